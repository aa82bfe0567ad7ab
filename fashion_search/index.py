"""Nearest pictures to a query vector; the only door to FAISS."""

from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from fashion_search.vectors import Vector, Vectors, require_unit

Rows = NDArray[np.int64]
"""Row numbers of pictures in the index, shape (n,)."""


class VectorIndex(Protocol):
    """Unit vectors by row, searched by cosine."""

    @property
    def dim(self) -> int:
        """Width of the vectors."""

    def __len__(self) -> int:
        """Count the vectors."""

    def search(
        self, query: Vector, count: int, among: Rows | None = None
    ) -> tuple[NDArray[np.float32], Rows]:
        """Return the `count` nearest rows, nearest first, and their cosines; fewer where there are fewer.

        With `among`, rows in ascending order, only those are looked at, and exactly.
        """

    def similarities(self, queries: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Return exact cosines of unit queries with some rows, shape (len(queries), len(rows))."""

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of some rows, shape (len(rows), dim)."""


class ExactIndex:
    """Every vector compared with the query: exact, and fastest up to tens of thousands."""

    def __init__(self, vectors: Vectors) -> None:
        """Take unit rows.

        Args:
            vectors: float32 unit rows, shape (n, dim), n >= 1.

        Raises:
            ValueError: the rows are not what `vectors` says.
        """
        if vectors.ndim != 2 or not len(vectors):
            raise ValueError(f"expected rows of vectors, got shape {vectors.shape}")
        require_unit(vectors, vectors.shape[1])
        self._faiss = faiss.IndexFlatIP(vectors.shape[1])
        self._faiss.add(np.ascontiguousarray(vectors))
        # FAISS's own copy seen as an array: exact cosines of given rows without copying them out first.
        self._rows: Vectors = faiss.rev_swig_ptr(self._faiss.get_xb(), vectors.size).reshape(vectors.shape)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self._faiss.d)

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def search(
        self, query: Vector, count: int, among: Rows | None = None
    ) -> tuple[NDArray[np.float32], Rows]:
        """Return the `count` nearest rows, nearest first, and their cosines.

        Args:
            query: unit vector, shape (dim,).
            count: how many, at least 1; fewer are returned where there are fewer.
            among: the only rows to look at, ascending; None for all.

        Raises:
            ValueError: the query is not a unit vector of this width, or count is below 1.
        """
        require_unit(query, self.dim)
        if query.ndim != 1 or count < 1:
            raise ValueError(f"expected one vector and a count of at least 1, got {query.shape} and {count}")
        # FAISS pads what is missing with row -1, which would read as the last product.
        if among is None:
            similarities, rows = self._faiss.search(query[None, :], min(count, len(self)))
            return similarities[0], rows[0]
        cosines = self.similarities(query[None, :], among)[0]
        best = np.argsort(-cosines, kind="stable")[:count]
        return cosines[best], among[best]

    def similarities(self, queries: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Return exact cosines of unit queries with some rows, shape (len(queries), len(rows)).

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        chosen = self._rows if len(rows) == len(self) else self._rows[rows]
        cosines: NDArray[np.float32] = queries @ chosen.T
        return cosines

    def vectors(self, rows: Rows) -> Vectors:
        """Return a copy of the stored vectors of some rows, shape (len(rows), dim)."""
        return self._rows[rows]
