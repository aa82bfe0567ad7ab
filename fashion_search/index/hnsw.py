"""HNSW graph: a search walks links between neighbours and looks at hundreds of rows instead of all.

Source: Y. Malkov and D. Yashunin, "Efficient and robust approximate nearest neighbor search using
Hierarchical Navigable Small World graphs" (2016, arXiv:1603.09320).
"""

from typing import Any

import faiss

from fashion_search.index.base import Cosines, Mask, Rows
from fashion_search.index.fp16 import LONG_LIST, Fp16Index, nearest
from fashion_search.index.row_store import RowStore
from fashion_search.index.threads import all_processors
from fashion_search.vectors import Vector, Vectors

NEIGHBOURS = 32
"""Neighbours of each row (M). Half as many cost 2 % of recall for texts."""

BUILD_EFFORT = 80
"""Candidates during the build (efConstruction): 200 take four times as long and hardly improve recall."""

DEAD_FACTOR = 2
"""How many times more rows are looked for where some are dead: they are links of the graph and cannot be skipped."""


class HnswIndex(Fp16Index):
    """A graph over half-precision codes.

    Filtered searches and long lists scan all codes instead: with a filter that one in a hundred rows passes,
    the graph would miss nine tenths of them, and for hundreds of rows it is hardly faster than a scan.
    """

    def __init__(self, rows_file: RowStore, graph: Any, effort: int) -> None:  # noqa: ANN401
        """Take the rows, the result of `build_hnsw`, and the least candidates of a search (efSearch)."""
        super().__init__(rows_file, faiss.downcast_index(graph.storage))
        self._graph = graph
        self._effort = effort

    def _search_codes(self, query: Vector, count: int, living: Mask | None) -> tuple[Cosines, Rows]:
        if count > LONG_LIST:
            return self._scan_codes(query, count, living)
        wanted = count if living is None else DEAD_FACTOR * count
        effort = faiss.SearchParametersHNSW(efSearch=max(self._effort, wanted))
        cosines, rows = nearest(self._graph, query, wanted, effort)
        return (cosines, rows) if living is None else (cosines[living[rows]], rows[living[rows]])


def build_hnsw(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return a FAISS HNSW graph of unit rows, shape (n, dim), that stores half-precision codes."""
    dim = vectors.shape[1]
    full = faiss.IndexHNSWFlat(dim, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    full.hnsw.efConstruction = BUILD_EFFORT
    with all_processors():
        full.add(vectors)
    # Neighbours are chosen in full precision; searches use the codes.
    graph = faiss.IndexHNSWSQ(dim, faiss.ScalarQuantizer.QT_fp16, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw = full.hnsw
    del full
    codes = faiss.downcast_index(graph.storage)
    codes.train(vectors[:1])
    codes.add(vectors)
    graph.ntotal, graph.is_trained = len(vectors), True
    return graph
