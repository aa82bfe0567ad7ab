"""The interface of an index, and what the kinds that are built once share."""

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fashion_search.index.threads import one_thread
from fashion_search.vectors import Vector, Vectors, require_unit

Rows = NDArray[np.int64]
"""Row numbers in the index, shape (n,)."""

Mask = NDArray[np.bool_]
"""One value for each row of the index, shape (n,)."""

Cosines = NDArray[np.float32]
"""Cosines of one or several queries with rows; the last axis runs over the rows."""


class VectorIndex(Protocol):
    """Unit vectors by row, searched by cosine; thread-safe."""

    @property
    def dim(self) -> int:
        """Width of the vectors."""

    def __len__(self) -> int:
        """Count the vectors."""

    def search(self, query: Vector, count: int, among: Rows | None = None) -> tuple[Cosines, Rows]:
        """Return the cosines and row numbers of the `count` nearest rows, nearest first.

        With `among` (ascending), only those rows are searched, exhaustively. The cosines are as exact as
        `estimates`. Raises ValueError if the query is not a unit vector of this width, or count is below 1.
        """

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`; faster where the index holds rounded rows."""

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with given rows, shape (len(queries), len(rows)).

        Raises ValueError if the queries are not unit vectors of this width.
        """

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of given rows, shape (len(rows), dim)."""


class BaseIndex(ABC):
    """A `VectorIndex` that is built once; `LiveIndex` tells it which of its rows are dead."""

    def __init__(self, shape: tuple[int, int]) -> None:
        """Take the number of vectors and their width."""
        self._count, self.dim = shape

    def __len__(self) -> int:
        return self._count

    def search(
        self, query: Vector, count: int, among: Rows | None = None, dead: Mask | None = None
    ) -> tuple[Cosines, Rows]:
        """Search as `VectorIndex.search` does; without `among`, the `dead` rows are left out."""
        require_unit(query, self.dim)
        if query.ndim != 1 or count < 1:
            raise ValueError(f"expected one vector and a count of at least 1, got {query.shape} and {count}")
        one_thread()
        if among is None:
            return self._search_all(query, count, None if dead is None else ~dead)
        return self._search_among(query, count, among)

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`."""
        return self.similarities(queries, rows)

    @abstractmethod
    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with given rows, shape (len(queries), len(rows))."""

    @abstractmethod
    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of given rows, shape (len(rows), dim)."""

    @abstractmethod
    def _search_all(self, query: Vector, count: int, living: Mask | None) -> tuple[Cosines, Rows]:
        """Return the nearest of the living rows; None: all are."""

    @abstractmethod
    def _search_among(self, query: Vector, count: int, among: Rows) -> tuple[Cosines, Rows]:
        """Return the nearest of some rows."""


def highest(cosines: Cosines, rows: Rows, count: int) -> tuple[Cosines, Rows]:
    """Return the highest cosines and their rows, highest first; ties by position."""
    if count < len(rows):
        kept = np.argpartition(-cosines, count - 1)[:count]
        kept.sort()
        cosines, rows = cosines[kept], rows[kept]
    order = np.argsort(-cosines, kind="stable")
    return cosines[order], rows[order]
