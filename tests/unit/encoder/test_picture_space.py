from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashion_search.encoder import ClipEncoder, PictureSpace
from fashion_search.encoder.base import PICTURE_SPACE


def test_the_distance_is_that_from_the_subspace(tmp_path: Path) -> None:
    rows = np.array([[0.5, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
    np.save(tmp_path / PICTURE_SPACE, rows)
    space = PictureSpace.load(tmp_path)
    assert space is not None
    assert space.distance(np.array([0.6, 0.8, 0], dtype=np.float32)) == pytest.approx(0, abs=1e-6)
    assert space.distance(np.array([0.6, 0, -0.8], dtype=np.float32)) == pytest.approx(0.8)


def test_a_model_without_the_file_has_none(tmp_path: Path) -> None:
    assert PictureSpace.load(tmp_path) is None
    assert PictureSpace.load(None) is None


def test_the_built_in_model_knows_a_drawn_backpack_from_noise(mini: ClipEncoder) -> None:
    path = Path(__file__).parents[3] / "assets" / "sample" / "images" / "backpack-black-mini.webp"
    with Image.open(path) as image:
        fashion = image.convert("RGB")
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8))
    assert mini.picture_space is not None
    near, far = (mini.picture_space.distance(row) for row in mini.encode_images([fashion, noise]))
    assert near < 0.1 < far
