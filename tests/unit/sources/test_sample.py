"""The drawn catalogue: what is shipped, and that the built-in model finds it."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from fashion_search.encoder import ClipEncoder
from fashion_search.encoder.precomputed import PrecomputedVectors
from fashion_search.imaging.decode import open_image, pixel_hash
from fashion_search.imaging.thumbnail import catalog_picture
from fashion_search.sources.base import Entry, Options
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.sample import FOLDER, Sample
from fashion_search.vectors import Vectors
from tests.benchmarks.findable import share_found, share_with_kin

RECORDS = [json.loads(line) for line in (FOLDER / "products.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_list_and_the_pictures_belong_together() -> None:
    assert sorted(path.name for path in (FOLDER / "images").iterdir()) == sorted(
        Path(line["image"]).name for line in RECORDS
    )


def test_there_is_enough_of_everything() -> None:
    assert len(RECORDS) >= 320
    assert len({line["category"] for line in RECORDS}) >= 30
    assert len({line["colour"] for line in RECORDS}) >= 14
    assert len({line["pattern"] for line in RECORDS}) >= 10
    assert {line["gender"] for line in RECORDS} == {"men", "women", "unisex"}
    pairs = Counter((line["colour"], line["category"]) for line in RECORDS)
    assert sum(count >= 3 for count in pairs.values()) >= 60
    assert all(all(line[column] for column in line) and line["price"] > 0 for line in RECORDS)
    assert len({line["title"] for line in RECORDS}) == len(RECORDS)


def test_all_of_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 8 * 2**20


def test_the_source_lists_every_drawing(tmp_path: Path) -> None:
    source = Sample(Options(), Downloader(cache=tmp_path))
    entries = list(source.read())
    assert len(entries) == len(RECORDS)
    assert isinstance(entries[0], Entry)
    assert entries[0].product.attributes["material"] == RECORDS[0]["material"]
    assert source.picture(entries[0].product.pictures[0], catalog_picture).image.size == (640, 800)


@pytest.fixture(scope="module")
def pictures(mini: ClipEncoder) -> Vectors:
    """The vectors as shipped, in the order of the records; encoding all would take half a minute."""
    known = PrecomputedVectors.load(mini, FOLDER)._known
    return np.stack([known[pixel_hash(open_image(FOLDER / line["image"]))] for line in RECORDS])


def test_the_vectors_shipped_are_those_of_the_built_in_model(mini: ClipEncoder) -> None:
    known = PrecomputedVectors.load(mini, FOLDER)
    images = [open_image(FOLDER / line["image"]) for line in RECORDS[::40]]
    np.testing.assert_allclose(known.encode_images(images), mini.encode_images(images), atol=1e-5)
    assert {pixel_hash(image) for image in images} <= set(known._known)
    assert len(known._known) == len(RECORDS)


def test_pictures_that_are_not_known_are_encoded(mini: ClipEncoder, tmp_path: Path) -> None:
    image = open_image(FOLDER / RECORDS[0]["image"])
    turned = image.rotate(180)
    for known in (PrecomputedVectors.load(mini, FOLDER), PrecomputedVectors.load(mini, tmp_path)):
        found = known.encode_images([turned, image])
        np.testing.assert_allclose(found, mini.encode_images([turned, image]), atol=1e-5)


def test_type_names_find_their_type(mini: ClipEncoder, pictures: Vectors) -> None:
    types = [line["category"] for line in RECORDS]
    names = sorted(set(types))
    found = share_found(mini.encode_texts(names), names, pictures, types)
    assert np.mean(list(found.values())) >= 0.85


def test_colours_and_types_are_found_together(mini: ClipEncoder, pictures: Vectors) -> None:
    pairs = [(line["colour"], line["category"]) for line in RECORDS]
    often = sorted(pair for pair, count in Counter(pairs).items() if count >= 3)
    found = share_found(mini.encode_texts([" ".join(pair) for pair in often]), often, pictures, pairs)
    assert np.mean(list(found.values())) >= 0.65


def test_pictures_find_their_kin_but_no_double(pictures: Vectors) -> None:
    assert share_with_kin(pictures, [line["category"] for line in RECORDS]) >= 0.9
    cosines = pictures @ pictures.T
    np.fill_diagonal(cosines, 0)
    assert cosines.max() < 0.999
