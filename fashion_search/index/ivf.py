"""Inverted file (IVF): half-precision codes in clusters; a search looks into those nearest to the query."""

import math
from typing import Any

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Rows
from fashion_search.index.quantized import COMPARED, MARGIN, QuantizedIndex
from fashion_search.index.row_store import RowStore
from fashion_search.index.threads import all_processors
from fashion_search.vectors import Vector, Vectors

LEARNT_FROM = 12
"""Rows that a cell's centre is learnt from, on average; more make the build longer and change little."""

ROUNDS = 6
"""Times that the centres are moved; recall is measured afterwards, and more cells looked into if it is low."""

SMALLEST = 39
"""Rows that a cell holds on average, at least: FAISS's own advice. A small index has fewer cells."""

LONG = 4
"""How many times as many cells a search looks into for a long list, whose end lies further away."""

BLOCK = 65_536
"""Rows added at a time."""


class IvfIndex(QuantizedIndex):
    """Half-precision codes in cells; filters look into all of them."""

    def __init__(self, stored: RowStore, cells: Any, probes: int) -> None:  # noqa: ANN401
        """Take the rows, what `half_cells` made of them, and how many cells a search looks into."""
        super().__init__(stored, cells)
        self._probes = probes

    def _find(self, query: Vector, count: int) -> tuple[Cosines, Rows]:
        probes = self._probes if count <= COMPARED + MARGIN else LONG * self._probes
        return self._look(query, count, probes, None)

    def _scan(self, query: Vector, count: int, chosen: Any = None) -> tuple[Cosines, Rows]:  # noqa: ANN401
        return self._look(query, count, self._codes.nlist, chosen)

    def _look(self, query: Vector, count: int, probes: int, chosen: Any) -> tuple[Cosines, Rows]:  # noqa: ANN401
        effort = faiss.SearchParametersIVF(nprobe=probes, sel=chosen)
        found: tuple[Cosines, Rows] = self._codes.search(query[None, :], count, params=effort)
        return found


def half_cells(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return unit rows, shape (n, dim), as half-precision codes in cells."""
    total, dim = vectors.shape
    count = cells_for(total)
    cells = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, count, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    cells.by_residual = False  # codes of the rows themselves: as exact, and nothing to add in a search
    cells.cp.niter = ROUNDS
    cells.cp.min_points_per_centroid = 1  # or FAISS warns of what was chosen here
    learnt_from = np.random.default_rng(0).permutation(total)[: LEARNT_FROM * count]
    with all_processors():
        cells.train(vectors[np.sort(learnt_from)])
        for start in range(0, total, BLOCK):
            cells.add(vectors[start : start + BLOCK])
    return cells


def cells_for(total: int) -> int:
    """Return how many cells so many rows go into: the power of two next to four square roots."""
    return max(1, min(1 << round(math.log2(4 * math.sqrt(total))), total // SMALLEST))
