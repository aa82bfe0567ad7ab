"""Small files that are large pictures: what they cost, and that they are refused by what their header says."""

import contextlib
import io
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from fashion_search.config import MAX_PICTURE_PIXELS
from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.decode import CATALOG_FORMATS, open_image
from tests.attacks.pictures import heic, jpeg

SIDE = 8000
"""A side of 64 megapixels."""


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, kind, **options)
    return packed.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, *, text: bytes = b"", animated: bool = False) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(bytes(width + 1)) for _ in range(height)) + rows.flush()
    frames = b""
    if animated:
        frames = _chunk(b"acTL", struct.pack(">II", 2, 0)) + _chunk(
            b"fcTL", struct.pack(">IIIIIHHBB", 0, 60000, 60000, 0, 0, 1, 10, 0, 0)
        )
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + text
        + frames
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


def _gif(screen: int, frame: int) -> bytes:
    """A GIF whose frame is larger than its screen."""
    return (
        b"GIF89a" + struct.pack("<HHBBB", screen, screen, 0x80, 0, 0) + bytes(6)
        + b"," + struct.pack("<HHHHB", 0, 0, frame, frame, 0) + b"\x02\x02\x4c\x01\x00;"
    )  # fmt: skip


def _tiff(size: int, tile: int) -> bytes:
    """A small TIFF of one tile that says it is huge."""
    tags = [
        (256, 3, size),
        (257, 3, size),
        (258, 3, 8),
        (259, 3, 8),
        (262, 3, 1),
        (277, 3, 1),
        (322, 4, tile),
        (323, 4, tile),
        (324, 4, 8),
        (325, 4, 20),
    ]
    body = b"II*\0" + struct.pack("<I", 8 + 20) + zlib.compress(bytes(64)).ljust(20, b"\0")
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return body + struct.pack("<H", len(tags)) + entries + bytes(4)


BOMBS: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: _png(SIDE, SIDE),
    "PNG, one row": lambda: _png(MAX_PICTURE_PIXELS + 1, 1),
    "JPEG": lambda: _saved(Image.new("L", (SIDE, SIDE)), "JPEG", quality=1),
    "HEIC that says it is larger": lambda: heic.said(SIDE, SIDE),
    "WebP": lambda: _saved(Image.new("RGB", (5001, 5000)), "WEBP", lossless=True, quality=0, method=0),
    "GIF": lambda: _gif(SIDE, SIDE),
    "GIF with a frame larger than its screen": lambda: _gif(1, 60000),
    "TIFF": lambda: _saved(Image.new("1", (SIDE, SIDE)), "TIFF", compression="group4"),
    "BMP header": lambda: (
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 60000, 60000, 1, 24, 0, 0, 0, 0, 0, 0)
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_by_its_header(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = BOMBS[name]()
    assert len(bomb) < 5 * 2**20
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("its pixels were decoded"))
    with pytest.raises(TooLargeError, match="25 megapixels"):
        open_image(bomb, formats=CATALOG_FORMATS)


@pytest.mark.parametrize("marker", [0xC0, 0xC2])
def test_a_jpeg_that_would_be_small_enough_at_a_fraction_is_refused_by_what_is_stored(
    marker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("its pixels were decoded"))
    for data in (jpeg.plain(marker, 8661, 8661), jpeg.plain(marker, 8661, 8661)[:-2]):
        with pytest.raises(TooLargeError, match="75 megapixels"):
            open_image(data, side=1000)


def _read(packed: bytes) -> None:
    with contextlib.suppress(PictureError, TooLargeError):
        open_image(packed)


def _growth(work: Callable[[], object]) -> int:
    """Megabytes by which this process's peak grew."""
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory("VmRSS")
    work()
    return (_memory("VmHWM") - before) // 1024


def _memory(name: str) -> int:
    return int(Path("/proc/self/status").read_text().split(f"{name}:")[1].split()[0])


linux = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is read from /proc")


@linux
def test_without_the_check_a_bomb_takes_its_memory() -> None:
    bomb = BOMBS["PNG"]()
    assert len(bomb) < 100_000
    assert _growth(lambda: _read(bomb)) < 40  # what else runs in this process takes its share
    assert _growth(lambda: open_image(bomb, max_pixels=10**9)) > 100


@linux
@pytest.mark.parametrize("name", ["frames", "tile", "text", "profile", "pages"])
def test_what_is_huge_inside_a_small_picture_costs_little(name: str) -> None:
    zeros = zlib.compress(bytes(200 * 2**20), 9)
    page = Image.new("1", (1500, 1500))
    inside = {
        "frames": lambda: _png(50, 50, animated=True),
        "tile": lambda: _tiff(50, 60000),
        "text": lambda: _png(50, 50, text=_chunk(b"zTXt", b"a\0\0" + zeros)),
        "profile": lambda: _png(50, 50, text=_chunk(b"iCCP", b"a\0\0" + zeros)),
        "pages": lambda: _saved(page, "TIFF", compression="group4", save_all=True, append_images=[page] * 20),
    }[name]()

    _read(inside)  # what is imported at first use is none of the picture's
    assert _growth(lambda: _read(inside)) < 100


@linux
@pytest.mark.parametrize("mode", ["I;16", "RGBA"])
def test_the_largest_pictures_that_are_allowed_cost_no_more_than_they_must(mode: str) -> None:
    # 25 megapixels of four bytes are 100 MB: as stored, on white, the white, and as RGB.
    packed = _saved(Image.new(mode, (5000, 5000)), "PNG", compress_level=1)
    assert _growth(lambda: open_image(packed)) < 450


@linux
@pytest.mark.long
def test_memory_does_not_grow_from_one_to_the_next() -> None:
    packed = _saved(Image.new("RGB", (5000, 5000), "red"), "PNG", compress_level=1)

    def four_at_once() -> int:
        threads = [threading.Thread(target=open_image, args=[packed]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return _memory("VmRSS") // 1024

    four_at_once()
    first = four_at_once()
    assert max(four_at_once() for _ in range(2)) - first < 100  # each holds 100 MB at a time
