import io

import numpy as np
from PIL import Image

from fashion_search.imaging.thumbnail import catalog_picture, thumbnail
from tests.unit.imaging.test_decode import encoded


def test_a_catalogue_picture_is_bounded_and_its_thumbnail_fits_the_page() -> None:
    made = catalog_picture(encoded(Image.new("RGB", (2000, 3000), "red")))
    assert made.image.size == (768, 1152)
    with Image.open(io.BytesIO(made.jpeg)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (533, 800))


def test_large_jpeg_is_decoded_at_a_fraction_and_looks_the_same() -> None:
    rows = np.linspace(0, 255, 3000, dtype=np.uint8)
    image = Image.fromarray(np.repeat(np.tile(rows[:, None], (1, 4000))[:, :, None], 3, axis=2))
    small = catalog_picture(encoded(image, "JPEG")).image
    assert small.size == (1000, 750)
    expected = np.asarray(image.resize(small.size, Image.Resampling.LANCZOS), dtype=int)
    assert np.abs(np.asarray(small, dtype=int) - expected).max() <= 4


def test_a_thumbnail_fits_and_never_grows() -> None:
    assert Image.open(io.BytesIO(thumbnail(Image.new("RGB", (900, 300)), 300))).size == (300, 100)
    assert Image.open(io.BytesIO(thumbnail(Image.new("RGB", (30, 40)), 300))).size == (30, 40)
