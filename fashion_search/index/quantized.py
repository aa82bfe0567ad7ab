"""Base of the kinds that search half-precision codes, and have the float32 rows in a file."""

from abc import ABC, abstractmethod
from typing import Any

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Mask, Rows, highest, require_query
from fashion_search.index.flat import inner_products
from fashion_search.index.row_store import RowStore
from fashion_search.index.threads import one_thread
from fashion_search.vectors import Vector, Vectors, require_unit

LONG_LIST = 160
"""Rows from which on a list is long: what suffices for the first ten, as measured at the build, may not for it."""

MAX_LISTED_ROWS = 256
"""Most filtered rows that are compared one by one; a scan of the codes is faster for more."""


MANY_PASS = 4
"""If at least one row in so many passes a filter, all are scanned first, in two thirds of a selection's time: as a
rule, enough of the nearest pass."""


class QuantizedIndex(ABC):
    """Half-precision codes in memory, and float32 rows in a file."""

    def __init__(self, rows_file: RowStore, codes: Any) -> None:  # noqa: ANN401
        """Take float32 unit rows, shape (n, dim), and a FAISS index of their codes.

        Raises:
            ValueError: the two do not match.
        """
        if (codes.ntotal, codes.d) != rows_file.shape:
            raise ValueError(f"expected {rows_file.shape[0]} codes of width {rows_file.shape[1]}")
        self._rows = rows_file
        self._codes = codes

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return self._rows.shape[1]

    def __len__(self) -> int:
        return self._rows.shape[0]

    def search(
        self, query: Vector, count: int, among: Rows | None = None, dead: Mask | None = None
    ) -> tuple[Cosines, Rows]:
        """Return the cosines and row numbers of the `count` nearest rows, nearest first.

        Args:
            query: unit vector, shape (dim,).
            count: at least 1; fewer are returned if there are fewer.
            among: rows to search exhaustively, ascending; None for all but the dead ones.
            dead: rows to leave out, shape (n,); None for none.

        Raises:
            ValueError: the query is not a unit vector of this width, or count is below 1.
        """
        require_query(query, self.dim, count)
        one_thread()
        if among is not None and len(among) <= max(MAX_LISTED_ROWS, count):
            return highest(self.estimates(query[None, :], among)[0], among, count)
        if among is None:
            cosines, rows = _without_padding(self._search_codes(query, count, dead))
            if len(rows) < min(count, len(self)):
                selector = None if dead is None else selector_of(~dead)
                cosines, rows = _without_padding(self._scan_codes(query, count, selector))
        else:
            cosines, rows = self._scan_among(query, count, among)
        return highest(cosines, rows, count)

    def _scan_among(self, query: Vector, count: int, among: Rows) -> tuple[Cosines, Rows]:
        passing = np.zeros(len(self), dtype=bool)
        passing[among] = True
        if count <= LONG_LIST and MANY_PASS * len(among) >= len(self):
            cosines, rows = _without_padding(self._scan_codes(query, 2 * MANY_PASS * count))
            kept = passing[rows]
            if np.count_nonzero(kept) >= count:
                return cosines[kept], rows[kept]
        return _without_padding(self._scan_codes(query, count, selector_of(passing)))

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`."""
        return self.similarities(queries, rows)

    def similarities(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return exact cosines of unit queries with given rows, shape (len(queries), len(rows)).

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        return inner_products(queries, self._rows.take(rows))

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of given rows, shape (len(rows), dim)."""
        return self._rows.take(rows)

    @abstractmethod
    def _search_codes(self, query: Vector, count: int, dead: Mask | None) -> tuple[Cosines, Rows]:
        """Return approximate nearest rows without dead ones, by their codes, padded with -1: shape (1, n)."""

    @abstractmethod
    def _scan_codes(self, query: Vector, count: int, selector: Any = None) -> tuple[Cosines, Rows]:  # noqa: ANN401
        """Return the nearest rows by their codes, of all or of the selected: each of shape (1, count)."""


def _without_padding(found: tuple[Cosines, Rows]) -> tuple[Cosines, Rows]:
    """Drop the row -1, which FAISS returns for missing results."""
    (cosines,), (rows,) = found
    return cosines[rows >= 0], rows[rows >= 0]


def selector_of(passing: Mask) -> Any:  # noqa: ANN401
    """Return a FAISS selector of the rows that pass."""
    return faiss.IDSelectorBitmap(np.packbits(passing, bitorder="little"))
