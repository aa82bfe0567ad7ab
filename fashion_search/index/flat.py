"""Exact search (FAISS Flat): compares the query with every vector."""

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Mask, Rows, highest, require_query
from fashion_search.index.threads import all_processors, one_thread
from fashion_search.vectors import Vector, Vectors, require_unit


class FlatIndex:
    """Exhaustive search over float32 rows, which may be memory-mapped."""

    def __init__(self, vectors: Vectors, *, known_unit: bool = False) -> None:
        """Take unit rows.

        Args:
            vectors: float32 unit rows, shape (n, dim), n >= 1.
            known_unit: skip checking all rows, which would read the whole file.

        Raises:
            ValueError: they are not unit rows.
        """
        if vectors.ndim != 2 or not len(vectors):
            raise ValueError(f"expected rows of vectors, got shape {vectors.shape}")
        require_unit(vectors[:1] if known_unit else vectors, vectors.shape[1])
        self._vectors: Vectors = np.ascontiguousarray(vectors)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self._vectors.shape[1])

    def __len__(self) -> int:
        return len(self._vectors)

    def search(
        self, query: Vector, count: int, among: Rows | None = None, dead: Mask | None = None
    ) -> tuple[Cosines, Rows]:
        """Return the cosines and row numbers of the `count` nearest rows, nearest first.

        Args:
            query: unit vector, shape (dim,).
            count: at least 1; fewer are returned if there are fewer.
            among: rows to search, ascending; None for all but the dead ones.
            dead: rows to leave out, shape (n,); None for none.

        Raises:
            ValueError: the query is not a unit vector of this width, or count is below 1.
        """
        require_query(query, self.dim, count)
        one_thread()
        if among is None and dead is not None:
            among = np.flatnonzero(~dead)
        if among is not None:
            return highest(self._cosines(query, among), among, count)
        cosines, rows = faiss.knn(
            query[None, :], self._vectors, min(count, len(self)), metric=faiss.METRIC_INNER_PRODUCT
        )
        return cosines[0], rows[0]

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return the same as `similarities`."""
        return self.similarities(queries, rows)

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with given rows, shape (len(queries), len(rows)).

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        one_thread()
        if len(rows) == len(self):
            return inner_products(queries, self._vectors)
        return np.stack([self._cosines(query, rows) for query in queries])

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of given rows, shape (len(rows), dim)."""
        return self._vectors[rows]

    def _cosines(self, query: Vector, rows: Rows) -> Cosines:
        """Return the cosines with given rows, without copying the rows, which would take twice as long."""
        cosines = np.empty(len(rows), dtype=np.float32)
        query, rows = np.ascontiguousarray(query), np.ascontiguousarray(rows, dtype=np.int64)
        pointers = (faiss.swig_ptr(array) for array in (cosines, query, self._vectors, rows))
        faiss.fvec_inner_products_by_idx(*pointers, self.dim, 1, len(rows))
        return cosines


def inner_products(queries: Vectors, vectors: Vectors) -> Cosines:
    """Return the cosines of unit queries with unit rows, shape (len(queries), len(vectors)).

    Avoids `queries @ vectors.T`, whose BLAS threads wait for each other for milliseconds on a busy machine.
    """
    cosines = np.empty((len(queries), len(vectors)), dtype=np.float32)
    for query, row in zip(np.ascontiguousarray(queries), cosines, strict=True):
        pointers = (faiss.swig_ptr(array) for array in (row, query, vectors))
        faiss.fvec_inner_products_ny(*pointers, vectors.shape[1], len(vectors))
    return cosines


def nearest_to_each(vectors: Vectors, queries: Vectors, count: int) -> tuple[Cosines, Rows]:
    """Return the cosines and row numbers of the nearest rows to each query, shape (len(queries), count).

    Args:
        vectors: unit rows, shape (n, dim), memory-mapped or not.
        queries: unit rows, shape (m, dim).
        count: rows per query; fewer are returned if there are fewer.
    """
    with all_processors():
        cosines, rows = faiss.knn(
            np.ascontiguousarray(queries),
            np.ascontiguousarray(vectors),
            min(count, len(vectors)),
            metric=faiss.METRIC_INNER_PRODUCT,
        )
    return cosines, rows
