"""WebP: canvases larger than their frames, frames by the thousand, codes by the ten thousand.

Sources: RFC 9649 (container and lossless), RFC 6386 (lossy).
"""

import itertools
import random
import struct
from functools import cache

from tests.attacks.pictures.directories import exif_blocks, profiles, xmp_blocks
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, Bits, File, Files, later, saved

ANIMATED, XMP, EXIF, ALPHA, ICC = 2, 4, 8, 16, 32
"""Flags of the extended header."""


def chunk(kind: bytes, data: bytes, said: int | None = None) -> bytes:
    return kind + struct.pack("<I", len(data) if said is None else said) + data + bytes(len(data) % 2)


def riff(*chunks: bytes, said: int | None = None) -> bytes:
    body = (b"WEBP" + b"".join(chunks))[: LIMIT - 8]
    return b"RIFF" + struct.pack("<I", len(body) if said is None else said) + body


def extended(flags: int, wide: int, high: int) -> bytes:
    return chunk(b"VP8X", struct.pack("<I", flags) + _24(wide - 1) + _24(high - 1))


def frame(x: int, y: int, wide: int, high: int, data: bytes, flags: int = 0) -> bytes:
    places = _24(x // 2) + _24(y // 2) + _24(wide - 1) + _24(high - 1)
    return chunk(b"ANMF", places + _24(100) + bytes((flags,)) + data)


def _24(value: int) -> bytes:
    return struct.pack("<I", value & 0xFFFFFF)[:3]


def _low(bits: Bits, value: int, width: int) -> Bits:
    """Write a number as lossless WebP does, its lowest bit first."""
    return bits.put(int(f"{value:0{width}b}"[::-1], 2), width) if width else bits


ONE_SYMBOL = "1000" * 5
"""Five codes that each have the one symbol 0, so that a pixel takes no bits."""


@cache
def lossless(wide: int, high: int, groups: int = 1, cache_bits: int = 0, transforms: int = 0) -> bytes:
    """A picture of one colour, of any size in some bytes; of so many groups of codes, if more than one."""
    bits = Bits()
    _low(bits, 0x2F, 8)
    _low(bits, wide - 1, 14)
    _low(bits, high - 1, 14)
    bits.put(0, 4)
    for number in range(transforms):  # predict, colours, green, in turn
        kind = (0, 1, 2)[number]
        bits.put(1, 1)
        _low(bits, kind, 2)
        if kind < 2:
            bits.put(0, 3).put(0, 1).put(int(ONE_SYMBOL, 2), 20)  # blocks of four pixels, no cache
    bits.put(0, 1)
    _cache(bits, cache_bits)
    bits.put(groups > 1, 1)
    if groups == 1:
        return bits.put(int(ONE_SYMBOL, 2), 20).packed(lowest_first=True)
    power = max(two for two in range(2, 10) if two == 2 or (wide >> two) * (high >> two) >= groups)
    _low(bits, power - 2, 3)
    bits.put(0, 1)  # no cache in the picture of the groups
    blocks = -(-wide >> power) * -(-high >> power)
    for limit in (True, False):  # green and red of all values
        bits.put(0, 1)
        _low(bits, 8, 4)  # twelve lengths of lengths are given, of which the last is that of length 8
        bits.put(0, 3 * 11)
        _low(bits, 1, 3)
        bits.put(limit, 1)
        if limit:
            _low(bits, 3, 3)
            _low(bits, 254, 8)
    bits.put(int("1000" * 3, 2), 12)
    bits.text(
        "".join(
            f"{at & 255:08b}{at >> 8 & 255:08b}"
            for at in itertools.islice(itertools.cycle(range(groups)), blocks)
        )
    )
    bits.text(ONE_SYMBOL * groups)
    return bits.packed(lowest_first=True)


def _cache(bits: Bits, size: int) -> None:
    bits.put(size > 0, 1)
    if size:
        _low(bits, size, 4)


def lossy(wide: int, high: int, noise: bool = False) -> bytes:
    """A key frame whose every bit is 0, or drawn: either is a picture."""
    size = min(2**19 - 1, 1000 + wide * high // 80)
    data = random.Random(wide).randbytes(3 * size) if noise else bytes(3 * size)
    head = struct.pack("<I", 1 << 4 | size << 5)[:3]
    return head + b"\x9d\x01\x2a" + struct.pack("<HH", wide & 0x3FFF, high & 0x3FFF) + data


def still(data: bytes, kind: bytes = b"VP8L") -> bytes:
    return riff(chunk(kind, data))


def _film(count: int, canvas: int, side: int, data: bytes, kind: bytes = b"VP8L") -> bytes:
    one = frame(0, 0, side, side, chunk(kind, data))
    count = min(count, (LIMIT - 100) // len(one))
    return riff(extended(ANIMATED, canvas, canvas), chunk(b"ANIM", bytes(6)), one * count)


def _alpha(side: int, method: int, data: bytes, canvas: int) -> bytes:
    return riff(
        extended(ALPHA, canvas, canvas), chunk(b"ALPH", bytes((method,)) + data), chunk(b"VP8 ", lossy(side, side))
    )  # fmt: skip


def _carrying(kind: bytes, flag: int, block: bytes, count: int = 1, said: int | None = None) -> bytes:
    picture = saved("WEBP", 64)[12:]
    count = min(count, (LIMIT - 5000) // (len(block) + 9))
    extra = chunk(kind, block, said) * count
    parts = (extra, picture) if kind == b"ICCP" else (picture, extra)
    return riff(extended(flag, 64, 64), *parts)


SIDES = ((64, 64), (5000, 5000), (5001, 5000), (16383, 16383), (16383, 1), (1, 16383), (16383, 1525))

CARRIED = {
    b"ICCP": ICC,
    b"EXIF": EXIF,
    b"XMP ": XMP,
    b"JUNK": 0,
    b"ANIM": ANIMATED,
    b"VP8X": 0,
    b"ALPH": ALPHA,
}
"""Chunks, and the flags that announce them."""


def files() -> Files:
    yield from _pixels()
    yield from _films()
    small = later(chunk, b"VP8L", later(lossless, 64, 64))
    for kind, flag in CARRIED.items():
        for count, size in ((1, 2_000_000), (200_000, 0), (5000, 1000)):
            name = f"webp/chunks/{kind.decode().strip()}-{count}-of-{size}"
            yield File(name, later(_carrying, kind, flag, bytes(size), count))
        for said in (0, 1, 2**31, 2**32 - 2, 2**32 - 1):
            name = f"webp/chunks/{kind.decode().strip()}-says-{said}"
            yield File(name, later(_carrying, kind, flag, bytes(100), 1, said))
    for said in (0, 3, 4, 2**31, 2**32 - 1):
        yield File(f"webp/riff/says-{said}", later(riff, small, said=said))
    for count in (2, 1000):
        yield File(f"webp/riff/{count}-pictures", later(riff, *[small] * count))
        yield File(f"webp/riff/{count}-in-each-other", later(riff, *[chunk(b"RIFF", b"WEBP", 10**6)] * count))
    for name, block in exif_blocks().items():
        yield File(f"webp/exif/{name}", later(_carrying, b"EXIF", EXIF, block))
    for name, block in xmp_blocks().items():
        yield File(f"webp/xmp/{name}", later(_carrying, b"XMP ", XMP, block))
    for name, block in profiles().items():
        yield File(f"webp/icc/{name}", later(_carrying, b"ICCP", ICC, block))


def _pixels() -> Files:
    for wide, high in SIDES:
        for transforms in (0, 1, 3):
            make = later(still, later(lossless, wide, high, 1, 0, transforms))
            yield File(f"webp/lossless/{wide}x{high}-{transforms}-transforms", make)
        for noise in (False, True):
            name = f"webp/lossy/{wide}x{high}{'-noise' if noise else ''}"
            yield File(name, later(still, later(lossy, wide, high, noise), b"VP8 "))
    for groups, side, cache_bits in itertools.product((2, 256, 1001, 65_536), (1100, 2000, 5000), (0, 11)):
        make = later(still, later(lossless, side, side, groups, cache_bits))
        yield File(f"webp/codes/{groups}-groups-{side}px-cache-{cache_bits}", make)
    for canvas, side in itertools.product((1, 64, 5000, 5001, 16383, 2**24), (64, 5000, 16383)):
        for flags in (0, ALPHA, 255):
            picture = later(chunk, b"VP8L", later(lossless, side, side))
            make = later(riff, extended(flags, canvas, canvas), picture)
            yield File(f"webp/canvas/{canvas}-of-{side}-flags-{flags}", make)
    for side, method in itertools.product((64, MEGAPIXELS, 16383), (0, 1, 0x1C, 0x1D, 0xFF)):
        make = later(_alpha, side, method, later(_headless, side, 1), side)
        yield File(f"webp/alpha/{side}-method-{method}", make)
    for side, clear, groups in ((64, 5000, 65_536), (5000, 64, 1), (5000, 5000, 65_536)):
        yield File(
            f"webp/alpha/{side}-with-{clear}", later(_alpha, side, 1, later(_headless, clear, groups), side)
        )


def _headless(side: int, groups: int) -> bytes:
    return lossless(side, side, groups)[5:].ljust(100_000, b"\0")


def _films() -> Files:
    for count, canvas, side in itertools.product((1, 1000, 200_000), (64, 5000, 16383), (2, 64, 5000)):
        make = later(_film, count, canvas, side, later(lossless, side, side))
        yield File(f"webp/film/{count}-of-{side}-on-{canvas}", make)
    for count, side in ((2, 5000), (1000, 1000)):
        make = later(_film, count, side, side, later(lossy, side, side), b"VP8 ")
        yield File(f"webp/film/lossy-{count}-of-{side}", make)
        make = later(_film, count, side, side, later(lossless, side, side, 65_536 if side > 1000 else 1000))
        yield File(f"webp/film/codes-{count}-of-{side}", make)
    for x, y, wide in ((64, 64, 64), (2**24, 0, 64), (0, 0, 2**24), (2**25 - 2, 2**25 - 2, 1)):
        one = frame(x, y, wide, wide, chunk(b"VP8L", lossless(64, 64)))
        make = later(riff, extended(ANIMATED, 64, 64), chunk(b"ANIM", bytes(6)), one)
        yield File(f"webp/film/at-{x}-{y}-wide-{wide}", make)
