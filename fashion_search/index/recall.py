"""Measures recall: the share of the true nearest pictures that an index finds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fashion_search.index.base import Rows, VectorIndex
from fashion_search.index.flat import nearest_to_each
from fashion_search.vectors import Vectors

TOP = 10
"""Measures recall@10."""

RETRIEVED = 64
"""Nearest rows that a search retrieves at least; the best ten of them by exact cosine count."""

TIE = 1e-6
"""Cosines that differ by less are equal, so that copies of a picture are interchangeable."""


@dataclass(frozen=True, kw_only=True)
class RecallQueries:
    """Queries to measure with: unit rows of texts and of pictures that are not in the index."""

    words: Vectors
    pictures: Vectors

    @property
    def by_kind(self) -> Mapping[str, Vectors]:
        """The non-empty kinds of query by name."""
        named = {"words": self.words, "pictures": self.pictures}
        return {name: queries for name, queries in named.items() if len(queries)}


NO_QUERIES = RecallQueries(
    words=np.empty((0, 1), dtype=np.float32), pictures=np.empty((0, 1), dtype=np.float32)
)
"""No queries."""


class GroundTruth:
    """The true nearest pictures to some queries, by exhaustive search."""

    def __init__(self, vectors: Vectors, queries: Vectors) -> None:
        """Compare unit rows, shape (n, dim), with unit queries, shape (m, dim)."""
        self._vectors = vectors
        self._queries = queries
        self._cosines = nearest_to_each(vectors, queries, TOP)[0]

    def recall(self, index: VectorIndex) -> float:
        """Return an index's mean recall over the queries, 0 to 1."""
        shares = []
        for query, cosines in zip(self._queries, self._cosines, strict=True):
            rows: Rows = np.unique(index.search(query, RETRIEVED)[1])
            right = int(np.count_nonzero(self._vectors[rows] @ query >= cosines[-1] - TIE))
            shares.append(min(right, len(cosines)) / len(cosines))
        return float(np.mean(shares))
