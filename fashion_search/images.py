"""One decoder for every picture that comes in.

Whatever the file's mode, what leaves here is an upright RGB picture on white. Limits are
checked from the header, before a pixel is decoded, and no switch of Pillow's that holds for
the whole process is touched.
"""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from fashion_search.config import MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS
from fashion_search.defused import Metered, defused, orientation
from fashion_search.errors import PictureError, TooLargeError

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF", "JPEG2000", "PPM")
"""Formats with a size in their header and a decoder that starts no other program."""

MAX_ASPECT = 20
"""A picture longer than this many times its width is padded: resizing it by its short side would explode."""

LONGEST_STRIP = 4096
"""Most pixels of such a picture's longer side: it is padded to a twentieth of their square."""

QUERY_SIDE = 1024
"""Most pixels a side of a picture that is searched with: models look at 224 to 448, and a phone takes 4,000."""

BAND_PIXELS = 2**20
"""Pixels that are calculated with at a time: eight bytes each, and as many again for every step."""


class PictureFile:
    """A picture as the bytes of its file, decoded only where nothing is known of it yet."""

    def __init__(self, data: bytes) -> None:
        """Take the file's bytes; whether they are a picture shows when it is opened."""
        self._data = data
        self.digest = hashlib.blake2b(data, digest_size=16).digest()

    def open(self) -> Image.Image:
        """Decode it as `open_image` does, as large as a query needs it.

        Raises:
            TooLargeError: the file or its picture is over a limit.
            PictureError: it is no picture, damaged, or of a kind that is not read.
        """
        return open_image(self._data, side=QUERY_SIDE)


