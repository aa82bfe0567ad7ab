"""How much "without COLOUR" takes that colour away, and how much of the category with it.

    python -m tests.benchmarks.without --index DIR [--type "Tshirts=t-shirt"] ...

For each category: its name is the query, and each colour among the first ten products is left out
in turn. The colours and categories counted are the catalogue's own, which no search reads.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fashion_search.catalog.product import Product
from fashion_search.evaluate.queries import COLOUR, attributes
from fashion_search.language.tokens import plain
from fashion_search.search.engine import FashionSearch, Query

LEAST = 20
"""Products that a category needs to be asked for unnamed: fewer, and no other colour is left to show."""


@dataclass(frozen=True)
class Counts:
    """Products of the left-out colours and of the category, summed over colours, before and after."""

    colour: int = 0
    colour_left: int = 0
    category: int = 0
    category_left: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.colour + other.colour,
            self.colour_left + other.colour_left,
            self.category + other.category,
            self.category_left + other.category_left,
        )

    def __str__(self) -> str:
        return (
            f"{self.colour:6d} {self.colour_left:6d} {_fall(self.colour, self.colour_left):>7}"
            f"   {self.category:6d} {self.category_left:6d} {_fall(self.category, self.category_left):>7}"
        )


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--type",
        action="append",
        default=[],
        metavar="CATEGORY[=WORDS]",
        help=f"a category and how it is asked for; all of at least {LEAST} products in lower case if none",
    )
    args = parser.parse_args(argv)
    search = FashionSearch.load(args.index)
    sizes = Counter(plain(product.category) for product in search.snapshot.catalogue if product.category)
    asked = [type_.partition("=") for type_ in args.type]
    words = {plain(category): text or plain(category) for category, _, text in asked} or {
        category: category for category, size in sorted(sizes.items()) if size >= LEAST
    }
    manifest, count = search.snapshot.manifest, len(search.snapshot.catalogue)
    print(f"{manifest.model}, {count:,} products of {manifest.source}")
    print(f"{'':24}{'colour':>6} {'after':>6} {'fall':>7}   {'type':>6} {'after':>6} {'fall':>7}")
    total = Counts()
    for category, text in words.items():
        counts = measure(search, category, text)
        total += counts
        print(f"{text:24}{counts}")
    print(f"{'all':24}{total}")


def measure(search: FashionSearch, category: str, text: str) -> Counts:
    """Leave out each colour among the first ten that a text finds, one at a time."""
    before = _found(search, Query(text=text))
    counts = Counts()
    for colour in sorted({_colour(product) for product in before} - {""}):
        after = _found(search, Query(text=text, without=colour))
        counts += Counts(
            sum(_colour(product) == colour for product in before),
            sum(_colour(product) == colour for product in after),
            sum(plain(product.category) == category for product in before),
            sum(plain(product.category) == category for product in after),
        )
    return counts


def _found(search: FashionSearch, query: Query) -> Sequence[Product]:
    return [hit.product for hit in search.search(query).hits]


def _colour(product: Product) -> str:
    return attributes(product).get(COLOUR, "")


def _fall(before: int, after: int) -> str:
    return f"{1 - after / before:.0%}" if before else "-"


if __name__ == "__main__":
    main()
