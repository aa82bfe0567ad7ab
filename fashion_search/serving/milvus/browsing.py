"""Leafs through a catalogue without a query: Milvus does not sort, so the cheapest are found by halving prices."""

from collections.abc import Sequence

from fashion_search.catalog.filters import Sort
from fashion_search.catalog.product import CURRENCY
from fashion_search.serving.milvus.client import Row
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.rows import NO_PRICE, both, number_of

BROWSED_FIELDS = ("id", "product", "pictures", "price")

MOST_SORTED = 4000
"""Products whose prices are read to find the first hundred; more are halved before."""

HALVINGS = 40
"""Most of them: then all prices left are the same, or nearly."""


def browse(
    collection: Collection, where: str, currencies: Sequence[str], sort: Sort, count: int
) -> list[Row]:
    """Return the rows of the first products that pass, with the product's number and that of its pictures.

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
    for currency in currencies:
        if len(found) < count:
            own = both(where, f"array_contains_any(facets, [{number_of(CURRENCY, currency.casefold())}])")
            found += _by_price(collection, own, count - len(found), dearest=sort == "dearest")
    return found + collection.query(both(where, f"price == {NO_PRICE}"), BROWSED_FIELDS, count - len(found))


def _by_price(collection: Collection, where: str, count: int, *, dearest: bool) -> list[Row]:
    """Return the first rows by price."""
    narrowed = _narrowed(collection, where, count, dearest=dearest)
    rows = collection.query(narrowed, BROWSED_FIELDS, MOST_SORTED)
    sign = -1 if dearest else 1
    rows.sort(key=lambda row: (sign * row["price"], row["id"]))
    return rows[:count]


def _narrowed(collection: Collection, where: str, count: int, *, dearest: bool) -> str:
    """Return an expression that some thousand rows pass at most, the first ones by price among them."""
    if collection.count(where) <= MOST_SORTED:
        return where
    low, high = 0.0, 1e12
    narrowed = where
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
