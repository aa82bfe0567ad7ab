"""JPEG: frames that lie, scans without end, restarts, segments by the thousand. Source of all: ITU-T T.81."""

import itertools
import struct

from tests.attacks.pictures.arithmetic import refinements
from tests.attacks.pictures.directories import exif_blocks, profiles, xmp_blocks
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, File, Files, later, saved

SOI, EOI = b"\xff\xd8", b"\xff\xd9"

SIDES = ((65535, 65535), (65500, 381), (5000, 5000), (5001, 5000), (0, 100), (100, 0), (1, 65500))
"""Widths and heights: the largest, just within the limit of pixels, just over it, none."""


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def frame(
    marker: int, wide: int, high: int, samplings: tuple[int, ...] = (0x11,), precision: int = 8
) -> bytes:
    parts = b"".join(bytes((number + 1, sampling, 0)) for number, sampling in enumerate(samplings))
    return segment(marker, struct.pack(">BHHB", precision, high, wide, len(samplings) & 255) + parts)


def scan(components: tuple[int, ...], first: int = 0, last: int = 63, high: int = 0, low: int = 0) -> bytes:
    named = b"".join(bytes((component, 0)) for component in components)
    return segment(0xDA, bytes((len(components),)) + named + bytes((first, last, high << 4 | low)))


QUANTIZATION = segment(0xDB, b"\0" + b"\1" * 64)
DC = segment(0xC4, b"\0\1" + bytes(15) + b"\0")
"""Huffman's table in which the bit 0 says: no difference."""
AC = segment(0xC4, b"\x10\1" + bytes(15) + b"\0")
"""The bit 0 says: this block ends."""
RUNS = segment(0xC4, b"\x10\1" + bytes(15) + b"\xe0")
"""The bit 0 says: as many blocks end as the next 14 bits say, and 16,384 more."""
TABLES = QUANTIZATION + DC + AC


