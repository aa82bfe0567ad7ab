"""Nearest pictures among many: time, memory, recall and exactness, beside a plain FAISS index.

    python -m tests.benchmarks.index 100000
    python -m tests.benchmarks.index 1000000 --folder /somewhere/with/8/GB

The vectors are synthetic (`synthetic` says how they lie). The index is built as `build_index.py`
builds one, and opened in a fresh process, which is measured; no query is in the index or was looked
at in the build. The plain alternative is `IndexFlatIP` over the same float32 vectors, in the same
run and with one thread like ours; filtered, it gets a bitmap of what passes. Times are wall times
of single calls, medians. The folder is removed at the end, except one given with --keep.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from fashion_search.index import (
    KIND_CHOICES,
    RETRIEVED,
    Cosines,
    Method,
    Rows,
    VectorIndex,
    build_index,
    kind_for,
    open_index,
)
from fashion_search.vectors import Vector, Vectors
from tests.benchmarks import one_copy, whole_search
from tests.benchmarks.one_copy import memory
from tests.benchmarks.synthetic import CLUSTERS, DIM, World

MEASURED = 1000
"""Unseen queries of each kind that are timed."""

PLAIN = 30
"""How many of them the plain index answers too, and how many are filtered; a third of that from LARGE on."""

LARGE = 500_000

SHARES = (0.01, 0.1, 0.5, 0.75, 0.95)
TIE = 2e-6


def main() -> None:
    """Make vectors, build, and measure in a fresh process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, help="vectors")
    parser.add_argument("--folder", type=Path, help="where they go (a temporary folder)")
    parser.add_argument("--keep", action="store_true", help="keep the folder, and use what is in it")
    parser.add_argument("--index-type", choices=KIND_CHOICES, default="auto")
    parser.add_argument("--opened", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.opened:
        measure(args.folder, Method.from_json(json.loads(args.opened)))
        return
    folder = args.folder or Path(tempfile.mkdtemp(prefix="index-benchmark-"))
    try:
        method = make(folder, args.count, args.index_type)
        command = [sys.executable, "-m", "tests.benchmarks.index", str(args.count), "--folder", str(folder)]
        subprocess.run([*command, "--opened", json.dumps(asdict(method))], check=True)
        one_copy.measure(folder, method)
    finally:
        if not args.keep:
            shutil.rmtree(folder)


def make(folder: Path, count: int, choice: Any) -> Method:
    """Write vectors and build their index, unless the folder has both."""
    folder.mkdir(parents=True, exist_ok=True)
    world, described = World.make(), folder / "method.json"
    if described.exists():
        return Method.from_json(json.loads(described.read_text()))
    if not (folder / "labels.npy").exists():
        write_vectors(world, folder, count)
    queries = {"words": world.words(200, stream=1), "pictures": next(world.pictures(200, stream=2))[0]}
    start = time.perf_counter()
    method = build_index(folder, queries, kind_for(count, choice))
    seconds = time.perf_counter() - start
    recall = ", ".join(f"{name} {share:.4f}" for name, share in method.recall.items())
    print(f"{count:,} vectors of {DIM}: {method.kind} {dict(method.parameters)}")
    print(f"built, measured (recall@10 {recall}) and written in {seconds:.1f} s")
    described.write_text(json.dumps(asdict(method)))
    return method


def write_vectors(world: World, folder: Path, count: int) -> None:
    """Write the vectors and their clusters, block by block."""
    rows = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float32, (count, DIM))
    labels, start = [], 0
    for block, own in world.pictures(count):
        rows[start : start + len(block)] = block
        start += len(block)
        labels.append(own)
    rows.flush()
    np.save(folder / "labels.npy", np.concatenate(labels))


