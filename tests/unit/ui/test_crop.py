from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashion_search.imaging.normalize import crop as crop_picture
from fashion_search.ui.inputs.crop import CropBox
from fashion_search.ui.model.uploads import Crop
from tests.conftest import picture

GOOD: dict[str, Any] = {"left": 0.25, "top": 0, "right": 1, "bottom": 0.5, "of": "a"}
NO_SHARES: list[Any] = [None, "0.25", True, [0.25], {}, -0.01, 1.01, 1, 10**400, -(10**400)]
NO_SHARES += [float("nan"), float("inf"), 1j]
NO_NAMES: list[Any] = [None, 5, ["a"], {}]


def counted(width: int, height: int) -> Image.Image:
    """Every pixel says where it lies: red is its column, green its row."""
    rows, columns = np.mgrid[:height, :width]
    return Image.fromarray(np.stack([columns, rows, rows * 0], axis=-1).astype(np.uint8))


def stretch(image: Image.Image) -> tuple[Any, Any]:
    """The first and the last pixel of a part of a counted picture, as (column, row)."""
    first, last = image.getpixel((0, 0)), image.getpixel((image.width - 1, image.height - 1))
    assert isinstance(first, tuple)
    assert isinstance(last, tuple)
    return first[:2], last[:2]


def test_a_part_is_cut_out() -> None:
    part = crop_picture(counted(200, 100), (0.25, 0.1, 0.75, 0.6))
    assert part.size == (100, 50)
    assert stretch(part) == ((50, 10), (149, 59))


def test_the_whole_is_the_whole() -> None:
    image = counted(100, 60)
    assert crop_picture(image, (0, 0, 1, 1)).tobytes() == image.tobytes()


def test_edges_fall_on_whole_pixels() -> None:
    # 0.123 * 101 = 12.423, 0.777 * 101 = 78.477
    assert stretch(crop_picture(counted(101, 101), (0.123, 0.123, 0.777, 0.777))) == ((12, 12), (77, 77))


@pytest.mark.parametrize(
    ("low", "high", "first"), [(0.5, 0.5001, 92), (0, 1e-9, 0), (1 - 1e-9, 1, 184), (0.99, 1, 184)]
)
def test_a_speck_grows_to_16_pixels(low: float, high: float, first: int) -> None:
    part = crop_picture(counted(200, 200), (low, low, high, high))
    assert stretch(part) == ((first, first), (first + 15, first + 15))


@pytest.mark.parametrize("size", [(1, 1), (15, 3), (16, 16)])
def test_a_small_picture_stays_whole(size: tuple[int, int]) -> None:
    image = counted(*size)
    assert crop_picture(image, (0.4, 0.4, 0.6, 0.6)).tobytes() == image.tobytes()


def test_a_strip_is_padded_like_any_long_picture() -> None:
    assert crop_picture(picture("red", (1000, 500)), (0, 0.5, 1, 0.501)).size == (1000, 50)


def test_a_part_of_the_largest_picture() -> None:
    image = picture("white", (5000, 5000))
    image.paste((255, 0, 0), (2500, 0, 5000, 5000))
    part = crop_picture(image, (0.5, 0, 1, 1))
    assert part.size == (2500, 5000)
    assert part.getextrema() == ((255, 255), (0, 0), (0, 0))


def test_a_box_is_read() -> None:
    assert CropBox().preprocess(GOOD) == Crop(0.25, 0.0, 1.0, 0.5, "a")


@pytest.mark.parametrize(
    "payload",
    [
        None, "", "a", 5, True, [], [0, 0, 1, 1], {}, {1: 2}, {str(n): n for n in range(10_000)},
        {name: value for name, value in GOOD.items() if name != "bottom"},
        *({**GOOD, "left": odd} for odd in NO_SHARES),
        {**GOOD, "bottom": float("nan")}, {**GOOD, "bottom": 0}, {**GOOD, "left": 0.5, "right": 0.25},
        *({**GOOD, "of": odd} for odd in NO_NAMES),
    ],
)  # fmt: skip
def test_anything_else_is_the_whole_picture(payload: Any) -> None:
    assert CropBox().preprocess(payload) is None


def test_a_box_comes_back_as_it_was_sent() -> None:
    cropper = CropBox()
    assert cropper.postprocess(cropper.preprocess(GOOD)) == GOOD
    assert cropper.postprocess(None) is None


def test_no_data_becomes_markup() -> None:
    assert "innerHTML" not in (CropBox.script or "")
