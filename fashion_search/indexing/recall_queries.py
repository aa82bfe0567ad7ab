"""Makes the queries that an index's recall is measured with; they resemble users' and are not in the index.

Texts are the reference phrases and some titles. Pictures are some of the catalogue's, mirrored and cropped.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from fashion_search.catalog.product import Catalogue, Product
from fashion_search.index import RecallQueries
from fashion_search.vectors import Vectors

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

MAX_TITLES, MAX_PICTURES = 100, 200
"""Number of titles and of pictures, evenly spaced over the catalogue."""

CROP = (0.1, 0.05, 0.2, 0.15)
"""Shares of a picture's width or height that are cropped: left, top, right, bottom."""


def make_recall_queries(
    encoder: "Encoder", phrases: Vectors, products: Catalogue, images: Path
) -> RecallQueries:
    """Make text and picture queries for a catalogue.

    Args:
        encoder: the model of the index.
        phrases: vectors of the reference phrases, unit rows.
        products: the catalogue.
        images: folder of the pictures.
    """
    titles = [product.title for product in _evenly_spaced(products, MAX_TITLES)]
    pictures = [
        row for product in _evenly_spaced(products, MAX_PICTURES) for row in _vector(encoder, product, images)
    ]
    return RecallQueries(
        words=np.concatenate([phrases, encoder.encode_texts(titles)]),
        pictures=np.stack(pictures) if pictures else phrases[:0],
    )


def _vector(encoder: "Encoder", product: Product, images: Path) -> Iterator[Vectors]:
    with Image.open(images / product.pictures[0]) as image:
        changed = _altered(image.convert("RGB"))
    try:
        yield encoder.encode_images([changed])[0]
    except ValueError:  # the model gives no valid vector
        return


def _altered(image: Image.Image) -> Image.Image:
    left, top, right, bottom = CROP
    box = (left * image.width, top * image.height, (1 - right) * image.width, (1 - bottom) * image.height)
    return ImageOps.mirror(image).resize(image.size, Image.Resampling.BICUBIC, box=box)


def _evenly_spaced(products: Catalogue, count: int) -> list[Product]:
    places = np.unique(np.linspace(0, len(products) - 1, min(count, len(products))).astype(int))
    return [products[place] for place in places.tolist()]
