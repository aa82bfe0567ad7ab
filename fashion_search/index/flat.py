"""Exact search (FAISS Flat): compares the query with every vector."""

import faiss
import numpy as np

from fashion_search.index.base import BaseIndex, Cosines, Mask, Rows, highest
from fashion_search.index.threads import all_processors, one_thread
from fashion_search.vectors import Vector, Vectors, require_unit


class FlatIndex(BaseIndex):
    """Exhaustive search over float32 rows, which may be memory-mapped."""

    def __init__(self, vectors: Vectors) -> None:
        """Take float32 unit rows, shape (n, dim), n >= 1; only the first is checked, as all may be a large file.

        Raises:
            ValueError: they are not unit rows.
        """
        if vectors.ndim != 2 or not len(vectors):
            raise ValueError(f"expected rows of vectors, got shape {vectors.shape}")
        require_unit(vectors[:1], vectors.shape[1])
        super().__init__(vectors.shape)
        self._vectors: Vectors = np.ascontiguousarray(vectors)

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

    def _search_all(self, query: Vector, count: int, living: Mask | None) -> tuple[Cosines, Rows]:
        if living is not None:
            return self._search_among(query, count, np.flatnonzero(living))
        cosines, rows = faiss.knn(
            query[None, :], self._vectors, min(count, len(self)), metric=faiss.METRIC_INNER_PRODUCT
        )
        return cosines[0], rows[0]

    def _search_among(self, query: Vector, count: int, among: Rows) -> tuple[Cosines, Rows]:
        return highest(self._cosines(query, among), among, count)

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