def open_image(
    source: bytes | Path,
    *,
    max_bytes: int = MAX_PICTURE_BYTES,
    max_pixels: int = MAX_PICTURE_PIXELS,
    side: int | None = None,
) -> Image.Image:
    """Decode a picture: upright, RGB, transparency on white, first frame only.

    Args:
        source: the file's bytes or where it lies.
        max_bytes: largest file, in bytes.
        max_pixels: most pixels, width times height.
        side: pixels of the longer side that are enough. A JPEG of at least twice as many is decoded at
            a half, a quarter or an eighth of its size, which is faster, and never smaller than this.

    Raises:
        TooLargeError: the file or its picture is over a limit.
        PictureError: it is no picture, damaged, or of a kind that is not read.
    """
    data = source if isinstance(source, bytes) else read_picture(source, max_bytes)
    _check_bytes(len(data), max_bytes)
    if not data:
        raise PictureError("The picture is empty: choose a JPEG, PNG or WebP file.")
    data, exif = defused(data)
    try:
        with Image.open(Metered(data), formats=FORMATS) as image:
            _check_pixels(image, max_pixels)
            if side is not None:
                _decode_smaller(image, side)
            image.load()
            if exif is not None:
                image.info["exif"] = exif
            return upright_rgb(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    except (TooLargeError, PictureError):
        raise
    except UnidentifiedImageError as error:
        raise PictureError(
            "This is not a picture that can be read: use JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF."
        ) from error
    except Exception as error:  # decoders of damaged files raise nearly anything
        raise PictureError(
            "The picture is damaged or cut short: save it again, or choose another."
        ) from error


def read_picture(path: Path, max_bytes: int = MAX_PICTURE_BYTES) -> bytes:
    """Read a picture's file.

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


def upright_rgb(image: Image.Image) -> Image.Image:
    """Turn a decoded picture upright, put it on white and bound its aspect; any mode becomes RGB."""
    rgb = _to_rgb(image)
    turn = _TURNS.get(_orientation(image) or 1)
    if turn is not None:
        rgb = rgb.transpose(turn)
    rgb = _bound_aspect(rgb)
    rgb.info = {}  # its EXIF says how it was stored: whoever reads that again would turn it again
    return rgb


def bounded(image: Image.Image) -> Image.Image:
    """Return a picture of at most `QUERY_SIDE` pixels a side; a smaller one as it is."""
    return image if max(image.size) <= QUERY_SIDE else _smaller(image, QUERY_SIDE)


def pixel_hash(image: Image.Image) -> str:
    """Return a name for what a picture shows: equal for equal pixels, whatever file they came from."""
    return f"{image.width}x{image.height}-{hashlib.sha256(image.tobytes()).hexdigest()}"


def thumbnail(image: Image.Image, side: int) -> bytes:
    """Return a JPEG that fits a square.

    Args:
        image: RGB.
        side: the square's side in pixels; a smaller picture keeps its size.
    """
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation. Source: EXIF 2.32, tag 0x0112."""


def _check_bytes(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise TooLargeError(f"The picture is larger than {max_bytes / 2**20:g} MB: choose a smaller one.")


def _too_many_pixels(max_pixels: int) -> TooLargeError:
    return TooLargeError(f"The picture has more than {max_pixels / 1e6:g} megapixels: make it smaller.")


def _check_pixels(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise _too_many_pixels(max_pixels)


def _decode_smaller(image: Image.Image, side: int) -> None:
    """Have a JPEG decoded at a fraction of its size; for other formats nothing happens."""
    for fraction in (8, 4, 2):  # what libjpeg can do while it decodes
        if max(image.size) >= fraction * side:
            image.draft(None, (max(1, image.width // fraction), max(1, image.height // fraction)))
            return


def _orientation(image: Image.Image) -> int | None:
    """Return the EXIF orientation, else XMP's; a TIFF is upright once it is loaded."""
    exif, packed = image.info.get("exif"), image.info.get("Raw profile type exif")
    try:
        if (
            exif is None and packed is not None
        ):  # as ImageMagick writes it: a name, a length, hexadecimal lines
            exif = bytes.fromhex("".join(packed.split("\n")[3:]))
        found = None if exif is None else orientation(exif)
        if found is not None:
            return found
        bare = Image.Image()
        bare.info = {key: image.info[key] for key in ("xmp", "XML:com.adobe.xmp") if key in image.info}
        return bare.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # a damaged EXIF block is no reason to refuse the picture
        return None


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB" and "transparency" not in image.info:
        return image.copy()
    if image.mode.startswith("I") or image.mode == "F":
        return _grey_from_numbers(image).convert("RGB")
    if image.mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
        if converted is None:
            raise ValueError("no conversion from LAB")
        return converted
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return image.convert("RGB")


_HUGE = 1e38
"""Numbers beyond it are taken for it: the distance of two of them is still a number."""


def _grey_from_numbers(image: Image.Image) -> Image.Image:
    """Bring 16-bit, 32-bit and floating point grey to 8 bits; Pillow's own conversion saturates."""
    low = min(float(band.min()) for band in _bands(image))
    high = max(float(band.max()) for band in _bands(image))
    start, factor = 0.0, 1.0
    if low >= 0 and high <= 1 and not all(np.array_equal(band, band.round()) for band in _bands(image)):
        factor = 255.0
    elif low < 0 or high > 65535:
        start, factor = low, 255 / ((high - low) or 1.0)
    elif high > 255:
        factor = 1 / 257
    grey = [((band - start) * factor).round().astype(np.uint8) for band in _bands(image)]
    return Image.fromarray(np.concatenate(grey), "L")


def _bands(image: Image.Image) -> Iterator[np.ndarray]:
    """Return a picture's numbers from top to bottom, so many rows at a time that they take few megabytes."""
    rows = max(1, BAND_PIXELS // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        yield np.clip(np.nan_to_num(np.asarray(band, dtype=np.float64)), -_HUGE, _HUGE)


def _bound_aspect(image: Image.Image) -> Image.Image:
    width, height = image.size
    if max(width, height) <= MAX_ASPECT * min(width, height):
        return image
    if (
        max(width, height) > LONGEST_STRIP
    ):  # before it is padded: a line of a million pixels would need 150 GB
        image = _smaller(image, LONGEST_STRIP)
        width, height = image.size
    padded = max(width, -(-height // MAX_ASPECT)), max(height, -(-width // MAX_ASPECT))
    return ImageOps.pad(image, padded, color="white")


def _smaller(image: Image.Image, side: int) -> Image.Image:
    """Return a picture whose longer side has so many pixels."""
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
