import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fashion_search.catalog.columns import ValueCount, ValueRows, read_columns
from fashion_search.catalog.database import Database
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import CURRENCY, Product
from fashion_search.catalog.writer import CatalogWriter, StoredPicture
from fashion_search.vectors import unit

SHOP: list[tuple[str, float | None, dict[str, Any]]] = [
    ("Dress", 10.0, {"colour": "red", "sizes": ["S", "M"], "stock": 3}),
    ("Dress", 20.0, {"colour": "Red", "sizes": ["M"], "stock": 4}),
    ("dress", None, {"colour": "red", "sizes": [], "stock": 5}),
    ("Bag", 30.0, {"colour": "blue", "stock": 6, "odd": {"a": 1}}),
    ("", 40.0, {"sizes": ("L", "S", "S"), "stock": 7}),
]


PICTURE = [StoredPicture("0" * 64, unit([1.0, 0.0]), None)]


def facets_of(folder: Path, products: Iterable[Product], later: int = 0, dead: Iterable[int] = ()) -> Facets:
    """Store products, and return the facets of those that are not dead; the last ones came later."""
    database = Database.create(folder)
    writer = CatalogWriter(database)
    with writer.transaction():
        for product in products:
            writer.put(product, PICTURE)
    columns = read_columns(database)
    alive = np.ones(len(columns.rows), dtype=bool)
    alive[list(dead)] = False
    old = columns.owners < len(alive) - later
    order = np.argsort(columns.values[old], kind="stable")
    values = ValueRows(
        columns.values[old][order], columns.owners[old][order], columns.values[~old], columns.owners[~old]
    )
    return Facets(database, columns.prices, values, alive)


def ranges(facets: Facets) -> list[tuple[str, float, float, int]]:
    return [(one.currency, one.lowest, one.highest, len(one.rows)) for one in facets.currencies]


def shop() -> list[Product]:
    return [
        Product(id=str(row), title="", category=category, price=price, attributes=attributes)
        for row, (category, price, attributes) in enumerate(SHOP)
    ]


@pytest.fixture(params=[0, 2, 5])
def facets(request: pytest.FixtureRequest, tmp_path: Path) -> Facets:
    """Those of the shop, of which some or all products came later."""
    return facets_of(tmp_path, shop(), later=request.param)


def test_categories_are_counted_whatever_their_case(facets: Facets) -> None:
    assert facets.categories == [ValueCount("Dress", 3), ValueCount("Bag", 1)]
    assert ranges(facets) == [("", 10.0, 40.0, 4)]


def test_only_attributes_that_are_a_choice_are_offered(facets: Facets) -> None:
    """`stock` has a value of its own for each product, `odd` none that can be named."""
    assert facets.offered_attributes == {"colour": [ValueCount("red", 3), ValueCount("blue", 1)]}


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(categories=("DRESS",)), [0, 1, 2]),
        (Filters(categories=("dress", "bag")), [0, 1, 2, 3]),
        (Filters(categories=("hat",)), []),
        (Filters(price_min=20), [1, 3, 4]),
        (Filters(price_max=20), [0, 1]),
        (Filters(price_min=20, price_max=30), [1, 3]),
        (Filters(price_max=0), []),
        (Filters(attributes={"colour": ("RED",)}), [0, 1, 2]),
        (Filters(attributes={"sizes": ("s",)}), [0, 4]),
        (Filters(attributes={"sizes": ("S", "M")}), [0, 1, 4]),
        (Filters(attributes={"sizes": ("S",), "colour": ("red",)}), [0]),
        (Filters(attributes={"stock": ("6",)}), [3]),
        (Filters(attributes={"odd": ("1",)}), []),
        (Filters(attributes={"nothing": ("like", "it")}), []),
        (Filters(categories=("dress",), price_min=15, attributes={"colour": ("red",)}), [1]),
    ],
)
def test_what_passes(facets: Facets, filters: Filters, rows: list[int]) -> None:
    passing = facets.passing(filters)
    assert passing is not None
    assert passing.tolist() == rows


STOCKS: list[dict[str, Any]] = [
    {"in_stock": "yes"},
    {"In stock": True},
    {"in_stock": "no"},
    {"stock": "yes"},
    {"in_stock": "Yes"},
]


@pytest.mark.parametrize(
    ("dead", "known", "passing"),
    [([4], True, [True, True, False, False, False]), ([0, 1, 2, 4], False, [False] * 5)],
)
def test_stock_is_known_by_any_name_of_it_and_of_what_is_alive(
    dead: list[int], known: bool, passing: list[bool], tmp_path: Path
) -> None:
    products = [
        Product(id=str(row), title="", attributes=attributes) for row, attributes in enumerate(STOCKS)
    ]
    facets = facets_of(tmp_path, products, later=2, dead=dead)
    assert (facets.in_stock is not None) == known
    assert facets.passes(Filters(in_stock=True)).tolist() == passing


def test_no_filter_lets_everything_through(facets: Facets) -> None:
    assert facets.passing(Filters()) is None


def test_a_catalogue_without_prices_has_no_range(tmp_path: Path) -> None:
    assert facets_of(tmp_path, [Product(id="1", title="", currency="EUR")]).currencies == []


def test_what_is_dead_counts_nowhere(tmp_path: Path) -> None:
    """The first and the last product are dead: 20 and 30 are left, and colours of two dresses and the bag."""
    facets = facets_of(tmp_path, shop(), later=2, dead=[0, 4])
    assert facets.categories == [ValueCount("Dress", 2), ValueCount("Bag", 1)]
    assert ranges(facets) == [("", 20.0, 30.0, 2)]
    for filters, rows in (
        (Filters(price_min=0), [1, 3]),
        (Filters(categories=("dress",)), [1, 2]),
        (Filters(attributes={"sizes": ("S",)}), []),
    ):
        passing = facets.passing(filters)
        assert passing is not None
        assert passing.tolist() == rows
    assert [rows.tolist() for rows in facets.by_category()] == [[1, 2], [3]]


