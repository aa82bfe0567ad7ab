"""Decodes any picture file to an upright RGB picture on white, within limits of bytes and pixels.

Limits are checked from the header, before decoding. Pillow's process-wide settings stay as they are.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from fashion_search.config import MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS
from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.normalize import QUERY_SIDE, Box, crop, limit_side, upright_rgb
from fashion_search.imaging.sanitize import MeteredFile, sanitized

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP")
"""Formats of query pictures: their headers give the size, and their decoders start no other program."""

CATALOG_FORMATS = (*FORMATS, "TIFF")
"""Formats of catalogue pictures: photo studios deliver TIFF."""

READABLE = "use JPEG, PNG, WebP, AVIF, GIF or BMP"
"""Advice for files of other formats."""

DecodeQuery = Callable[[bytes, Box | None], Image.Image]
"""`query_picture` in this process, or a sandbox's."""


class PictureFile:
    """A picture file that is decoded only when its vector is not cached."""

    def __init__(self, digest: bytes, opened: Callable[[], Image.Image]) -> None:
        """Take its identity and its decoder.

        Args:
            digest: equal for equal files and crops.
            opened: decodes it, as `query_picture` does.
        """
        self.digest = digest
        self.open = opened

    @classmethod
    def of(cls, data: bytes, decode: "DecodeQuery | None" = None) -> "PictureFile":
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
    """Decode a picture: upright, RGB, transparency on white, first frame only.

    Args:
        source: the file's bytes or path.
        max_bytes: largest file, in bytes.
        max_pixels: most pixels, width times height.
        side: longer side that is needed, in pixels. A larger JPEG is decoded at a half, a quarter or an
            eighth of its size if that is at least this, which is faster.
        formats: accepted formats, by Pillow's names.

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
        with Image.open(MeteredFile(data), formats=formats) as image:
            _check_pixels(image, max_pixels)
            if side is not None:
                _decode_smaller(image, side)
            image.load()
            if exif is not None:
                image.info["exif"] = exif
            return upright_rgb(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    except (TooLargeError, PictureError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise PictureError(f"This is not a picture that can be read: {READABLE}.") from error
    except Exception as error:  # decoders raise almost anything for damaged files
        raise PictureError(
            "The picture is damaged or cut short: save it again, or choose another."
        ) from error


def read_picture(path: Path, max_bytes: int = MAX_PICTURE_BYTES) -> bytes:
    """Read a picture file.

    Raises:
        TooLargeError: it is larger than `max_bytes`.
        PictureError: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
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


def _decode_smaller(image: Image.Image, side: int) -> None:
    """Decode a JPEG at a fraction of its size; other formats are unaffected."""
    for fraction in (8, 4, 2):  # the fractions that libjpeg supports
        if max(image.size) >= fraction * side:
            image.draft(None, (max(1, image.width // fraction), max(1, image.height // fraction)))
            return
