"""Base of the kinds that search half-precision codes and then re-rank the best with float32 rows."""

from abc import ABC, abstractmethod
from typing import Any

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Rows, highest, require_query
from fashion_search.index.flat import inner_products
from fashion_search.index.row_store import RowStore
from fashion_search.index.threads import one_thread
from fashion_search.vectors import Vector, Vectors, require_unit

MARGIN = 32
"""Rows found beyond those asked for and then compared in full: rounding moves a cosine by about 1e-5."""

COMPARED = 128
"""Most rows that a search compares in full; a longer list is a shortlist, whose order does not matter."""

LISTED = 256
"""Rows up to which a filter is answered row by row; above, a scan that skips what fails is faster."""


class QuantizedIndex(ABC):
    """Codes that are searched, in memory, and the float32 rows, in their file."""

    def __init__(self, stored: RowStore, codes: Any) -> None:  # noqa: ANN401
        """Take the rows and what was made of them.

        Args:
            stored: unit rows, shape (n, dim), checked when they were written.
            codes: an index of FAISS's that holds all of them.

        Raises:
            ValueError: the two do not belong together.
        """
        if (codes.ntotal, codes.d) != stored.shape:
            raise ValueError(f"expected {stored.shape[0]} codes of width {stored.shape[1]}")
        self._stored = stored
        self._codes = codes

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return self._stored.shape[1]

    def __len__(self) -> int:
        return self._stored.shape[0]

    def search(self, query: Vector, count: int, among: Rows | None = None) -> tuple[Cosines, Rows]:
        """Return the `count` nearest rows, nearest first, and their cosines.

        Args:
            query: unit vector, shape (dim,).
            count: how many, at least 1; fewer are returned where there are fewer. Up to `COMPARED`
                the cosines are exact, above they are the codes', to about 1e-5.
            among: the only rows to look at, ascending; None for all. They are all looked at.

        Raises:
            ValueError: the query is not a unit vector of this width, or count is below 1.
        """
        require_query(query, self.dim, count)
        one_thread()
        if among is not None and len(among) <= max(LISTED, count):
            return highest(self.similarities(query[None, :], among)[0], among, count)
        wanted = count + MARGIN if count <= COMPARED else count
        if among is None:
            cosines, rows = _without_padding(self._find(query, wanted))
            if len(rows) < min(count, len(self)):
                cosines, rows = _without_padding(self._scan(query, wanted))
        else:
            cosines, rows = _without_padding(self._scan(query, wanted, _only(among, len(self))))
        if count <= COMPARED:
            cosines = self.similarities(query[None, :], rows)[0]
        return highest(cosines, rows, count)

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with some rows, shape (len(queries), len(rows)).

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        return inner_products(queries, self._stored.take(rows))

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of some rows, shape (len(rows), dim)."""
        return self._stored.take(rows)

    @abstractmethod
    def _find(self, query: Vector, count: int) -> tuple[Cosines, Rows]:
        """Return nearest rows by their codes, most of them the true ones, each of shape (1, count)."""

    @abstractmethod
    def _scan(self, query: Vector, count: int, chosen: Any = None) -> tuple[Cosines, Rows]:  # noqa: ANN401
        """Return the nearest rows of all, or of the chosen ones, by their codes, each of shape (1, count)."""


def _without_padding(found: tuple[Cosines, Rows]) -> tuple[Cosines, Rows]:
    """Leave out the row -1, with which FAISS pads what is missing: it would read as the last row."""
    (cosines,), (rows,) = found
    return cosines[rows >= 0], rows[rows >= 0]


def _only(among: Rows, total: int) -> Any:  # noqa: ANN401
    """Return a selector of FAISS's for some rows out of so many."""
    passing = np.zeros(total, dtype=bool)
    passing[among] = True
    return faiss.IDSelectorBitmap(np.packbits(passing, bitorder="little"))
