"""AVIF: boxes that say another size than the picture in them, countless items, the same bytes over and over.

Sources: ISO/IEC 14496-12 (boxes), 23008-12 (items and properties), AV1 Image File Format 1.1.
"""

import itertools
import struct
from dataclasses import replace

from tests.attacks.pictures.av1 import Stream
from tests.attacks.pictures.directories import exif_blocks, profiles, xmp_blocks
from tests.attacks.pictures.heif import FTYP, START, Container, Item, ispe, pixi
from tests.attacks.pictures.parts import LIMIT, File, Files, box, full_box, later


def said(stream: Stream, wide: int, high: int, *more: bytes) -> bytes:
    """A picture of which the container says another size than the stream."""
    data = stream.packed()[: LIMIT - 20_000]
    own = [ispe(wide, high), pixi(stream), box(b"av1C", stream.av1c), *more]
    used = [1, 2, 0x83, *(0x80 + number for number in range(4, 4 + len(more)))]
    return Container(data, [Item(1, [(0, len(data))], used)], own).packed()


def layered(stream: Stream, shown: int) -> bytes:
    """Frames of a layer that nobody asked for: all are decoded until one comes of the layer asked for."""
    return said(stream, 64, 64, box(b"lsel", struct.pack(">H", shown)))


def grid(rows: int, columns: int, side: int, stream: Stream, wide: int, high: int) -> bytes:
    """Cells that all are the same picture."""
    data = stream.packed()
    cells = rows * columns
    plan = struct.pack(">BBBBII", 0, 1, (rows - 1) & 255, (columns - 1) & 255, wide, high)
    properties = [ispe(wide, high), pixi(stream), box(b"av1C", stream.av1c), ispe(side, side)]
    items = [Item(1, [(len(data), len(plan))], (1, 2), b"grid")]
    items += [Item(2 + number, [(0, len(data))], (4, 2, 0x83)) for number in range(cells)]
    named = struct.pack(">IH", 1, cells) + b"".join(struct.pack(">I", 2 + number) for number in range(cells))
    return Container(data + plan, items, properties, [box(b"dimg", named)]).packed()


def items(count: int, properties: int, extents: int) -> bytes:
    """Countless items beside the picture."""
    stream = Stream(64)
    data = stream.packed()
    room = (LIMIT - 2000) // (21 + 10 + 5 + properties + 8 * extents + 4)
    more = [
        Item(2 + number, [(0, len(data))] * extents, [1] * properties) for number in range(min(count, room))
    ]
    shown = Item(1, [(0, len(data))], (1, 2, 0x83))
    return Container(data, [shown, *more], [ispe(64, 64), pixi(stream), box(b"av1C", stream.av1c)]).packed()


DOORS = {
    "picture": (b"av01", b"\0"), "xmp": (b"mime", b"\0application/rdf+xml\0"), "exif": (b"Exif", b"\0"), "grid": (b"grid", b"\0"),
}  # fmt: skip
"""Kinds of items whose bytes are fetched, and their names."""


def extents(count: int, size: int, door: str) -> bytes:
    """An item that is the same megabytes as many times as it likes: the picture itself, or one that belongs to it."""
    stream = Stream(64)
    packed = stream.packed()
    own, (kind, name) = [ispe(64, 64), pixi(stream), box(b"av1C", stream.av1c)], DOORS[door]
    if door == "picture":
        return Container(
            packed.ljust(size, b"\0"), [Item(1, [(0, size)] * count, (1, 2, 0x83))], own
        ).packed()
    both = [Item(1, [(0, len(packed))], (1, 2, 0x83)), Item(2, [(0, size)] * count, kind=kind, name=name)]
    return Container(
        packed.ljust(size, b"\0"), both, own, [box(b"cdsc", struct.pack(">IHI", 2, 1, 1))]
    ).packed()


