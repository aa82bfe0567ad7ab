"""The requests of the benchmarks: each is one that no server has seen."""

import base64
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashion_search.imaging.decode import open_image, pixel_hash
from tests.benchmarks.requests import pictures, texts
from tests.benchmarks.users import fresh


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photos of 4 x 3 blocks and a rest."""
    for seed in range(2):
        noise = np.random.RandomState(seed).randint(0, 255, (50, 70, 3)).astype(np.uint8)
        Image.fromarray(noise).save(tmp_path / f"{seed}.png")
    return tmp_path


def test_pictures_differ_in_their_pixels_and_are_cut_and_nothing_else(photos: Path) -> None:
    made = list(itertools.islice(pictures(photos, 1), 2 * 256 + 1))
    opened = [open_image(jpeg) for jpeg in made]
    assert len({pixel_hash(image) for image in opened}) == 2 * 256
    assert made[-1] == made[0]  # they begin again
    assert {image.size for image in opened} == {
        (width, height) for width in range(49, 65) for height in range(33, 49)
    }
    for image in opened[:-1:2]:  # of the first photo, down to the blocks that the cut goes through
        shown = [np.asarray(one.crop((0, 0, 48, 32)), dtype=int) for one in (image, opened[0])]
        assert np.abs(shown[0] - shown[1])[:-1, :-1].max() == 0


def test_no_two_of_very_many_texts_are_alike() -> None:
    made = list(itertools.islice(texts(1), 98_281))
    assert len(set(made)) == 98_280
    assert made[-1] == made[0]


def test_users_ask_for_words_a_picture_words_and_both_without_end(photos: Path) -> None:
    packed = itertools.islice(fresh(photos, 1), 4000)
    asked = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in packed]
    kinds = [tuple(name for name in ("text", "image") if name in body) for body in asked]
    assert kinds == [("text",), ("image",), ("text",), ("text", "image")] * 1000
    words = [body["text"] for body in asked if "text" in body]
    assert len(set(words)) == len(words) == 3000
    assert open_image(base64.b64decode(asked[1]["image"])).size == (64, 48)
