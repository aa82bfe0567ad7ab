"""Prepares a catalogue picture: a copy for the model and a thumbnail for the page."""

import io
from typing import NamedTuple

from PIL import Image

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.imaging.decode import CATALOG_FORMATS, MENDED, open_image

SHORT_SIDE = 768
"""Shorter side of the model's copy in pixels; models use half of that or less."""

THUMBNAIL_SIDE = 800
"""Longer side of a thumbnail in pixels: sharp on a card and large enough for a closer look."""

DECODED_SIDE = 1000
"""Longer side, in pixels, that large JPEGs are at least decoded to; a camera's 4,000 give just that."""


class CatalogPicture(NamedTuple):
    """A picture for the model (RGB), its thumbnail (a JPEG file), and what had to be mended in its file, if anything."""

    image: Image.Image
    jpeg: bytes
    mended: str = ""


def catalog_picture(data: bytes) -> CatalogPicture:
    """Decode a catalogue picture.

    Raises:
        PictureError: the file is damaged or of another format.
        TooLargeError: the file or its picture is over a limit.
    """
    decoded = open_image(
        data, max_bytes=MAX_CATALOGUE_PICTURE_BYTES, side=DECODED_SIDE, formats=CATALOG_FORMATS
    )
    image = shrink(decoded)
    return CatalogPicture(image, thumbnail(image, THUMBNAIL_SIDE), decoded.info.get(MENDED, ""))


def shrink(image: Image.Image) -> Image.Image:
    """Shrink a picture to `SHORT_SIDE`, to save memory while it waits."""
    scale = SHORT_SIDE / min(image.size)
    if scale >= 1:
        return image
    size = round(image.width * scale), round(image.height * scale)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def thumbnail(image: Image.Image, side: int) -> bytes:
    """Return a JPEG thumbnail.

    Args:
        image: RGB.
        side: largest side in pixels; smaller pictures keep their size.
    """
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()
