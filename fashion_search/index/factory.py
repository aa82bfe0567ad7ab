"""Chooses, builds and opens a catalogue's index.

Exhaustive search is exact and makes filters simple, so it is used while it takes at most about 2.5 ms:
20,000 float32 rows or 50,000 half-precision ones. Above, HNSW is ten times faster; for even larger
catalogues, its build time and recall for texts get worse than those of IVF.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import faiss
import numpy as np

from fashion_search.index.base import BaseIndex
from fashion_search.index.flat import FlatIndex, nearest_to_each
from fashion_search.index.fp16 import Fp16Index, build_fp16
from fashion_search.index.hnsw import HnswIndex, build_hnsw
from fashion_search.index.ivf import IvfIndex, build_ivf
from fashion_search.index.recall import TOP, recall
from fashion_search.index.row_store import RowStore
from fashion_search.vectors import Vectors, require_unit

Kind = Literal["flat", "fp16", "hnsw", "ivf"]
"""flat: all rows; fp16: all rows in half precision; hnsw: a graph; ivf: an inverted file."""

KindChoice = Literal["auto", "flat", "fp16", "hnsw", "ivf"]
KIND_CHOICES: tuple[KindChoice, ...] = get_args(KindChoice)

MAX_ROWS: Mapping[Kind, int] = {"flat": 20_000, "fp16": 50_000, "hnsw": 300_000}
"""Most rows for each kind; `ivf` above."""

EFFORT_STEPS: Mapping[Kind, tuple[str, tuple[int, ...]]] = {
    "hnsw": ("efSearch", (128, 256, 512)),
    "ivf": ("nprobe", (32, 64, 128, 256)),
}
"""Search parameter of each approximate kind and its values to try: candidates kept, or cells probed."""

TARGET_RECALL, MIN_RECALL = 0.995, 0.99
"""Recall at which the effort is not raised further, and below which an approximate kind is not used."""

VECTORS, INDEX = "vectors.npy", "index.faiss"
"""Files of an index: the float32 rows, and the FAISS index of kinds other than flat."""

_FAISS_TYPES = {
    "fp16": faiss.IndexScalarQuantizer,
    "hnsw": faiss.IndexHNSWSQ,
    "ivf": faiss.IndexIVFScalarQuantizer,
}
_BUILDERS = {"fp16": build_fp16, "hnsw": build_hnsw, "ivf": build_ivf}


@dataclass(frozen=True, kw_only=True)
class Method:
    """How an index is searched: its kind, search parameters, and the recall@10 measured at the build.

    `recall` (0 to 1) and `queries` (their number) are by kind of query: words, pictures, hybrid. Both are empty for
    `flat`, which is exact.
    """

    kind: Kind
    parameters: Mapping[str, int] = field(default_factory=dict)
    recall: Mapping[str, float] = field(default_factory=dict)
    queries: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Method":
        """Read a method from JSON values.

        Raises:
            ValueError: they are not a method.
        """
        try:
            method = cls(**record)
        except TypeError as error:
            raise ValueError(f"{record} is not a search method") from error
        if method.kind not in get_args(Kind):
            raise ValueError(f"{method.kind!r} is not a kind of index")
        return method


def kind_for(count: int, choice: KindChoice = "auto") -> Kind:
    """Return the chosen kind, or for `auto` the kind for this number of rows."""
    if choice != "auto":
        return choice
    return next((kind for kind, largest in MAX_ROWS.items() if count <= largest), "ivf")


def build_index(folder: Path, queries: Mapping[str, Vectors], kind: Kind) -> Method:
    """Build an index of the vectors in a folder and write it next to them.

    The effort of an approximate kind is raised until its recall suffices; if it never does, `fp16` is built.

    Args:
        folder: holds `vectors.npy`, float32 unit rows; gets `index.faiss` if the kind needs it.
        queries: to measure recall with, by their kind: unit rows of texts and of pictures that are not in the
            index, at least one of a kind; unused for `flat`.
        kind: of the index.

    Raises:
        ValueError: the file does not hold unit rows.
    """
    vectors: Vectors = np.load(folder / VECTORS, mmap_mode="r")
    require_unit(vectors, vectors.shape[1])
    if kind == "flat":
        return Method(kind="flat")
    rows_file, faiss_index = RowStore(folder / VECTORS), _BUILDERS[kind](vectors)
    nearest = {name: nearest_to_each(vectors, unit_rows, TOP)[0] for name, unit_rows in queries.items()}
    counts = {name: len(unit_rows) for name, unit_rows in queries.items()}
    name, steps = EFFORT_STEPS.get(kind, ("", ()))
    best: Method | None = None
    for parameters in [{name: step} for step in steps] or [{}]:
        index = _wrap(Method(kind=kind, parameters=parameters), rows_file, faiss_index)
        measured = {
            of: round(recall(index, vectors, unit_rows, nearest[of]), 4) for of, unit_rows in queries.items()
        }
        lowest = min(measured.values(), default=1.0)
        if lowest >= TARGET_RECALL or (best is None and (lowest >= MIN_RECALL or not steps)):
            best = Method(kind=kind, parameters=parameters, recall=measured, queries=counts)
        if lowest >= TARGET_RECALL:
            break
    if best is None:
        del faiss_index, index
        return build_index(folder, queries, "fp16")
    faiss.write_index(faiss_index, str(folder / INDEX))
    return best


def open_index(folder: Path, method: Method) -> BaseIndex:
    """Open what `build_index` wrote, memory-mapped, so that processes share one copy.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is not what the method says.
    """
    if method.kind == "flat":
        return FlatIndex(np.load(folder / VECTORS, mmap_mode="r"))
    try:
        faiss_index = faiss.read_index(str(folder / INDEX), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise ValueError(f"{folder / INDEX} is not a FAISS index") from error
    if not isinstance(faiss_index, _FAISS_TYPES[method.kind]):
        raise ValueError(f"{folder / INDEX} is not of kind {method.kind}")
    return _wrap(method, RowStore(folder / VECTORS), faiss_index)


def _wrap(method: Method, rows_file: RowStore, faiss_index: Any) -> BaseIndex:  # noqa: ANN401
    if method.kind == "fp16":
        return Fp16Index(rows_file, faiss_index)
    name, steps = EFFORT_STEPS[method.kind]
    approximate = HnswIndex if method.kind == "hnsw" else IvfIndex
    return approximate(rows_file, faiss_index, method.parameters.get(name, steps[0]))
