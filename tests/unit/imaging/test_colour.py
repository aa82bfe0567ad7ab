"""Colours as people see them: profiles, 16 bits, and what transparency is put on."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from fashion_search.imaging.colour import to_srgb
from fashion_search.imaging.decode import CATALOG_FORMATS, open_image
from tests.unit.imaging.profiles import (
    ADOBE_RGB,
    DISPLAY_P3,
    PROPHOTO,
    SRGB,
    SRGB_CURVE,
    Primaries,
    from_srgb,
    grey_profile,
    in_srgb,
    matrix_profile,
    press_profile,
)
from tests.unit.imaging.test_decode import colour_at, encoded

PROFILES: dict[str, tuple[Primaries, float | None, list[int]]] = {
    "Adobe RGB": (ADOBE_RGB, 563 / 256, [563]),
    "Display P3": (DISPLAY_P3, None, SRGB_CURVE),
    "ProPhoto": (PROPHOTO, 1.8, [461]),
    "sRGB": (SRGB, None, SRGB_CURVE),
}

GARMENTS = np.array(
    [[200, 30, 40], [20, 60, 130], [245, 240, 230], [128, 128, 128], [90, 120, 60], [250, 190, 30]]
)
"""Red, navy, ivory, grey, olive and yellow, in sRGB."""


def png_of_16_bits(values: np.ndarray, profile: bytes) -> bytes:
    def chunk(tag: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    height, width, bands = values.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    head = struct.pack(">IIBBBBB", width, height, 16, {1: 0, 3: 2, 4: 6}[bands], 0, 0, 0)
    colours = chunk(b"iCCP", b"a\0\0" + zlib.compress(profile)) if profile else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + colours
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("name", PROFILES)
def test_colours_with_a_profile_are_converted_to_srgb(name: str, kind: str) -> None:
    primaries, gamma, curve = PROFILES[name]
    steps = np.array([0, 40, 90, 128, 200, 255], dtype=np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(Image.fromarray(colours), kind, icc_profile=matrix_profile(primaries, curve), **options)
    found = np.asarray(open_image(data, formats=CATALOG_FORMATS), dtype=float).reshape(-1, 3)
    # A picture of 216 x 1 is padded to an aspect of 20: its own row is the middle one.
    rows = found.reshape(11, 216, 3)
    expected = in_srgb(primaries, gamma, colours[0] / 255)
    assert np.abs(rows[5] - expected).max() <= 3


@pytest.mark.parametrize("name", ["Adobe RGB", "ProPhoto"])
def test_16_bits_with_a_profile_are_converted_too(name: str) -> None:
    primaries, gamma, curve = PROFILES[name]
    assert gamma is not None
    values = np.round(65535 * from_srgb(primaries, gamma, GARMENTS)).reshape(1, -1, 3)
    image = open_image(png_of_16_bits(values, matrix_profile(primaries, curve)))
    assert np.abs(np.asarray(image, dtype=float)[0] - GARMENTS).max() <= 3


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_full_magenta_on_yellow_is_the_red_of_the_press(kind: str) -> None:
    profile, options = press_profile((227, 6, 20)), {"quality": 100} if kind == "JPEG" else {}
    for inks, colour in {(0, 255, 255, 0): (227, 6, 20), (0, 0, 0, 0): (255, 255, 255)}.items():
        data = encoded(Image.new("CMYK", (16, 16), inks), kind, icc_profile=profile, **options)
        assert colour_at(data, formats=CATALOG_FORMATS) == pytest.approx(colour, abs=3)


def test_grey_with_a_profile_is_converted() -> None:
    # Half of the light, at gamma 1, is 188 in sRGB.
    for image in (Image.new("L", (4, 4), 128), Image.fromarray(np.full((4, 4), 128 * 257, dtype=np.uint16))):
        data = encoded(image, icc_profile=grey_profile(1.0))
        assert colour_at(data) == pytest.approx((188, 188, 188), abs=1)


def test_a_palette_and_transparency_are_converted() -> None:
    profile, (expected,) = (
        matrix_profile(PROPHOTO, [461]),
        in_srgb(PROPHOTO, 1.8, np.array([[0.5, 0.3, 0.2]])),
    )
    colour = (128, 76, 51)
    palette = Image.new("RGB", (4, 4), colour).quantize(2)
    clear = Image.new("RGBA", (4, 4), (*colour, 255))
    clear.putpixel((1, 1), (0, 0, 0, 0))
    for data in (encoded(palette, icc_profile=profile), encoded(clear, icc_profile=profile)):
        assert colour_at(data) == pytest.approx(tuple(expected), abs=3)
    assert colour_at(encoded(clear, icc_profile=profile), (1, 1)) == (255, 255, 255)


HONEST = matrix_profile(PROPHOTO, [461])

BROKEN = {
    "rubbish": b"rubbish" * 100,
    "cut short": HONEST[:200],
    "huge": HONEST.ljust(2**22 + 1, b"\0"),
    "without curves": HONEST.replace(b"TRC", b"TRX"),
    "black tables": matrix_profile(PROPHOTO, [0] * 1000),
    "white tables": matrix_profile(PROPHOTO, [65535] * 1000),
    "gamma 100": matrix_profile(PROPHOTO, [25600]),
    "no primaries": matrix_profile(((0.0, 0.0, 0.0),) * 3, [461]),
    "of a press": press_profile((227, 6, 20)),
    "of grey": grey_profile(1.0),
    "of 15 colours": HONEST.replace(b"RGB ", b"FCLR"),
    "a name": matrix_profile(PROPHOTO, [461], b"nmcl"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_profile_that_is_broken_or_of_another_picture_is_ignored(name: str) -> None:
    image = Image.new("RGB", (4, 4), (200, 30, 40))
    image.info["icc_profile"] = BROKEN[name]
    assert to_srgb(image).getpixel((0, 0)) == (200, 30, 40)


def test_a_cmyk_picture_ignores_an_rgb_profile() -> None:
    plain = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    tagged = plain.copy()
    tagged.info["icc_profile"] = HONEST
    assert to_srgb(tagged).getpixel((0, 0)) == to_srgb(plain).getpixel((0, 0)) == (255, 0, 0)


def test_16_bit_colours_and_dark_greys_keep_their_shades() -> None:
    colours = np.array([[[0x1234, 0x80FF, 0xFFFE], [0, 257 * 200, 65535]]])
    assert np.asarray(open_image(png_of_16_bits(colours, b""))).tolist() == [
        [[0x12, 0x80, 0xFF], [0, 200, 255]]
    ]
    dark = np.array([[0, 200], [100, 250]], dtype=np.uint16)  # of 65,535: all but black
    assert np.asarray(open_image(encoded(Image.fromarray(dark))))[:, :, 0].tolist() == [[0, 1], [0, 1]]


def cut_out(colour: tuple[int, int, int], mode: str = "RGBA") -> Image.Image:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((*colour, 255), (10, 10, 30, 30))
    return image.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_white_garment_is_put_on_grey_and_any_other_on_white(mode: str) -> None:
    for colour, ground in (
        ((250, 250, 250), 128),
        ((230, 228, 224), 128),
        ((0, 0, 0), 255),
        ((90, 120, 60), 255),
        ((200, 190, 170), 255),
    ):
        made = to_srgb(cut_out(colour, mode))
        assert made.getpixel((0, 0)) == (ground,) * 3, colour
        assert made.convert("L").getpixel((20, 20)) == Image.new("RGB", (1, 1), colour).convert("L").getpixel(
            (0, 0)
        )


def test_a_white_shirt_with_a_dark_print_is_put_on_grey_as_well() -> None:
    image = cut_out((250, 250, 250))
    image.paste((20, 20, 20, 255), (12, 12, 28, 24))  # 192 of 400 pixels
    assert to_srgb(image).getpixel((0, 0)) == (128, 128, 128)
    assert to_srgb(image.resize((1000, 1000), Image.Resampling.NEAREST)).getpixel((0, 0)) == (128, 128, 128)


def test_a_picture_with_nothing_opaque_is_white() -> None:
    assert to_srgb(Image.new("RGBA", (4, 4), (250, 250, 250, 100))).getpixel((0, 0)) == (253, 253, 253)


def test_a_dark_shirt_with_a_white_print_is_put_on_white() -> None:
    image = cut_out((20, 20, 20))
    image.paste((250, 250, 250, 255), (12, 12, 24, 22))  # 120 of 400 pixels
    assert to_srgb(image).getpixel((0, 0)) == (255, 255, 255)
