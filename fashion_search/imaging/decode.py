"""Decodes any picture file to an upright RGB picture in sRGB, within limits of bytes and pixels.

Limits are checked from the header, before decoding. Pillow's process-wide settings stay as they are.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

from fashion_search.config import MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS
from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.colour import has_useless_profile
from fashion_search.imaging.jpeg import cut_jpeg, decode_smaller
from fashion_search.imaging.normalize import QUERY_SIDE, Box, crop, limit_side, upright_rgb
from fashion_search.imaging.sanitize import MeteredFile, sanitized

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP")
"""Formats of query pictures, and HEIC: their headers give the size, and their decoders start no other program."""

CATALOG_FORMATS = (*FORMATS, "TIFF")
"""Formats of catalogue pictures, and HEIC: photo studios deliver TIFF."""

READABLE = "use JPEG, PNG, WebP, AVIF, HEIC, GIF or BMP"
"""Advice for files of other formats."""

MAX_JPEG_FACTOR = 3
"""How many times as many pixels as other pictures a JPEG may have, if it is decoded at a fraction: telephones
take 48 to 64 megapixels, a progressive one takes up to six bytes for each, and Pillow warns of 90 million."""

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
"""Brands of HEIF files in HEVC. Source: ISO/IEC 23008-12, annex B."""

REVISION = 2
"""Raised when pictures are decoded otherwise than before, so that indexed ones are decoded and encoded again."""

MENDED = "mended"
"""The key in a decoded picture's `info` under which it says what was mended."""

CUT, BROKEN_PROFILE = "it lacks its end: read as far as it goes", "its colour profile is broken: ignored"

DAMAGED = "The picture is damaged or cut short: save it again, or choose another."

DecodeQuery = Callable[[bytes, Box | None], Image.Image]
"""`query_picture` in this process, or a sandbox's."""


@dataclass(frozen=True)
class PictureFile:
    """A picture file that is decoded only when its vector is not cached.

    `digest` is equal for equal files and crops; `open` decodes it as `query_picture` does.
    """

    digest: bytes
    open: Callable[[], Image.Image]

    @classmethod
    def of(cls, data: bytes, decode: DecodeQuery | None = None) -> "PictureFile":
        """Take a file's bytes and their decoder; by default, this process decodes them."""
        digest = hashlib.blake2b(data, digest_size=16).digest()
        return cls(digest, lambda: (decode or query_picture)(data, None))


def query_picture(data: bytes, box: Box | None = None) -> Image.Image:
    """Decode a query picture: upright, RGB, at most `QUERY_SIDE` pixels a side.

    Args:
        data: the file's bytes.
        box: the crop, None for all.

    Raises:
        TooLargeError: the file or its picture is over a limit.
        PictureError: the file is damaged or of another format.
    """
    if box is None:
        return limit_side(open_image(data, side=QUERY_SIDE))
    share = max(box[2] - box[0], box[3] - box[1])
    return limit_side(crop(open_image(data, side=round(QUERY_SIDE / share)), box))


def open_image(
    source: bytes | Path,
    *,
    max_bytes: int = MAX_PICTURE_BYTES,
    max_pixels: int = MAX_PICTURE_PIXELS,
    side: int | None = None,
    formats: tuple[str, ...] = FORMATS,
) -> Image.Image:
    """Decode a picture: upright, RGB in sRGB, transparency on white or grey, first frame only.

    Args:
        source: the file's bytes or path.
        max_bytes: largest file, in bytes.
        max_pixels: most pixels, width times height; of a JPEG, those it is decoded to.
        side: longer side that is needed, in pixels. A larger JPEG is decoded at a half, a quarter or an
            eighth of its size if that is at least this, which is faster, or if it has too many pixels.
        formats: accepted formats besides HEIC, by Pillow's names.

    Raises:
        TooLargeError: the file or its picture is over a limit.
        PictureError: the file is damaged or of another format.
    """
    data = source if isinstance(source, bytes) else read_picture(source, max_bytes)
    _check_bytes(len(data), max_bytes)
    if not data:
        raise PictureError("The picture is empty: choose a JPEG, PNG or WebP file.")
    data, exif = sanitized(data)
    try:
        cut = cut_jpeg(data)
        with _opened(cut.ended if cut else data, formats) as image:
            if side is not None and image.format == "JPEG":
                _check_pixels(image, MAX_JPEG_FACTOR * max_pixels)
                decode_smaller(image, side, max_pixels)
            _check_pixels(image, max_pixels)
            if cut and cut.lacks_much():
                raise PictureError(DAMAGED)
            image.load()
            if exif is not None:
                image.info["exif"] = exif
            mended = CUT if cut else BROKEN_PROFILE if has_useless_profile(image) else ""
            rgb = upright_rgb(image)
            rgb.info = {MENDED: mended} if mended else {}
            return rgb
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    except (TooLargeError, PictureError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise PictureError(f"This is not a picture that can be read: {READABLE}.") from error
    except Exception as error:  # decoders raise almost anything for damaged files
        raise PictureError(DAMAGED) from error


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """Open a picture; its pixels are not decoded yet."""
    if not _is_heic(data):
        return Image.open(MeteredFile(data), formats=formats)
    opener = heic_opener()
    if opener is None:
        raise PictureError(
            "The picture is a HEIC, which is not read here: save it as JPEG, or install pillow-heif."
        )
    image = opener(MeteredFile(data))
    image.info = {key: value for key, value in image.info.items() if key == "icc_profile"}  # it is upright
    return image


@cache
def heic_opener() -> type[ImageFile.ImageFile] | None:
    """Return what opens HEIC files, here only and not for all of Pillow; None if it is not installed."""
    try:
        from pillow_heif import HeifImageFile, options
    except ImportError:
        return None
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    options.DECODE_THREADS = 1
    return HeifImageFile


def _is_heic(data: bytes) -> bool:
    if data[4:8] != b"ftyp":
        return False
    brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return not _HEIC_BRANDS.isdisjoint(brands[at : at + 4] for at in range(0, len(brands), 4))


def read_picture(path: Path, max_bytes: int = MAX_PICTURE_BYTES) -> bytes:
    """Read a picture file.

    Raises:
        TooLargeError: it is larger than `max_bytes`.
        PictureError: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size  # room for the limit would be slow to get
            data = file.read(min(max_bytes, size) + 1)
    except OSError as error:
        raise PictureError(
            f"The picture {path.name} cannot be opened ({error.strerror or error})."
        ) from error
    _check_bytes(len(data), max_bytes)
    return data


def pixel_hash(image: Image.Image) -> str:
    """Return a hash of a picture's size and pixels."""
    return f"{image.width}x{image.height}-{hashlib.sha256(image.tobytes()).hexdigest()}"


def _check_bytes(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise TooLargeError(f"The picture is larger than {max_bytes / 2**20:g} MB: choose a smaller one.")


def _too_many_pixels(max_pixels: int) -> TooLargeError:
    return TooLargeError(f"The picture has more than {max_pixels / 1e6:g} megapixels: make it smaller.")


def _check_pixels(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise _too_many_pixels(max_pixels)
