from typing import Any

import gradio as gr
import pytest

from fashion_search.catalog.filters import NO_FILTERS
from fashion_search.search.engine import Filters
from fashion_search.ui.inputs.filter_json import FilterArgument, read_filters

GIVEN = Filters(
    categories=("Hat", "Bag"),
    price_min=5.0,
    price_max=7.5,
    attributes={"colour": ("red",), "size": ("M", "L")},
)


@pytest.mark.parametrize(
    "payload",
    [
        None, 5, "Hat", [], {}, {"unknown": 1}, {"categories": "Hat"}, {"categories": [None, 5, ["Hat"], {}, " "]},
        {"categories": ["a\0b", "\ud800", "x" * 1001]}, {"price_min": "5"}, {"price_min": True}, {"price_min": -1},
        {"price_min": float("nan")}, {"price_max": float("inf")}, {"price_max": 10**400}, {"attributes": []},
        {"attributes": {"colour": "red"}}, {"attributes": {"colour": []}}, {"attributes": {"\0": ["red"]}},
        {"attributes": {5: ["red"]}},
    ],
)  # fmt: skip
def test_what_is_no_filter_is_left_out(payload: Any) -> None:
    assert read_filters(payload) == NO_FILTERS


def test_what_is_one_stays_beside_what_is_none() -> None:
    payload = {
        "categories": ["Hat", 5],
        "price_min": 3,
        "price_max": "x",
        "attributes": {"colour": [None, "red"], "b": 1},
    }
    assert read_filters(payload) == Filters(
        categories=("Hat",), price_min=3.0, attributes={"colour": ("red",)}
    )


def test_more_than_a_query_may_have_is_cut_short() -> None:
    many = {"categories": [str(n) for n in range(300)], "attributes": {str(n): ["a"] for n in range(30)}}
    filters = read_filters(many)
    assert filters.categories == tuple(str(n) for n in range(200))
    assert list(filters.attributes) == [str(n) for n in range(20)]


def test_prices_that_are_no_range_are_said_to_be() -> None:
    with pytest.raises(gr.Error, match="The lowest price is above the highest"):
        read_filters({"price_min": 20, "price_max": 10})


def test_the_argument_takes_rests_object_or_nothing() -> None:
    argument = FilterArgument(label="filters")
    assert argument.preprocess(None) == argument.preprocess({}) == NO_FILTERS
    assert argument.preprocess(GIVEN.model_dump(mode="json")) == GIVEN


@pytest.mark.parametrize(
    "payload",
    ["secret", [], 5, {"category": ["secret"]}, {"categories": "secret"}, {"categories": [5]}, {"price_min": "secret"},
     {"price_max": 10**400}, {"attributes": {"secret": "red"}}],
)  # fmt: skip
def test_the_argument_says_what_it_expects_and_repeats_nothing(payload: Any) -> None:
    with pytest.raises(gr.Error, match="filters: expected an object of categories") as raised:
        FilterArgument(label="filters").preprocess(payload)
    assert "secret" not in raised.value.message


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"price_min": 2, "price_max": 1}, "above the highest"),
        ({"price_min": -1}, "must be a number of at least 0"),
        ({"price_max": float("nan")}, "must be a number of at least 0"),
        ({"price_max": float("inf")}, "must be a number of at least 0"),
        ({"categories": [str(n) for n in range(201)]}, "at most 200"),
    ],
)
def test_the_argument_answers_with_the_reason_of_the_search(payload: Any, reason: str) -> None:
    with pytest.raises(gr.Error, match=reason):
        FilterArgument(label="filters").preprocess(payload)
