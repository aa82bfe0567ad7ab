"""Formats that are to be refused by their first bytes, and files that are two things at once."""

import io
import itertools
import struct
import zipfile

from PIL import Image

from tests.attacks.pictures import avif, bmp, gif, jpeg, png, strips, webp
from tests.attacks.pictures.av1 import Stream
from tests.attacks.pictures.parts import LIMIT, MEGAPIXELS, File, Files, box, later, saved, zeros

SIZES = (1, 64, 5000, 65_535, 2**31 - 1)
"""Sides in pixels that the headers say."""


def _headers(side: int) -> dict[str, bytes]:
    """The header of many a format, saying that it is so many pixels wide and high."""
    low, high = struct.pack("<H", side & 0xFFFF), struct.pack(">H", side & 0xFFFF)
    low4, high4, word = struct.pack("<I", side), struct.pack(">I", side), str(side).encode()
    return {
        "psd": b"8BPS\0\1" + bytes(6) + b"\0\3" + high4 * 2 + b"\0\x08\0\3" + bytes(12) + b"\0\1",
        "psb": b"8BPS\0\2" + bytes(6) + b"\0\3" + high4 * 2 + b"\0\x08\0\3" + bytes(16),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 " + word + b" " + word + b"\n(/etc/passwd) (r) file\n{} loop\n",
        "eps-dos": b"\xc5\xd0\xd3\xc6" + struct.pack("<II", 30, 10**9) + bytes(18) + b"%!PS\n",
        "pdf": b"%PDF-1.7\n1 0 obj<</Type/XObject/Subtype/Image/Width " + word + b"/Height " + word + b">>stream\n",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='" + word + b"' height='" + word + b"'><image href='file:///etc/passwd'/></svg>",
        "svg-entities": b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
            b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]><svg>&j;</svg>",
        "svgz": b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zeros(10**7)[2:-4] + bytes(8),
        "html": b"<!doctype html><script>alert(1)</script>" + b" " * (side % 10_000),
        "ico": b"\0\0\1\0\xff\xff" + (b"\0\0\0\0\1\0\x20\0" + low4 + b"\x16\0\0\0") * min(side, 60_000),
        "cur": b"\0\0\2\0\1\0\0\0\0\0\1\0\1\0" + low4 + b"\x16\0\0\0",
        "icns": b"icns" + high4 + (b"ic10" + struct.pack(">I", 8)) * min(side, 60_000),
        "dds": b"DDS " + struct.pack("<II", 124, 0x1007) + low4 * 3 + bytes(48) + struct.pack("<II4s", 32, 4, b"DXT5") + bytes(40),
        "tga": b"\0\0\x0a" + bytes(9) + low * 2 + b"\x20\x20" + b"\xff\0\0\0\0" * 1000,
        "pcx": b"\x0a\5\1\x08" + bytes(4) + low * 2 + bytes(53) + b"\3" + low + bytes(60) + b"\xff\0" * 1000,
        "dcx": b"\xb1\x68\xde\x3a" + low4 * 1000,
        "fits": b"SIMPLE  =                    T".ljust(80) + b"BITPIX  =                    8".ljust(80) + b"NAXIS   =                    2".ljust(80)
                + b"NAXIS1  = %20d" % side + bytes(51) + b"NAXIS2  = %20d" % side + bytes(50) + b"END".ljust(80),
        "wmf": b"\xd7\xcd\xc6\x9a\0\0" + low * 4 + b"\x90\0" + bytes(40),
        "emf": struct.pack("<II", 1, 108) + low4 * 8 + b" EMF" + bytes(64),
        "xbm": b"#define im_width " + word + b"\n#define im_height " + word + b"\nstatic char im_bits[] = {\n" + b"0x00," * 10_000,
        "xpm": b'/* XPM */\nstatic char *x[] = {\n"' + word + b" " + word + b' 200000 4",\n' + b'"aaaa c #000000",\n' * 5000,
        "qoi": b"qoif" + high4 * 2 + b"\4\0" + b"\xfd" * 10_000,
        "sgi": b"\x01\xda\1\1\0\3" + high * 3 + bytes(500) + b"\xff" * 1000,
        "sun": b"\x59\xa6\x6a\x95" + high4 * 2 + struct.pack(">IIIII", 24, 2**31, 2, 0, 0) + b"\x80\xff\0" * 1000,
        "fli": struct.pack("<IHHHHH", 128, 0xAF11, 65_535, side & 0xFFFF, side & 0xFFFF, 8) + bytes(200),
        "flc": struct.pack("<IHHHHH", 128, 0xAF12, 65_535, side & 0xFFFF, side & 0xFFFF, 8) + bytes(200),
        "im": b"Image type: RGB image\r\nImage size (x*y): " + word + b"*" + word + b"\r\n" + b"x: 1\r\n" * 1000 + b"\x1a" + bytes(400),
        "msp": b"LinS" + low * 2 + bytes(24) + b"\xff" * 1000,
        "blp": b"BLP2" + struct.pack("<IBBBB", 1, 1, 8, 0, 0) + low4 * 2 + low4 * 32,
        "blp1": b"BLP1" + struct.pack("<II", 0, 0) + low4 * 2 + bytes(8) + low4 * 32,
        "hdf5": b"\x89HDF\r\n\x1a\n" + low4 * 200,
        "grib": b"GRIB\0\0\0\1" + high4 * 100,
        "bufr": b"BUFR" + high4 * 100,
        "wal": b"wall".ljust(32, b"\0") + low4 * 200,
        "mpeg": b"\0\0\1\xb3" + bytes((side >> 4 & 255, 0x0F, side & 255)) + b"\0\0\1" * 1000,
        "pcd": bytes(2048) + b"PCD_IPI" + bytes(10_000),
        "pixar": b"\x80\xe8\0\0" + bytes(412) + low * 2 + bytes(600),
        "ftex": b"FTEX" + low4 * 10,
        "gbr": struct.pack(">IIIII4sI", 28, 2, side, side, 4, b"GIMP", 10) + bytes(100),
        "imt": b"width " + word + b"\nheight " + word + b"\n" * 50 + b"\x0c",
        "iptc": b"\x1c\3\x14\0\2" + high + b"\x1c\x08\x0a\xff\xff" * 1000,
        "mcidas": b"\0\0\0\0\0\0\0\4" + high4 * 62,
        "spider": struct.pack(">27f", *(float(side),) * 27) + bytes(1000),
        "xv": b"P7 332\n#END_OF_COMMENTS\n" + word + b" " + word + b" 255\n",
        "palm": low * 2 + bytes(20),
        "jxl": b"\xff\x0a" + low4 * 10,
        "jxl-box": box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ") + bytes(100),
        "jxr": b"II\xbc\1" + low4 * 20,
        "heic": box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4), low4 * 20),
        "heic-film": box(b"ftyp", b"hevc\0\0\0\0msf1hevc") + box(b"moov", low4 * 20),
        "mp4": box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", low4 * 20),
        "cr3": box(b"ftyp", b"crx \0\0\0\1crx isom") + box(b"moov", low4 * 20),
        "exr": b"\x76\x2f\x31\1\2\0\0\0" + b"channels\0chlist\0" + low4 * 20,
        "hdr": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y " + word + b" +X " + word + b"\n",
        "flif": b"FLIF\x44\x31" + bytes(100),
        "bpg": b"BPG\xfb" + bytes(100),
        "dicom": bytes(128) + b"DICM" + low4 * 20,
        "djvu": b"AT&TFORM" + high4 + b"DJVUINFO",
        "ora": b"PK\3\4" + bytes(26) + b"mimetypeimage/openraster",
        "gzip": b"\x1f\x8b\x08\0" + low4 * 20,
        "elf": b"\x7fELF\2\1\1" + bytes(100),
    }  # fmt: skip


