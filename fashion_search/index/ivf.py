"""Inverted file (IVF): half-precision codes in clusters ("cells"); a search probes the nearest ones."""

import math
from typing import Any

import faiss
import numpy as np

from fashion_search.index.base import Cosines, Mask, Rows
from fashion_search.index.fp16 import LONG_LIST, Fp16Index, nearest, selector_of
from fashion_search.index.row_store import RowStore
from fashion_search.index.threads import all_processors
from fashion_search.vectors import Vector, Vectors

TRAINING_ROWS_PER_CELL = 12
"""Mean training rows per cell; more make the build slower and hardly change recall."""

KMEANS_ITERATIONS = 6
"""Iterations of k-means; recall is measured afterwards, and more cells are probed if it is low."""

MIN_ROWS_PER_CELL = 39
"""Least mean rows per cell, as FAISS recommends."""

LONG_LIST_FACTOR = 4
"""How many times more cells are probed for a long list."""

BATCH_ROWS = 65_536
"""Rows added at a time."""


class IvfIndex(Fp16Index):
    """Half-precision codes in cells; filtered searches probe all of them."""

    def __init__(self, rows_file: RowStore, cells: Any, probes: int) -> None:  # noqa: ANN401
        """Take the rows, the result of `build_ivf`, and the number of cells to probe."""
        super().__init__(rows_file, cells)
        self._probes = probes

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        """Return the same as `similarities`: the codes are not in the order of the rows."""
        return self.similarities(queries, rows)

    def _search_codes(self, query: Vector, count: int, living: Mask | None) -> tuple[Cosines, Rows]:
        probes = self._probes if count <= LONG_LIST else LONG_LIST_FACTOR * self._probes
        return self._probe(query, count, probes, living)

    def _scan_codes(self, query: Vector, count: int, passing: Mask | None = None) -> tuple[Cosines, Rows]:
        return self._probe(query, count, self._codes.nlist, passing)

    def _probe(self, query: Vector, count: int, probes: int, passing: Mask | None) -> tuple[Cosines, Rows]:
        effort = faiss.SearchParametersIVF(nprobe=probes, sel=selector_of(passing))
        return nearest(self._codes, query, count, effort)


def build_ivf(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return a FAISS inverted file with half-precision codes of unit rows, shape (n, dim)."""
    total, dim = vectors.shape
    count = cell_count(total)
    cells = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, count, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    cells.by_residual = False  # as precise, and searches need not add the centroid
    cells.cp.niter = KMEANS_ITERATIONS
    cells.cp.min_points_per_centroid = 1  # suppresses a warning
    learnt_from = np.random.default_rng(0).permutation(total)[: TRAINING_ROWS_PER_CELL * count]
    with all_processors():
        cells.train(vectors[np.sort(learnt_from)])
        for start in range(0, total, BATCH_ROWS):
            cells.add(vectors[start : start + BATCH_ROWS])
    return cells


def cell_count(total: int) -> int:
    """Return the number of cells for so many rows: the power of two next to 4 sqrt(n), at most n / 39."""
    return max(1, min(1 << round(math.log2(4 * math.sqrt(total))), total // MIN_ROWS_PER_CELL))
