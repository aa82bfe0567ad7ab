"""The boxes around an AVIF's pictures. Sources: ISO/IEC 14496-12 (boxes), 23008-12 (items and properties)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.attacks.pictures.av1 import Stream
from tests.attacks.pictures.parts import box, full_box

FTYP = box(b"ftyp", b"avif\0\0\0\0avifmif1miafMA1B")
START = len(FTYP) + 8
"""Where the data begin: before everything that points at them."""

Extents = Sequence[tuple[int, int]]


@dataclass
class Item:
    """A picture, or what belongs to one: where its bytes lie from `START`, and which properties it has."""

    number: int
    extents: Extents
    properties: Sequence[int] = ()
    kind: bytes = b"av01"
    name: bytes = b"\0"
    method: int = 0


@dataclass
class Container:
    """A file of items."""

    data: bytes
    items: list[Item]
    properties: list[bytes] = field(default_factory=list)
    references: list[bytes] = field(default_factory=list)
    more: bytes = b""

    def packed(self) -> bytes:
        items = self.items
        places = b"".join(
            struct.pack(">IHHH", one.number, one.method, 0, len(one.extents))
            + b"".join(struct.pack(">II", START * (one.method == 0) + at, size) for at, size in one.extents)
            for one in items
        )
        infos = b"".join(
            full_box(b"infe", 3, 0, struct.pack(">IH", one.number, 0), one.kind, one.name) for one in items
        )
        uses = b"".join(
            struct.pack(">IB", one.number, len(one.properties)) + bytes(one.properties)
            for one in items
            if one.properties
        )
        using = sum(1 for one in items if one.properties)
        meta = full_box(
            b"meta", 0, 0,
            full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full_box(b"pitm", 1, 0, struct.pack(">I", items[0].number)),
            full_box(b"iloc", 2, 0, b"\x44\0", struct.pack(">I", len(items)), places),
            full_box(b"iinf", 1, 0, struct.pack(">I", len(items)), infos),
            full_box(b"iref", 1, 0, *self.references) if self.references else b"",
            box(b"iprp", box(b"ipco", *self.properties), full_box(b"ipma", 1, 0, struct.pack(">I", using), uses)),
            self.more,
        )  # fmt: skip
        return FTYP + box(b"mdat", self.data) + meta


def ispe(wide: int, high: int) -> bytes:
    return full_box(b"ispe", 0, 0, struct.pack(">II", wide, high))


def pixi(stream: Stream) -> bytes:
    planes = 1 if stream.mono else 3
    return full_box(b"pixi", 0, 0, bytes((planes, *[stream.depth] * planes)))
