"""A TIFF's pixels: in every layout and compression, in strips and tiles that all may be the same bytes. Source: TIFF 6.0."""

import lzma
import struct
import zlib
from functools import cache

from tests.attacks.pictures import jpeg
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, Bits, Tag, long, saved, short, tiff, zeros

CODINGS = {
    1: "raw", 2: "huffman", 3: "group3", 4: "group4", 5: "lzw", 6: "old-jpeg", 7: "jpeg", 8: "deflate", 32773: "packbits",
    32809: "thunderscan", 32946: "old-deflate", 34676: "sgilog", 34677: "sgilog24", 34925: "lzma", 50000: "zstd", 50001: "webp",
}  # fmt: skip
"""Compressions that Pillow hands on to libtiff, all but the first."""

Layout = tuple[int, int, int, tuple[int, ...], int, int]
"""Photometric interpretation, sample format, planes, bits of the samples, extra samples, fill order."""

LAYOUTS: dict[str, Layout] = {
    "bilevel": (1, 1, 1, (1,), 0, 1),
    "grey": (1, 1, 1, (8,), 0, 1),
    "grey-16": (1, 1, 1, (16,), 0, 1),
    "grey-float": (1, 3, 1, (32,), 0, 1),
    "grey-double": (1, 3, 1, (64,), 0, 1),
    "rgb": (2, 1, 1, (8,) * 3, 0, 1),
    "rgb-planes": (2, 1, 2, (8,) * 3, 0, 1),
    "rgba-16": (2, 1, 1, (16,) * 4, 2, 1),
    "rgb-6-samples": (2, 1, 1, (8,) * 6, 3, 1),
    "cmyk-16": (5, 1, 1, (16,) * 4, 0, 1),
    "ycbcr": (6, 1, 1, (8,) * 3, 0, 1),
    "lab": (8, 1, 1, (8,) * 3, 0, 1),
}


GREY = LAYOUTS["grey"]


def picture(wide: int, high: int, compression: int = 1, layout: Layout = GREY, *more: Tag) -> list[Tag]:
    """The tags of a picture, but for where its pixels are; tags in `more` come before ours of the same number."""
    photometric, sample, planes, bits, extra, fill = layout
    tags = [
        long(256, wide), long(257, high), short(258, *bits), short(259, compression), short(262, photometric),
        short(266, fill), short(277, len(bits)), short(284, planes), short(339, *(sample,) * len(bits)),
    ]  # fmt: skip
    if extra:
        surplus = len(bits) - {2: 3, 5: 4}.get(photometric, 1)
        tags.append(short(338, *([extra] if surplus == 1 else [0] * surplus)))
    return sorted([*more, *tags], key=lambda tag: tag.number)


def packed(compression: int, size: int) -> bytes:
    """So many zero bytes, or as good as that, in some compression."""
    if compression in (8, 32946):
        return zeros(size)
    if compression == 34925:
        return _lzma(min(size, 2**24))
    if compression == 32773:
        return b"\x81\0" * min(size // 128 + 1, LIMIT // 2 - 2000)
    if compression == 7:
        return saved("JPEG", 64, "L")
    if compression == 50001:
        return saved("WEBP", 64, lossless=True)
    if compression == 50000:
        blocks = b"\x02\0\x10\0" * min(size // 2**17 + 1, 10**6)  # each 128 KB of the same byte
        return b"\x28\xb5\x2f\xfd\x20\0"[:4] + b"\0\x58" + blocks + b"\x03\0\0\0"
    return bytes(min(size, 200_000))


def strips(wide: int, high: int, rows: int, compression: int, layout: Layout) -> bytes:
    """Strips that all are the same bytes of the file."""
    bits = sum(layout[3]) if layout[2] == 1 else layout[3][0]
    data = packed(compression, (wide * bits + 7) // 8 * min(rows, high))[: LIMIT // 2]
    count = -(-high // rows) * (1 if layout[2] == 1 else len(layout[3]))
    count = min(count, (LIMIT - len(data) - 2000) // 8)
    where = [long(273, *[8] * count), short(278, min(rows, 65535)), long(279, *[len(data)] * count)]
    return tiff(picture(wide, high, compression, layout, *where), data)


def tile(wide: int, high: int, side: int, compression: int, count: int = 1, layout: Layout = GREY) -> bytes:
    """Tiles that all are the same bytes of the file."""
    data = packed(compression, min(side * side * sum(layout[3]) // 8, 2**31))[: LIMIT // 2]
    where = [long(322, side), long(323, side), long(324, *[8] * count), long(325, *[len(data)] * count)]
    return tiff(picture(wide, high, compression, layout, *where), data)


@cache
def _lzma(size: int) -> bytes:
    return lzma.compress(bytes(size), preset=0)


def again(data: bytes, compression: int, side: int) -> bytes:
    """As many tiles as fit and are allowed, whose every decoder has to read all of the same bytes."""
    room = (min(LIMIT, len(data) + 3 * 2**19) - len(data) - 2000) // 8
    across = int(min(room, (MEGAPIXELS // side) ** 2) ** 0.5)
    count = across**2
    where = [long(322, side), long(323, side), long(324, *[8] * count), long(325, *[len(data)] * count)]
    return tiff(picture(across * side, across * side, compression, GREY, *where), data)


def useless(compression: int, size: int, pixels: int) -> bytes:
    """Bytes of which the decoder makes nothing until at their end the pixels come."""
    if compression == 8:
        return b"\x78\x01" + b"\0\0\0\xff\xff" * (size // 5) + zeros(pixels)[2:]
    if compression == 32773:
        return b"\x80" * size + packed(32773, pixels)
    if compression == 5:
        codes = Bits()
        for _ in range(size * 8 // 9):
            codes.put(256, 9)
        codes.put(256, 9)
        for number in range(min(pixels, 250)):
            codes.put(0 if number == 0 else 257 + number, 9)
        return codes.put(257, 9).packed()
    if compression == 7:
        table = jpeg.segment(0xC4, b"\x03\1" + bytes(15) + b"\0")
        whole = saved("JPEG", max(8, int(pixels**0.5)), "L") if pixels > 1 else saved("JPEG", 1, "L")
        return whole[:2] + table * (size // len(table)) + whole[2:]
    return packed(compression, pixels)


def dictionary(bits: int, side: int) -> bytes:
    """LZMA that says it needs a dictionary of megabytes or gigabytes, once a tile. Source: .xz format, 3.1 and 5.3.1."""
    data = bytearray(_lzma(side * side))
    assert data[14:16] == b"\x21\1"
    data[16] = bits
    data[20:24] = struct.pack("<I", zlib.crc32(data[12:20]))
    return again(bytes(data), 34925, side)