def test_nothing_alive_offers_nothing(tmp_path: Path) -> None:
    facets = facets_of(tmp_path, shop(), dead=range(5))
    assert (facets.categories, facets.offered_attributes, facets.currencies) == ([], {}, [])
    assert facets.by_category() == []


MONEY: list[tuple[float | None, str | None]] = [
    (60.0, "USD"),
    (55.0, "EUR"),
    (90.0, "eur"),
    (50.0, None),
    (70.0, "EUR"),
    (None, "USD"),
    (80.0, "USD"),
]
"""Prices and currencies by row: 3 in euros, 2 in dollars, 1 in no currency, and 1 product without a price."""


@pytest.fixture(params=[0, 3, 7])
def mixed(request: pytest.FixtureRequest, tmp_path: Path) -> Facets:
    """Those of products in several currencies, of which some or all came later."""
    products = [
        Product(id=str(row), title="", price=price, currency=currency)
        for row, (price, currency) in enumerate(MONEY)
    ]
    return facets_of(tmp_path, products, later=request.param)


def test_each_currency_has_a_range_of_its_own(mixed: Facets) -> None:
    assert ranges(mixed) == [("EUR", 55.0, 90.0, 3), ("USD", 60.0, 80.0, 2), ("", 50.0, 50.0, 1)]
    assert mixed.offered_attributes == {}


@pytest.mark.parametrize(
    ("currency", "rows"),
    [(None, [1, 4]), ("EUR", [1, 4]), ("usd", [0, 6]), (" USD ", [0, 6]), ("", [3]), ("SEK", [])],
)
def test_a_price_range_is_of_one_currency(mixed: Facets, currency: str | None, rows: list[int]) -> None:
    passing = mixed.passing(Filters(price_min=50, price_max=80, currency=currency))
    assert passing is not None
    assert passing.tolist() == rows


def test_a_currency_alone_is_no_filter(mixed: Facets) -> None:
    assert mixed.passing(Filters(currency="EUR")) is None


def test_by_price_keeps_currencies_apart(mixed: Facets) -> None:
    rows = np.arange(7)
    assert mixed.by_price(rows).tolist() == [1, 4, 2, 0, 6, 3, 5]
    assert mixed.by_price(rows, dearest_first=True).tolist() == [2, 4, 1, 6, 0, 3, 5]
    assert mixed.by_price(np.array([3, 5, 6, 4])).tolist() == [4, 6, 3, 5]


def test_an_attribute_is_never_taken_for_a_currency(tmp_path: Path) -> None:
    products = [
        Product(id="1", title="", price=1.0, attributes={CURRENCY: "EUR"}),
        Product(id="2", title="", price=2.0, currency="USD"),
    ]
    facets = facets_of(tmp_path, products)
    assert ranges(facets) == [("USD", 2.0, 2.0, 1), ("", 1.0, 1.0, 1)]


def test_products_by_category_are_told_apart_and_no_category_is_one(facets: Facets) -> None:
    assert [rows.tolist() for rows in facets.by_category()] == [[0, 1, 2], [3], [4]]


def test_an_attribute_with_too_many_spellings_is_not_offered(tmp_path: Path) -> None:
    """All products have a size of two, and a number of their own."""
    products = [
        Product(id=str(row), title="", attributes={"number": f"n{row}", "size": "SM"[row % 2]})
        for row in range(1001)
    ]
    assert set(facets_of(tmp_path, products).offered_attributes) == {"size"}


def test_odd_values_are_kept_apart_and_found(tmp_path: Path) -> None:
    odd = ["'; DROP TABLE products; --", "%", "_", "\U0001f457", "a\nb", "STRASSE"]
    facets = facets_of(
        tmp_path, (Product(id=str(row), title="", category=one) for row, one in enumerate(odd))
    )
    for row, one in enumerate(odd):
        passing = facets.passing(Filters(categories=(one,)))
        assert passing is not None
        assert passing.tolist() == [row]


def many_of(count: int) -> list[Product]:
    """Products with colours in any case, several of them or none, and a number of their own."""
    chance = random.Random(6)
    colours = ("red", "RED", "Red", "straße", "STRASSE", "blue", "")
    return [
        Product(
            id=str(row),
            title="",
            category=chance.choice(("Hats", "hats", "Bags", "")),
            price=chance.choice((None, float(row % 7))),
            attributes={"colour": chance.sample(colours, row % 4), "number": row},
        )
        for row in range(count)
    ]


@pytest.mark.parametrize("colours", [("red",), ("Strasse", "blue"), ("green",), ("BLUE", "green", "red")])
@pytest.mark.parametrize("categories", [(), ("HATS",), ("bags", "hats")])
@pytest.mark.parametrize("price_max", [None, 3.0])
def test_columns_pass_what_a_look_at_each_product_passes(
    colours: tuple[str, ...], categories: tuple[str, ...], price_max: float | None, tmp_path: Path
) -> None:
    products = many_of(200)
    expected = [
        row
        for row, product in enumerate(products)
        if {value.casefold() for value in product.attributes["colour"]} & {one.casefold() for one in colours}
        and (not categories or product.category.casefold() in {one.casefold() for one in categories})
        and (price_max is None or (product.price is not None and product.price <= price_max))
    ]
    filters = Filters(categories=categories, price_max=price_max, attributes={"colour": colours})
    passing = facets_of(tmp_path, products, later=70).passing(filters)
    assert passing is not None
    assert passing.tolist() == expected
