"""What is left under each filter, worked out by hand over a catalogue of five."""

from typing import Any

import numpy as np
import pytest

from fashion_search.catalog.filters import Filters
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.search.matching import Drop, Matching
from tests.conftest import FakeEncoder, search_over

SHOP: dict[int, dict[str, Any]] = {
    0: {"category": "Hat", "price": 10.0, "attributes": {"style": "casual", "in_stock": "yes"}},
    1: {"category": "Hat", "price": 20.0, "attributes": {"style": "formal", "in_stock": "no"}},
    2: {"category": "Bag", "price": 30.0, "attributes": {"style": "casual"}},
    3: {"category": "Bag", "price": 40.0, "attributes": {"style": "formal", "in_stock": "yes"}},
    4: {"category": "Bag", "price": None, "attributes": {"style": ["formal", "casual"], "in_stock": "no"}},
}


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_over(encoder, [["red"]] * 5, SHOP)


def among(search: FashionSearch, found: list[int] | None = None) -> Matching:
    rows = None if found is None else np.array(found, dtype=np.int64)
    return Matching(search.snapshot.facets, rows, scored=5)


def counts(search: FashionSearch, filters: Filters, found: list[int] | None = None) -> list[Any]:
    counted = among(search, found).count_choices(filters)
    return [counted.categories, counted.attributes["style"], counted.in_stock]


def test_without_filters_all_that_was_found_counts(search: FashionSearch) -> None:
    assert counts(search, Filters()) == [{"Bag": 3, "Hat": 2}, {"casual": 3, "formal": 3}, 2]
    assert counts(search, Filters(), [0, 4]) == [{"Bag": 1, "Hat": 1}, {"casual": 2, "formal": 1}, 1]
    assert counts(search, Filters(), []) == [{}, {}, 0]


def test_a_kinds_own_choices_do_not_narrow_it_but_all_else(search: FashionSearch) -> None:
    hats = Filters(categories=("hat",))
    assert counts(search, hats) == [{"Bag": 3, "Hat": 2}, {"casual": 1, "formal": 1}, 1]
    dear = Filters(categories=("hat",), price_min=20)
    assert counts(search, dear) == [{"Bag": 2, "Hat": 1}, {"formal": 1}, 0]
    formal = Filters(attributes={"style": ("formal",)}, in_stock=True)
    assert counts(search, formal) == [{"Bag": 1}, {"casual": 1, "formal": 1}, 1]
    assert counts(search, formal, [1, 3, 4]) == [{"Bag": 1}, {"formal": 1}, 1]


@pytest.mark.parametrize(("scored", "at_least"), [(5, False), (4, True), (3, True)])
def test_counts_may_be_too_low_where_much_of_a_part_counts(
    search: FashionSearch, scored: int, at_least: bool
) -> None:
    found = Matching(search.snapshot.facets, np.array([0, 3]), scored)
    assert found.count_choices(Filters()).at_least is at_least
    assert not Matching(search.snapshot.facets, np.array([0]), scored).count_choices(Filters()).at_least
    assert not Matching(search.snapshot.facets).count_choices(Filters()).at_least


def test_what_a_dropped_filter_brings_back(search: FashionSearch) -> None:
    """Formal hats from 25: without "Hat" there is the bag at 40, without the price the hat at 20."""
    filters = Filters(categories=("Hat",), price_min=25, attributes={"style": ("formal",)})
    assert among(search).drops(filters) == [
        Drop("category", "", ("Hat",), 1),
        Drop("price", "", (), 1),
    ]
    assert among(search, [1, 2, 4]).drops(filters) == [Drop("price", "", (), 1)]
    assert among(search).drops(Filters(categories=("Shoe",), price_min=50)) == []


def test_the_best_three_are_offered_the_most_products_first(search: FashionSearch) -> None:
    """Nothing formal to 35 is in stock: without the price row 3 is, without "formal" row 0, and row 1 is sold out."""
    filters = Filters(
        categories=("Bag", "Hat"), price_max=35, attributes={"style": ("formal",)}, in_stock=True
    )
    assert among(search).drops(filters) == [
        Drop("price", "", (), 1),
        Drop("attribute", "style", ("formal",), 1),
        Drop("stock", "", (), 1),
    ]


def test_stock_is_known_or_nothing_passes(search: FashionSearch, encoder: FakeEncoder) -> None:
    in_stock = search.snapshot.facets.passing(Filters(in_stock=True))
    assert in_stock is not None
    assert in_stock.tolist() == [0, 3]
    silent = among(search_over(encoder, [["red"]]))
    assert silent.facets.in_stock is None
    assert silent.count_choices(Filters()).in_stock == 0
    assert silent.passing(Filters(in_stock=True)).tolist() == []


def test_only_what_stands_out_is_above_the_floor(encoder: FakeEncoder) -> None:
    """Eight blue and two red: "red" has a mean of .2 and a deviation of .4, so red ones are at z = 2, blue at -.5."""
    search = search_over(encoder, [["blue"]] * 4 + [["red"]] * 2 + [["blue"]] * 4)
    result = search.search(Query(text="red", lexical=False))
    assert result.matching.passing(Filters()).tolist() == [4, 5]
    blue = search.search(Query(text="red", lexical=False, filters=Filters(price_max=13.5)))
    assert [hit.product.id for hit in blue.hits] == ["p0", "p1", "p2", "p3"]
    assert blue.matching.passing(Filters()).tolist() == [4, 5]
    assert search.search(Query(like="p4")).matching.passing(Filters()).tolist() == [5]


def test_an_order_by_price_is_of_all_above_the_floor(encoder: FakeEncoder) -> None:
    """Of forty, twelve are red, which cost 60 down to 49."""
    views = [["red"]] * 12 + [["blue"]] * 28
    facts = {row: {"price": 60.0 - row} for row in range(40)}
    search = search_over(encoder, views, facts)

    def prices(**values: Any) -> list[float | None]:
        return [hit.product.price for hit in search.search(Query(text="red", **values)).hits]

    assert prices(sort="cheapest", top_k=3) == [49, 50, 51]
    assert prices(sort="dearest", top_k=3) == [60, 59, 58]
    assert prices(sort="cheapest", top_k=100) == list(range(49, 61))
    assert prices(sort="cheapest", filters=Filters(price_min=55.5)) == list(range(56, 61))
    hits = search.search(Query(text="red", sort="cheapest")).hits
    assert {round(hit.match, 4) for hit in hits} == {round(search.search(Query(text="red")).hits[0].match, 4)}
    # Nothing to 48 is red: the closest come, ten blue ones that are all as close, by their ids p12 to p21.
    assert prices(sort="cheapest", filters=Filters(price_max=48)) == list(range(39, 49))
