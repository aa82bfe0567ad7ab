"""TIFF: strips and tiles that are huge, countless or all the same bytes, directories that lie. Source: TIFF 6.0."""

import itertools
import struct
import zlib

from tests.attacks.pictures import jpeg
from tests.attacks.pictures.directories import exif_blocks, profiles
from tests.attacks.pictures.parts import (
    ASCII,
    DOUBLE,
    LIMIT,
    LONG,
    RATIONAL,
    SHORT,
    UNDEFINED,
    File,
    Files,
    Tag,
    later,
    long,
    saved,
    short,
    tiff,
)  # fmt: skip
from tests.attacks.pictures.strips import (
    CODINGS,
    GREY,
    LAYOUTS,
    again,
    dictionary,
    packed,
    picture,
    strips,
    tile,
    useless,
)


def huge_tag(number: int, kind: int, size: int, count: int) -> bytes:
    """Tags that each have all the bytes of the file as their values, of which Python makes objects."""
    widths = {SHORT: 2, LONG: 4, RATIONAL: 8, DOUBLE: 8, ASCII: 1, UNDEFINED: 1}
    tags = [Tag(number + at, kind, size // widths[kind], 8) for at in range(count)]
    base = [tag for tag in picture(64, 64) if tag.number not in {tag.number for tag in tags}]
    where = [tag for tag in (long(273, 8), long(278, 64), long(279, 4096)) if tag.number != number]
    return tiff(sorted([*tags, *where, *base], key=lambda tag: tag.number), b"\1" * size)


def exif_tag(kind: int, size: int, count: int, door: int = 0x8769) -> bytes:
    """The same in the EXIF directory, which Pillow reads as soon as the pixels are read."""
    widths = {SHORT: 2, LONG: 4, RATIONAL: 8, DOUBLE: 8, ASCII: 1, UNDEFINED: 1}
    inner = struct.pack("<H", count) + b"".join(
        struct.pack("<HHII", 0x9C00 + at, kind, size // widths[kind], 8) for at in range(count)
    )
    where = [long(273, 8), long(278, 64), long(279, 4096), Tag(door, LONG, 1, 8 + size)]
    return tiff(picture(64, 64, 1, GREY, *where), b"\1" * size + inner + bytes(4))


def twice(number: int, first: int, last: int, compression: int, kind: int = LONG) -> bytes:
    """A tag that is there twice: Pillow believes the last, libtiff the first."""
    tags = [tag for tag in picture(64, 64, compression) if tag.number != number]
    data = packed(compression, 10**7)
    where = [long(273, 8), long(278, 64), long(279, len(data))]
    both = [Tag(number, kind, 1, struct.pack("<I", value)) for value in (first, last)]
    kept = [tag for tag in where if tag.number != number]
    return tiff(sorted([*both, *kept, *tags], key=lambda tag: tag.number), data)


def _jpeg_strip(data: bytes, side: int) -> bytes:
    """A progressive JPEG as a TIFF's only strip, where nobody counts its scans."""
    data = data[: LIMIT - 5000]
    where = [long(273, 8), long(278, side), long(279, len(data))]
    return tiff(picture(side, side, 7, GREY, *where), data)


def _old_jpeg(pointers: int, size: int) -> bytes:
    data = saved("JPEG", 64, "L").ljust(size, b"\xff")
    more = [
        long(512, 1),
        long(513, 8),
        long(514, pointers),
        long(273, 8),
        long(278, 64),
        long(279, len(data)),
    ]
    more += [long(519, 8, 8, 8), long(520, 8, 8, 8), long(521, 8, 8, 8), short(530, 4, 4)]
    return tiff(picture(64, 64, 6, LAYOUTS["ycbcr"], *more), data)


def _directories(count: int, tags: int, loop: bool) -> bytes:
    one = picture(64, 64, 1, GREY, long(273, 8), long(278, 64), long(279, 4096))
    one += [long(40_000 + n, 1) for n in range(tags)]
    count = min(count, (LIMIT - 5000) // (6 + 12 * len(one)))
    start = 8 + 4096
    body = [b"II*\0" + struct.pack("<I", start) + bytes(4096)]
    size = 6 + 12 * len(one)
    entries = b"".join(struct.pack("<HHI4s", *tag[:3], bytes(tag[3]).ljust(4, b"\0")) for tag in one)
    for number in range(count):
        following = start + (number + 1) % count * size if loop or number + 1 < count else 0
        body.append(struct.pack("<H", len(one)) + entries + struct.pack("<I", following))
    return b"".join(body)


SHAPES = ((600, 40_000, 1), (1, 600_000, 1), (25_000_000, 1, 1), (65_000, 65_000, 1), (1, 25_000_000, 1000))
"""Widths, heights and rows of a strip."""

TAGS = (258, 270, 273, 279, 282, 283, 320, 333, 338, 339, 700, 34675, 40_000)
KINDS = {"shorts": SHORT, "longs": LONG, "rationals": RATIONAL, "bytes": UNDEFINED}
TWICE = (
    (256, 60_000, 64), (257, 60_000, 64), (258, 64, 8), (277, 65535, 1), (278, 2**31, 64), (284, 2, 1), (322, 46336, 64),
    (259, 8, 5), (262, 6, 1), (273, 2**31, 8), (279, 2**31, 100),
)  # fmt: skip
"""Tags that are there twice, and their values."""


def files() -> Files:
    yield from _pixels()
    yield from _same_bytes()
    yield from _tags()
    for count, side in ((98, 5000), (101, 5000), (100_000, 5000), (98, 1000)):
        yield File(
            f"tiff/jpeg-scans/{count}-{side}px",
            later(_jpeg_strip, later(jpeg.scans, count, "AC-refined", side, 1), side),
        )
        yield File(
            f"tiff/jpeg-scans/arithmetic-{count}-{side}px",
            later(_jpeg_strip, later(jpeg.refined, min(count, 20_000), side), side),
        )
    for pointers, size in ((0, 10_000), (2**31, 10_000), (4_000_000, 4_000_000)):
        yield File(f"tiff/old-jpeg/{pointers}-in-{size}", later(_old_jpeg, pointers, size))
    for name, block in exif_blocks().items():
        yield File(f"tiff/alone/{name}", later(bytes, block))
    for name, block in profiles().items():
        icc = Tag(34675, UNDEFINED, len(block), block)
        tags = picture(64, 64, 8, LAYOUTS["rgb"], icc, long(273, 8), long(279, 40))
        yield File(f"tiff/icc/{name}", later(tiff, tags, zlib.compress(bytes(64 * 64 * 3))))


def _pixels() -> Files:
    for (compression, name), (layout, about) in itertools.product(CODINGS.items(), LAYOUTS.items()):
        yield File(f"tiff/one-strip/{name}-{layout}", later(strips, 5000, 5000, 65535, compression, about))
    for compression, (wide, high, rows) in itertools.product((1, 4, 5, 7, 8, 32773, 34925, 50000), SHAPES):
        make = later(strips, wide, high, rows, compression, GREY)
        yield File(f"tiff/strips/{CODINGS[compression]}-{wide}x{high}-by-{rows}", make)
    for compression, side in itertools.product(
        (1, 5, 7, 8, 32773, 34925, 50000), (5008, 16384, 46336, 2**31 - 1)
    ):
        yield File(f"tiff/tile/{CODINGS[compression]}-{side}", later(tile, 16, 16, side, compression))
    for layout in ("grey-16", "rgb", "rgba-16", "rgb-planes", "grey-double"):
        yield File(f"tiff/tile/{layout}-16384", later(tile, 16, 16, 16384, 8, 4, LAYOUTS[layout]))


def _same_bytes() -> Files:
    for compression, side in itertools.product((5, 7, 8, 32773), (1, 8, 16, 64, 256)):
        for size in (100, 4000, min(10 * side**2 + 4000, 4_000_000)):
            if (size, side) != (4000, 1):
                make = later(again, later(useless, compression, size, side**2), compression, side)
                yield File(f"tiff/same-tile/{CODINGS[compression]}-{side}px-{size}-useless-bytes", make)
    for compression, side in itertools.product((7, 34925, 50000, 50001), (1, 16)):
        make = later(again, later(packed, compression, side**2), compression, side)
        yield File(f"tiff/same-tile/{CODINGS[compression]}-{side}px", make)
    for bits, side in itertools.product((20, 28, 34, 36, 40), (1, 64, 5000)):
        yield File(f"tiff/dictionary/2^{bits}-{side}px", later(dictionary, bits, side))


def _tags() -> Files:
    for number, (word, kind) in itertools.product(TAGS, KINDS.items()):
        yield File(
            f"tiff/tag/{number}-of-{word}",
            later(huge_tag, number, kind, 4_500_000 if kind == RATIONAL else 1_000_000, 1),
        )
    for kind, count in itertools.product((SHORT, LONG, RATIONAL, DOUBLE, ASCII, UNDEFINED), (1, 6, 400)):
        yield File(
            f"tiff/exif-tag/{count}-of-kind-{kind}",
            later(exif_tag, kind, 4_500_000 if kind == RATIONAL else 1_500_000, count),
        )
        yield File(f"tiff/gps-tag/{count}-of-kind-{kind}", later(exif_tag, kind, 600_000, count, 0x8825))
    for (number, first, last), compression in itertools.product(TWICE, (5, 8, 7)):
        name = f"tiff/twice/{number}-{first}-{last}-{CODINGS[compression]}"
        yield File(name, later(twice, number, first, last, compression))
    for count, tags, loop in itertools.product((2, 1000, 20_000), (0, 200), (False, True)):
        name = f"tiff/directories/{count}-of-{tags}{'-loop' if loop else ''}"
        yield File(name, later(_directories, count, tags, loop))
    for tags in (1000, 65_000):
        many = [long(50_000 + number % 15_000, number) for number in range(tags)]
        yield File(
            f"tiff/directories/one-of-{tags}", later(tiff, picture(64, 64, 8, GREY, long(273, 8)) + many)
        )
