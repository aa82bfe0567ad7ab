"""Exhaustive search over half-precision codes (FAISS scalar quantizer), with half the memory traffic."""

from typing import Any

import faiss

from fashion_search.index.base import Cosines, Mask, Rows
from fashion_search.index.quantized import QuantizedIndex, selector_of
from fashion_search.vectors import Vector, Vectors


class Fp16Index(QuantizedIndex):
    """Scans all half-precision codes."""

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