def _plain(kind: int, side: int, body: bytes, most: int = 255) -> bytes:
    maximum = "" if kind in (1, 4) else f" {most}"
    return f"P{kind}\n{side} {side}{maximum}\n".encode() + body


def _written() -> dict[str, bytes]:
    """A picture in all that Pillow writes and we do not read."""
    Image.init()
    made = {}
    for kind in sorted(
        set(Image.SAVE)
        - {"JPEG", "MPO", "PNG", "WEBP", "AVIF", "GIF", "BMP", "DIB", "TIFF", "JPEG2000", "PPM", "PDF"}
    ):
        out = io.BytesIO()
        for mode in ("RGB", "L", "1", "F"):
            try:
                Image.new(mode, (64, 64)).save(out, kind)
            except Exception:  # not every format has every mode, and some only stubs
                continue
            made[kind] = out.getvalue()
            break
    return made


def _polyglots() -> Files:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../etc/passwd", "x")
    whole = {
        "jpeg": saved("JPEG", 64), "png": saved("PNG", 64), "gif": saved("GIF", 64, "P"), "webp": saved("WEBP", 64), "bmp": saved("BMP", 64),
        "tiff": saved("TIFF", 64), "avif": avif.said(Stream(64), 64, 64), "zip": archive.getvalue(), "html": b"<html><script>alert(1)</script>",
    }  # fmt: skip
    for first, last in itertools.permutations(whole, 2):
        yield File(f"others/both/{first}-then-{last}", later(bytes, whole[first] + whole[last]))
    for (name, magic), (other, body) in itertools.product(MAGIC.items(), whole.items()):
        if other != name:
            yield File(f"others/magic/{name}-before-{other}", later(bytes, magic + body))
            yield File(f"others/magic/{name}-over-{other}", later(bytes, magic + body[len(magic) :]))
    yield File("others/both/jpeg-with-script", later(_holding, 0xFE, whole["html"]))
    yield File("others/both/gif-as-script", later(bytes, b"GIF89a/*" + whole["gif"][8:] + b"*/=1;alert(1)"))
    held = {
        "png": png.blank(5000, 5000), "gif": gif.gif(gif.screen(64, 64)), "webp": webp.still(webp.lossless(64, 64)),
        "bmp": bmp.bmp(64, 64, 24), "tiff": strips.tile(16, 16, 46336, 8),
    }  # fmt: skip
    for name, inner in held.items():
        yield File(f"others/both/jpeg-holding-{name}", later(_holding, 0xE1, b"Exif\0\0" + inner[:60_000]))


