"""Makes the queries that an index's recall is measured with; they resemble users' and are not in the index.

Texts are the reference phrases and some titles. Pictures are some of the catalogue's, mirrored and cropped.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from fashion_search.index import RecallQueries
from fashion_search.vectors import Vectors

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

SAMPLE = 200
"""Products, evenly spaced over the catalogue, whose pictures are used, and every second one's title."""

CROP = (0.1, 0.05, 0.2, 0.15)
"""Shares of a picture's width or height that are cropped: left, top, right, bottom."""


def make_recall_queries(
    encoder: "Encoder", phrases: Vectors, titles: list[str], pictures: list[Path]
) -> RecallQueries:
    """Make text and picture queries for a catalogue.

    Args:
        encoder: the model of the index.
        phrases: vectors of the reference phrases, unit rows.
        titles: of some products, at least one.
        pictures: paths of some products' pictures.
    """
    shown = [vector for path in pictures for vector in _vector(encoder, path)]
    return RecallQueries(
        words=np.concatenate([phrases, encoder.encode_texts(titles)]),
        pictures=np.stack(shown) if shown else phrases[:0],
    )


def evenly_spaced(rows: Sequence[int], count: int) -> list[int]:
    """Return at most `count` of some rows, evenly spaced."""
    places = np.unique(np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int))
    return [rows[place] for place in places.tolist()]


def _vector(encoder: "Encoder", path: Path) -> Iterator[Vectors]:
    try:
        with Image.open(path) as image:
            changed = _altered(image.convert("RGB"))
        yield encoder.encode_images([changed])[0]
    except (OSError, ValueError):  # it is damaged, or the model gives no valid vector
        return


def _altered(image: Image.Image) -> Image.Image:
    left, top, right, bottom = CROP
    box = (left * image.width, top * image.height, (1 - right) * image.width, (1 - bottom) * image.height)
    return ImageOps.mirror(image).resize(image.size, Image.Resampling.BICUBIC, box=box)
