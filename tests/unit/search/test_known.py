"""What is told of filters that name what no product has."""

from typing import Any

import pytest

from fashion_search.catalog.filters import Filters
from fashion_search.errors import QueryError
from fashion_search.search.engine import FashionSearch
from fashion_search.search.known import check_known
from tests.conftest import FakeEncoder, search_over
from tests.kits.catalogue import delete, live_folder


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
