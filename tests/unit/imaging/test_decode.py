import contextlib
import io
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.decode import CATALOG_FORMATS, FORMATS, open_image
from fashion_search.imaging.normalize import limit_side, upright_rgb
from fashion_search.imaging.sanitize import orientation


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def colour_at(
    data: bytes, xy: tuple[int, int] = (0, 0), formats: tuple[str, ...] = FORMATS
) -> tuple[int, ...]:
    image = open_image(data, formats=formats)
    assert image.mode == "RGB"
    found = image.getpixel(xy)
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces a size and has almost no data."""

    def chunk(tag: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "options", "expected"),
    [
        ("RGBA", (255, 0, 0, 0), "PNG", {}, (255, 255, 255)),
        ("LA", (9, 0), "PNG", {}, (255, 255, 255)),
        ("RGBA", (255, 0, 0, 128), "PNG", {}, (255, 127, 127)),
        ("RGB", (1, 2, 3), "PNG", {"transparency": (1, 2, 3)}, (255, 255, 255)),
        ("CMYK", (0, 255, 255, 0), "JPEG", {"quality": 95}, (255, 0, 0)),
        ("1", 1, "PNG", {}, (255, 255, 255)),
        ("L", 77, "PNG", {}, (77, 77, 77)),
        ("LAB", (255, 128, 128), "TIFF", {}, (255, 255, 255)),
    ],
)
def test_every_mode_becomes_rgb_on_white(
    mode: str, colour: Any, kind: str, options: dict[str, Any], expected: tuple[int, ...]
) -> None:
    data = encoded(Image.new(mode, (16, 16), colour), kind, **options)
    assert colour_at(data, formats=CATALOG_FORMATS) == pytest.approx(expected, abs=3)


def test_a_palette_with_a_transparent_entry_is_put_on_white() -> None:
    image = Image.new("P", (4, 4), 0)
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 1), 1)
    data = encoded(image, "PNG", transparency=0)
    assert colour_at(data, (0, 0)) == (255, 255, 255)
    assert colour_at(data, (1, 1)) == (200, 100, 50)
    assert upright_rgb(Image.new("PA", (4, 4), (9, 0))).getpixel((0, 0)) == (255, 255, 255)


def test_sixteen_bit_grey_keeps_its_shades() -> None:
    values = np.array([[0, 128 * 257], [200 * 257, 65535]], dtype=np.uint16)
    image = open_image(encoded(Image.fromarray(values)))
    assert np.asarray(image)[:, :, 0].tolist() == [[0, 128], [200, 255]]


def test_floating_point_grey_is_scaled() -> None:
    values = np.array([[0.0, 0.5], [0.25, 1.0]], dtype=np.float32)
    image = open_image(encoded(Image.fromarray(values), "TIFF"), formats=CATALOG_FORMATS)
    assert np.asarray(image)[:, :, 0].tolist() == [[0, 128], [64, 255]]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ((255, 0, 0), (0, 255, 0))]
    data = encoded(
        frames[0],
        kind,
        save_all=True,
        append_images=frames[1:],
        **({"lossless": True} if kind == "WEBP" else {}),
    )
    assert colour_at(data) == (255, 0, 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_turned_upright(orientation: int) -> None:
    # An upright picture with one black corner, stored as each orientation stores it.
    upright = Image.new("RGB", (40, 20), "white")
    upright.paste("black", (0, 0, 10, 10))
    stored_by = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(stored_by[orientation]) if orientation in stored_by else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = open_image(encoded(stored, "JPEG", quality=95, exif=exif))
    assert image.size == (40, 20)
    assert (
        image.resize((4, 2), Image.Resampling.BOX).convert("L").point(lambda v: 255 * (v > 128)).getdata()[0]
        == 0
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_only_once(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = open_image(encoded(Image.new("RGB", (40, 20), "red"), kind, exif=exif))
    assert image.size == (20, 40)
    assert upright_rgb(image).size == (20, 40)


def test_a_damaged_exif_block_does_not_matter() -> None:
    data = encoded(Image.new("RGB", (8, 8), "red"), "JPEG", quality=95, exif=b"Exif\0\0rubbish")
    assert colour_at(data)[0] > 240


def test_pixels_are_counted_in_the_header_before_anything_is_decoded() -> None:
    with pytest.raises(TooLargeError, match="25 megapixels"):
        open_image(png_header(7800, 7800))
    with pytest.raises(TooLargeError, match="25 megapixels"):
        open_image(png_header(60000, 60000))
    with pytest.raises(TooLargeError, match="2 megapixels"):
        open_image(encoded(Image.new("L", (2000, 1001))), max_pixels=2_000_000)


def test_bytes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "big.png"
    path.write_bytes(bytes(2 * 2**20 + 1))
    with pytest.raises(TooLargeError, match="2 MB"):
        open_image(path, max_bytes=2 * 2**20)
    with pytest.raises(TooLargeError, match="5 MB"):
        open_image(bytes(5 * 2**20 + 1))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"this is text", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (png_header(100, 100), "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        open_image(data)


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"gone\.png cannot be opened") as caught:
        open_image(tmp_path / "gone.png")
    assert str(tmp_path) not in str(caught.value)


def test_a_thread_of_a_picture_is_padded_to_a_bounded_aspect() -> None:
    image = open_image(encoded(Image.new("RGB", (1, 3000), "black")))
    assert image.size == (150, 3000)
    assert image.getpixel((0, 1500)) == (255, 255, 255)


def test_a_thread_of_a_picture_is_made_shorter_before_it_is_padded() -> None:
    data = encoded(Image.new("L", (1_000_000, 2), 0))
    image = open_image(data)  # 50,000 pixels high, it would have 50 gigapixels
    assert image.size == (4096, 205)
    assert [image.getpixel((2000, y)) for y in (0, 102)] == [(255, 255, 255), (0, 0, 0)]


def test_pillows_own_switches_are_left_alone() -> None:
    open_image(encoded(Image.new("RGB", (8, 8))))
    assert Image.MAX_IMAGE_PIXELS == 89478485


def test_a_large_picture_is_bounded_and_looks_the_same() -> None:
    halves = Image.new("RGB", (4000, 3000), "red")
    halves.paste("blue", (2000, 0, 4000, 3000))
    small = limit_side(halves)
    assert small.size == (1024, 768)
    assert [small.getpixel(at) for at in ((500, 400), (524, 400))] == [(255, 0, 0), (0, 0, 255)]
    assert limit_side(Image.new("RGB", (9000, 1))).size == (1024, 1)
    assert limit_side(small) is small


def photo(width: int, height: int) -> Image.Image:
    """A picture with large shapes and fine ones, so that it looks different wherever it is cut."""
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    waves = [np.sin(40 * x) + y, np.cos(25 * y) + x, np.sin(300 * x * y)]
    return Image.fromarray((np.stack(waves, axis=-1) * 60 + 120).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize(("size", "decoded"), [((1700, 1200), (425, 300)), ((799, 500), (799, 500))])
def test_a_large_jpeg_is_decoded_smaller_where_that_is_enough(
    size: tuple[int, int], decoded: tuple[int, int]
) -> None:
    data = encoded(photo(*size), "JPEG", quality=90)
    small, full = open_image(data, side=400), open_image(data)
    assert (small.size, full.size) == (decoded, size)
    both = [np.asarray(image.resize((255, 180)), dtype=float) for image in (small, full)]
    assert np.abs(both[0] - both[1]).mean() < 1.5


def test_a_large_jpeg_decoded_smaller_is_upright_and_its_limits_hold() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(photo(1600, 800), "JPEG", exif=exif)
    image = open_image(data, side=200)
    assert image.size == (100, 200)
    turned = np.asarray(open_image(data).resize((100, 200)), dtype=float)
    assert np.abs(np.asarray(image, dtype=float) - turned).mean() < 3
    with pytest.raises(TooLargeError, match=r"1\.2 megapixels"):
        open_image(data, max_pixels=400_000, side=200)  # of 1.28, thrice as many as of other pictures
    with pytest.raises(PictureError, match="damaged"):
        open_image(data[: len(data) // 2], side=200)


def test_a_thread_of_a_jpeg_and_other_formats_are_decoded_too() -> None:
    assert open_image(encoded(Image.new("RGB", (3000, 3), "red"), "JPEG"), side=300).size == (1500, 75)
    assert open_image(encoded(Image.new("RGB", (3000, 300), "red")), side=300).size == (3000, 300)


def directory(claims: int, size: int) -> bytes:
    """An EXIF directory whose tags each claim the same bytes, which are there once."""
    tags = b"".join(struct.pack("<HHLL", 0xC000 + n, 7, size, 8) for n in range(claims))
    return (b"II*\0" + struct.pack("<LH", 8, claims) + tags + bytes(4)).ljust(size + 8, b"\0")


def jpeg_with(segments: bytes) -> bytes:
    plain = encoded(Image.new("RGB", (8, 8)), "JPEG")
    return plain[:2] + segments + plain[2:]


def exif_segments(exif: bytes) -> bytes:
    parts = [b"Exif\0\0" + exif[at : at + 60_000] for at in range(0, len(exif), 60_000)]
    return b"".join(b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in parts)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_tags_that_all_claim_the_same_megabyte_cost_no_memory(kind: str) -> None:
    bomb = directory(100, 1_000_000)
    if kind == "TIFF":
        data = bomb
    elif kind == "JPEG":
        data = jpeg_with(exif_segments(bomb))
    else:
        data = encoded(Image.new("RGB", (8, 8)), kind, exif=bomb)
    tracemalloc.start()
    try:
        with contextlib.suppress(PictureError):
            open_image(data)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # a hundred copies would be 100 MB
    finally:
        tracemalloc.stop()


def test_a_jpeg_of_many_scans_is_refused_and_one_of_usual_ones_is_not() -> None:
    plain = encoded(Image.new("L", (64, 64), 9), "JPEG", progressive=True)
    last = plain[plain.rfind(b"\xff\xda") : -2]
    assert open_image(plain[:-2] + 50 * last + plain[-2:]).size == (64, 64)
    with pytest.raises(PictureError, match="100 scans"):
        open_image(plain[:-2] + 100 * last + plain[-2:])


@pytest.mark.parametrize(("mode", "length"), [("L", 11), ("RGB", 17), ("CMYK", 20)])
@pytest.mark.parametrize(("usual", "arithmetic"), [(0xC0, 0xC9), (0xC2, 0xCA)])
def test_a_jpeg_in_arithmetic_code_is_refused(mode: str, length: int, usual: int, arithmetic: int) -> None:
    plain = encoded(Image.new(mode, (64, 64)), "JPEG", progressive=usual == 0xC2)
    assert open_image(plain).size == (64, 64)
    frame = bytes([0xFF, usual, 0, length])
    assert plain.count(frame) == 1
    with pytest.raises(PictureError, match="arithmetic"):
        open_image(plain.replace(frame, bytes([0xFF, arithmetic, 0, length])))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG"])
def test_a_file_of_countless_pieces_is_refused(kind: str) -> None:
    many = 100_000
    if kind == "JPEG":
        data = jpeg_with(b"\xff\xfe\0\x03x" * many)
    else:
        plain = encoded(Image.new("P", (8, 8)), kind)
        piece, at = {
            "GIF": (b"!\xfe" + b"\x01x" * many + b"\0", plain.rfind(b",")),
            "PNG": ((bytes(4) + b"abCd" + struct.pack(">I", zlib.crc32(b"abCd"))) * many, 33),
        }[kind]
        data = plain[:at] + piece + plain[at:]
    with pytest.raises(PictureError, match="more reading"):
        open_image(data)


def turned(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (40, 20), "red")
    if kind == "PNG of ImageMagick":
        info = PngInfo()
        info.add_text("Raw profile type exif", f"\nexif\n{len(exif.tobytes())}\n{exif.tobytes().hex()}\n")
        return encoded(image, pnginfo=info)
    if kind == "JPEG with XMP":
        return encoded(image, "JPEG", xmp=b'<x tiff:Orientation="6"/>')
    if kind == "MPO":
        return encoded(image, "MPO", save_all=True, append_images=[image], exif=exif)
    return encoded(image, kind, exif=exif)


@pytest.mark.parametrize(
    "kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "MPO", "PNG of ImageMagick", "JPEG with XMP"]
)
def test_every_way_to_say_how_a_picture_was_held_is_heeded(kind: str) -> None:
    assert open_image(turned(kind), formats=CATALOG_FORMATS).size == (20, 40)


@pytest.mark.parametrize("order", ["<", ">"])
def test_orientation_is_read_in_both_byte_orders_and_from_what_is_cut_short(order: str) -> None:
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    exif = mark + struct.pack(order + "LHHHLHH", 8, 1, 0x0112, 3, 1, 8, 0)
    assert orientation(exif) == orientation(b"Exif\0\0" + exif) == 8
    assert [orientation(exif[:end]) for end in (0, 7, 12, 19)] == [None] * 4


def test_numbers_beyond_all_bounds_are_grey() -> None:
    assert upright_rgb(Image.new("I", (5, 5), 70000)).getpixel((0, 0)) == (0, 0, 0)
    values = np.array([[np.inf, -np.inf], [np.nan, 3e38]], dtype=np.float32)
    image = upright_rgb(Image.fromarray(values))
    assert np.asarray(image)[:, :, 0].tolist() == [[255, 0], [128, 255]]
