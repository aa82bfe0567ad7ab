"""Building blocks that several formats share: boxes, chunks, tags, bits, and whole pictures to start from."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from PIL import Image, ImageCms

LIMIT = 5 * 2**20
"""Bytes of the largest upload; no file here is larger."""

MEGAPIXELS = 5000
"""A side in pixels: its square is the largest picture that is read."""


class File(NamedTuple):
    """A hostile file: a name that says its structure, and what makes its bytes."""

    name: str
    make: Callable[[], bytes]


Files = Iterator[File]


class later:  # noqa: N801
    """A call that is made when the bytes are asked for; arguments that are such calls are made then, too."""

    def __init__(self, function: Callable[..., bytes], *args: Any, **named: Any) -> None:
        self._function, self._args, self._named = function, args, named

    def __call__(self) -> bytes:
        args = (one() if isinstance(one, later) else one for one in self._args)
        return self._function(*args, **self._named)


@cache
def saved(kind: str, side: int = 64, mode: str = "RGB", **options: Any) -> bytes:
    """Return an honest picture as Pillow writes it."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((side, side)).convert(mode).save(out, kind, **options)
    return out.getvalue()


def zeros(size: int) -> bytes:
    """Return so many zero bytes as a zlib stream: a million of them once, and that piece again and again."""
    times, rest = divmod(size, 2**20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    end = packer.compress(bytes(rest)) + packer.flush()
    return b"\x78\x9c" + _million() * times + end + struct.pack(">I", size % 65521 << 16 | 1)


@cache
def _million() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)


@cache
def profile() -> bytes:
    """Return an honest colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def box(kind: bytes, *content: bytes) -> bytes:
    """Return an ISO box, as AVIF and JPEG 2000 have them."""
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def full_box(kind: bytes, version: int, flags: int, *content: bytes) -> bytes:
    """Return an ISO box that has a version."""
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


class Tag(NamedTuple):
    """An entry of a TIFF directory; bytes that do not fit into it are put elsewhere, a number is an offset."""

    number: int
    kind: int
    values: int
    value: int | bytes


BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, DOUBLE, SUB_IFD = 1, 2, 3, 4, 5, 7, 12, 13


def short(number: int, *values: int) -> Tag:
    return Tag(number, SHORT, len(values), struct.pack(f"<{len(values)}H", *values))


def long(number: int, *values: int) -> Tag:
    return Tag(number, LONG, len(values), struct.pack(f"<{len(values)}I", *values))


def tiff(tags: Sequence[Tag], data: bytes = b"", following: int = 0) -> bytes:
    """Return a little-endian TIFF: its data from byte 8, what its tags point at, then its only directory."""
    head, places = len(data) + 8, b""
    entries = b""
    for number, kind, count, value in tags:
        if isinstance(value, int):
            packed = struct.pack("<I", value & 0xFFFFFFFF)
        elif len(value) <= 4:
            packed = value.ljust(4, b"\0")
        else:
            packed = struct.pack("<I", head + len(places))
            places += value + bytes(len(value) % 2)
        entries += struct.pack("<HHI", number, kind, count & 0xFFFFFFFF) + packed
    body = data + places
    end = struct.pack("<H", len(tags) & 0xFFFF) + entries + struct.pack("<I", following)
    return b"II*\0" + struct.pack("<I", 8 + len(body)) + body + end


class Bits:
    """Bits one after another, the most significant first."""

    def __init__(self) -> None:
        self._bits: list[str] = []

    def put(self, value: int, width: int) -> "Bits":
        if width:
            self._bits.append(f"{value & ((1 << width) - 1):0{width}b}")
        return self

    def text(self, bits: str) -> "Bits":
        self._bits.append(bits)
        return self

    def __len__(self) -> int:
        return sum(map(len, self._bits))

    def packed(self, *, lowest_first: bool = False, fill: str = "0") -> bytes:
        """Return them as bytes; `lowest_first` puts the first bit lowest, as WebP and GIF do."""
        text = "".join(self._bits)
        text += fill * (-len(text) % 8)
        if lowest_first:
            return int(text[::-1] or "0", 2).to_bytes(len(text) // 8, "little")
        return int(text or "0", 2).to_bytes(len(text) // 8, "big")