MAGIC = {
    "jpeg": b"\xff\xd8\xff", "png": png.SIGNATURE, "gif": b"GIF89a", "webp": b"RIFF\0\0\0\0WEBPVP8 ", "bmp": b"BM", "tiff": b"II*\0",
    "avif": b"\0\0\0\x20ftypavif",
}  # fmt: skip


def _holding(marker: int, body: bytes) -> bytes:
    outer = saved("JPEG", 64)
    return outer[:2] + jpeg.segment(marker, body) + outer[2:]


COMMENTS = {"comment": b"#" + b"x" * 3_999_999, "comments": b"#\n", "blanks": b" ", "digits": b"0"}
WORDS = ("-5 5", "0 0", "99999999999999999999 1", "5 5 0", "5 5 65536", "1e3 1e3")


def files() -> Files:
    for side in SIZES:
        for name, head in _headers(side).items():
            yield File(f"others/{name}/{side}px", later(bytes, head))
    for name, head in _headers(MEGAPIXELS).items():
        yield File(f"others/{name}/padded", later((head * 10).ljust, 200_000, b"\xa5"))
    for kind, side in itertools.product(range(1, 8), (64, 5000, 65_535)):
        body = later((b"1 " if kind < 4 else b"\0\0").__mul__, 700_000)
        yield File(f"others/ppm/P{kind}-{side}px", later(_plain, kind, side, body))
    for kind, (word, piece) in itertools.product((4, 5, 6), COMMENTS.items()):
        yield File(f"others/ppm/P{kind}-{word}", later(_commented, kind, piece))
    for words in WORDS:
        data = b"P6\n" + words.encode() + b" 255\n" + bytes(1000)
        yield File(f"others/ppm/P6-{words.replace(' ', '-')}", later(bytes, data))
    for most, side in itertools.product((1, 65_535), (64, 5000)):
        yield File(f"others/ppm/P5-of-{most}-{side}px", later(_plain, 5, side, later(bytes, 1_000_000), most))
    for name, made in _written().items():
        yield File(f"others/written/{name}", later(bytes, made))
    yield from _polyglots()
    for size, byte in itertools.product((0, 1, 2, 3, 4, 8, 12, 16, 1000, LIMIT), (b"\0", b"\xff")):
        yield File(f"others/bytes/{size}-of-{byte.hex()}", later(byte.__mul__, size))


def _commented(kind: int, piece: bytes) -> bytes:
    return b"P%d\n" % kind + piece * (4_000_000 // len(piece)) + b"\n64 64 255\n" + bytes(20_000)
