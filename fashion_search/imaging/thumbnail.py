"""Prepares a catalogue's picture: one for the model, and a thumbnail for the page."""

import io
from typing import NamedTuple

from PIL import Image

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.imaging.decode import CATALOG_FORMATS, open_image

SHORT_SIDE = 768
"""Pixels of a decoded picture's shorter side while it waits; models look at half of that or less."""

THUMBNAIL_SIDE = 800
"""Pixels of the longer side of what the page shows: sharp on a card, enough for a closer look."""

DECODED_SIDE = 1000
"""Pixels of the longer side that a large JPEG is decoded to at least; a camera's 4,000 give just that."""


class CatalogPicture(NamedTuple):
    """A picture for the model (RGB), and its thumbnail (a JPEG file)."""

    image: Image.Image
    jpeg: bytes


def catalog_picture(data: bytes) -> CatalogPicture:
    """Decode a picture of a catalogue.

    Raises:
        PictureError: the file is damaged, or no picture.
        TooLargeError: it has too many bytes or pixels.
    """
    image = shrink(
        open_image(data, max_bytes=MAX_CATALOGUE_PICTURE_BYTES, side=DECODED_SIDE, formats=CATALOG_FORMATS)
    )
    return CatalogPicture(image, thumbnail(image, THUMBNAIL_SIDE))


def shrink(image: Image.Image) -> Image.Image:
    """Bound what a waiting picture holds of the memory."""
    scale = SHORT_SIDE / min(image.size)
    if scale >= 1:
        return image
    size = round(image.width * scale), round(image.height * scale)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


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
