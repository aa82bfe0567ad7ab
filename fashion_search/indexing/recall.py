"""Measures the recall of an index, with queries that resemble users' and are not in the index.

Texts are the reference phrases and some titles. Pictures are some of the catalogue's, mirrored and cropped.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from fashion_search.index import FlatIndex, VectorIndex
from fashion_search.index.recall import TIE, TOP
from fashion_search.ranking.candidates import rank_nearest
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.scoring import Scorer
from fashion_search.ranking.statistics import Statistics
from fashion_search.vectors import Vectors

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

SAMPLE = 200
"""Products, evenly spaced over the catalogue, whose pictures are used, and every second one's title."""

CROP = (0.1, 0.05, 0.2, 0.15)
"""Shares of a picture's width or height that are cropped: left, top, right, bottom."""

ALPHAS = (0.3, 0.5, 0.7)
"""The picture's shares that are tried, in turn."""

MAX_PAIRS = 60
"""Most pairs of a text and a picture, each compared with everything."""


def make_recall_queries(
    encoder: "Encoder", phrases: Vectors, titles: list[str], pictures: list[Path]
) -> dict[str, Vectors]:
    """Make queries from unit vectors of the reference phrases, and some products' titles and pictures.

    Returns unit rows of words, and of pictures if one can be read.
    """
    shown = [vector for path in pictures for vector in _vector(encoder, path)]
    words = np.concatenate([phrases, encoder.encode_texts(titles)])
    return {"words": words, "pictures": np.stack(shown)} if shown else {"words": words}


def evenly_spaced(rows: Sequence[int], count: int) -> list[int]:
    """Return at most `count` of some rows, evenly spaced."""
    places = np.unique(np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int))
    return [rows[place] for place in places.tolist()]


def hybrid_recall(
    index: VectorIndex,
    vectors: Vectors,
    images: ProductImages,
    statistics: Statistics,
    queries: Mapping[str, Vectors],
) -> tuple[float, int]:
    """Return the mean recall, 0 to 1, of balanced queries, and their number; `vectors` are unit rows.

    Their texts and pictures have nothing to do with each other, which is the hardest case: few products are
    near both.
    """
    everything, shares = FlatIndex(vectors), []
    for place, (text, image) in enumerate(
        zip(queries["words"][:MAX_PAIRS], queries["pictures"][:MAX_PAIRS], strict=False)
    ):
        query = QueryVectors(
            text=text,
            image=image,
            alpha=ALPHAS[place % len(ALPHAS)],
            fusion="balanced",
        )
        true = np.sort(Scorer(query, statistics, everything).rank(images.everything, TOP).order)[::-1][:TOP]
        found = np.sort(rank_nearest(Scorer(query, statistics, index), images, TOP).order)[::-1][:TOP]
        shares.append(np.count_nonzero(found >= true[-1] - TIE) / len(true))
    return float(np.mean(shares)) if shares else 1.0, len(shares)


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
