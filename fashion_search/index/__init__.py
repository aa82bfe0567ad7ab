"""Nearest pictures to a query vector, by several kinds of index; the only door to FAISS.

`choice` says which kind is built and opens it again; `exact`, `half`, `graph` and `cells` are the
kinds, and `recall` measures how many of the true nearest one finds.
"""

from fashion_search.index.choice import CHOICES, Choice, Method, build_index, kind_for, open_index
from fashion_search.index.exact import ExactIndex, nearest_to_each
from fashion_search.index.recall import NO_QUERIES, HeldOut
from fashion_search.index.vector_index import Cosines, Rows, VectorIndex

__all__ = [
    "CHOICES",
    "NO_QUERIES",
    "Choice",
    "Cosines",
    "ExactIndex",
    "HeldOut",
    "Method",
    "Rows",
    "VectorIndex",
    "build_index",
    "kind_for",
    "nearest_to_each",
    "open_index",
]
