"""How well words, alone and beside a picture, are understood, on the products of an index with colours and categories.

    python -m tests.benchmarks.understanding --index DIR [--sample 150]

Prints, for the model alone and with the catalogue's words: an article changed beside a picture, brand and article
(brands are the attribute of that name, or the first word of titles), the share of products that ways to type one
query have in common, and how many of ten products neighbouring places of the slider share. Then the milliseconds by
which a mixed query, new words and a new picture, grows: plain and rewritten ones in turn.
"""

import argparse
import itertools
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fashion_search.catalog.product import Product
from fashion_search.evaluate.queries import COLOUR, JudgedQuery, attributes, composed_queries, group_by
from fashion_search.language.tokens import plain, tokens
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.server.lifecycle import warm

SWITCHES: dict[str, dict[str, Any]] = {"model alone": {"lexical": False}, "with words": {}}
PLAIN: dict[str, Any] = {"lexical": False, "edit": False}
LEAST = 3
"""Products of a group that is asked for."""

WAYS = {
    "red dress": (
        "red dress.", "RED DRESS", "red dresses", "a red dress", "red  dress!", "red dress 👗", "reddress",
        "dress, red", "show me red dresses", "red dress please", "Red Dress (new)",
    ),
    "black leather handbag": ("black leather handbags", "black leather hand bag", "a handbag in black leather"),
    "blue denim jeans": ("blue jeans denim", "blue denim jean", "I need blue denim jeans", "BLUE DENIM JEANS!"),
}  # fmt: skip

ADJECTIVES = ["floral", "leather", "casual", "denim", "summer", "striped", "formal", "party", "silk"]
COLOURS = ["red", "blue", "green", "black", "white", "pink", "brown", "grey", "navy", "yellow"]
FABRICS = ["wool", "cotton", "linen", "velvet", "satin", "lace", "mesh", "fleece", "nylon", "suede"]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sample", type=int, default=150, metavar="N", help="most queries of a kind")
    args = parser.parse_args(argv)
    search = FashionSearch.load(args.index)
    draw = random.Random(0)
    articles, brands = (_sampled(found, args.sample, draw) for found in (_articles(search), _brands(search)))
    slides = _sampled(composed_queries(search.snapshot.catalogue), args.sample // 6, draw)
    for name, switches in SWITCHES.items():
        print(f"{name}")
        print(f"  article changed, of the first min(10, n): {_found(search, articles, **switches):.3f}")
        print(f"  brand and article, the same:              {_found(search, brands, **switches):.3f}")
        print(f"  products that ways to type share:         {_shared_by_ways(search, switches):.3f}")
        print(
            f"  of ten, neighbours on the slider share:   {_shared_by_neighbours(search, slides, switches):.2f}"
        )
    _print_growth(search, draw)


def _articles(search: FashionSearch) -> list[JudgedQuery]:
    """Return each product's picture with each other article that there is in its colour."""
    groups = group_by(search.snapshot.catalogue, COLOUR)
    kinds = defaultdict(list)
    for colour, kind in groups:
        kinds[colour].append(kind)
    return [
        JudgedQuery(text=kind, like=product.id, relevant=groups[colour, kind])
        for product in search.snapshot.catalogue
        if (colour := attributes(product).get(COLOUR, ""))
        for kind in kinds[colour]
        if kind != plain(product.category)
    ]


def _brands(search: FashionSearch) -> list[JudgedQuery]:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for product in search.snapshot.catalogue:
        if brand := _brand(product):
            groups[brand, plain(product.category)].add(product.id)
    return [
        JudgedQuery(text=f"{brand} {kind}", relevant=frozenset(ids))
        for (brand, kind), ids in groups.items()
        if kind and len(ids) >= LEAST
    ]


def _brand(product: Product) -> str:
    return attributes(product).get("brand") or next(iter(tokens(product.title)), "")


def _sampled(queries: Sequence[JudgedQuery], count: int, draw: random.Random) -> list[JudgedQuery]:
    return draw.sample(queries, min(count, len(queries)))


def _ids(search: FashionSearch, query: Query) -> list[str]:
    return [hit.product.id for hit in search.search(query).hits]


def _found(search: FashionSearch, queries: Iterable[JudgedQuery], **switches: Any) -> float:
    shares = []
    for query in queries:
        first = min(10, len(query.answers))
        found = _ids(search, Query(text=query.text, like=query.like, **switches))[:first]
        shares.append(len(query.answers.intersection(found)) / first)
    return float(np.mean(shares)) if shares else float("nan")


def _shared_by_ways(search: FashionSearch, switches: dict[str, Any]) -> float:
    shares = []
    for text, ways in WAYS.items():
        wanted = set(_ids(search, Query(text=text, **switches)))
        shares += [
            len(wanted.intersection(_ids(search, Query(text=way, **switches)))) / len(wanted) for way in ways
        ]
    return float(np.mean(shares))


def _shared_by_neighbours(
    search: FashionSearch, queries: Iterable[JudgedQuery], switches: dict[str, Any]
) -> float:
    shared = []
    for query in queries:
        tops = [
            set(_ids(search, Query(text=query.text, like=query.like, alpha=step / 50, **switches)))
            for step in range(51)
        ]
        shared += [len(one & other) for one, other in itertools.pairwise(tops)]
    return float(np.mean(shared)) if shared else float("nan")


def _print_growth(search: FashionSearch, draw: random.Random, times: int = 200) -> None:
    warm(search)
    files = [search.snapshot.images_dir / product.pictures[0] for product in search.snapshot.catalogue]
    took: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(times):
        for is_plain in (True, False):
            with Image.open(draw.choice(files)) as image:
                picture = image.convert("RGB").rotate(draw.uniform(-3, 3))  # new to the cache
            words = " ".join(map(draw.choice, (ADJECTIVES, COLOURS, FABRICS)))
            query = Query(text=words, image=picture, **(PLAIN if is_plain else {}))
            start = time.perf_counter()
            search.search(query)
            took[is_plain].append(1000 * (time.perf_counter() - start))
    before, after = statistics.median(took[True]), statistics.median(took[False])
    print(
        f"a mixed query takes {before:.1f} ms plain and {after:.1f} ms as a change with words: {after - before:+.1f}"
    )


if __name__ == "__main__":
    main()
