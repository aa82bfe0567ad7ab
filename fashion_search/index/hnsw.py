"""HNSW graph: a search walks links between neighbours and looks at hundreds of rows instead of all.

Source: Y. Malkov and D. Yashunin, "Efficient and robust approximate nearest neighbor search using
Hierarchical Navigable Small World graphs" (2016, arXiv:1603.09320).
"""

from typing import Any

import faiss

from fashion_search.index.base import Cosines, Rows
from fashion_search.index.fp16 import Fp16Index
from fashion_search.index.quantized import COMPARED, MARGIN
from fashion_search.index.row_store import RowStore
from fashion_search.index.threads import all_processors
from fashion_search.vectors import Vector, Vectors

LINKS = 32
"""Neighbours of each row (M). Half as many lose a fiftieth of what words should find."""

BUILD_EFFORT = 80
"""Candidates while building (efConstruction): 200 take four times as long and gain next to nothing."""


class HnswIndex(Fp16Index):
    """A graph over half-precision codes.

    Filters and long lists scan the codes. A walk that may stop only at rows which pass misses nine
    tenths of them where one in a hundred passes; and one that is to bring hundreds of rows home takes
    nearly as long as a scan before it has 99 of 100.
    """

    def __init__(self, stored: RowStore, graph: Any, effort: int) -> None:  # noqa: ANN401
        """Take the rows, what `half_graph` made of them, and how many candidates a search keeps at least."""
        super().__init__(stored, faiss.downcast_index(graph.storage))
        self._graph = graph
        self._effort = effort

    def _find(self, query: Vector, count: int) -> tuple[Cosines, Rows]:
        if count > COMPARED + MARGIN:
            return self._scan(query, count)
        effort = faiss.SearchParametersHNSW(efSearch=max(self._effort, count))
        found: tuple[Cosines, Rows] = self._graph.search(query[None, :], count, params=effort)
        return found


def half_graph(vectors: Vectors) -> Any:  # noqa: ANN401
    """Return a graph made from unit rows, shape (n, dim), that holds them as half-precision codes."""
    dim = vectors.shape[1]
    full = faiss.IndexHNSWFlat(dim, LINKS, faiss.METRIC_INNER_PRODUCT)
    full.hnsw.efConstruction = BUILD_EFFORT
    with all_processors():
        full.add(vectors)
    # The neighbours were chosen in full precision; only walking uses the codes.
    graph = faiss.IndexHNSWSQ(dim, faiss.ScalarQuantizer.QT_fp16, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw = full.hnsw
    del full
    codes = faiss.downcast_index(graph.storage)
    codes.train(vectors[:1])
    codes.add(vectors)
    graph.ntotal, graph.is_trained = len(vectors), True
    return graph
