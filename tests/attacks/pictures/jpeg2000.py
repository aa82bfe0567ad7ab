"""JPEG 2000: tiles, precincts, layers and passes without number in a hundred bytes. Source: ITU-T T.800."""

import itertools
import struct

from tests.attacks.pictures.directories import profiles
from tests.attacks.pictures.jpeg import segment
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, File, Files, box, later, saved

SOC, SOD, EOC = b"\xff\x4f", b"\xff\x93", b"\xff\xd9"


def siz(
    wide: int,
    high: int,
    tile: tuple[int, int] | None = None,
    components: int = 1,
    depth: int = 7,
    step: int = 1,
    origin: int = 0,
) -> bytes:
    """The sizes of a picture whose tiles and components are all alike."""
    tile = tile or (origin + wide, origin + high)
    sizes = (origin + wide, origin + high, origin, origin, *tile, 0, 0)
    return segment(
        0x51, struct.pack(">H8IH", 0, *sizes, components) + bytes((depth, step, step)) * components
    )


def cod(
    levels: int = 0,
    layers: int = 1,
    precinct: int | None = None,
    block: int = 4,
    order: int = 0,
    style: int = 0,
    transform: int = 1,
) -> bytes:
    """How it is coded; `precinct` and `block` are exponents of two, a block's less two."""
    own = b"" if precinct is None else bytes((precinct * 0x11,)) * (levels + 1)
    head = struct.pack(">BBHBBBBBB", bool(own), order, layers, 0, levels, block, block, style, transform)
    return segment(0x52, head + own)


def qcd(levels: int = 0, exponent: int = 8) -> bytes:
    return segment(0x5C, b"\x40" + bytes((exponent << 3,)) * (3 * levels + 1))


def part(tile: int, data: bytes, number: int = 0, parts: int = 0, said: int = 0) -> bytes:
    return segment(0x90, struct.pack(">HIBB", tile, said, number, parts)) + SOD + data


def stream(head: bytes, *parts: bytes) -> bytes:
    return (SOC + head + b"".join(parts))[: LIMIT - 2] + EOC


def empty(wide: int, high: int, tiles: tuple[int, int] | None, components: int, **coding: int) -> bytes:
    """A picture of which there is nothing but one part of its first tile."""
    levels = coding.get("levels", 0)
    return stream(siz(wide, high, tiles, components) + cod(**coding) + qcd(levels), part(0, bytes(100)))


