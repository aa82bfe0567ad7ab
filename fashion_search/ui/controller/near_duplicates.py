"""Folds near-duplicates into one card."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from fashion_search.catalog.product import Product
from fashion_search.config import MAX_TOP_K
from fashion_search.language.names import COLOURS
from fashion_search.language.tokens import plain, tokens
from fashion_search.serving.catalogue import COLOUR_ATTRIBUTES
from fashion_search.serving.snapshot import Snapshot
from fashion_search.vectors import Vectors

NEAR = 0.98
"""Cosine above which two pictures look alike.

Of 2,000 photos 26 pairs are above it with `mini`, of 460 drawings 3. But colours count less in it than for a shopper: it
is 0.991 for a black tie and a burgundy one.
"""


def fetch_counts(top_k: int) -> list[int]:
    """Return how many products to fetch for this many cards, and how many if too few cards come of those."""
    return sorted({min(2 * top_k, MAX_TOP_K), MAX_TOP_K})


def card_groups(snapshot: Snapshot, products: Sequence[Product]) -> list[list[int]]:
    """Return groups of places of products that share a card: near-duplicates by their first pictures.

    The groups, and the places in each, are in the given order. A product that the snapshot has no longer is on its own.
    """
    rows = [snapshot.catalogue.row(product.id) for product in products]
    known = [place for place, row in enumerate(rows) if row is not None]
    pictures = [int(snapshot.images.of(row)[0]) for row in rows if row is not None]
    groups = near_duplicates(
        snapshot.index.vectors(np.array(pictures, dtype=np.int64)),
        [_colours(products[place]) for place in known],
        [_names(products[place]) for place in known],
    )
    gone = [[place] for place, row in enumerate(rows) if row is None]
    return sorted([*([known[place] for place in group] for group in groups), *gone])


def near_duplicates(
    vectors: Vectors, colours: Sequence[AbstractSet[str]], names: Sequence[AbstractSet[str]]
) -> list[list[int]]:
    """Return groups of near-duplicates: places in the given order, led by their first.

    They look alike, are not known to differ in colour, and share a name: a shop may show one picture in place of many
    missing ones. Each is compared with the leaders only, so that no chain of small differences makes a group.

    Args:
        vectors: unit vectors of the products' pictures, shape (n, dim).
        colours: of each product; none where they are not known.
        names: of each product, such as its title and its category.
    """
    cosines = vectors @ vectors.T
    groups: list[list[int]] = []
    for place in range(len(vectors)):
        for group in groups:
            leader = group[0]
            of_one_colour = colours[place] == colours[leader] or not (colours[place] and colours[leader])
            if cosines[place, leader] > NEAR and of_one_colour and names[place] & names[leader]:
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def _colours(product: Product) -> frozenset[str]:
    """Return the colours that the catalogue or the title names."""
    found = [str(value) for name, value in product.attributes.items() if name.casefold() in COLOUR_ATTRIBUTES]
    return frozenset([*map(plain, found), *(word for word in tokens(product.title) if word in COLOURS)])


def _names(product: Product) -> frozenset[str]:
    return frozenset({f"title {plain(product.title)}", f"category {plain(product.category)}"})
