"""How well an index's verdict tells what a fashion shop has from what it has not.

    python -m tests.benchmarks.verdict --index DIR

The phrases are none of those that verdicts are fitted on.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np

from fashion_search.search.engine import FashionSearch, Query, SearchResult, Verdict
from tests.benchmarks.phrases import OFF_TOPIC, ON_TOPIC


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")
    search = FashionSearch.load(parser.parse_args(argv).index)
    on, off = (_ask(search, phrases) for phrases in (ON_TOPIC, OFF_TOPIC))
    area = auroc([result.confidence for result in on], [result.confidence for result in off])
    manifest, count = search.snapshot.manifest, len(search.snapshot.catalogue)
    print(f"{manifest.model}, {count:,} products of {manifest.source}")
    print(f"AUROC {area:.3f} on {len(on)} on-topic and {len(off)} off-topic phrases")
    print("          " + "".join(f"{verdict:>8}" for verdict in get_args(Verdict)))
    for kind, results in (("on-topic", on), ("off-topic", off)):
        counts = Counter(result.verdict for result in results)
        print(f"{kind:<10}" + "".join(f"{counts[verdict]:8d}" for verdict in get_args(Verdict)))
    print("on-topic, none:    ", _named(on, "none"))
    print("off-topic, strong: ", _named(off, "strong"))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive is above a negative, over all pairs; equal ones count half."""
    above, below = np.array(positive)[:, None], np.array(negative)[None, :]
    return float(np.mean((above > below) + 0.5 * (above == below)))


def _ask(search: FashionSearch, phrases: Sequence[str]) -> list[SearchResult]:
    return [search.search(Query(text=phrase)) for phrase in phrases]


def _named(results: Sequence[SearchResult], verdict: Verdict) -> str:
    found = [f"{r.query.text} ({r.confidence:.2f})" for r in results if r.verdict == verdict]
    return ", ".join(found) or "no phrase"


if __name__ == "__main__":
    main()
