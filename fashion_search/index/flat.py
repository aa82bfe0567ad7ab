"""Exact search (FAISS Flat): compares the query with every vector; fast enough up to tens of thousands."""

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Rows, highest, require_query
from fashion_search.index.threads import all_processors, one_thread
from fashion_search.vectors import Vector, Vectors, require_unit


class FlatIndex:
    """Float32 rows, compared one by one. They may be memory-mapped: nothing is copied."""

    def __init__(self, vectors: Vectors, *, known_unit: bool = False) -> None:
        """Take unit rows.

        Args:
            vectors: float32 unit rows, shape (n, dim), n >= 1.
            known_unit: they were checked when they were written; looking at all would read them all.

        Raises:
            ValueError: the rows are not what `vectors` says.
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

    def search(self, query: Vector, count: int, among: Rows | None = None) -> tuple[Cosines, Rows]:
        """Return the `count` nearest rows, nearest first, and their cosines.

        Args:
            query: unit vector, shape (dim,).
            count: how many, at least 1; fewer are returned where there are fewer.
            among: the only rows to look at, ascending; None for all.

        Raises:
            ValueError: the query is not a unit vector of this width, or count is below 1.
        """
        require_query(query, self.dim, count)
        one_thread()
        if among is None:
            return self._nearest(query, min(count, len(self)))
        return self._nearest_among(query, count, among)

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with some rows, shape (len(queries), len(rows)).

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        one_thread()
        if len(rows) == len(self):
            return inner_products(queries, self._vectors)
        return np.stack([self._cosines(query, rows) for query in queries])

    def vectors(self, rows: Rows) -> Vectors:
        """Return a copy of the stored vectors of some rows, shape (len(rows), dim)."""
        return self._vectors[rows]

    def _nearest(self, query: Vector, count: int) -> tuple[Cosines, Rows]:
        cosines, rows = faiss.knn(query[None, :], self._vectors, count, metric=faiss.METRIC_INNER_PRODUCT)
        return cosines[0], rows[0]

    def _nearest_among(self, query: Vector, count: int, among: Rows) -> tuple[Cosines, Rows]:
        return highest(self._cosines(query, among), among, count)

    def _cosines(self, query: Vector, rows: Rows) -> Cosines:
        """Return the cosines with some rows where they lie: copying them out first takes twice as long."""
        cosines = np.empty(len(rows), dtype=np.float32)
        query, rows = np.ascontiguousarray(query), np.ascontiguousarray(rows, dtype=np.int64)
        pointers = (faiss.swig_ptr(array) for array in (cosines, query, self._vectors, rows))
        faiss.fvec_inner_products_by_idx(*pointers, self.dim, 1, len(rows))
        return cosines


def inner_products(queries: Vectors, vectors: Vectors) -> Cosines:
    """Return the cosines of unit queries with unit rows, shape (len(queries), len(vectors)).

    Not `queries @ vectors.T`: its threads wait for each other, beside a busy neighbour for milliseconds.
    """
    cosines = np.empty((len(queries), len(vectors)), dtype=np.float32)
    for query, row in zip(np.ascontiguousarray(queries), cosines, strict=True):
        pointers = (faiss.swig_ptr(array) for array in (row, query, vectors))
        faiss.fvec_inner_products_ny(*pointers, vectors.shape[1], len(vectors))
    return cosines


def nearest_to_each(vectors: Vectors, queries: Vectors, count: int) -> tuple[Cosines, Rows]:
    """Return the nearest rows to each of many queries, nearest first, shape (len(queries), count).

    Args:
        vectors: unit rows, shape (n, dim), memory-mapped or not.
        queries: unit rows, shape (m, dim).
        count: how many; all where there are fewer.
    """
    with all_processors():
        cosines, rows = faiss.knn(
            np.ascontiguousarray(queries),
            np.ascontiguousarray(vectors),
            min(count, len(vectors)),
            metric=faiss.METRIC_INNER_PRODUCT,
        )
    return cosines, rows
