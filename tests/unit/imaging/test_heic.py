"""HEIC, the format of iPhones' photos."""

import io
import struct
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.decode import heic_opener, open_image, query_picture
from fashion_search.imaging.sandbox import Sandbox
from fashion_search.imaging.thumbnail import catalog_picture
from tests.unit.imaging.profiles import PROPHOTO, in_srgb, matrix_profile

pillow_heif = pytest.importorskip("pillow_heif")


def heic(image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, **{"quality": 90, **options})
    return out.getvalue()


def halves() -> Image.Image:
    image = Image.new("RGB", (128, 64), "red")
    image.paste("blue", (64, 0, 128, 64))
    return image


@pytest.fixture
def without_pillow_heif(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # so that it cannot be imported
    heic_opener.cache_clear()
    yield
    heic_opener.cache_clear()


@pytest.mark.parametrize("options", [{}, {"tile_size": 64}])
def test_a_heic_is_read_as_query_and_for_a_catalogue(options: dict[str, Any]) -> None:
    data = heic(halves(), **options)
    with Sandbox(workers=1) as sandbox:
        made = [sandbox.query_picture(data), sandbox.catalog_picture(data).image]
    for image in (query_picture(data), catalog_picture(data).image, *made):
        assert image.size == (128, 64)
        assert image.getpixel((20, 30)) == pytest.approx((255, 0, 0), abs=6)
        assert image.getpixel((100, 30)) == pytest.approx((0, 0, 255), abs=6)


def test_a_heic_that_was_held_upright_is_turned_only_once() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    xmp = b'<x tiff:Orientation="6"/>'
    for options in ({"exif": exif.tobytes()}, {"xmp": xmp}, {"exif": exif.tobytes(), "xmp": xmp}):
        image = open_image(heic(halves(), **options))
        assert image.size == (64, 128)
        assert image.getpixel((30, 20)) == pytest.approx((255, 0, 0), abs=6)


def test_a_heics_profile_and_transparency_are_heeded() -> None:
    (expected,) = in_srgb(PROPHOTO, 1.8, np.array([[0.5, 0.3, 0.2]]))
    data = heic(
        Image.new("RGB", (64, 64), (128, 76, 51)),
        icc_profile=matrix_profile(PROPHOTO, [461]),
        quality=-1,
        chroma=444,
    )
    assert open_image(data).getpixel((9, 9)) == pytest.approx(tuple(expected), abs=6)
    clear = open_image(heic(Image.new("RGBA", (64, 64), (255, 0, 0, 0))))
    assert clear.getpixel((9, 9)) == (255, 255, 255)


def test_a_heic_has_the_limits_of_other_pictures() -> None:
    data = heic(halves())
    with pytest.raises(TooLargeError, match=r"0\.008 megapixels"):
        open_image(data, max_pixels=8000)
    size = struct.pack(">II", 128, 64)
    assert data.count(size) == 1
    with pytest.raises(TooLargeError, match="25 megapixels"):
        open_image(data.replace(size, struct.pack(">II", 5001, 5000)))
    for damaged in (
        data[:-100],
        data[: len(data) // 2],
        data[:24],
        data.replace(size, struct.pack(">II", 4000, 4000)),
    ):
        with pytest.raises(PictureError, match="damaged"):
            open_image(damaged)


def test_pillow_itself_still_opens_no_heic() -> None:
    open_image(heic(halves()))
    assert "HEIF" not in Image.OPEN


@pytest.mark.usefixtures("without_pillow_heif")
def test_without_its_library_the_error_names_heic_and_the_way_out() -> None:
    with pytest.raises(PictureError, match=r"HEIC.*save it as JPEG, or install pillow-heif"):
        open_image(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(64))


def test_an_avif_of_the_same_family_stays_an_avif() -> None:
    out = io.BytesIO()
    halves().save(out, "AVIF")
    assert open_image(out.getvalue()).size == (128, 64)
