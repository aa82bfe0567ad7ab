"""Measures recall: the share of the true nearest pictures that an index finds."""

import numpy as np

from fashion_search.index.base import VectorIndex
from fashion_search.vectors import Vectors

TOP = 10
"""Measures recall@10."""

RETRIEVED = 64
"""Nearest rows that a search retrieves at least; the best ten of them by exact cosine count."""

TIE = 1e-6
"""Cosines that differ by less are equal, so that copies of a picture are interchangeable."""


def recall(index: VectorIndex, vectors: Vectors, queries: Vectors, nearest: Vectors) -> float:
    """Return an index's mean recall, 0 to 1.

    Args:
        index: of the vectors.
        vectors: unit rows, shape (n, dim).
        queries: unit rows, shape (m, dim).
        nearest: the true cosines of the `TOP` nearest rows to each query, highest first, shape (m, TOP).
    """
    shares = []
    for query, cosines in zip(queries, nearest, strict=True):
        rows = np.unique(index.search(query, RETRIEVED)[1])
        right = int(np.count_nonzero(vectors[rows] @ query >= cosines[-1] - TIE))
        shares.append(min(right, len(cosines)) / len(cosines))
    return float(np.mean(shares))
