"""Nearest pictures to a query vector, by several kinds of index; the only door to FAISS.

`factory` says which kind is built and opens it again; `flat`, `fp16`, `hnsw` and `ivf` are the
kinds, and `recall` measures how many of the true nearest one finds.
"""

from fashion_search.index.base import Cosines, Rows, VectorIndex
from fashion_search.index.factory import CHOICES, KindChoice, Method, build_index, kind_for, open_index
from fashion_search.index.flat import FlatIndex, nearest_to_each
from fashion_search.index.recall import NO_QUERIES, RecallQueries

__all__ = [
    "CHOICES",
    "NO_QUERIES",
    "Cosines",
    "FlatIndex",
    "KindChoice",
    "Method",
    "RecallQueries",
    "Rows",
    "VectorIndex",
    "build_index",
    "kind_for",
    "nearest_to_each",
    "open_index",
]
