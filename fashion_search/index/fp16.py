"""Exhaustive search over half-precision codes (FAISS scalar quantizer), with half the memory traffic."""

from typing import Any

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Mask, Rows
from fashion_search.index.flat import inner_products
from fashion_search.index.quantized import QuantizedIndex, selector_of
from fashion_search.index.row_store import RowStore
from fashion_search.vectors import Vector, Vectors, require_unit


class Fp16Index(QuantizedIndex):
    """Scans all half-precision codes."""

    def __init__(self, rows_file: RowStore, codes: Any) -> None:  # noqa: ANN401
        """Take the rows, and the result of `build_fp16`."""
        super().__init__(rows_file, codes)
        size = codes.ntotal * codes.code_size
        halves = faiss.rev_swig_ptr(codes.codes.data(), size).view(np.float16)
        self._halves = halves.reshape(codes.ntotal, codes.d)

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return cosines to about 1e-5, shaped as `similarities`.

        Raises:
            ValueError: the queries are not unit vectors of this width.
        """
        require_unit(queries, self.dim)
        import torch  # converts three times as fast as numpy; imported late, as it takes seconds

        return inner_products(queries, torch.from_numpy(self._halves[rows]).float().numpy())

    def _search_codes(self, query: Vector, count: int, dead: Mask | None) -> tuple[Cosines, Rows]:
        return self._scan_codes(query, count, None if dead is None else selector_of(~dead))

    def _scan_codes(self, query: Vector, count: int, selector: Any = None) -> tuple[Cosines, Rows]:  # noqa: ANN401
        found: tuple[Cosines, Rows] = self._codes.search(
            query[None, :], count, params=faiss.SearchParameters(sel=selector)
        )
        return found


def build_fp16(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return a FAISS index of half-precision codes of unit rows, shape (n, dim)."""
    codes = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    codes.train(vectors[:1])  # FAISS requires it, though there is nothing to train
    codes.add(vectors)
    return codes
