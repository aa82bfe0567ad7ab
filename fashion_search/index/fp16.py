"""Half-precision codes (FAISS scalar quantizer), all compared: half the memory traffic of exact search."""

from typing import Any

import faiss

from fashion_search.index.base import Cosines, Rows
from fashion_search.index.quantized import QuantizedIndex
from fashion_search.vectors import Vector, Vectors


class Fp16Index(QuantizedIndex):
    """A scan over half-precision codes."""

    def _find(self, query: Vector, count: int) -> tuple[Cosines, Rows]:
        return self._scan(query, count)

    def _scan(self, query: Vector, count: int, chosen: Any = None) -> tuple[Cosines, Rows]:  # noqa: ANN401
        found: tuple[Cosines, Rows] = self._codes.search(
            query[None, :], count, params=faiss.SearchParameters(sel=chosen)
        )
        return found


def half_codes(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return unit rows, shape (n, dim), as half-precision codes: an index of FAISS's that scans them."""
    codes = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    codes.train(vectors[:1])  # there is nothing to learn, and FAISS asks for it all the same
    codes.add(vectors)
    return codes
