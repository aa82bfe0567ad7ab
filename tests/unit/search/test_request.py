"""The search request of every door, and what is told of filters that name what no product has."""

from typing import Any

import pytest

from fashion_search.catalog.filters import NO_FILTERS, Filters
from fashion_search.errors import QueryError
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.search.request import SearchRequest, check_known
from tests.conftest import FakeEncoder, search_over
from tests.kits.catalogue import delete, live_folder

GIVEN = Filters(
    categories=("Hat", "Bag"),
    price_min=5.0,
    price_max=7.5,
    attributes={"colour": ("red",), "size": ("M", "L")},
)


def test_a_request_and_a_query_have_the_same_defaults() -> None:
    assert Query(**SearchRequest.parse({"text": "red"}).values()) == Query(text="red")
    assert SearchRequest.parse({}).values()["filters"] is NO_FILTERS


def test_what_is_none_counts_as_left_out() -> None:
    none = {"text": None, "alpha": None, "top_k": None, "filters": {"categories": None, "price_min": None}}
    assert SearchRequest.parse(none).values() == SearchRequest.parse({}).values()
    with pytest.raises(QueryError, match="alpha: expected"):
        SearchRequest.parse(b'{"alpha": null}')  # REST is strict


def test_filters_come_back_as_they_were_written() -> None:
    for filters in (GIVEN, NO_FILTERS):
        for written in (filters.model_dump(), filters.model_dump(mode="json")):
            assert SearchRequest.parse({"filters": written}).filters == filters
        body = b'{"filters": ' + filters.model_dump_json().encode() + b"}"
        assert SearchRequest.parse(body).filters == filters


@pytest.mark.parametrize(
    "given",
    [
        "secret", [], 5, {"categories": "secret"}, {"categories": [5]},
        {"price_min": "secret"}, {"price_min": True}, {"price_max": 10**400}, {"attributes": {"secret": "red"}},
        {"attributes": {5: ["red"]}}, {"attributes": ["secret"]},
    ],
)  # fmt: skip
def test_what_are_no_filters_is_told_what_is_expected_and_not_repeated(given: Any) -> None:
    with pytest.raises(QueryError, match="filters: expected an object of categories") as raised:
        SearchRequest.parse({"filters": given})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"price_min": 2, "price_max": 1}, "above the highest"),
        ({"price_min": -1}, "must be a number of at least 0"),
        ({"price_max": float("nan")}, "must be a number of at least 0"),
        ({"categories": [str(n) for n in range(201)]}, "at most 200"),
    ],
)
def test_filters_that_make_no_sense_are_refused_with_the_reason(given: Any, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        SearchRequest.parse({"filters": given})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        *(("alpha", value, "a number from 0 to 1") for value in (-0.01, 1.01, float("nan"), "0.5", True)),
        *(("top_k", value, "a whole number from 1 to 100") for value in (0, 101, 2.5, 10**400, "10", True)),
        *(("fusion", value, "one of balanced, linear") for value in ("", "Balanced", ["balanced"])),
        *(("text", value, "text of at most 1,000 characters") for value in (7, ["red"])),
    ],
)  # fmt: skip
def test_each_field_says_what_it_expects(name: str, value: Any, expected: str) -> None:
    with pytest.raises(QueryError, match=expected):
        SearchRequest.parse({name: value})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"catgories": 1}, "Unknown field: “catgories”. Near: “filters.categories”."),
        ({"xyz": 1}, "Unknown field: “xyz”. Known are text, image, alpha, top_k, fusion, without, "
         "like, lexical, edit, correct, filters."),
        ({"filter": 1, "alpha": 7}, "Unknown field: “filter”. Near: “filters”."),
        ({"text": "red", "TopK": 5}, "Unknown field: “TopK”. Near: “top_k”."),
        ({"filters": {"catgories": ["dress"]}}, "Unknown field in filters: “catgories”. Near: “categories”."),
        ({"filters": {"price_mi": 1}}, "Unknown field in filters: “price_mi”. Near: “price_min”, “price_max”."),
        ({"filters": {"x\n<b>" + "y" * 99: 1}}, f"Unknown field in filters: “x?<b>{'y' * 35}…”. Known are categories, "
         "price_min, price_max, currency, attributes, in_stock."),
    ],
)  # fmt: skip
def test_an_unknown_field_is_named_with_what_is_near(given: Any, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        SearchRequest.parse(given)
    assert str(raised.value) == told


def test_whole_numbers_may_come_as_fractions_and_texts_hold_numbers_where_they_may() -> None:
    assert SearchRequest.parse({"top_k": 5.0}).top_k == 5
    lax = SearchRequest.parse(
        {"alpha": "0.25", "top_k": "7", "filters": {"categories": ["Hat"], "price_min": "3.5"}}, strict=False
    )
    assert (lax.alpha, lax.top_k, lax.filters) == (0.25, 7, Filters(categories=("Hat",), price_min=3.5))


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_over(
        encoder,
        [["red"], ["green"], ["blue"]],
        {
            0: {"category": "Dressing gown", "attributes": {"colour": "red"}, "currency": "EUR"},
            1: {"category": "Dress", "attributes": {"colour": ["green", "light green"]}, "currency": "USD"},
            2: {"category": "Hat"},
        },
    )


def told(search: FashionSearch, **filters: Any) -> str:
    try:
        check_known(Filters(**filters), search.snapshot.facets)
    except QueryError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ({"categories": ["DRESS", "hat"], "attributes": {"colour": ["Red"]}}, ""),
        ({"price_min": 0.0, "currency": "eur"}, ""),
        ({"currency": "XYZ"}, ""),  # without a price it does nothing
        ({"categories": ["dreses"]}, "No category “dreses” here. Near: “Dress”, “Dressing gown”."),
        ({"categories": ["gown"]}, "No category “gown” here. Near: “Dressing gown”."),
        ({"categories": ["Dress", "qq"]},
         "No category “qq” here. There is, for example: “Dressing gown”, “Dress”, “Hat”."),
        ({"attributes": {"colour": ["red", "gren"]}}, "No colour “gren” here. Near: “green”, “light green”."),
        ({"attributes": {"color": ["red"]}}, "No attribute “color” here. Near: “colour”."),
        ({"attributes": {"zz": ["Dress"]}}, "No attribute “zz” here. There is, for example: “colour”."),
        ({"price_max": 1.0, "currency": "EURO"}, "No price in “EURO” here. Near: “EUR”."),
        ({"categories": ["x" * 900]},
         f"No category “{'x' * 40}…” here. There is, for example: “Dressing gown”, “Dress”, “Hat”."),
    ],
)  # fmt: skip
def test_the_first_thing_that_no_product_has_is_named(
    search: FashionSearch, filters: dict[str, Any], reason: str
) -> None:
    assert told(search, **filters) == reason


def test_what_is_gone_from_the_catalogue_is_not_there(search: FashionSearch) -> None:
    assert told(search, categories=["Dress"]) == ""
    delete(live_folder(search).index_dir, "p1")
    search.live.refresh()
    assert told(search, categories=["Dress"]) == "No category “Dress” here. Near: “Dressing gown”."
