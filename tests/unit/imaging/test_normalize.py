import numpy as np
import pytest
from PIL import Image

from fashion_search.imaging.normalize import well_lit


def scene(light: tuple[float, float, float]) -> Image.Image:
    """A red and a grey thing on white, in some light."""
    pixels = np.full((40, 40, 3), 255.0)
    pixels[5:20, 5:35] = 200, 30, 40
    pixels[25:35, 5:35] = 90
    return Image.fromarray(np.round(pixels * light).astype(np.uint8))


def test_a_well_lit_picture_is_the_same_object() -> None:
    image = scene((1, 1, 1))
    assert well_lit(image) is image


@pytest.mark.parametrize("light", [(0.25, 0.25, 0.25), (1, 0.75, 0.45), (0.4, 0.3, 0.2)])
def test_dark_and_tinted_pictures_look_as_in_white_light(light: tuple[float, float, float]) -> None:
    found = np.asarray(well_lit(scene(light))).astype(int)
    assert np.abs(found - np.asarray(scene((1, 1, 1)))).max() <= 5


def test_what_fills_the_picture_keeps_its_colour() -> None:
    red = Image.new("RGB", (20, 20), (250, 10, 20))
    assert well_lit(red) is red
    dim = well_lit(Image.new("RGB", (20, 20), (125, 5, 10)))
    assert dim.getpixel((0, 0)) == (255, 10, 20)


def test_a_black_picture_stays_black() -> None:
    black = Image.new("RGB", (20, 20), (3, 3, 3))
    assert well_lit(black) is black
