import random
from pathlib import Path
from typing import Any

import pytest

from fashion_search.catalog import string_column
from fashion_search.catalog.attribute_index import ValueCount
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import Catalogue, Product
from fashion_search.errors import IndexMismatchError

SHOP: list[tuple[str, float | None, dict[str, Any]]] = [
    ("Dress", 10.0, {"colour": "red", "sizes": ["S", "M"], "stock": 3}),
    ("Dress", 20.0, {"colour": "Red", "sizes": ["M"], "stock": 4}),
    ("dress", None, {"colour": "red", "sizes": [], "stock": 5}),
    ("Bag", 30.0, {"colour": "blue", "stock": 6, "odd": {"a": 1}}),
    ("", 40.0, {"sizes": ("L", "S", "S"), "stock": 7}),
]


@pytest.fixture
def facets() -> Facets:
    return Facets.of(
        Catalogue.of(
            Product(id=str(row), title="", category=category, price=price, attributes=attributes)
            for row, (category, price, attributes) in enumerate(SHOP)
        )
    )


def test_categories_are_counted_whatever_their_case(facets: Facets) -> None:
    assert facets.categories == [ValueCount("Dress", 3), ValueCount("Bag", 1)]
    assert facets.price_range == (10.0, 40.0)


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


def test_no_filter_lets_everything_through(facets: Facets) -> None:
    assert facets.passing(Filters()) is None


def test_a_catalogue_without_prices_has_no_range() -> None:
    assert Facets.of(Catalogue.of([Product(id="1", title="")])).price_range is None


def shop_of(count: int) -> list[Product]:
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
    products = shop_of(200)
    expected = [
        row
        for row, product in enumerate(products)
        if {value.casefold() for value in product.attributes["colour"]} & {one.casefold() for one in colours}
        and (not categories or product.category.casefold() in {one.casefold() for one in categories})
        and (price_max is None or (product.price is not None and product.price <= price_max))
    ]
    made = Facets.of(products)
    made.save(tmp_path)
    filters = Filters(categories=categories, price_max=price_max, attributes={"colour": colours})
    for facets in (made, Facets.load(tmp_path)):
        passing = facets.passing(filters)
        assert passing is not None
        assert passing.tolist() == expected


def test_what_is_saved_offers_the_same(facets: Facets, tmp_path: Path) -> None:
    facets.save(tmp_path)
    loaded = Facets.load(tmp_path)
    assert loaded.categories == [ValueCount("Dress", 3), ValueCount("Bag", 1)]
    assert loaded.offered_attributes == {"colour": [ValueCount("red", 3), ValueCount("blue", 1)]}
    assert loaded.price_range == (10.0, 40.0)


def test_values_with_the_same_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(string_column, "_hash", lambda text: len(text))
    facets = Facets.of(Product(id=each, title="", category=each) for each in ("ab", "ba", "c", "AB"))
    assert [rows.tolist() for rows in facets.by_category()] == [[0, 3], [1], [2]]
    passing = facets.passing(Filters(categories=("xx",)))
    assert passing is not None
    assert passing.tolist() == []


def test_missing_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Facets.load(tmp_path)
