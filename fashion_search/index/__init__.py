"""Nearest-neighbour search over unit vectors; the only package that uses FAISS.

`factory` chooses, builds and opens an index of one of the kinds `flat`, `fp16`, `hnsw` and `ivf`; `recall`
measures recall.
"""

from fashion_search.index.base import BaseIndex, Cosines, Mask, Rows, VectorIndex
from fashion_search.index.factory import (
    KIND_CHOICES,
    Kind,
    KindChoice,
    Method,
    build_index,
    kind_for,
    open_index,
)
from fashion_search.index.flat import FlatIndex, nearest_to_each
from fashion_search.index.live import LiveIndex
from fashion_search.index.recall import RETRIEVED

__all__ = [
    "KIND_CHOICES",
    "RETRIEVED",
    "BaseIndex",
    "Cosines",
    "FlatIndex",
    "Kind",
    "KindChoice",
    "LiveIndex",
    "Mask",
    "Method",
    "Rows",
    "VectorIndex",
    "build_index",
    "kind_for",
    "nearest_to_each",
    "open_index",
]
