"""Asks Milvus for the products that a query is ranked in: the nearest, those that hold its words, the first by price."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
"""Most products whose rows are fetched by one call."""

BROWSED_FIELDS = ("id", "product", "price")

MOST_SORTED, HALVINGS = 4000, 40
"""Products whose prices are read to find the first ones; how often more are halved: then all prices are nearly the same."""


def near(
    collection: Collection, probes: Sequence[Vector], count: int, weights: Mapping[int, float], where: str
) -> set[int]:
    """Return the numbers of the products that may be among the best: near a probe, or holding words with `weights`.

    With filters, an expression `where`, the first probe, whose `count` nearest count, and the words are asked twice.
    """
    nearest = collection.nearest
    calls: list[Callable[[], list[Row]]] = [partial(nearest, "vector", probes[1:], RETRIEVED)]
    for only in dict.fromkeys(("", where)):
        calls.append(partial(nearest, "vector", probes[:1], count, only))
        calls.append(partial(_holders, collection, weights, only))
    found = POOL.map(lambda call: call(), calls)
    return {row["product"] for rows in found for row in rows}


def _holders(collection: Collection, weights: Mapping[int, float], where: str) -> list[Row]:
    """Return the products that hold at least half of the words' weight that the best one does, as in a cover."""
    found = collection.nearest("words", [weights] if weights else [], MAX_CANDIDATES, where)
    best = max((row["score"] for row in found), default=0.0)
    return [row for row in found if row["score"] >= best / 2 > 0.0]


def fetch(collection: Collection, numbers: Iterable[int], most_pictures: int) -> list[Row]:
    """Return all rows of some products, each of which has so many pictures at most."""
    wanted, together = list(numbers), min(ASKED_TOGETHER, max(1, MOST_ROWS // most_pictures))
    groups = [wanted[start : start + together] for start in range(0, len(wanted), together)]
    parts = POOL.map(lambda some: collection.query(f"product in {some}", RANKED_FIELDS), groups)
    return [row for part in parts for row in part]


def browse(
    collection: Collection, where: str, currencies: Sequence[str], sort: Sort, count: int
) -> list[Row]:
    """Return the first rows that pass: by price within each currency, what has none last; "match" is no order.

    Milvus does not sort, so the first by price are found by halving the range of prices.
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
        if found > MOST_SORTED:
            narrowed = tried
        if (found > MOST_SORTED) is dearest:
            low = middle
        else:
            high = middle
    return narrowed
