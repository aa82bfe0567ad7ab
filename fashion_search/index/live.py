"""Search over a base that is read-only, the rows added since, and without the rows that died since."""

from collections.abc import Callable

import numpy as np

from fashion_search.index.base import BaseIndex, Cosines, Mask, Rows, highest
from fashion_search.index.flat import FlatIndex
from fashion_search.vectors import Vector, Vectors


class LiveIndex:
    """A base's rows, followed by later rows, which are searched exhaustively."""

    def __init__(self, base: BaseIndex, later: Vectors, dead: Mask) -> None:
        """Take the parts.

        Args:
            base: the first rows.
            later: float32 unit rows that follow, shape (m, dim).
            dead: whether each row is left out of searches, shape (len(base) + m,).
        """
        self._base = base
        self._later = FlatIndex(later) if len(later) else None
        self._dead_base, self._dead_later = (
            mask if mask.any() else None for mask in np.split(dead, [len(base)])
        )

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return self._base.dim

    def __len__(self) -> int:
        return len(self._base) + (len(self._later) if self._later else 0)

    def search(self, query: Vector, count: int, among: Rows | None = None) -> tuple[Cosines, Rows]:
        """Return the cosines and row numbers of the `count` nearest living rows, nearest first.

        With `among` (ascending, all alive), only those are searched, exhaustively.
        """
        if self._later is None:
            return self._base.search(query, count, among, self._dead_base)
        old, new = (None, None) if among is None else self._split(among)
        cosines, rows = self._base.search(query, count, old, self._dead_base)
        new_cosines, new_rows = self._later.search(query, count, new, self._dead_later)
        return highest(
            np.concatenate([cosines, new_cosines]),
            np.concatenate([rows, new_rows + len(self._base)]),
            count,
        )

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`."""
        return self._cosines(self._base.estimates, queries, rows)

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with given rows, ascending, shape (len(queries), len(rows))."""
        return self._cosines(self._base.similarities, queries, rows)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of given rows, shape (len(rows), dim)."""
        if self._later is None:
            return self._base.vectors(rows)
        later = rows >= len(self._base)
        found = np.empty((len(rows), self.dim), dtype=np.float32)
        found[~later] = self._base.vectors(rows[~later])
        found[later] = self._later.vectors(rows[later] - len(self._base))
        return found

    def _cosines(self, of_base: Callable[[Vectors, Rows], Cosines], queries: Vectors, rows: Rows) -> Cosines:
        old, new = self._split(rows)
        found = of_base(queries, old)
        return found if self._later is None else np.hstack([found, self._later.similarities(queries, new)])

    def _split(self, rows: Rows) -> tuple[Rows, Rows]:
        """Divide ascending rows into the base's and the later ones, which count from there."""
        first = len(self._base)
        old, new = np.split(rows, [np.searchsorted(rows, first)])
        return old, new - first
