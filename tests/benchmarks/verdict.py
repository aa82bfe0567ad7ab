"""How well an index's verdict tells what a fashion shop has from what it has not.

    python -m tests.benchmarks.verdict --index DIR [--pictures FOLDER]

The phrases are none of those that verdicts are fitted on. Each category is asked for, alone and in its frequent
colours, with its products and after deleting them. FOLDER has pictures that show no fashion; those that do are
the catalogue's own, after deleting their products.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
from PIL import Image

from fashion_search.catalog.product import Product
from fashion_search.evaluate.queries import COLOUR, attributes
from fashion_search.language.tokens import plain
from fashion_search.search.engine import FashionSearch, Query, SearchResult, Verdict
from tests.benchmarks.phrases import HARD_OFF_TOPIC, HARD_ON_TOPIC, OFF_TOPIC, ON_TOPIC
from tests.kits.catalogue import delete

MIN_CATEGORY, FREQUENT_COLOURS = 5, 3
"""Smallest category that is asked for, in products, and the colours that it is asked for in."""

SAMPLE, LEAST_STEP = 400, 4
"""Products whose pictures are searched with: about so many, and one in so many at most."""


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="pictures that show no fashion")
    args = parser.parse_args(argv)
    search = FashionSearch.load(args.index)
    manifest, count = search.snapshot.manifest, len(search.snapshot.catalogue)
    print(f"{manifest.model}, {count:,} products of {manifest.source}")
    _compare("phrases", "on-topic", _ask(search, ON_TOPIC), "off-topic", _ask(search, OFF_TOPIC))
    hard_on, hard_off = _ask(search, HARD_ON_TOPIC), _ask(search, HARD_OFF_TOPIC)
    _compare("harder phrases", "on-topic", hard_on, "off-topic", hard_off)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        _compare("categories", "present", *absent_categories(search, args.index, scratch))
        if args.pictures is not None:
            _compare("pictures", "fashion", *pictures(search, args.index, scratch, args.pictures))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive is above a negative, over all pairs; equal ones count half."""
    above, below = np.array(positive)[:, None], np.array(negative)[None, :]
    return float(np.mean((above > below) + 0.5 * (above == below)))


def absent_categories(
    search: FashionSearch, index: Path, scratch: Path
) -> tuple[list[SearchResult], str, list[SearchResult]]:
    """Ask for each category and its frequent colours in a catalogue with and without its products."""
    groups: dict[str, list[Product]] = {}
    for product in search.snapshot.catalogue:
        groups.setdefault(product.category, []).append(product)
    present, absent = list[SearchResult](), list[SearchResult]()
    for category, products in groups.items():
        if category and len(products) >= MIN_CATEGORY:
            colours = Counter(attributes(product).get(COLOUR, "") for product in products)
            name = plain(category)
            phrases = [name, *(f"{plain(c)} {name}" for c, _ in colours.most_common(FREQUENT_COLOURS) if c)]
            present += _ask(search, phrases)
            absent += _ask(_without(search, index, scratch / str(len(absent)), products), phrases)
    return present, "absent", absent


def pictures(
    search: FashionSearch, index: Path, scratch: Path, folder: Path
) -> tuple[list[SearchResult], str, list[SearchResult]]:
    """Search with some of the catalogue's pictures, after taking their products out, and with a folder's."""
    products = list(search.snapshot.catalogue)[:: max(LEAST_STEP, len(search.snapshot.catalogue) // SAMPLE)]
    less = _without(search, index, scratch / "pictures", products)
    images = search.snapshot.images_dir
    return (
        [_seen(less, images / product.pictures[0]) for product in products],
        "other",
        [_seen(less, path) for path in sorted(folder.iterdir())],
    )


def _without(search: FashionSearch, index: Path, copy: Path, products: Sequence[Product]) -> FashionSearch:
    """Return a search in a copy of an index, in which some products are deleted as a shop deletes them."""
    shutil.copytree(index, copy, ignore=shutil.ignore_patterns("*.jpg"))
    delete(copy, *(product.id for product in products))
    return FashionSearch.load(copy, search.encoder)


def _seen(search: FashionSearch, path: Path) -> SearchResult:
    with Image.open(path) as image:
        return search.search(Query(image=image))


def _ask(search: FashionSearch, phrases: Sequence[str]) -> list[SearchResult]:
    return [search.search(Query(text=phrase)) for phrase in phrases]


def _compare(
    what: str, good: str, positive: Sequence[SearchResult], bad: str, negative: Sequence[SearchResult]
) -> None:
    """Print the AUROC of the confidence, the verdicts, and the worst mistakes."""
    area = auroc([result.confidence for result in positive], [result.confidence for result in negative])
    print(f"\n{what}: AUROC {area:.3f} on {len(positive)} {good} and {len(negative)} {bad}")
    print("          " + "".join(f"{verdict:>8}" for verdict in get_args(Verdict)))
    for kind, results in ((good, positive), (bad, negative)):
        counts = Counter(result.verdict for result in results)
        print(f"{kind:<10}" + "".join(f"{counts[verdict]:8d}" for verdict in get_args(Verdict)))
    if positive[0].query.text is not None:
        print(f"{good}, none: ", _named(positive, "none"))
        print(f"{bad}, strong: ", _named(negative, "strong"))


def _named(results: Sequence[SearchResult], verdict: Verdict) -> str:
    found = [f"{r.query.text} ({r.confidence:.2f})" for r in results if r.verdict == verdict]
    return ", ".join(found[:20]) or "no phrase"


if __name__ == "__main__":
    main()
