"""The interface of every kind of index."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fashion_search.vectors import Vector, Vectors, require_unit

Rows = NDArray[np.int64]
"""Row numbers in the index, shape (n,)."""

Mask = NDArray[np.bool_]
"""Whether each row is left out of a search, shape (n,)."""

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
        `estimates`.
        """

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`; faster where the index holds rounded rows."""

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with given rows, shape (len(queries), len(rows))."""

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of given rows, shape (len(rows), dim)."""


class BaseIndex(VectorIndex, Protocol):
    """An index that is built once; `LiveIndex` tells it which of its rows are dead."""

    def search(
        self, query: Vector, count: int, among: Rows | None = None, dead: Mask | None = None
    ) -> tuple[Cosines, Rows]:
        """Search as `VectorIndex.search` does; without `among`, the `dead` rows are left out."""


def require_query(query: Vector, dim: int, count: int) -> None:
    """Raise ValueError unless the query is one unit vector of this width and count at least 1."""
    require_unit(query, dim)
    if query.ndim != 1 or count < 1:
        raise ValueError(f"expected one vector and a count of at least 1, got {query.shape} and {count}")


def highest(cosines: Cosines, rows: Rows, count: int) -> tuple[Cosines, Rows]:
    """Return the highest cosines and their rows, highest first; ties by position."""
    if count < len(rows):
        kept = np.argpartition(-cosines, count - 1)[:count]
        kept.sort()
        cosines, rows = cosines[kept], rows[kept]
    order = np.argsort(-cosines, kind="stable")
    return cosines[order], rows[order]
