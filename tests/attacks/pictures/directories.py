"""EXIF, XMP and colour profiles that claim far more than there is, for every format that can carry them."""

import struct

from tests.attacks.pictures.parts import (
    ASCII,
    BYTE,
    DOUBLE,
    LONG,
    RATIONAL,
    SHORT,
    SUB_IFD,
    UNDEFINED,
    Tag,
    long,
    profile,
    short,
    tiff,
)
from tests.unit.imaging.profiles import PROPHOTO, matrix_profile, press_profile

ORIENTATION, EXIF, GPS, INTEROPERABILITY, MAKER_NOTE, THUMBNAIL = (
    0x0112, 0x8769, 0x8825, 0xA005, 0x927C, 0x0201,
)  # fmt: skip


def exif_blocks() -> dict[str, bytes]:
    """Return EXIF blocks by what is wrong with them; none is larger than a JPEG's segment."""
    whole = bytes(60_000)
    claims = [Tag(0xC000 + number, LONG, 15_000, 8) for number in range(4)]
    blocks = {
        "turned": tiff([short(ORIENTATION, 6)]),
        "orientation-0": tiff([short(ORIENTATION, 0)]),
        "orientation-65535": tiff([short(ORIENTATION, 65535)]),
        "orientation-many-values": tiff([Tag(ORIENTATION, SHORT, 2**31, 8)], whole),
        "orientation-5000-times": tiff([short(ORIENTATION, 6)] * 5000),
        "claims-whole-file": tiff([*claims, short(ORIENTATION, 6)], whole),
        "claims-whole-file-1000": tiff([Tag(0xC000 + n, UNDEFINED, 48_000, 8) for n in range(1000)], whole[:48_000]),
        "rationals": tiff([Tag(EXIF, LONG, 1, 8)], _inner(RATIONAL, 7000)),
        "doubles": tiff([Tag(EXIF, LONG, 1, 8)], _inner(DOUBLE, 7000)),
        "shorts": tiff([Tag(EXIF, LONG, 1, 8)], _inner(SHORT, 28_000)),
        "counts-4G": tiff([Tag(0xC000 + n, 1 + n % 13, 0xFFFFFFFF, 8) for n in range(500)]),
        "counts-0": tiff([Tag(0xC000 + n, 1 + n % 13, 0, 0) for n in range(4000)]),
        "kinds-unknown": tiff([Tag(n, 14 + n % 1000, 1, 0) for n in range(4000)]),
        "tags-65535-of-10": _counted(65535, 10),
        "tags-0": _counted(0, 0),
        "offset-4G": b"II*\0\xff\xff\xff\xff",
        "offset-of-header": b"II*\0\0\0\0\0" + bytes(100),
        "next-is-itself": tiff([short(ORIENTATION, 6)], following=8),
        "exif-is-itself": tiff([Tag(EXIF, LONG, 1, 8), Tag(GPS, LONG, 1, 8)]),
        "sub-directories-loop": tiff([Tag(0x014A, SUB_IFD, 1, 8), Tag(INTEROPERABILITY, LONG, 1, 8)]),
        "sub-directories-10000": tiff([Tag(0x014A, LONG, 10_000, struct.pack("<I", 8) * 10_000)]),
        "maker-note-nested": tiff([Tag(EXIF, LONG, 1, 8)], _inner(UNDEFINED, 50_000, MAKER_NOTE)),
        "thumbnail-of-4G": tiff([long(0x0201, 8), long(0x0202, 0xFFFFFFFF), short(259, 6)]),
        "text-without-end": tiff([Tag(0x010F, ASCII, 59_000, b"A" * 59_000)]),
        "bytes-as-offsets": tiff([Tag(EXIF, BYTE, 59_000, b"\xff" * 59_000)]),
        "big-tiff": b"II\x2b\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63),
        "order-unknown": b"XX*\0\x08\0\0\0" + bytes(50),
    }  # fmt: skip
    assert max(map(len, blocks.values())) < 65_000
    return blocks


def _inner(kind: int, count: int, number: int = 0x9C9B) -> bytes:
    """A directory at byte 8 with a tag that has many values, which are all the bytes after it."""
    sizes = {SHORT: 2, RATIONAL: 8, DOUBLE: 8, UNDEFINED: 1}
    entry = struct.pack("<HHHII", 1, number, kind, count, 26) + bytes(4)
    return entry + b"\1" * (count * sizes[kind])


def _counted(said: int, there: int) -> bytes:
    entry = struct.pack("<HHII", 0x010F, ASCII, 4, 0x41414141)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", said) + entry * there


def xmp_blocks() -> dict[str, bytes]:
    """Return XMP packets that entities, depth or sheer length make costly to whoever parses them."""
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return {
        "entities": b'<!DOCTYPE x [<!ENTITY e0 "lol">' + entities + b"]><x>&e9;</x>",
        "file-entity": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
        "depth-10000": b"<x>" * 10_000 + b"</x>" * 8_000,
        "attributes-5000": b"<x " + b" ".join(b'a%d="1"' % n for n in range(5000)) + b"/>",
        "orientation-many": b'<x tiff:Orientation="' + b"6" * 50_000 + b'"/>',
        "orientation-prefix-2000": b'tiff:Orientation="' * 2_000,
        "no-end": b"<?xpacket begin='" + b"\xef\xbb\xbf" * 20_000,
    }


def profiles() -> dict[str, bytes]:
    """Return colour profiles whose header or table of tags is a lie."""
    honest = profile()
    photo = matrix_profile(PROPHOTO, [461])
    tags = b"A2B0" + struct.pack(">II", 128, 0xFFFFFF00)
    return {
        "honest": honest,
        "empty": b"",
        "size-4G": b"\xff\xff\xff\xff" + honest[4:],
        "tags-4G": honest[:128] + b"\xff\xff\xff\xff" + honest[132:],
        "tags-5000": honest[:128] + struct.pack(">I", 5000) + tags * 5000,
        "tag-is-whole": honest[:128] + struct.pack(">I", 100) + (b"rXYZ" + struct.pack(">II", 0, 2**31)) * 100,
        "table-255-deep": honest[:128] + struct.pack(">I", 1) + b"A2B0" + struct.pack(">II", 144, 4000)
        + b"mft2\0\0\0\0\x0f\x0f\xff\0" + bytes(4000),
        "prophoto-black-tables": matrix_profile(PROPHOTO, [0] * 10_000),
        "prophoto-tables-of-4G": matrix_profile(PROPHOTO, [461] * 2).replace(struct.pack(">I", 2), b"\xff" * 4),
        "prophoto-primaries-32768": matrix_profile(((-32768.0,) * 3, (32767.0,) * 3, (0.0,) * 3), [461]),
        "prophoto-gamma-255": matrix_profile(PROPHOTO, [65535]),
        "prophoto-tags-of-tags": photo.replace(b"curv", b"rXYZ"),
        "press-cut": press_profile((227, 6, 20))[:400],
        "class-link": honest[:12] + b"linkRGB RGB " + honest[24:],
        "space-15-colours": honest[:16] + b"FCLR" + honest[20:],
    }  # fmt: skip
