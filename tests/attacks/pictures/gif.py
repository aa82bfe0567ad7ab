"""GIF: frames by the thousand, screens without pixels, comments byte by byte, codes that mean nothing. Source: GIF89a."""

import itertools
import struct

from tests.attacks.pictures.directories import profiles, xmp_blocks
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, Bits, File, Files, later

TRAILER = b";"


def screen(wide: int, high: int, palette: int = 2, background: int = 0) -> bytes:
    """The header; the palette's number of colours is a power of two, or 0."""
    flags = 0x80 | palette.bit_length() - 2 if palette else 0
    return b"GIF89a" + struct.pack("<HHBBB", wide, high, flags, background, 0) + _colours(palette)


def _colours(count: int) -> bytes:
    return bytes(number * 7 & 255 for number in range(3 * count))


def control(disposal: int = 0, transparent: int = 0, delay: int = 1) -> bytes:
    return b"!\xf9\x04" + struct.pack("<BHBB", disposal << 2 | (transparent > 0), delay, transparent & 255, 0)


def frame(
    x: int, y: int, wide: int, high: int, data: bytes, interlaced: bool = False, palette: int = 0
) -> bytes:
    flags = interlaced << 6 | (0x80 | palette.bit_length() - 2 if palette else 0)
    return b"," + struct.pack("<HHHHB", x, y, wide, high, flags) + _colours(palette) + data


def blocks(data: bytes, size: int = 255) -> bytes:
    """Data in sub-blocks of so many bytes."""
    parts = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


def long_codes(pixels: int) -> bytes:
    """As few codes as may be for so many pixels of colour 0: each code's string is longer by one than the last's."""
    bits, width, known, done, length = Bits(), 3, 6, 0, 1
    codes: list[tuple[int, int]] = [(4, 3), (0, 3)]
    done = 1
    while done < pixels:
        codes.append((known, width))
        length += 1
        done += length
        known += 1
        if known == 1 << width and width < 12:
            width += 1
        if known == 4096:
            codes.append((4, 12))
            codes.append((0, 3))
            done, length, known, width = done + 1, 1, 6, 3
    codes.append((5, width))
    for code, wide in codes:
        bits.text(f"{code:0{wide}b}"[::-1])
    return b"\2" + blocks(bits.packed(lowest_first=True))


