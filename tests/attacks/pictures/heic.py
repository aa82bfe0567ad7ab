"""HEIC: boxes that say another size than the picture in them or than their own, cells by the thousand.

Sources: ISO/IEC 14496-12 (boxes), 23008-12 (items and properties).
"""

import io
import itertools
import struct
from functools import cache

from PIL import Image

from tests.attacks.pictures.directories import exif_blocks, profiles, xmp_blocks
from tests.attacks.pictures.heif import Container, Item, ispe
from tests.attacks.pictures.parts import LIMIT, File, Files, box, full_box, later

SIDE = 64


@cache
def honest() -> bytes:
    """Return a picture as pillow-heif writes it."""
    import pillow_heif

    out = io.BytesIO()
    picture = Image.radial_gradient("L").resize((SIDE, SIDE)).convert("RGB")
    pillow_heif.from_pillow(picture).save(out, quality=50)
    return out.getvalue()


def _content(kind: bytes) -> bytes:
    """Return what is in the honest picture's box of a kind."""
    at = honest().index(kind)
    return honest()[at + 4 : at - 4 + int.from_bytes(honest()[at - 4 : at], "big")]


def packed(container: Container) -> bytes:
    """Return a container as a HEIC; it is an AVIF's otherwise."""
    return container.packed().replace(b"avif\0\0\0\0avifmif1miafMA1B", b"heic\0\0\0\0heicmif1miafmiaf")[
        :LIMIT
    ]


def said(wide: int, high: int, *more: bytes) -> bytes:
    """A picture of which the container says another size than the stream."""
    data, own = _content(b"mdat"), [ispe(wide, high), box(b"hvcC", _content(b"hvcC")), *more]
    return packed(Container(data, [Item(1, [(0, len(data))], range(1, len(own) + 1), b"hvc1")], own))


def box_said(kind: bytes, size: int) -> bytes:
    """A box that says another size than its own."""
    at = honest().index(kind)
    return honest()[: at - 4] + struct.pack(">I", size) + honest()[at:]


def cut(share: float) -> bytes:
    return honest()[: int(share * len(honest()))]


def grid(rows: int, columns: int, wide: int, high: int) -> bytes:
    """Cells that all are the same picture."""
    data, cells = _content(b"mdat"), rows * columns
    plan = struct.pack(">BBBBII", 0, 1, (rows - 1) & 255, (columns - 1) & 255, wide, high)
    own = [ispe(wide, high), box(b"hvcC", _content(b"hvcC")), ispe(SIDE, SIDE)]
    items = [Item(1, [(len(data), len(plan))], (1,), b"grid")]
    items += [Item(2 + number, [(0, len(data))], (3, 2), b"hvc1") for number in range(cells)]
    named = struct.pack(">IH", 1, cells) + b"".join(struct.pack(">I", 2 + number) for number in range(cells))
    return packed(Container(data + plan, items, own, [box(b"dimg", named)]))


def extents(count: int, size: int) -> bytes:
    """A picture that is the same megabytes as many times as it likes."""
    data, own = _content(b"mdat").ljust(size, b"\0"), [ispe(SIDE, SIDE), box(b"hvcC", _content(b"hvcC"))]
    return packed(Container(data, [Item(1, [(0, size)] * count, (1, 2), b"hvc1")], own))


def metadata(kind: bytes, name: bytes, block: bytes) -> bytes:
    data, own = _content(b"mdat"), [ispe(SIDE, SIDE), box(b"hvcC", _content(b"hvcC"))]
    both = [
        Item(1, [(0, len(data))], (1, 2), b"hvc1"),
        Item(2, [(len(data), len(block))], kind=kind, name=name),
    ]
    return packed(Container(data + block, both, own, [box(b"cdsc", struct.pack(">IHI", 2, 1, 1))]))


SIDES = (0, 1, 63, 65, 5000, 5001, 16384, 65535, 2**31, 2**32 - 1)
BOXES = (
    "ftyp", "meta", "hdlr", "iloc", "iinf", "infe", "pitm", "iprp", "ipco", "hvcC", "colr", "ispe", "pixi", "ipma", "mdat",
)  # fmt: skip
GRIDS = ((1, 2), (16, 16), (30, 33), (78, 78), (255, 256))
CLIPPED = {"4G": (2**32 - 1,) * 8, "none": (0,) * 8, "negative": (10, 1, 10, 1, 2**31, 1, 2**31, 1)}


def files() -> Files:
    for wide, high in itertools.product(SIDES, (1, 64, 5000, 2**32 - 1)):
        yield File(f"heic/size/says-{wide}x{high}", later(said, wide, high))
    for kind, size in itertools.product(BOXES, (0, 1, 7, 2**31, 2**32 - 1)):
        yield File(f"heic/box/{kind}-says-{size}", later(box_said, kind.encode(), size))
    for part in range(1, 20):
        yield File(f"heic/cut/{part}-of-20", later(cut, part / 20))
    for rows, columns in GRIDS:
        yield File(f"heic/grid/{rows}x{columns}", later(grid, rows, columns, SIDE * columns, SIDE * rows))
        yield File(f"heic/grid/{rows}x{columns}-says-5000", later(grid, rows, columns, 5000, 5000))
    for count, size in ((2, 2**21), (60, 2**22), (60_000, 20)):
        yield File(f"heic/extents/{count}-of-{size}", later(extents, count, size))
    for name, words in CLIPPED.items():
        yield File(f"heic/clap/{name}", later(said, SIDE, SIDE, box(b"clap", struct.pack(">8I", *words))))
    for name, block in exif_blocks().items():
        yield File(f"heic/exif/{name}", later(metadata, b"Exif", b"\0", bytes(4) + block))
    for name, block in xmp_blocks().items():
        yield File(f"heic/xmp/{name}", later(metadata, b"mime", b"\0application/rdf+xml\0", block))
    for name, block in profiles().items():
        yield File(f"heic/icc/{name}", later(said, SIDE, SIDE, box(b"colr", b"prof", block)))
    film = full_box(b"mvhd", 0, 0, bytes(96))
    for brand in (b"hevc", b"msf1", b"mif1"):
        name = f"heic/brand/{brand.decode()}"
        yield File(name, later(bytes, box(b"ftyp", brand, b"\0\0\0\0heic") + box(b"moov", film)))
