"""Exhaustive search over half-precision codes (FAISS scalar quantizer), with half the memory traffic."""

from functools import cached_property
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from fashion_search.index.base import BaseIndex, Cosines, Mask, Rows, highest
from fashion_search.index.flat import inner_products
from fashion_search.index.row_store import RowStore
from fashion_search.vectors import Vector, Vectors, require_unit

LONG_LIST = 160
"""Rows from which on a list is long: what suffices for the first ten, as measured at the build, may not for it."""

MAX_LISTED_ROWS = 256
"""Most filtered rows that are compared one by one; a scan of the codes is faster for more."""

MANY_PASS = 4
"""If at least one row in so many passes a filter, all are scanned first, in two thirds of a selection's time: as a
rule, enough of the nearest pass."""


class Fp16Index(BaseIndex):
    """Half-precision codes in memory, all of which are scanned, and float32 rows in a file."""

    def __init__(self, rows_file: RowStore, codes: Any) -> None:  # noqa: ANN401
        """Take float32 unit rows, shape (n, dim), and a FAISS index of their codes.

        Raises:
            ValueError: the two do not match.
        """
        super().__init__(rows_file.shape)
        if (codes.ntotal, codes.d) != rows_file.shape:
            raise ValueError(f"expected {len(self)} codes of width {self.dim}")
        self._rows, self._codes = rows_file, codes

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`.

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        import torch  # converts three times as fast as numpy; imported late, as it takes seconds

        return inner_products(queries, torch.from_numpy(self._halves[rows]).float().numpy())

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

    @cached_property
    def _halves(self) -> NDArray[np.float16]:
        size = self._codes.ntotal * self._codes.code_size
        halves: NDArray[np.float16] = faiss.rev_swig_ptr(self._codes.codes.data(), size).view(np.float16)
        return halves.reshape(len(self), self.dim)

    def _search_all(self, query: Vector, count: int, living: Mask | None) -> tuple[Cosines, Rows]:
        cosines, rows = self._search_codes(query, count, living)
        if len(rows) < min(count, len(self)):
            cosines, rows = self._scan_codes(query, count, living)
        return highest(cosines, rows, count)

    def _search_among(self, query: Vector, count: int, among: Rows) -> tuple[Cosines, Rows]:
        if len(among) <= max(MAX_LISTED_ROWS, count):
            return highest(self.estimates(query[None, :], among)[0], among, count)
        passing = np.zeros(len(self), dtype=bool)
        passing[among] = True
        if count <= LONG_LIST and MANY_PASS * len(among) >= len(self):
            cosines, rows = self._scan_codes(query, 2 * MANY_PASS * count)
            kept = passing[rows]
            if np.count_nonzero(kept) >= count:
                return highest(cosines[kept], rows[kept], count)
        return highest(*self._scan_codes(query, count, passing), count)

    def _search_codes(self, query: Vector, count: int, living: Mask | None) -> tuple[Cosines, Rows]:
        """Return approximately the nearest of the living rows, by their codes."""
        return self._scan_codes(query, count, living)

    def _scan_codes(self, query: Vector, count: int, passing: Mask | None = None) -> tuple[Cosines, Rows]:
        """Return the nearest of all rows that pass, by their codes."""
        return nearest(self._codes, query, count, faiss.SearchParameters(sel=selector_of(passing)))


def nearest(index: Any, query: Vector, count: int, params: Any) -> tuple[Cosines, Rows]:  # noqa: ANN401
    """Search a FAISS index; leave out the row -1, which stands for missing results."""
    (cosines,), (rows,) = index.search(query[None, :], count, params=params)
    return cosines[rows >= 0], rows[rows >= 0]


def selector_of(passing: Mask | None) -> Any:  # noqa: ANN401
    """Return a FAISS selector of the rows that pass; None: all do."""
    return None if passing is None else faiss.IDSelectorBitmap(np.packbits(passing, bitorder="little"))


def build_fp16(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return a FAISS index of half-precision codes of unit rows, shape (n, dim)."""
    codes = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    codes.train(vectors[:1])  # FAISS requires it, though there is nothing to train
    codes.add(vectors)
    return codes
