"""Makes the queries that an index's recall is measured with: like a shopper's, and not in the index.

Words are the phrases that a verdict is fitted on and some products' titles. Pictures are some of
the catalogue's, mirrored and with a tenth or a fifth cut off each side, as somebody else's photo of
the same thing may be.
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

TITLES, PICTURES = 100, 200
"""How many products' titles and pictures are taken, evenly spread over the catalogue."""

CUT = (0.1, 0.05, 0.2, 0.15)
"""Shares of a picture's width or height that are cut off: left, top, right, bottom."""


def held_out(encoder: "Encoder", phrases: Vectors, products: Catalogue, images: Path) -> RecallQueries:
    """Make queries of both kinds for a catalogue.

    Args:
        encoder: made the index's vectors.
        phrases: vectors of phrases, unit rows.
        products: the catalogue, with pictures.
        images: the folder with their pictures.
    """
    titles = [product.title for product in _spread(products, TITLES)]
    pictures = [row for product in _spread(products, PICTURES) for row in _vector(encoder, product, images)]
    return RecallQueries(
        words=np.concatenate([phrases, encoder.encode_texts(titles)]),
        pictures=np.stack(pictures) if pictures else phrases[:0],
    )


def _vector(encoder: "Encoder", product: Product, images: Path) -> Iterator[Vectors]:
    with Image.open(images / product.pictures[0]) as image:
        changed = _changed(image.convert("RGB"))
    try:
        yield encoder.encode_images([changed])[0]
    except ValueError:  # the model has no vector for it: nobody can search with it either
        return


def _changed(image: Image.Image) -> Image.Image:
    left, top, right, bottom = CUT
    box = (left * image.width, top * image.height, (1 - right) * image.width, (1 - bottom) * image.height)
    return ImageOps.mirror(image).resize(image.size, Image.Resampling.BICUBIC, box=box)


def _spread(products: Catalogue, count: int) -> list[Product]:
    places = np.unique(np.linspace(0, len(products) - 1, min(count, len(products))).astype(int))
    return [products[place] for place in places.tolist()]