def _runs(blocks: int) -> bytes:
    """The scan's data that says of all blocks that they end."""
    bits = ("0" + "1" * 14) * -(-blocks // 32_767)
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")


def plain(marker: int, wide: int, high: int, samplings: tuple[int, ...] = (0x11,), **more: int) -> bytes:
    """A whole picture of so many pixels whose blocks all end at once."""
    everything = scan(tuple(range(1, len(samplings) + 1)))
    return SOI + TABLES + frame(marker, wide, high, samplings, **more) + everything + bytes(1000) + EOI


AGAIN = {
    "AC-first": (1, True, ((0, 1),)), "AC-refined": (1, True, ((1, 0),)), "AC-single": (63, True, ((1, 0),)),
    "empty": (1, False, ((1, 0),)), "alternating": (1, True, ((0, 1), (1, 0))),
}  # fmt: skip
"""Scans of a progressive picture: their first coefficient, whether they have data, and which bits they bring in turn."""


def scans(count: int, kind: str, side: int, components: int) -> bytes:
    """A progressive picture whose every block is visited again in each of so many scans."""
    blocks = (-(-side // 8)) ** 2
    head = SOI + QUANTIZATION + DC + RUNS + frame(0xC2, side, side, (0x11,) * components)
    all_of_them = tuple(range(1, components + 1))
    first = scan(all_of_them, 0, 0, 0, 1) + bytes(min(blocks * components // 8, 1_000_000))
    if kind == "DC":
        return (head + first + scan(all_of_them, 0, 0, 1, 0) * count)[: LIMIT - 2] + EOI
    start, coded, pairs = AGAIN[kind]
    body = b"".join(
        scan((at % components + 1,), start, 63, *pairs[at % len(pairs)]) + (_runs(blocks) if coded else b"")
        for at in range(count)
    )
    return (head + first + body)[: LIMIT - 2] + EOI


def sequential_scans(count: int, side: int, marker: int) -> bytes:
    data = bytes(min(side * side // 64 // 4 + 1, 60_000))
    head = SOI + TABLES + frame(marker, side, side, (0x11,) * 3)
    return (head + (scan((1,)) + data) * count + scan((2,)) + data + scan((3,)) + data)[: LIMIT - 2] + EOI


def refined(count: int, side: int) -> bytes:
    """A progressive picture in arithmetic coding whose scans decide on each coefficient of each block."""
    head = SOI + QUANTIZATION + frame(0xCA, side, side) + scan((1,), 0, 0, 0, 1)
    one = scan((1,), 1, 63, 1, 0)
    return head + one + refinements(known=False) + (one + refinements(known=True)) * (count - 1) + EOI


def _after_soi(more: bytes, side: int = 64) -> bytes:
    base = saved("JPEG", side)
    return (base[:2] + more + base[2:])[:LIMIT]


def _storm(piece: bytes, count: int) -> bytes:
    return _after_soi(piece * min(count, (LIMIT - 10_000) // len(piece)))


def _restarts(interval: int, wide: int, high: int, order: int) -> bytes:
    marks = b"".join(b"\x00\xff" + bytes((0xD0 + (number * order) % 8,)) for number in range(400_000))
    head = SOI + TABLES + segment(0xDD, struct.pack(">H", interval)) + frame(0xC0, wide, high)
    return (head + scan((1,)) + marks)[: LIMIT - 2] + EOI


def _nested(depth: int, door: bytes, marker: int) -> bytes:
    """A thumbnail in a thumbnail in a thumbnail."""
    inner = saved("JPEG", 16)
    for _ in range(depth):
        if len(inner) > 65_000:
            break
        inner = saved("JPEG", 16)[:2] + segment(marker, door + inner) + saved("JPEG", 16)[2:]
    return inner


def _mpf(count: int, offset: int, size: int) -> bytes:
    entries = struct.pack("<IIIHH", 0x030000, size, offset, 0, 0) * min(count, 4000)
    tags = struct.pack("<HHII", 0xB001, 4, 1, count) + struct.pack("<HHII", 0xB002, 7, 16 * count, 50)
    body = b"MPF\0II*\0\x08\0\0\0" + struct.pack("<H", 3) + struct.pack("<HHI4s", 0xB000, 7, 4, b"0100")
    return _after_soi(segment(0xE2, body + tags + bytes(4) + entries)) + saved("JPEG", 64) * 3


def _profile(block: bytes, parts: int, total: int) -> bytes:
    size = max(1, min(60_000, -(-len(block) // parts)))
    pieces = (block[at * size : (at + 1) * size] for at in range(parts))
    return _after_soi(
        b"".join(
            segment(0xE2, b"ICC_PROFILE\0" + bytes(((at + 1) & 255, total & 255)) + piece)
            for at, piece in enumerate(pieces)
        )
    )


def _photoshop(count: int, size: int, said: int) -> bytes:
    block = b"8BIM\x03\xed\0\0" + struct.pack(">I", said) + bytes(size)
    return _after_soi(segment(0xED, (b"Photoshop 3.0\0" + block * count)[:65_000]) * 20)


def _adobe(transform: int, samplings: tuple[int, ...], side: int) -> bytes:
    body = plain(0xC0, side, side, samplings)
    return body[:2] + segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes((transform,))) + body[2:]


MARKERS = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC8, 0xC9, 0xCA, 0xCB, 0xCE)
SEGMENTS = (0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF, 0xFE, 0xDB, 0xC4, 0xDD, 0xDC, 0xDE, 0xDF, 0xF0)
XAP = b"http://ns.adobe.com/xap/1.0/\0"
DOORS = {
    "Exif": b"Exif\0\0", "ICC_PROFILE": b"ICC_PROFILE\0\1\1", "xap": XAP, "Photoshop": b"Photoshop 3.0\0", "JFIF": b"JFIF\0",
    "Adobe": b"Adobe", "MPF": b"MPF\0",
}  # fmt: skip
"""How segments begin that somebody reads."""

SCANS = ((10, 5000, 3), (98, 5000, 1), (98, 5000, 4), (98, 1000, 3), (3000, 800, 1))
"""Scans, the picture's side and its components."""

PREVIEWS = ((2, 0, 100), (65535, 0, 5_000_000), (2, 2**31, 2**31), (4000, 10, 10), (2**27, 0, 0))
NESTS = ((0xE1, b"Exif\0\0"), (0xE0, b"JFXX\0\x10"), (0xFE, b""))
BARE = (b"\xff", b"\xff\xd8", b"\xff\x00", b"\xff\x01", b"\xff\xd0")


def files() -> Files:
    yield from _frames()
    yield from _scans()
    yield from _drafts()
    yield from _segments()
    yield from _metadata()


def _frames() -> Files:
    for marker, (wide, high) in itertools.product(MARKERS, SIDES):
        yield File(f"jpeg/frame/SOF{marker - 0xC0}-{wide}x{high}", later(plain, marker, wide, high))
    for precision, count in itertools.product((2, 12, 16), (1, 3, 4)):
        make = later(plain, 0xC1, MEGAPIXELS, MEGAPIXELS, (0x11,) * count, precision=precision)
        yield File(f"jpeg/frame/{precision}-bit-{count}-components", make)
    for count in (2, 5, 10, 255):
        yield File(f"jpeg/frame/components-{count}", later(plain, 0xC0, 1000, 1000, (0x11,) * count))
    for luma, chroma in itertools.product((0x11, 0x14, 0x41, 0x44, 0x33, 0x24, 0x42), (0x11, 0x22, 0x31)):
        make = later(plain, 0xC0, MEGAPIXELS, MEGAPIXELS, (luma, chroma, chroma))
        yield File(f"jpeg/sampling/{luma:02x}-{chroma:02x}", make)
    for wrong in (0x00, 0x01, 0x10, 0x55, 0xFF):
        yield File(f"jpeg/sampling/{wrong:02x}-alone", later(plain, 0xC0, 1000, 1000, (wrong,)))
        yield File(f"jpeg/sampling/{wrong:02x}-last", later(plain, 0xC2, 1000, 1000, (0x11, 0x11, wrong)))
    colours = ((0x11,) * 3, (0x11,) * 4, (0x22, 0x11, 0x11, 0x22))
    for transform, samplings in itertools.product((0, 1, 2, 255), colours):
        name = f"jpeg/adobe/transform-{transform}-{len(samplings)}-{samplings[0]:x}"
        yield File(name, later(_adobe, transform, samplings, MEGAPIXELS))
    small, large = frame(0xC0, 64, 64), frame(0xC0, 65500, 65500)
    for name, two in {"small-large": small + large, "large-small": large + small}.items():
        yield File(f"jpeg/frame/two-{name}", later(bytes, SOI + TABLES + two + scan((1,)) + EOI))
        hidden = SOI + TABLES + segment(0xE5, two) + two[len(small) :] + scan((1,)) + EOI
        yield File(f"jpeg/frame/hidden-{name}", later(bytes, hidden))


def _scans() -> Files:
    for kind, (count, side, components) in itertools.product(("DC", *AGAIN), SCANS):
        yield File(
            f"jpeg/scans/{kind}-{count}-{side}px-{components}", later(scans, count, kind, side, components)
        )
    for count, side in itertools.product((10, 98, 3000), (200, 2000, 5000)):
        yield File(f"jpeg/scans/sequential-{count}-{side}px", later(sequential_scans, count, side, 0xC1))
        yield File(f"jpeg/scans/arithmetic-{count}-{side}px", later(sequential_scans, count, side, 0xC9))
    for count, side in ((1, 5000), (20, 5000), (98, 5000), (98, 2000), (600, 1000)):
        yield File(f"jpeg/scans/arithmetic-refined-{count}-{side}px", later(refined, count, side))
    for interval, order in itertools.product((1, 2, 65535), (0, 1, 3, 7)):
        yield File(
            f"jpeg/restarts/every-{interval}-step-{order}", later(_restarts, interval, 5000, 5000, order)
        )


DRAFTS = ((8064, 6048), (8660, 8660), (8661, 8661), (65500, 1145), (65535, 65535))
"""Widths and heights of what is decoded at a fraction: a telephone's, around three times the limit, and beyond."""


def _drafts() -> Files:
    for (wide, high), marker, end in itertools.product(DRAFTS, (0xC0, 0xC2), (EOI, b"")):
        name = f"jpeg/draft/{wide}x{high}-{marker:02X}{'' if end else '-without-end'}"
        yield File(name, later(_ending, later(plain, marker, wide, high, (0x22, 0x11, 0x11)), end))
    for count, inks in itertools.product((12, 98), (1, 3, 4)):
        yield File(f"jpeg/draft/{count}-scans-{inks}-inks", later(scans, count, "AC-first", 8660, inks))


def _ending(data: bytes, end: bytes) -> bytes:
    return data.removesuffix(EOI) + end


def _segments() -> Files:
    for marker, (size, count) in itertools.product(
        SEGMENTS, ((0, 10**6), (1, 4000), (1000, 1500), (65_000, 20))
    ):
        make = later(_storm, later(segment, marker, bytes(size)), count)
        yield File(f"jpeg/segments/{marker:02X}-{count}-of-{size}", make)
    for (word, door), marker in itertools.product(DOORS.items(), (0xE1, 0xE2, 0xED)):
        yield File(
            f"jpeg/segments/{word}-in-{marker:02X}-20000", later(_storm, segment(marker, door), 20_000)
        )
    for piece in BARE:
        yield File(f"jpeg/segments/bare-{piece.hex()}", later(_storm, piece, 4_000_000))


def _metadata() -> Files:
    for name, block in exif_blocks().items():
        yield File(f"jpeg/exif/{name}", later(_after_soi, segment(0xE1, b"Exif\0\0" + block)))
    for name, block in xmp_blocks().items():
        yield File(f"jpeg/xmp/{name}", later(_after_soi, segment(0xE1, XAP + block[:65_000])))
    for (name, block), (parts, total) in itertools.product(profiles().items(), ((1, 1), (255, 255), (20, 3))):
        yield File(f"jpeg/icc/{name}-{parts}-of-{total}", later(_profile, block, parts, total))
    for count, offset, size in PREVIEWS:
        yield File(f"jpeg/mpf/{count}-at-{offset}", later(_mpf, count, offset, size))
    for depth, (marker, door) in itertools.product((3, 300), NESTS):
        yield File(f"jpeg/nested/{marker:02X}-{depth}-deep", later(_nested, depth, door, marker))
    for count, said in itertools.product((1, 4000), (0, 0x10, 0xFFFFFFFF, 0x7FFFFFFF)):
        yield File(f"jpeg/photoshop/{count}-say-{said:x}", later(_photoshop, count, 16, said))
