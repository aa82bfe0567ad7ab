"""Measures recall: how many of the true nearest pictures an index finds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fashion_search.index.base import Rows, VectorIndex
from fashion_search.index.flat import nearest_to_each
from fashion_search.vectors import Vectors

NEAREST = 10
"""How many of the nearest count: recall@10."""

TIE = 1e-6
"""Cosines that are nearer to each other than this are equal: copies of a picture stand for each other."""


@dataclass(frozen=True, kw_only=True)
class RecallQueries:
    """Queries to measure with: unit rows of words and of pictures, none of them in the index."""

    words: Vectors
    pictures: Vectors

    @property
    def sides(self) -> Mapping[str, Vectors]:
        """The two kinds of query by name, without a kind that has none."""
        named = {"words": self.words, "pictures": self.pictures}
        return {name: queries for name, queries in named.items() if len(queries)}


NO_QUERIES = RecallQueries(
    words=np.empty((0, 1), dtype=np.float32), pictures=np.empty((0, 1), dtype=np.float32)
)
"""Where there is nothing to measure."""


class GroundTruth:
    """The true nearest pictures to some queries, by comparison with all."""

    def __init__(self, vectors: Vectors, queries: Vectors) -> None:
        """Compare unit rows, shape (n, dim), with unit queries, shape (m, dim)."""
        self._vectors = vectors
        self._queries = queries
        self._cosines = nearest_to_each(vectors, queries, NEAREST)[0]

    def recall(self, index: VectorIndex) -> float:
        """Return the share, 0 to 1, of the nearest ten that an index finds, mean over the queries."""
        shares = []
        for query, cosines in zip(self._queries, self._cosines, strict=True):
            rows: Rows = np.unique(index.search(query, len(cosines))[1])
            shares.append(
                np.mean(self._vectors[rows] @ query >= cosines[-1] - TIE) * len(rows) / len(cosines)
            )
        return float(np.mean(shares))
