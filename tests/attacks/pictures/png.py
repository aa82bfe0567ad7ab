"""PNG: chunks that inflate, by the thousand; rows, frames and palettes that lie. Source: PNG, third edition."""

import itertools
import struct
import zlib
from collections.abc import Iterable

from tests.attacks.pictures.directories import exif_blocks, profiles, xmp_blocks
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, File, Files, later, saved, zeros

SIGNATURE = b"\x89PNG\r\n\x1a\n"

SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples a pixel, by the kind of colour."""


def chunk(kind: bytes, data: bytes, *, said: int | None = None, sound: bool = True) -> bytes:
    """A chunk; it may say another length than it has, and its checksum may be wrong."""
    check = zlib.crc32(kind + data) if sound else 0
    return (
        struct.pack(">I", len(data) if said is None else said & 0xFFFFFFFF)
        + kind
        + data
        + struct.pack(">I", check)
    )


def ihdr(wide: int, high: int, depth: int = 8, colour: int = 0, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, interlaced))


def png(head: bytes, data: bytes, before: Iterable[bytes] = (), after: Iterable[bytes] = ()) -> bytes:
    return (SIGNATURE + head + b"".join(before) + chunk(b"IDAT", data) + b"".join(after))[
        : LIMIT - 12
    ] + chunk(b"IEND", b"")


def blank(
    wide: int, high: int, depth: int = 8, colour: int = 0, interlaced: int = 0, share: float = 1.0
) -> bytes:
    """A picture of zeros, or so much of it."""
    row = (wide * SAMPLES.get(colour, 1) * depth + 7) // 8 + 1
    more = 2 * high + 20 if interlaced else 0
    palette = [chunk(b"PLTE", bytes(3))] if colour == 3 else []
    return png(
        ihdr(wide, high, depth, colour, interlaced),
        zeros(min(int(share * row * high) + more, 2**29)),
        palette,
    )


def filtered(kind: int, side: int, colour: int) -> bytes:
    """Rows that all are filtered in one way, which costs the decoder something for each byte."""
    packer = zlib.compressobj(1)
    row = (
        bytes((kind,))
        + bytes(range(256)) * (side * SAMPLES[colour] // 256)
        + bytes(side * SAMPLES[colour] % 256)
    )
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png(ihdr(side, side, 8, colour), data)


def many(piece: bytes, count: int, *, after: bool = False) -> bytes:
    """A small picture with so many chunks before its pixels or after them, as far as they fit."""
    pieces = [piece * min(count, (LIMIT - 1000) // len(piece))]
    return png(ihdr(64, 64), zeros(64 * 65), () if after else pieces, pieces if after else ())


def text(kind: bytes, inflated: int) -> bytes:
    """A chunk of text or of a profile that inflates to so many bytes."""
    packed = zeros(inflated)
    body = {
        b"tEXt": b"a\0" + bytes(min(inflated, 900_000)),
        b"zTXt": b"a\0\0" + packed,
        b"iTXt": b"a\0\1\0\0\0" + packed,
        b"iCCP": b"a\0\0" + packed,
    }[kind]
    return chunk(kind, body)


def film(count: int, canvas: int, side: int, at: int = 0, said: int | None = None) -> bytes:
    first = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, side, side, at, at, 1, 100, 2, 1))
    room = (LIMIT - 10_000) // (38 + 12 + 4 + 80)
    frames = b"".join(
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * n + 1, side, side, at, at, 1, 100, n % 4, n % 3))
        + chunk(b"fdAT", struct.pack(">I", 2 * n + 2) + zeros(min(64 * 65, side * (side + 1))))
        for n in range(min(count, room, 8000))
    )
    animation = chunk(b"acTL", struct.pack(">II", (count if said is None else said) & 0xFFFFFFFF, 0))
    return png(ihdr(canvas, canvas), zeros(canvas * (canvas + 1)), [animation, first], [frames])


def _pieces(size: int) -> bytes:
    """The pixels in chunks of so many bytes."""
    data = zlib.compress(bytes(range(256)) * 2000, 0)
    wide = 511
    body = b"".join(chunk(b"IDAT", data[at : at + size]) for at in range(0, len(data), size or len(data)))
    more = b"" if size else chunk(b"IDAT", b"") * 400_000
    return (SIGNATURE + ihdr(wide, 1000) + more + body)[: LIMIT - 12] + chunk(b"IEND", b"")


def _stored(size: int) -> bytes:
    """Deflated data of empty blocks only, and then the picture."""
    return png(ihdr(64, 64), b"\x78\x01" + b"\0\0\0\xff\xff" * (size // 5) + zeros(64 * 65)[2:])


def _lie(kind: bytes, said: int, sound: bool) -> bytes:
    return png(ihdr(64, 64), zeros(64 * 65), [chunk(kind, bytes(100), said=said, sound=sound)])


SIZES = ((5001, 5000), (2**31 - 1, 2**31 - 1), (2**32 - 1, 1), (65_535, 65_535), (0, 100), (100, 0))
KINDS = ((1, 0), (8, 0), (16, 0), (8, 2), (16, 2), (1, 3), (8, 3), (8, 4), (16, 4), (8, 6), (16, 6))
"""Bits a sample and kinds of colour that there are."""

NO_KINDS = ((0, 0, 0), (3, 0, 0), (32, 2, 0), (255, 255, 255), (16, 3, 1), (8, 5, 0), (1, 6, 0))

TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"iCCP")
INFLATED = (1, 1000, 900_000, 1_048_575, 3_000_000)
"""Bytes that such a chunk inflates to; Pillow stops at a megabyte."""

CHUNKS = {
    "PLTE": (0, 768, 3_000_000), "tRNS": (256, 2_000_000), "gAMA": (4,), "cHRM": (32,), "sRGB": (1,), "pHYs": (9,), "sBIT": (3,),
    "bKGD": (6,), "hIST": (512,), "tIME": (7,), "sPLT": (1000,), "eXIf": (100,), "acTL": (8,), "fcTL": (26,), "fdAT": (100,),
    "IHDR": (13,), "IEND": (0,), "aaAa": (0,), "AAAA": (0,), "mkBF": (100,), "cICP": (4,), "iDOT": (28,),
}  # fmt: skip
"""Chunks and the sizes that they get."""

FRAMES = (
    (64, 64, 0),
    (64, 60_000, 0),
    (64, 1, 63),
    (64, 0, 0),
    (64, 64, 2**31 - 1),
    (5000, 5000, 0),
    (64, 2**31 - 1, 1),
)
"""The picture's side, a frame's, and where the frame lies."""


def files() -> Files:
    yield from _pixels()
    yield from _chunks()
    for count, (canvas, side, at) in itertools.product((1, 100, 8000), FRAMES):
        yield File(f"png/film/{count}-of-{side}-at-{at}-on-{canvas}", later(film, count, canvas, side, at))
    for said in (0, 1, 2**31 - 1, 2**32 - 1):
        yield File(f"png/film/says-{said}", later(film, 3, 64, 64, 0, said))
    yield from _metadata()


def _pixels() -> Files:
    for (wide, high), (depth, colour) in itertools.product(
        ((5000, 5000), (25_000_000, 1), (1, 25_000_000)), KINDS
    ):
        for interlaced in (0, 1):
            name = f"png/blank/{wide}x{high}-{depth}-bit-kind-{colour}{'-interlaced' if interlaced else ''}"
            yield File(name, later(blank, wide, high, depth, colour, interlaced))
    for (wide, high), colour in itertools.product(SIZES, (0, 6)):
        yield File(
            f"png/size/{wide}x{high}-kind-{colour}",
            later(png, ihdr(wide, high, 8, colour), later(zeros, 10**6)),
        )
    for depth, colour, way in NO_KINDS:
        make = later(png, ihdr(100, 100, depth, colour, way), later(zeros, 10**6))
        yield File(f"png/size/{depth}-bit-kind-{colour}-way-{way}", make)
    for inflated in (64, 10**6, 5 * 10**8):
        yield File(f"png/data/64x64-inflates-to-{inflated}", later(png, ihdr(64, 64), later(zeros, inflated)))
    for share in (0.0, 0.01, 0.9):
        yield File(f"png/data/{share}-of-25-megapixels", later(blank, MEGAPIXELS, MEGAPIXELS, 8, 2, 0, share))
    for size in (10_000, 4_000_000):
        yield File(f"png/data/{size}-bytes-of-empty-blocks", later(_stored, size))
    for size in (0, 1, 2, 50, 60_000):
        yield File(f"png/data/in-pieces-of-{size}", later(_pieces, size))
    for kind, colour in itertools.product((1, 2, 3, 4, 5, 255), (0, 6)):
        yield File(
            f"png/filter/{kind}-kind-{colour}", later(filtered, kind, 2500 if colour else MEGAPIXELS, colour)
        )


def _chunks() -> Files:
    for kind, size, count in itertools.product(TEXTS, INFLATED, (1, 60, 4000)):
        name, piece = f"png/{kind.decode()}/{count}-inflate-to-{size}", later(text, kind, size)
        yield File(name, later(many, piece, count))
        if count == 4000 and kind != b"tEXt":
            yield File(f"{name}-at-the-end", later(many, piece, count, after=True))
    for kind in TEXTS:
        yield File(f"png/{kind.decode()}/100000-inflate-to-1", later(many, later(text, kind, 1), 100_000))
    for kind in (b"zTXt", b"iTXt", b"iCCP"):
        yield File(
            f"png/{kind.decode()}/1-inflate-to-500000000", later(many, later(text, kind, 500_000_000), 1)
        )
    for word, sizes in CHUNKS.items():
        for size, count in itertools.product(sizes, (1, 80_000)):
            yield File(
                f"png/chunks/{word}-{count}-of-{size}",
                later(many, later(chunk, word.encode(), bytes(size)), count),
            )
    lies = (0, 99, 101, 2**31 - 1, 2**32 - 1)
    for kind, said, sound in itertools.product(
        (b"tEXt", b"iCCP", b"IDAT", b"eXIf", b"PLTE"), lies, (True, False)
    ):
        yield File(
            f"png/lies/{kind.decode()}-says-{said}{'' if sound else '-unsound'}",
            later(_lie, kind, said, sound),
        )


def _metadata() -> Files:
    for name, block in exif_blocks().items():
        yield File(f"png/exif/{name}", later(many, chunk(b"eXIf", block), 1))
    digits = saved("JPEG", 64).hex().encode()
    raw = {
        "loop": b"\nexif\n 999999\n" + b"zz" * 1000,
        "jpeg": b"\nexif\n 10\n" + digits,
        "lines": b"\n" * 900_000,
    }
    for name, body in raw.items():
        yield File(
            f"png/exif/as-text-{name}", later(many, chunk(b"tEXt", b"Raw profile type exif\0" + body), 1)
        )
    for name, block in xmp_blocks().items():
        yield File(f"png/xmp/{name}", later(many, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + block), 1))
    for name, block in profiles().items():
        yield File(f"png/icc/{name}", later(many, chunk(b"iCCP", b"icc\0\0" + zlib.compress(block)), 1))
