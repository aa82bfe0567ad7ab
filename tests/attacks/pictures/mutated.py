"""Picture files that nobody's camera made: every format that Pillow writes, broken at random in many ways.

`Hostile(seed).input(number)` gives the same bytes on every machine with the same Pillow.
"""

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageCms, ImageDraw, features

from fashion_search.imaging.decode import FORMATS
from tests.attacks.pictures.png import chunk

MODES = ("RGB", "RGBA", "L", "LA", "P", "PA", "1", "CMYK", "YCbCr", "LAB", "I", "I;16", "F")
SIZE = (48, 40)
EXTREMES = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
FOREIGN = {
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "PSD": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 40, 48, 8, 3) + bytes(12),
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
    "WMF": b"\xd7\xcd\xc6\x9a\0\0" + bytes(60),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "empty": b"",
    "zeros": bytes(1000),
}

READABLE = 0.8
"""Share of the files made from a format that is read; the others from any."""

Draw = random.Random
Way = Callable[["Hostile", Draw, bytes], bytes]


class Hostile:
    """Inputs by number."""

    def __init__(self, seed: int) -> None:
        """Write the whole files that are broken afterwards."""
        self.seed = seed
        self.whole = dict(_whole())
        self._names = sorted(self.whole)
        self._readable = [name for name in self._names if name.split()[0] in (*FORMATS, "MPO")]

    def input(self, number: int) -> tuple[str, str, bytes]:
        """Return a format, the way in which it is broken, and the file."""
        draw = random.Random(f"{self.seed} {number}")
        if number < len(self._names):
            return self._names[number], "whole", self.whole[self._names[number]]
        name = draw.choice(self._readable if draw.random() < READABLE else self._names)
        way = draw.choice(WAYS)
        data = way(self, draw, self.whole[name])
        for _ in range(draw.choice((0, 0, 0, 1, 2))):
            data = draw.choice(BLIND)(self, draw, data)
        return name, way.__name__.strip("_").replace("_", " "), data

    def any(self, draw: Draw, kind: str = "") -> bytes:
        return self.whole[draw.choice([name for name in self._names if name.startswith(kind)])]


def _whole() -> Iterator[tuple[str, bytes]]:
    """Write a picture in every format and mode that Pillow has, and in the kinds that formats have."""
    Image.init()
    colour = _drawing()
    for kind in sorted(Image.SAVE):
        for mode in MODES:
            yield from _written(f"{kind} {mode}", colour, kind, mode)
    frames: dict[str, Any] = {"save_all": True, "append_images": [colour.rotate(90), colour.rotate(180)]}
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("GIF", "PNG", "WEBP", "AVIF", "TIFF", "MPO"):
        yield from _written(f"{kind} animated", colour, kind, "RGB", **frames)
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF"):
        yield from _written(f"{kind} exif", colour, kind, "RGB", exif=exif)
        yield from _written(f"{kind} icc", colour, kind, "RGB", icc_profile=profile)
    yield from _written("JPEG progressive", colour, "JPEG", "RGB", progressive=True)
    yield from _written("JPEG restarts", colour, "JPEG", "RGB", restart_marker_blocks=1)
    yield from _written("WEBP lossless", colour, "WEBP", "RGBA", lossless=True)
    yield from _written("PNG transparent", colour, "PNG", "P", transparency=0)
    for packed in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits", "group4", "lzma", "zstd"):
        mode = "1" if packed == "group4" else "RGB"
        yield from _written(f"TIFF {packed}", colour, "TIFF", mode, compression=packed)
    yield from FOREIGN.items()


def _written(
    name: str, image: Image.Image, kind: str, mode: str, **options: Any
) -> Iterator[tuple[str, bytes]]:
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if mode == "LAB":
                image = Image.merge("LAB", image.split())
            image.convert(mode).save(out, kind, **options)
    except Exception:  # not every format has every mode, and not every Pillow every codec
        return
    yield name, out.getvalue()


def _drawing() -> Image.Image:
    image = Image.radial_gradient("L").resize(SIZE).convert("RGB")
    ImageDraw.Draw(image).ellipse((5, 5, 40, 30), fill=(200, 30, 60))
    return image