def passes(side: int, components: int, count: int, length: int, block: int = 4) -> bytes:
    """Blocks that all have as many coding passes as there may be, and hardly a byte for them."""
    across = -(-side // (4 << block))
    body = _packet(across, count, length) * components
    return stream(siz(side, side, None, components) + cod(block=block, order=2) + qcd(0, 29), part(0, body))


def _packet(across: int, count: int, length: int) -> bytes:
    """A packet of all blocks: in both its tag trees every node is nothing. Source: T.800, B.10."""
    seen: set[tuple[int, int, int]] = set()
    bits: list[str] = []
    code = {1: "0", 2: "10"}.get(count) or (
        f"11{count - 3:02b}"
        if count < 6
        else f"1111{count - 6:05b}"
        if count < 37
        else f"111111111{count - 37:07b}"
    )
    size = f"{length:0{3 + count.bit_length() - 1}b}"
    for y, x in itertools.product(range(across), repeat=2):
        new = 0
        for level in range((across - 1).bit_length() + 1):
            node = (level, x >> level, y >> level)
            new += node not in seen
            seen.add(node)
        bits.append("1" * 2 * new + code + "0" + size)
    return _stuffed("1" + "".join(bits)) + b"\x5a" * length * across * across


def _stuffed(bits: str) -> bytes:
    """Bytes of which each after 0xFF begins with a zero."""
    out, at = bytearray(), 0
    while at < len(bits):
        width = 7 if out and out[-1] == 0xFF else 8
        out.append(int(bits[at : at + width].ljust(width, "0"), 2))
        at += width
    return bytes(out) + (b"\0" if out[-1] == 0xFF else b"")


def jp2(code: bytes, wide: int, high: int, components: int, *boxes: bytes) -> bytes:
    ihdr = box(b"ihdr", struct.pack(">IIHBBBB", high, wide, components, 7, 7, 0, 0))
    colour = box(b"colr", struct.pack(">BBBI", 1, 0, 0, 17 if components == 1 else 16))
    head = b"\0\0\0\x0cjP  \r\n\x87\n" + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    return head + box(b"jp2h", ihdr, colour, *boxes) + struct.pack(">I", len(code) + 8) + b"jp2c" + code


def _parts(count: int, tile: int, size: int) -> bytes:
    one = part(tile, bytes(size), 0, 255, 14 + size)
    count = min(count, (LIMIT - 1000) // len(one))
    return stream(siz(64, 64) + cod() + qcd(), *[one] * count)


def _segments(marker: int, count: int, size: int) -> bytes:
    one = segment(marker, bytes(size))
    base = saved("JPEG2000", 64, "L", no_jp2=True)
    count = min(count, (LIMIT - len(base)) // len(one))
    at = base.index(b"\xff\x90")
    return base[:at] + one * count + base[at:]


def _orders(count: int, layers: int) -> bytes:
    change = struct.pack(">BBHBBB", 0, 0, layers, 33, 1, 0) * min(count, 9000)
    return stream(siz(256, 256) + cod(5, layers) + qcd(5) + segment(0x5F, change), part(0, bytes(1000)))


def _palette(entries: int, columns: int) -> bytes:
    data = bytes(min(entries * columns, LIMIT // 2))
    pclr = box(b"pclr", struct.pack(">HB", entries, columns) + b"\7" * columns + data)
    cmap = box(b"cmap", b"".join(struct.pack(">HBB", 0, 1, column) for column in range(columns)))
    return jp2(saved("JPEG2000", 64, "L", no_jp2=True), 64, 64, 1, pclr, cmap)


SIZES = (
    (5000, 5000),
    (5001, 5000),
    (1, 25_000_000),
    (25_000_000, 1),
    (65_535, 65_535),
    (2**32 - 1, 1),
    (0, 0),
)
ROWS = ((65_535, 1), (65_500, 1), (6_553_500, 100), (25_000_000, 400))
"""Widths of pictures that are one row of tiles, and of these."""

SEGMENTS = (0x53, 0x55, 0x57, 0x5D, 0x5E, 0x5F, 0x60, 0x63, 0x64, 0x30, 0x74, 0x78)


def files() -> Files:
    yield from _sizes()
    yield from _codings()
    for count, tile, size in ((255, 0, 10), (300_000, 0, 0), (300_000, 65_000, 0), (20, 0, 60_000)):
        yield File(f"jpeg2000/parts/{count}-of-tile-{tile}-{size}-bytes", later(_parts, count, tile, size))
    for marker, size in itertools.product(SEGMENTS, (0, 2, 10_000)):
        yield File(f"jpeg2000/segments/{marker:02X}-of-{size}", later(_segments, marker, 200_000, size))
    for count, layers in itertools.product((1, 32, 9000), (1, 65_535)):
        yield File(f"jpeg2000/orders/{count}-of-{layers}-layers", later(_orders, count, layers))
    yield from _boxes()


def _sizes() -> Files:
    for (wide, high), components in itertools.product(SIZES, (1, 3, 4)):
        yield File(f"jpeg2000/size/{wide}x{high}-{components}", later(empty, wide, high, None, components))
    for side, tile, components in itertools.product((255, 5000), (1, 20, 1000), (1, 4)):
        make = later(empty, side, side, (tile, tile), components)
        yield File(f"jpeg2000/tiles/{side}px-by-{tile}-{components}", make)
    for (wide, tile), components in itertools.product(ROWS, (1, 3, 4)):
        make = later(empty, wide, 1, (tile, 1), components)
        yield File(f"jpeg2000/tiles/{wide // tile}-in-a-row-{wide}px-{components}", make)
    for said, (tiles, side) in itertools.product(
        (2, 5, 255, 4096, 16_384), ((1, 100), (100, 10), (10_000, 1))
    ):
        make = later(jp2, later(empty, 100, 100, (side, side), said), 100, 100, 3)
        yield File(f"jpeg2000/components/{said}-said-3-{tiles}-tiles", make)
    for step, components in itertools.product((0, 2, 255), (1, 3)):
        head = siz(MEGAPIXELS, MEGAPIXELS, None, components, step=step) + cod() + qcd()
        yield File(f"jpeg2000/sampling/{step}-{components}", later(stream, head, part(0, bytes(100))))
    for origin in (1, 2**31 - 200, 2**32 - 200):
        head = siz(100, 100, (2**31, 2**31), 1, origin=origin) + cod() + qcd()
        yield File(f"jpeg2000/origin/{origin}", later(stream, head, part(0, bytes(100))))
    for mode in ("L", "RGBA"):
        make = later(saved, "JPEG2000", 2500, mode, irreversible=True, quality_layers=(400,))
        yield File(f"jpeg2000/size/honest-{mode}-2500", make)


def _codings() -> Files:
    for side, precinct, levels in itertools.product((500, 2000, 5000), (0, 1, 4), (0, 5)):
        if precinct or not levels:
            make = later(empty, side, side, None, 1, precinct=precinct, levels=levels)
            yield File(f"jpeg2000/precincts/{side}px-of-{1 << precinct}-{levels}-levels", make)
    for layers, levels, order in itertools.product((1000, 65_535), (0, 5, 32), (0, 1, 2, 3, 4)):
        for own in ({}, {"precinct": 4}):
            make = later(empty, 1000, 1000, None, 4, layers=layers, levels=levels, order=order, **own)
            yield File(
                f"jpeg2000/layers/{layers}-{levels}-levels-order-{order}{'-precincts' if own else ''}", make
            )
    for side, components, count in itertools.product((1000, MEGAPIXELS), (1, 3, 4), (1, 36, 88)):
        yield File(
            f"jpeg2000/passes/{count}-of-{side}px-{components}", later(passes, side, components, count, 1)
        )
    for block, length in itertools.product((0, 2, 4), (1, 30)):
        make = later(passes, 500 << block // 2, 1, 88, length, block)
        yield File(f"jpeg2000/passes/88-in-blocks-of-{4 << block}-{length}-bytes", make)
    for depth, style in itertools.product((0, 15, 37, 0x87, 255), (0, 0x3F, 0x40)):
        head = siz(1000, 1000, None, 1, depth) + cod(5, style=style, transform=depth & 1) + qcd(5)
        yield File(f"jpeg2000/depth/{depth}-style-{style}", later(stream, head, part(0, bytes(60_000))))


def _boxes() -> Files:
    for entries, columns in ((1024, 4), (65_535, 3), (65_535, 255), (0, 0)):
        yield File(f"jpeg2000/palette/{entries}x{columns}", later(_palette, entries, columns))
    inner = saved("JPEG2000", 64, no_jp2=True)
    for depth, word in itertools.product((10, 400_000), ("jp2h", "res ", "uinf", "asoc")):
        make = later(jp2, inner, 64, 64, 3, later(_nested, word.encode(), depth))
        yield File(f"jpeg2000/boxes/{word.strip()}-{depth}-deep", make)
    for length in (0, 1, 7, 8, 2**32 - 1):
        lie = struct.pack(">I", length) + b"xml " + bytes(100)
        yield File(f"jpeg2000/boxes/of-length-{length}", later(jp2, inner, 64, 64, 3, lie))
    for name, block in profiles().items():
        yield File(f"jpeg2000/icc/{name}", later(jp2, inner, 64, 64, 3, box(b"colr", b"\2\0\0" + block)))
    for wide, high in ((5001, 5000), (64, 65), (2**31, 2**31), (0, 64)):
        yield File(f"jpeg2000/lies/header-says-{wide}x{high}", later(jp2, inner, wide, high, 3))
    big = empty(60_000, 60_000, (60_000, 60_000), 3)
    yield File("jpeg2000/lies/stream-says-60000", later(jp2, big, 64, 64, 3))
    for side in (64, MEGAPIXELS):
        make = later(jp2, empty(side, side, (2**31, 2**31), 4), side, side, 4)
        yield File(f"jpeg2000/lies/tile-of-2G-{side}", make)


def _nested(kind: bytes, depth: int) -> bytes:
    return b"".join(struct.pack(">I", 8 * (depth - at)) + kind for at in range(depth))