def measure(folder: Path, method: Method) -> None:
    """Print what an opened index does."""
    world = World.make()
    queries = {
        "words": world.words(MEASURED, stream=5),
        "pictures": next(world.pictures(MEASURED, stream=6))[0],
    }
    for path in folder.iterdir():  # as the check of an index's files does when it is opened
        path.read_bytes()
    before = memory()
    start = time.perf_counter()
    index = open_index(folder, method)
    opened = time.perf_counter() - start
    times = {name: [timed(best_ten, index, query)[0] for query in side] for name, side in queries.items()}
    random = np.random.default_rng(7)
    half = np.flatnonzero(random.random(len(index)) < 0.5)
    for query in queries["words"][:20]:
        best_ten(index, query, half)
    after = memory()
    grown = ", ".join(f"{name} +{after[name] - before[name]:.0f} MB" for name in after)
    print(f"opened in {1000 * opened:.0f} ms; after {2 * MEASURED} searches and 20 filtered ones {grown}")
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    plain = faiss.IndexFlatIP(DIM)
    for start_row in range(0, len(vectors), 50_000):
        plain.add(vectors[start_row : start_row + 50_000])
    unfiltered(index, plain, queries, times)
    filtered(index, plain, queries, np.load(folder / "labels.npy"))
    del plain
    whole_search.measure(index, vectors, world)


def unfiltered(
    index: VectorIndex,
    plain: Any,
    queries: dict[str, Vectors],
    times: dict[str, list[float]],
) -> None:
    """Print times and recall of searches over everything."""
    some = PLAIN if len(index) < LARGE else PLAIN // 3
    for name, side in queries.items():
        faiss.omp_set_num_threads(2)
        true = plain.search(side[:200], 10)[0]
        faiss.omp_set_num_threads(1)
        both = [
            (timed(plain.search, query[None, :], 10)[0], timed(best_ten, index, query)[0])
            for query in side[:some]
        ]
        flat, beside = np.median(both, axis=0)
        found = [best_ten(index, query) for query in side[:200]]
        recall = np.mean([own >= cosines[-1] - TIE for own, cosines in zip(found, true, strict=True)])
        middle, slow = np.percentile(times[name], [50, 99])
        print(
            f"{name:9} p50 {middle:6.3f} ms, p99 {slow:6.3f}, recall@10 {recall:.4f} of {len(true)}; "
            f"in turn with plain {beside:.3f}, plain {flat:.2f}: {flat / beside:.0f} times as long"
        )


def filtered(index: VectorIndex, plain: Any, queries: dict[str, Vectors], labels: np.ndarray) -> None:
    """Print times of filtered searches, and how many answers are those of a full comparison."""
    random = np.random.default_rng(8)
    each = PLAIN // 2 if len(index) < LARGE else PLAIN // 6
    some = np.concatenate([side[:each] for side in queries.values()])
    for share in SHARES:
        for kind, among in (
            ("random", np.flatnonzero(random.random(len(index)) < share)),
            ("clusters", whole_clusters(labels, share, random)),
        ):
            passing = np.zeros(len(index), dtype=bool)
            passing[among] = True
            selector = faiss.IDSelectorBitmap(np.packbits(passing, bitorder="little"))
            params = faiss.SearchParameters(sel=selector)
            ours, theirs, equal = [], [], 0
            for query in some:
                milliseconds, cosines = timed(best_ten, index, query, among)
                ours.append(milliseconds)
                milliseconds, (true, _) = timed(plain.search, query[None, :], 10, params=params)
                theirs.append(milliseconds)
                equal += bool(np.allclose(cosines, true[0], atol=TIE))
            print(
                f"{len(among) / len(index):4.0%} pass, {kind:8} p50 {np.median(ours):6.2f} ms, plain "
                f"{np.median(theirs):6.2f}; the same ten in {equal} of {len(some)}"
            )


def whole_clusters(labels: np.ndarray, share: float, random: np.random.Generator) -> Rows:
    """Return the rows of clusters chosen at random that make up a share of all."""
    sizes = np.bincount(labels, minlength=CLUSTERS)
    order = random.permutation(CLUSTERS)
    chosen = order[: np.searchsorted(np.cumsum(sizes[order]), share * len(labels)) + 1]
    return np.flatnonzero(np.isin(labels, chosen))


def best_ten(index: VectorIndex, query: Vector, among: Rows | None = None) -> Cosines:
    """Return the ten highest exact cosines among the rows that a search retrieves."""
    rows = index.search(query, RETRIEVED, among)[1]
    return np.sort(index.similarities(query[None, :], rows)[0])[:-11:-1]


def timed(call: Callable[..., Any], *args: Any, **options: Any) -> tuple[float, Any]:
    """Return milliseconds of a call, and what it returned."""
    start = time.perf_counter()
    result = call(*args, **options)
    return 1000 * (time.perf_counter() - start), result


if __name__ == "__main__":
    main()
