"""Chooses, builds and opens the kind of index that a catalogue gets.

Comparing with every row is exact and keeps filters simple, so it is kept as long as it takes no
more than about 2.5 milliseconds; half-precision codes carry that to 50,000 rows. Above, a graph is
ten times faster. Its build time and what it finds for words suffer with size, where cells hold up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

import faiss
import numpy as np

from fashion_search.index.base import VectorIndex
from fashion_search.index.flat import FlatIndex
from fashion_search.index.fp16 import Fp16Index, half_codes
from fashion_search.index.hnsw import HnswIndex, half_graph
from fashion_search.index.ivf import IvfIndex, half_cells
from fashion_search.index.recall import GroundTruth, RecallQueries
from fashion_search.index.row_store import RowStore
from fashion_search.vectors import Vectors, require_unit

Kind = Literal["flat", "fp16", "hnsw", "ivf"]
"""flat: all rows; fp16: all rows as half-precision codes; hnsw: a graph; ivf: cells."""

KindChoice = Literal["auto", "flat", "fp16", "hnsw", "ivf"]
CHOICES: tuple[KindChoice, ...] = get_args(KindChoice)

LARGEST: Mapping[Kind, int] = {"flat": 20_000, "fp16": 50_000, "hnsw": 300_000}
"""Rows up to which each kind is chosen; `ivf` above."""

EFFORTS: Mapping[Kind, tuple[str, tuple[int, ...]]] = {
    "hnsw": ("efSearch", (128, 256, 512)),
    "ivf": ("nprobe", (32, 64, 128, 256)),
}
"""How hard an approximate kind may look: candidates kept, or cells looked into."""

GOOD, ENOUGH = 0.995, 0.99
"""Recall at which no more effort is made, and below which an approximate kind is not used."""

VECTORS, INDEX = "vectors.npy", "index.faiss"
"""Files of an index: the float32 rows, and what a kind other than flat adds to them."""

_MADE = {
    "fp16": faiss.IndexScalarQuantizer,
    "hnsw": faiss.IndexHNSWSQ,
    "ivf": faiss.IndexIVFScalarQuantizer,
}
_MAKERS = {"fp16": half_codes, "hnsw": half_graph, "ivf": half_cells}


@dataclass(frozen=True, kw_only=True)
class Method:
    """How an index is searched: its kind, its effort, and the recall@10 measured when it was built.

    `recall` has a share, 0 to 1, for each kind of query (words, pictures), and `queries` how many of
    them were asked; both are empty for `flat`, which compares everything.
    """

    kind: Kind
    parameters: Mapping[str, int] = field(default_factory=dict)
    recall: Mapping[str, float] = field(default_factory=dict)
    queries: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Method":
        """Read a method from JSON values.

        Raises:
            ValueError: they are none.
        """
        try:
            method = cls(**record)
        except TypeError as error:
            raise ValueError(f"{record} is no way to search an index") from error
        if method.kind not in get_args(Kind):
            raise ValueError(f"{method.kind!r} is no kind of index")
        return method


def kind_for(count: int, choice: KindChoice = "auto") -> Kind:
    """Return the kind that was chosen, or that suits so many rows."""
    if choice != "auto":
        return choice
    return next((kind for kind, largest in LARGEST.items() if count <= largest), "ivf")


def build_index(folder: Path, held_out: RecallQueries, choice: KindChoice = "auto") -> Method:
    """Build an index of the vectors in a folder, and write it beside them.

    An approximate kind looks harder until it finds enough of the true nearest pictures; one that
    never does gives way to a kind that compares everything.

    Args:
        folder: holds `vectors.npy`, float32 unit rows; gets `index.faiss` where the kind needs one.
        held_out: queries to measure recall with; not looked at for `flat`.
        choice: the kind; `auto` goes by the number of rows.

    Raises:
        ValueError: the file holds no unit rows.
    """
    vectors: Vectors = np.load(folder / VECTORS, mmap_mode="r")
    require_unit(vectors, vectors.shape[1])
    kind = kind_for(len(vectors), choice)
    if kind == "flat":
        return Method(kind="flat")
    stored, made = RowStore(folder / VECTORS), _MAKERS[kind](vectors)
    truths = {name: GroundTruth(vectors, queries) for name, queries in held_out.sides.items()}
    enough: Method | None = None
    for method in _efforts(kind):
        index = _opened(method, stored, made)
        recall = {name: round(truth.recall(index), 4) for name, truth in truths.items()}
        queries = {name: len(side) for name, side in held_out.sides.items()}
        measured = replace(method, recall=recall, queries=queries)
        worst = min(recall.values(), default=1.0)
        if worst >= ENOUGH or kind not in EFFORTS:
            enough = measured if enough is None or worst >= GOOD else enough
        if worst >= GOOD:
            break
    if enough is None:
        del made, index
        return build_index(folder, held_out, "fp16")
    faiss.write_index(made, str(folder / INDEX))
    return enough


def open_index(folder: Path, method: Method) -> VectorIndex:
    """Open what `build_index` wrote, memory-mapped: processes that open the same share one copy.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is not what the method says.
    """
    if method.kind == "flat":
        return FlatIndex(np.load(folder / VECTORS, mmap_mode="r"), known_unit=True)
    try:
        made = faiss.read_index(str(folder / INDEX), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise ValueError(f"{folder / INDEX} is no index of FAISS's") from error
    if not isinstance(made, _MADE[method.kind]):
        raise ValueError(f"{folder / INDEX} is no {method.kind} index")
    return _opened(method, RowStore(folder / VECTORS), made)


def _efforts(kind: Kind) -> Iterator[Method]:
    if kind not in EFFORTS:
        yield Method(kind=kind)
        return
    name, steps = EFFORTS[kind]
    for step in steps:
        yield Method(kind=kind, parameters={name: step})


def _opened(method: Method, stored: RowStore, made: Any) -> VectorIndex:  # noqa: ANN401
    if method.kind == "fp16":
        return Fp16Index(stored, made)
    name, steps = EFFORTS[method.kind]
    effort = method.parameters.get(name, steps[0])
    return HnswIndex(stored, made, effort) if method.kind == "hnsw" else IvfIndex(stored, made, effort)
