"""Normalises a decoded picture: upright, in sRGB, limited in size and aspect; crops it."""

import numpy as np
from PIL import ExifTags, Image, ImageOps

from fashion_search.imaging.colour import to_srgb
from fashion_search.imaging.sanitize import orientation

MAX_ASPECT = 20
"""Longer pictures are padded: resizing them by their short side would need huge memory."""

MAX_STRIP_SIDE = 4096
"""Longer side, in pixels, that such a picture is reduced to before padding."""

QUERY_SIDE = 1024
"""Largest side of a query picture in pixels: models use 224 to 448, and phones take 4,000."""

BRIGHT = 200
"""White point, 0 to 255, below which a picture counts as dark or tinted."""

BRIGHTEST = 0.01
"""Share of a channel's pixels above its white point, or at it."""

MOST_TINT = 0.4
"""Lowest share of one channel's white point in another's that light explains; beyond it, the things are coloured."""

DARKEST = 16
"""White point, 0 to 255, below which there is nothing but noise to brighten."""

Box = tuple[float, float, float, float]
"""A crop: left, top, right and bottom as shares of the upright picture, 0 to 1, left < right, top < bottom."""

MIN_CROP_SIDE = 16
"""Smallest side of a crop in pixels, unless the picture is smaller."""


def upright_rgb(image: Image.Image) -> Image.Image:
    """Convert a decoded picture of any mode to upright RGB in sRGB, padded to `MAX_ASPECT`."""
    rgb = to_srgb(image)
    turn = _TRANSPOSES.get(_orientation(image) or 1)
    if turn is not None:
        rgb = rgb.transpose(turn)
    rgb = _bound_aspect(rgb)
    rgb.info = {}  # its EXIF orientation must not be applied twice
    return rgb


def limit_side(image: Image.Image) -> Image.Image:
    """Shrink a picture to at most `QUERY_SIDE` pixels a side."""
    return image if max(image.size) <= QUERY_SIDE else _smaller(image, QUERY_SIDE)


def well_lit(image: Image.Image) -> Image.Image:
    """Return an RGB picture as if taken in bright, white light; the same picture if it looks so.

    Each channel is scaled so that its white point becomes white, as in a von Kries adaptation; all alike if the
    brightest pixels are too colourful for a tint.
    """
    brighter = np.cumsum(np.reshape(image.histogram(), (3, 256))[:, ::-1], axis=1)
    points = 255 - np.argmax(brighter > BRIGHTEST * image.width * image.height, axis=1)
    whites = [int(point) for point in points]
    if min(whites) < MOST_TINT * max(whites):
        whites = [max(whites)] * 3
    if min(whites) >= BRIGHT or max(whites) < DARKEST:
        return image
    return image.point([min(255, round(level * 255 / white)) for white in whites for level in range(256)])


def crop(image: Image.Image, box: Box) -> Image.Image:
    """Crop an upright RGB picture to whole pixels, at least `MIN_CROP_SIDE` a side if it has as many."""
    left, right = _crop_range(box[0], box[2], image.width)
    top, bottom = _crop_range(box[1], box[3], image.height)
    return _bound_aspect(image.crop((left, top, right, bottom)))


def _crop_range(low: float, high: float, size: int) -> tuple[int, int]:
    """Return the first pixel of a crop's side and the one after its last; short sides grow both ways."""
    start, end = round(low * size), round(high * size)
    length = min(size, max(MIN_CROP_SIDE, end - start))
    start -= (length - (end - start)) // 2
    start = max(0, min(start, size - length))
    return start, start + length


_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The operation that undoes each EXIF orientation. Source: EXIF 2.32, tag 0x0112."""


def _orientation(image: Image.Image) -> int | None:
    """Return the EXIF orientation, else XMP's; Pillow has already turned a TIFF."""
    exif, packed = image.info.get("exif"), image.info.get("Raw profile type exif")
    try:
        if exif is None and packed is not None:
            # ImageMagick's format: a name, a length, hexadecimal lines.
            exif = bytes.fromhex("".join(packed.split("\n")[3:]))
        found = None if exif is None else orientation(exif)
        if found is not None:
            return found
        bare = Image.Image()
        bare.info = {key: image.info[key] for key in ("xmp", "XML:com.adobe.xmp") if key in image.info}
        return bare.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # a damaged EXIF block does not matter
        return None


def _bound_aspect(image: Image.Image) -> Image.Image:
    width, height = image.size
    if max(width, height) <= MAX_ASPECT * min(width, height):
        return image
    if max(width, height) > MAX_STRIP_SIDE:
        # Before padding: a line of a million pixels would need 150 GB.
        image = _smaller(image, MAX_STRIP_SIDE)
        width, height = image.size
    padded = max(width, -(-height // MAX_ASPECT)), max(height, -(-width // MAX_ASPECT))
    return ImageOps.pad(image, padded, color="white")


def _smaller(image: Image.Image, side: int) -> Image.Image:
    """Resize a picture to this many pixels on its longer side."""
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
