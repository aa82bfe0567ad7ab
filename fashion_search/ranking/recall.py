"""Measures the recall of hybrid queries: the share of the true best products among the candidates chosen."""

import numpy as np

from fashion_search.index import FlatIndex, RecallQueries, VectorIndex
from fashion_search.index.recall import TIE, TOP
from fashion_search.ranking.candidates import rank_nearest
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.scoring import QueryVectors, Scorer
from fashion_search.ranking.statistics import Statistics
from fashion_search.vectors import Vectors

ALPHAS = (0.3, 0.5, 0.7)
"""The picture's shares that are tried, in turn."""

MAX_PAIRS = 60
"""Most pairs of a text and a picture, each compared with everything."""


def hybrid_recall(
    index: VectorIndex,
    vectors: Vectors,
    images: ProductImages,
    statistics: Statistics,
    queries: RecallQueries,
) -> tuple[float, int]:
    """Return the mean recall, 0 to 1, of balanced queries, and their number.

    Their texts and pictures have nothing to do with each other, which is the hardest case: few products are
    near both.

    Args:
        index: of the vectors.
        vectors: float32 unit rows, shape (n, dim).
        images: maps the rows to products.
        statistics: of the vectors.
        queries: the texts and pictures.
    """
    everything, shares = FlatIndex(vectors, known_unit=True), []
    for place, (text, image) in enumerate(
        zip(queries.words[:MAX_PAIRS], queries.pictures[:MAX_PAIRS], strict=False)
    ):
        query = QueryVectors(
            text=text,
            image=image,
            avoid=vectors[:0],
            alpha=ALPHAS[place % len(ALPHAS)],
            fusion="balanced",
        )
        true = np.sort(Scorer(query, statistics, everything).rank(images.everything, TOP).order)[::-1][:TOP]
        found = np.sort(rank_nearest(Scorer(query, statistics, index), images, TOP).order)[::-1][:TOP]
        shares.append(np.count_nonzero(found >= true[-1] - TIE) / len(true))
    return float(np.mean(shares)) if shares else 1.0, len(shares)