def properties(count: int, kind: bytes, body: bytes) -> bytes:
    stream = Stream(64)
    one = box(kind, body)
    count = min(count, (LIMIT - 3000) // len(one))
    own = [ispe(64, 64), pixi(stream), box(b"av1C", stream.av1c), *[one] * count]
    data = stream.packed()
    return Container(data, [Item(1, [(0, len(data))], [1, 2, 0x83, *[4] * min(count, 250)])], own).packed()


def alpha(stream: Stream, hidden: Stream, wide: int) -> bytes:
    """A picture whose transparency is a picture of its own, and larger."""
    data, clear = stream.packed(), hidden.packed()
    own = [
        ispe(wide, wide), pixi(stream), box(b"av1C", stream.av1c), pixi(hidden), box(b"av1C", hidden.av1c),
        full_box(b"auxC", 0, 0, b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"),
    ]  # fmt: skip
    both = [Item(1, [(0, len(data))], (1, 2, 0x83)), Item(2, [(len(data), len(clear))], (1, 4, 0x85, 0x86))]
    return Container(data + clear, both, own, [box(b"auxl", struct.pack(">IHI", 2, 1, 1))]).packed()


def references(count: int, each: int) -> bytes:
    stream = Stream(64)
    each = min(each, 65535, (LIMIT - 3000) // 4)
    count = min(count, (LIMIT - 3000) // (14 + 4 * each))
    many = [
        box(b"thmb", struct.pack(">IH", 2 + at, each) + struct.pack(">I", 1) * each) for at in range(count)
    ]
    data, own = stream.packed(), [ispe(64, 64), pixi(stream), box(b"av1C", stream.av1c)]
    return Container(data, [Item(1, [(0, len(data))], (1, 2, 0x83))], own, many).packed()


def metadata(kind: bytes, name: bytes, block: bytes) -> bytes:
    stream = Stream(64)
    data, own = stream.packed(), [ispe(64, 64), pixi(stream), box(b"av1C", stream.av1c)]
    both = [Item(1, [(0, len(data))], (1, 2, 0x83)), Item(2, [(len(data), len(block))], kind=kind, name=name)]
    return Container(data + block, both, own, [box(b"cdsc", struct.pack(">IHI", 2, 1, 1))]).packed()


def track(samples: int, chunks: int, stream: Stream, wide: int) -> bytes:
    """A film: so many samples in so many chunks, which all lie at the same place."""
    data = stream.packed()
    chunks = min(chunks, (LIMIT - 3000 - len(data)) // 4)
    entry = box(
        b"av01", bytes(6), b"\0\1", bytes(16), struct.pack(">HH", wide, wide), bytes(46), b"\0\x18\xff\xff",
        box(b"av1C", stream.av1c), full_box(b"ccst", 0, 0, bytes(4)),
    )  # fmt: skip
    table = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry),
        full_box(b"stts", 0, 0, struct.pack(">III", 1, samples, 1)),
        full_box(b"stsc", 0, 0, struct.pack(">IIII", 1, 1, -(-samples // chunks), 1)),
        full_box(b"stsz", 0, 0, struct.pack(">II", 1 if samples > 1 else len(data), samples)),
        full_box(b"stco", 0, 0, struct.pack(">I", chunks), struct.pack(">I", START) * chunks),
    )
    source = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1)))
    media = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, 1000, samples & 0xFFFFFFFF, 0, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
        box(b"minf", full_box(b"vmhd", 0, 1, bytes(8)), source, table),
    )
    head = full_box(b"tkhd", 0, 1, struct.pack(">IIIII", 0, 0, 1, 0, samples & 0xFFFFFFFF), bytes(52),
                    struct.pack(">II", wide << 16, wide << 16))  # fmt: skip
    film = box(b"moov", full_box(b"mvhd", 0, 0, bytes(96)), box(b"trak", head, media))
    return box(b"ftyp", b"avis\0\0\0\0avismsf1miaf") + box(b"mdat", bytes(4), data) + film


def _nested(kind: bytes, depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = full_box(kind, 0, 0, inner) if kind == b"meta" else box(kind, inner)
    return (FTYP + inner)[:LIMIT]


FORMS = {"420": Stream(64), "444-12": Stream(64, full=True, depth=12), "mono": Stream(64, mono=True)}
ITEMS = (
    (1000, 0, 1),
    (30_000, 0, 1),
    (200_000, 0, 1),
    (200_000, 0, 0),
    (10_000, 250, 1),
    (20_000, 100, 1),
    (1000, 1, 500),
    (60, 0, 10_000),
)
"""Items, properties of each, and pieces that each consists of."""

EXTENTS = ((2, 2**21), (60, 2**22), (300, 2**22), (60_000, 2**20), (60_000, 20))
BOXES = {
    "irot": b"\1", "imir": b"\1", "clap": bytes(32), "pasp": bytes(8), "free": b"", "colr": b"nclx\0\1\0\1\0\1\0",
    "a1op": b"\x1f", "lsel": b"\0\3", "a1lx": b"\0" + bytes(6), "clli": bytes(4), "uuid": bytes(16),
}  # fmt: skip
"""Properties, and what is in them."""

CLIPPED = {
    "4G": (2**32 - 1,) * 8,
    "64": (64, 1, 64, 1, 0, 1, 0, 1),
    "negative": (10, 1, 10, 1, 2**31, 1, 2**31, 1),
    "none": (0,) * 8,
}


def files() -> Files:
    yield from _streams()
    yield from _grids()
    for count, each, pieces in ITEMS:
        make = later(items, count, each, pieces)
        yield File(f"avif/items/{count}-with-{each}-properties-{pieces}-extents", make)
    for door, (count, size) in itertools.product(DOORS, EXTENTS):
        yield File(f"avif/extents/{door}-{count}-of-{size}", later(extents, count, size, door))
    for (word, body), count in itertools.product(BOXES.items(), (1, 250, 400_000)):
        yield File(f"avif/properties/{word}-{count}", later(properties, count, word.encode(), body))
    for form, words in CLIPPED.items():
        make = later(said, Stream(64), 64, 64, box(b"clap", struct.pack(">8I", *words)))
        yield File(f"avif/clap/{form}", make)
    for count, each in ((1, 65535), (20, 65535), (200_000, 1), (200_000, 0)):
        yield File(f"avif/references/{count}-of-{each}", later(references, count, each))
    for samples, chunks in itertools.product(
        (1, 1000, 2_000_000, 2_592_000, 2**31, 2**32 - 1), (1, 1000, 10**6)
    ):
        yield File(f"avif/film/{samples}-in-{chunks}", later(track, samples, chunks, Stream(64), 64))
    for side in (5000, 16384):
        yield File(f"avif/film/of-{side}-said-64", later(track, 1, 1, Stream(side), 64))
    for word, depth in itertools.product(("meta", "moov", "iprp", "trak", "ipco", "free"), (10, 3000)):
        yield File(f"avif/nested/{word}-{depth}-deep", later(_nested, word.encode(), depth))
    for name, block in exif_blocks().items():
        yield File(f"avif/exif/{name}", later(metadata, b"Exif", b"\0", bytes(4) + block))
    for name, block in xmp_blocks().items():
        yield File(f"avif/xmp/{name}", later(metadata, b"mime", b"\0application/rdf+xml\0", block))
    for name, block in profiles().items():
        yield File(f"avif/icc/{name}", later(said, Stream(64), 64, 64, box(b"colr", b"prof", block)))


def _streams() -> Files:
    for side, wide in itertools.product((64, 5000, 8192, 16384, 32768, 65536), (64, 5000)):
        for form, about in FORMS.items():
            make = later(said, replace(about, side=side), wide, wide)
            yield File(f"avif/size/{form}-{side}-said-{wide}", make)
    for noise, side in itertools.product((1000, 30_000, 200_000), (2048, 4096, 5000, 16384)):
        if side < 16384 or noise < 200_000:
            stream = Stream(side, full=True, depth=10, noise=noise)
            make = later(said, stream, min(side, 5000), min(side, 5000))
            yield File(f"avif/noise/{side}-{noise}-bytes-a-tile", make)
    for hidden, side in itertools.product((1, 10, 1000), (64, 2048, 5000, 16384)):
        yield File(f"avif/hidden/{hidden}-of-{side}", later(said, Stream(side, hidden=hidden), 64, 64))
    for count, side in itertools.product((1, 10, 1000), (64, 2048, 16384)):
        yield File(f"avif/layers/{count}-of-{side}", later(layered, Stream(side, hidden=count, layer=0), 1))
    for side, clear in itertools.product((64, 5000, 16384), (64, 5000, 16384)):
        make = later(alpha, Stream(side, full=True), Stream(clear, mono=True), min(side, 5000))
        yield File(f"avif/alpha/{side}-and-{clear}", make)


def _grids() -> Files:
    for (rows, columns), side in itertools.product(
        ((1, 2), (16, 16), (50, 50), (255, 256)), (64, 1000, 16384)
    ):
        make = later(grid, rows, columns, 64, Stream(side), 64 * columns, 64 * rows)
        yield File(f"avif/grid/{rows}x{columns}-of-{side}", make)
    for wide in (100, 5000, 16384, 65536):
        yield File(f"avif/grid/2x2-says-{wide}", later(grid, 2, 2, 64, Stream(64), wide, wide))
        yield File(f"avif/grid/2x2-of-1000-says-{wide}", later(grid, 2, 2, 1000, Stream(64), wide, wide))
