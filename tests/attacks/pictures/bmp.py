"""BMP: runs that jump past the end, headers of every age, masks and palettes that mean nothing. Source: Windows GDI, BITMAPV5HEADER."""

import itertools
import struct

from tests.attacks.pictures.directories import profiles
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, File, Files, later, saved

HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
"""Lengths that headers have had."""

BITS = (0, 1, 2, 4, 8, 16, 24, 32, 48, 64, 255)


def bmp(
    wide: int,
    high: int,
    bits: int,
    compression: int = 0,
    data: bytes = b"",
    *,
    header: int = 40,
    colours: int = 0,
    palette: bytes = b"",
    offset: int | None = None,
    more: bytes = b"",
    reserved: int = 0,
) -> bytes:
    """A file whose header is of some length; a palette is made for it where it needs one and has none."""
    if header == 12:
        head = struct.pack("<IHHHH", 12, wide & 0xFFFF, high & 0xFFFF, 1, bits)
    else:
        fields = (
            wide & 0xFFFFFFFF,
            high & 0xFFFFFFFF,
            1,
            bits,
            compression,
            len(data),
            2835,
            2835,
            colours,
            0,
        )
        head = (struct.pack("<IIIHHIIIIII", header & 0xFFFFFFFF, *fields) + more).ljust(
            max(16, min(header, 1000)), b"\0"
        )[: max(16, min(header, 1000))]
    if not palette and bits <= 8:
        palette = bytes(range(256)) * 4
    at = 14 + len(head) + len(palette)
    file = b"BM" + struct.pack("<IHHI", at + len(data), reserved, 0, at if offset is None else offset)
    return (file + head + palette + data)[:LIMIT]


RUNS = {
    "longest-runs": b"\xff\x11", "shortest-runs": b"\1\x11", "ends-of-line": b"\0\0", "jumps": b"\0\2\xff\xff",
    "jumps-up": b"\0\2\0\xff", "jumps-right": b"\0\2\xff\0", "jumps-nowhere": b"\0\2\0\0", "absolute": b"\0\xff" + b"\x11" * 256,
    "absolute-short": b"\0\3\x11\x11\x11\0", "run-then-line": b"\1\x11\0\0", "none": b"\0\1",
}  # fmt: skip
"""Codes of run-length coding."""


def runs(kind: str, wide: int, high: int, bits: int, size: int) -> bytes:
    """Run-length coded rows of one kind of code."""
    return bmp(wide, high, bits, 1 if bits == 8 else 2, RUNS[kind] * (size // len(RUNS[kind])))


SIDES = (
    (5000, 5000),
    (5000, -5000),
    (5001, 5000),
    (2**31 - 1, 1),
    (1, 25_000_000),
    (25_000_000, 1),
    (-100, 100),
    (0, 0),
)
CODINGS = (0, 1, 2, 3, 4, 5, 6, 11, 12, 13, 2**31, 2**32 - 1)
MASKS = {
    "none": (0, 0, 0, 0), "all": (2**32 - 1,) * 4, "the-same": (255,) * 4, "holes": (0x55555555, 0xAAAAAAAA, 1, 2),
    "565": (0xF800, 0x7E0, 0x1F, 0),
}  # fmt: skip


def files() -> Files:
    for bits, (wide, high) in itertools.product((1, 4, 8, 16, 24, 32), SIDES):
        data = later(bytes, min(abs(wide * high) * bits // 8 + 4, 4_000_000 if bits == 1 else 500_000))
        yield File(f"bmp/size/{bits}-bit-{wide}x{high}", later(bmp, wide, high, bits, 0, data))
    for kind, bits, (wide, high) in itertools.product(RUNS, (4, 8), ((5000, 5000), (25_000_000, 1))):
        for size in (4, 30_000, 1_000_000):
            make = later(runs, kind, wide, high, bits, size)
            yield File(f"bmp/runs/{kind}-{bits}-bit-{wide}x{high}-{size}", make)
    for header, bits in itertools.product((*HEADERS, 0, 4, 13, 41, 1000, 2**31, 2**32 - 1), (1, 8, 24, 32)):
        make = later(bmp, 64, 64, bits, 0, bytes(64 * 64 * 4), header=header)
        yield File(f"bmp/header/{header}-{bits}-bit", make)
    for bits, coding in itertools.product(BITS, CODINGS):
        inner = {4: saved("JPEG", 64), 5: saved("PNG", 64)}.get(coding, bytes(64 * 64 * 4))
        yield File(f"bmp/coding/{coding}-{bits}-bit", later(bmp, 64, 64, bits, coding, inner))
    for (word, masks), bits, header in itertools.product(MASKS.items(), (16, 24, 32), (40, 56, 124)):
        data, more = later(bytes, MEGAPIXELS * 100 * bits // 8), struct.pack("<4I", *masks)
        make = later(bmp, MEGAPIXELS, 100, bits, 3, data, header=header, more=more)
        yield File(f"bmp/masks/{word}-{bits}-bit-header-{header}", make)
    for colours, bits in itertools.product((1, 2, 255, 257, 65_536, 65_537, 2**31, 2**32 - 1), (1, 4, 8)):
        palette = bytes(number * 7 & 255 for number in range(min(4 * colours, 300_000)))
        make = later(bmp, 64, 64, bits, 0, b"\xff" * 4096, colours=colours, palette=palette)
        yield File(f"bmp/palette/{colours}-{bits}-bit", make)
    for offset in (0, 1, 13, 14, 53, 10**6, 2**31, 2**32 - 1):
        yield File(f"bmp/offset/{offset}", later(bmp, 64, 64, 24, 0, bytes(64 * 64 * 3), offset=offset))
    for name, block in profiles().items():
        more = bytes(16) + b"DEBM" + bytes(48) + struct.pack("<IIII", 0, 0x7FFFFFFF, 2**31, 0)
        make = later(bmp, 64, 64, 24, 0, bytes(64 * 64 * 3) + block, header=124, more=more)
        yield File(f"bmp/icc/{name}", make)
    for magic in ("BA", "CI", "CP", "IC", "PT"):
        yield File(
            f"bmp/magic/{magic}", later(bytes, magic.encode() + bmp(64, 64, 24, 0, bytes(64 * 64 * 3))[2:])
        )
