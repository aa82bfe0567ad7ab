"""JPEGs as people have them: of 48 megapixels, without their end, of a telephone."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.decode import open_image, query_picture
from fashion_search.imaging.jpeg import CutJpeg, Scan, cut_jpeg
from fashion_search.imaging.thumbnail import catalog_picture
from tests.unit.imaging.test_decode import encoded, photo

KINDS: dict[str, dict[str, bool]] = {"baseline": {}, "progressive": {"progressive": True}}


@cache
def jpeg(kind: str, mode: str = "RGB") -> bytes:
    """A picture of 320 x 480 pixels with as much to see in each of its rows."""
    noise = np.random.default_rng(3).normal(0, 12, (480, 320, 3))
    image = Image.fromarray((np.asarray(photo(320, 480)) + noise).clip(0, 255).astype(np.uint8))
    return encoded(image.convert(mode), "JPEG", **KINDS[kind])


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_jpeg_without_its_last_bytes_or_its_last_tenth_is_read(kind: str, mode: str) -> None:
    data = jpeg(kind, mode)
    whole = np.asarray(open_image(data), dtype=int)
    for length in (len(data) - 1, len(data) - 2, len(data) - 50, len(data) * 9 // 10):
        made = np.asarray(open_image(data[:length]), dtype=int)
        assert made.shape == whole.shape
        assert (
            np.abs(made[:380] - whole[:380]).mean() < 2
        )  # a tenth of 480 rows is 48, and some more are coarse


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_jpeg_without_its_half_is_refused(kind: str, mode: str) -> None:
    data = jpeg(kind, mode)
    for length in (len(data) // 2, len(data) // 3, len(data) // 10, 700, 100, 20, 3):
        with pytest.raises(PictureError, match=r"cut short|not a picture"):
            open_image(data[:length])


def test_a_jpeg_cut_within_a_marker_or_a_table_is_read_up_to_it() -> None:
    data = jpeg("progressive")
    last = data.rfind(b"\xff\xda")
    table = data.rfind(b"\xff\xc4", 0, last)
    for end in (data.rfind(b"\xff\0") + 1, len(data) - 1):
        assert open_image(data[:end]).size == (320, 480)
    for end in (table + 1, table + 3, table + 10, last + 1, last + 5):
        with pytest.raises(PictureError, match="cut short"):  # the last scan of brightness has not begun
            open_image(data[:end])


@pytest.mark.parametrize(
    "scans",
    [
        [],
        [Scan(b"\1", 0, 63, 0, 600)],  # all of the brightness, and no colours
        [Scan(b"\1\2\3", 0, 0, 1, 600), Scan(b"\1", 1, 63, 2, 700)],  # all colours, and coarse shades
    ],
)
def test_a_jpeg_without_colours_or_fine_shades_is_refused(scans: list[Scan]) -> None:
    assert CutJpeg(jpeg("progressive")[:-2], b"\1\2\3", scans).lacks_much()


def test_a_whole_jpeg_with_something_after_its_end_is_not_cut() -> None:
    data = jpeg("baseline")
    for more in (b"", b"\0" * 100, data, data[: len(data) // 2]):
        assert cut_jpeg(data + more) is None
        assert open_image(data + more).tobytes() == open_image(data).tobytes()


def test_a_cut_png_is_refused_as_before() -> None:
    with pytest.raises(PictureError, match="cut short"):
        open_image(encoded(photo(300, 300))[:-2000])


@cache
def telephone(progressive: bool) -> bytes:
    """A picture of 8064 x 6048 pixels, red on the left and blue on the right."""
    image = Image.new("RGB", (8064, 6048), "red")
    image.paste("blue", (4032, 0, 8064, 6048))
    return encoded(image, "JPEG", progressive=progressive)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_of_48_megapixels_is_read_at_a_fraction(progressive: bool) -> None:
    data = telephone(progressive)
    small = query_picture(data)
    assert small.size == (1024, 768)
    made = catalog_picture(data)
    assert made.image.size == (1008, 756)  # an eighth
    for image in (small, made.image):
        left, right = (image.getpixel((image.width * share // 8, 400)) for share in (1, 7))
        assert left == pytest.approx((255, 0, 0), abs=3)
        assert right == pytest.approx((0, 0, 255), abs=3)


def test_a_small_crop_of_48_megapixels_is_decoded_to_12() -> None:
    assert query_picture(telephone(False), (0.0, 0.0, 0.05, 0.05)).size == (202, 151)  # 0.05 of 4032 x 3024


def test_pixels_of_a_jpeg_are_counted_as_decoded_and_as_stored_three_times_as_many_are_allowed() -> None:
    data = encoded(photo(1600, 800), "JPEG")  # 1.28 megapixels
    assert open_image(data, max_pixels=430_000, side=4000).size == (800, 400)
    assert open_image(data, max_pixels=430_000, side=200).size == (200, 100)
    with pytest.raises(TooLargeError, match=r"1\.26 megapixels"):
        open_image(data, max_pixels=420_000, side=200)
    with pytest.raises(TooLargeError, match=r"0\.43 megapixels"):
        open_image(data, max_pixels=430_000)  # at its full size
    with pytest.raises(TooLargeError, match=r"0\.43 megapixels"):
        open_image(encoded(photo(1600, 800)), max_pixels=430_000, side=200)  # a PNG has no fractions


def test_a_telephones_jpeg_of_two_pictures_is_its_first_even_where_the_second_is_cut() -> None:
    first, second = (Image.new("RGB", (64, 48), colour) for colour in ("red", "blue"))
    data = encoded(first, "MPO", save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    for file in (data, data[:-300]):
        image = open_image(file)
        assert image.size == (64, 48)
        assert image.getpixel((30, 20)) == pytest.approx((255, 0, 0), abs=3)