def _flipped_bits(_: Hostile, draw: Draw, data: bytes) -> bytes:
    changed = bytearray(data)
    for _bit in range(draw.choice((1, 2, 8, 64)) if data else 0):
        changed[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _truncated(_: Hostile, draw: Draw, data: bytes) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _cut_out(_: Hostile, draw: Draw, data: bytes) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + data[at + draw.choice((1, 4, 100)) :]


def _put_in(_: Hostile, draw: Draw, data: bytes) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + draw.randbytes(draw.choice((1, 4, 100, 5000))) + data[at:]


def _repeated(_: Hostile, draw: Draw, data: bytes) -> bytes:
    start = draw.randrange(len(data) + 1)
    piece = data[start : start + draw.choice((1, 8, 64, 1000))]
    return data[:start] + piece * draw.choice((2, 50, 2000)) + data[start:]


def _extreme_header(_: Hostile, draw: Draw, data: bytes) -> bytes:
    """Lie in the first bytes about a size, a count or an offset."""
    changed = bytearray(data)
    for _lie in range(draw.choice((1, 1, 2))):
        form = draw.choice((">H", "<H", ">I", "<I"))
        width = struct.calcsize(form)
        if len(data) > width:
            at = draw.randrange(min(len(data) - width, 120))
            struct.pack_into(form, changed, at, draw.choice(EXTREMES) % 256**width)
    return bytes(changed)


def _another_size(hostile: Hostile, draw: Draw, data: bytes) -> bytes:
    """Say another width or height wherever the right ones stand."""
    for side in SIZE:
        for form in (">H", "<H", ">I", "<I"):
            other = draw.choice((0, 1, side, 4999, 5001, 16384, 65535, 2**31 - 1, 2**32 - 1))
            packed = struct.pack(form, other % 256 ** struct.calcsize(form))
            if draw.random() < 0.5:
                data = data.replace(struct.pack(form, side), packed, 1)
    if data[:8] == b"\x89PNG\r\n\x1a\n":  # a checksum that fits, or nothing of it is read
        data = data[:29] + struct.pack(">I", zlib.crc32(data[12:29])) + data[33:]
    return data


def _shuffled_pieces(_: Hostile, draw: Draw, data: bytes) -> bytes:
    """Put a file's own pieces into another order, some twice: chunks, segments, blocks."""
    if data[:4] == b"\x89PNG":
        head, pieces = data[:8], _chunks(data, 8, ">", 12, 0)
    elif data[:4] == b"RIFF":
        head, pieces = data[:12], _chunks(data, 12, "<", 8, 4)
    elif data[:2] == b"\xff\xd8":
        head, *pieces = re.split(rb"(?=\xff[\xc0-\xfe])", data)[1:]
    else:
        size = draw.choice((4, 16, 64, 256))
        head, pieces = data[:size], [data[at : at + size] for at in range(size, len(data), size)]
    some = draw.choices(pieces, k=draw.choice((0, 1, 3))) if pieces else []
    mixed = [*pieces, *some]
    for _move in range(draw.choice((1, 3, len(mixed)))):
        if mixed:
            mixed.insert(draw.randrange(len(mixed)), mixed.pop(draw.randrange(len(mixed))))
    return head + b"".join(mixed)


def _chunks(data: bytes, at: int, order: str, more: int, length_at: int) -> list[bytes]:
    found = []
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(order + "I", data, at + length_at)
        found.append(data[at : at + length + more + (length % 2 if more == 8 else 0)])
        at += max(8, len(found[-1]))
    return found


def _spliced(hostile: Hostile, draw: Draw, data: bytes) -> bytes:
    other = hostile.any(draw)
    return data[: draw.randrange(len(data) + 1)] + other[draw.randrange(len(other) + 1) :]


def _polyglot(hostile: Hostile, draw: Draw, data: bytes) -> bytes:
    """Be two things at once: a picture and an archive, a script or a page."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../etc/passwd", "x")
    gif = hostile.any(draw, "GIF")
    script = b"GIF89a/*" + gif[8:] + b"*/=1;alert(1)"
    page = b"<html><script>alert(1)</script>"
    png, jpeg = hostile.any(draw, "PNG"), hostile.any(draw, "JPEG")
    text = chunk(b"tEXt", b"Comment\0" + page)
    return draw.choice(
        (
            jpeg + archive.getvalue(),
            archive.getvalue() + jpeg,
            script,
            png[:33] + text + png[33:],
            png + page,
            page + png,
            jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(page) + 2) + page + jpeg[2:],
            data + archive.getvalue(),
            page + data,
            data + jpeg,
        )
    )


def _palette(_: Hostile, draw: Draw, __: bytes) -> bytes:
    """Name colours that the palette does not have."""
    out = io.BytesIO()
    image = Image.frombytes("P", SIZE, draw.randbytes(SIZE[0] * SIZE[1]))
    image.putpalette(draw.randbytes(768))
    image.save(out, "PNG")
    png = out.getvalue()
    start = png.index(b"PLTE") - 4
    (length,) = struct.unpack_from(">I", png, start)
    short = draw.randbytes(3 * draw.choice((0, 1, 2, 17, 300)))
    clear = chunk(b"tRNS", draw.randbytes(draw.choice((0, 1, 256, 300)))) if draw.random() < 0.5 else b""
    return png[:start] + chunk(b"PLTE", short) + clear + png[start + length + 12 :]


def _whole_again(_: Hostile, __: Draw, data: bytes) -> bytes:
    return data


BLIND: tuple[Way, ...] = (_flipped_bits, _truncated, _cut_out, _put_in, _repeated, _extreme_header, _spliced)
"""Ways that fit any file."""

WAYS: tuple[Way, ...] = (*BLIND, _another_size, _shuffled_pieces, _polyglot, _palette, _whole_again)
"""All ways; what is made against a format's structure is `constructed`."""


def codecs() -> str:
    """Say which Pillow writes and reads the files."""
    return f"Pillow {features.version('pil')}, libtiff {features.version('libtiff')}, libavif {features.version('avif')}"