def clears(count: int, size: int = 255) -> bytes:
    """Nothing but the code that forgets all codes."""
    return b"\2" + blocks(
        (b"\x24\x49\x92" * (count // 8 + 1))[
            : min(count * 3 // 8, 4_500_000 * size // 255 // (1 + (size == 1)))
        ],
        size,
    )


ONE = b"\2\2\x44\x01\0"
"""A pixel."""


def gif(head: bytes, *rest: bytes) -> bytes:
    return (head + b"".join(rest))[: LIMIT - 1] + TRAILER


def _film(count: int, canvas: int, side: int, at: int, disposal: int) -> bytes:
    one = control(disposal, 1) + frame(at, at, side, side, ONE)
    return gif(screen(canvas, canvas), one * min(count, (LIMIT - 100) // len(one)))


def _storm(piece: bytes, count: int, end: bytes = b"") -> bytes:
    count = min(count, (LIMIT - 100) // len(piece))
    return gif(screen(64, 64), piece * count + end, frame(0, 0, 64, 64, ONE))


SIDES = ((1, 1), (64, 64), (5000, 5000), (5001, 5000), (65_535, 65_535), (65_535, 381), (0, 0), (0, 65_535))
FRAMES = ((64, 64, 0), (64, 1, 63), (5000, 5000, 0), (5000, 1, 4999), (64, 65_535, 0))
"""The screen's side, a frame's, and where the frame lies."""

EXTENSIONS = {"comment": 0xFE, "application": 0xFF, "text": 0x01, "control": 0xF9, "unknown": 0x00}
PIECES = {
    "zeros": b"\0",
    "trailers": b";",
    "marks": b"!",
    "commas": b",",
    "ones": b"\xff",
    "headers": b"GIF89a",
}


def files() -> Files:
    yield from _frames()
    yield from _codes()
    for name, label in EXTENSIONS.items():
        mark = b"!" + bytes((label,))
        for size in (1, 2, 255):
            for count in (20_000, 10**6):
                make = later(_storm, later(_long, mark, size, count), 1)
                yield File(f"gif/extension/{name}-of-{count}-blocks-of-{size}", make)
            make = later(_storm, mark + blocks(b"x" * size), 300_000)
            yield File(f"gif/extension/{name}-many-of-{size}", make)
        yield File(f"gif/extension/{name}-many-empty", later(_storm, mark + b"\0", 300_000))
        yield File(
            f"gif/extension/{name}-without-end", later(_storm, mark + b"\xff" + bytes(range(1, 256)), 1)
        )
    for (name, piece), count in itertools.product(PIECES.items(), (1000, 300_000)):
        yield File(f"gif/bytes/{name}-{count}", later(_storm, piece, count))
    for name, block in xmp_blocks().items():
        body = b"!\xff\x0bXMP DataXMP" + block + bytes(range(255, -1, -1)) + b"\0\0"
        yield File(f"gif/xmp/{name}", later(_storm, body, 1))
    for name, block in profiles().items():
        yield File(f"gif/icc/{name}", later(_storm, b"!\xff\x0bICCRGBG1012" + blocks(block), 1))
    for loops in (0, 65_535):
        body = b"!\xff\x0bNETSCAPE2.0\3\1" + struct.pack("<H", loops) + b"\0"
        yield File(f"gif/loop/{loops}-20000-times", later(_storm, body, 20_000))


def _long(mark: bytes, size: int, count: int) -> bytes:
    """An extension of so many sub-blocks, as far as they fit."""
    return mark + blocks(b"x" * (size * min(count, (LIMIT - 2000) // (size + 1))), size)


def _frames() -> Files:
    for (wide, high), (across, down) in itertools.product(SIDES, SIDES):
        make = later(gif, screen(wide, high), frame(0, 0, across, down, ONE))
        yield File(f"gif/frame/{across}x{down}-on-{wide}x{high}", make)
    for (x, y), side in itertools.product(((1, 1), (63, 0), (65_535, 65_535), (0, 65_535)), (1, 64, 65_535)):
        yield File(f"gif/frame/{side}-at-{x}-{y}", later(gif, screen(64, 64), frame(x, y, side, side, ONE)))
    for count, (canvas, side, at), disposal in itertools.product((2, 1000, 30_000), FRAMES, (0, 1, 2, 3, 7)):
        name = f"gif/film/{count}-of-{side}-at-{at}-on-{canvas}-disposal-{disposal}"
        yield File(name, later(_film, count, canvas, side, at, disposal))
    for colours, background, local in itertools.product((0, 2, 256), (0, 255), (0, 256)):
        head, one = screen(MEGAPIXELS, MEGAPIXELS, colours, background), frame(9, 9, 9, 9, ONE, palette=local)
        yield File(
            f"gif/palette/{colours}-and-{local}-background-{background}",
            later(gif, head, control(2, 255), one),
        )


def _codes() -> Files:
    for side, interlaced in itertools.product((64, 1000, MEGAPIXELS, 5001), (False, True)):
        make = later(_filled, side, later(long_codes, side * side), interlaced)
        yield File(f"gif/codes/long-{side}px{'-interlaced' if interlaced else ''}", make)
    yield File("gif/codes/64px-but-25-megapixels-of-data", later(_filled, 64, later(long_codes, 25_000_000)))
    for count, size in ((1000, 255), (12_000_000, 255), (5_000_000, 1)):
        for side in (64, MEGAPIXELS):
            make = later(_filled, side, later(clears, count, size))
            yield File(f"gif/codes/{count}-clears-in-blocks-of-{size}-{side}px", make)
    for width in (0, 1, 8, 11, 12, 13, 31, 255):
        make = later(_filled, 64, bytes((width,)) + blocks(bytes(range(256)) * 40))
        yield File(f"gif/codes/first-of-{width}-bits", make)


def _filled(side: int, data: bytes, interlaced: bool = False) -> bytes:
    return gif(screen(side, side, 4), frame(0, 0, side, side, data, interlaced))
