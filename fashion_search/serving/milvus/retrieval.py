"""Asks Milvus for the products that a query is ranked in: the nearest, those that hold its words, the first by price."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fashion_search.catalog.filters import Sort
from fashion_search.catalog.product import CURRENCY
from fashion_search.index import RETRIEVED
from fashion_search.ranking.cover import MAX_CANDIDATES
from fashion_search.serving.milvus.client import MOST_ROWS, Row
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.rows import NO_PRICE, RANKED_FIELDS, both, number_of
from fashion_search.vectors import Vector

THREADS = 32
"""Calls at a time: a search makes up to six together."""

POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="milvus")

ASKED_TOGETHER = 2000
"""Products whose rows are fetched by one call."""

MAX_PICTURES = 100
"""Most pictures of a product."""

BROWSED_FIELDS = ("id", "product", "pictures", "price")

MOST_SORTED = 4000
"""Products whose prices are read to find the first hundred; more are halved before."""

HALVINGS = 40
"""Most of them: then all prices left are the same, or nearly."""


def near(
    collection: Collection, probes: Sequence[Vector], count: int, weights: Mapping[int, float], where: str
) -> dict[int, int]:
    """Return the products that may be among the best, as their numbers and numbers of pictures.

    Args:
        collection: the catalogue.
        probes: unit vectors, at least one.
        count: pictures near the first probe.
        weights: of the query's words, by `rows.sparse`.
        where: passes the filters; empty without.
    """
    nearest = collection.nearest
    calls: list[Callable[[], list[Row]]] = [partial(nearest, "vector", probes[1:], RETRIEVED)]
    for only in dict.fromkeys(("", where)):
        calls.append(partial(nearest, "vector", probes[:1], count, only))
        calls.append(partial(_holders, collection, weights, only))
    found = POOL.map(lambda call: call(), calls)
    return {int(row["product"]): int(row["pictures"]) for rows in found for row in rows}


def _holders(collection: Collection, weights: Mapping[int, float], where: str) -> list[Row]:
    """Return the products that hold at least half of the words' weight that the best one does, as in a cover."""
    found = collection.nearest("words", [weights] if weights else [], MAX_CANDIDATES, where)
    best = max((row["score"] for row in found), default=0.0)
    return [row for row in found if row["score"] >= best / 2 > 0.0]


def fetch(collection: Collection, pictures: Mapping[int, int]) -> list[Row]:
    """Return all rows of some products, whose numbers of pictures are known or guessed too high."""
    groups: list[list[int]] = [[]]
    room = MOST_ROWS
    for number, count in pictures.items():
        if count > room or len(groups[-1]) == ASKED_TOGETHER:
            groups.append([])
            room = MOST_ROWS
        groups[-1].append(number)
        room -= count
    parts = POOL.map(lambda some: collection.query(f"product in {some}", RANKED_FIELDS), filter(None, groups))
    return [row for part in parts for row in part]


def browse(
    collection: Collection, where: str, currencies: Sequence[str], sort: Sort, count: int
) -> list[Row]:
    """Return the rows of the first products that pass, with the product's number and that of its pictures.

    Milvus does not sort, so the first by price are found by halving the range of prices.

    Args:
        collection: the catalogue.
        where: passes one row of each product.
        currencies: the most frequent first.
        sort: by price within each currency, what has none last; "match" for no order.
        count: most products.
    """
    if sort == "match":
        return collection.query(where, BROWSED_FIELDS, count)
    found: list[Row] = []
    sign = -1 if sort == "dearest" else 1
    for currency in currencies:
        left = count - len(found)
        if left > 0:
            own = both(where, f"array_contains_any(facets, [{number_of(CURRENCY, currency.casefold())}])")
            priced = _narrowed(collection, own, left, dearest=sort == "dearest")
            rows = collection.query(priced, BROWSED_FIELDS, MOST_SORTED)
            found += sorted(rows, key=lambda row: (sign * row["price"], row["id"]))[:left]
    return found + collection.query(both(where, f"price == {NO_PRICE}"), BROWSED_FIELDS, count - len(found))


def _narrowed(collection: Collection, where: str, count: int, *, dearest: bool) -> str:
    """Return an expression that some thousand rows pass at most, the first ones by price among them."""
    if collection.count(where) <= MOST_SORTED:
        return where
    low, high, narrowed = 0.0, 1e12, where
    for _ in range(HALVINGS):
        middle = (low + high) / 2 if high - low < 10 else (max(low, 0.01) * high) ** 0.5
        tried = both(where, f"price >= {middle!r}" if dearest else f"price <= {middle!r}")
        found = collection.count(tried)
        if count <= found <= MOST_SORTED:
            return tried
        too_many = found > MOST_SORTED
        if too_many:
            narrowed = tried
        if too_many is dearest:
            low = middle
        else:
            high = middle
    return narrowed
