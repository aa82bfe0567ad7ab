from dataclasses import replace
from typing import Any

import pytest

from fashion_search.errors import QueryError
from fashion_search.ui.controller.actions import Action, Actions, apply
from fashion_search.ui.model.view_state import ViewState

WORDS = ViewState(text="bag", without="logo", alpha=0.2, top_k=7)


def test_clicks_are_read_and_anything_else_is_left_out() -> None:
    good = {"kind": "more", "value": "p1"}
    payload: list[Any] = [
        good,
        None,
        5,
        [],
        {},
        {**good, "kind": None},
        {**good, "value": 1},
    ]
    assert Actions().preprocess(payload) == [Action("more", "p1")]


@pytest.mark.parametrize("payload", [None, 5, "more", {}, {"kind": "back"}])
def test_no_list_is_no_clicks(payload: Any) -> None:
    assert Actions().preprocess(payload) == []


def test_no_click_stays() -> None:
    assert apply((WORDS,), ViewState(text="hat"), []) == (ViewState(text="hat"),)


def test_clicks_are_taken_in_their_order() -> None:
    clicks = [Action("more", "p1"), Action("more", "p2"), Action("back")]
    trail = apply((WORDS,), WORDS, clicks)
    assert [asked.like for asked in trail] == [None, "p1"]
    assert apply(trail, trail[-1], [Action("drop")]) == (WORDS, replace(WORDS, top_k=10))


def test_an_address_is_a_new_query() -> None:
    expected = (ViewState(text="in blue", like="p1"),)
    assert apply((WORDS,), WORDS, [Action("open", "text=in+blue&like=p1")]) == expected


@pytest.mark.parametrize(
    "step",
    [
        Action("more"),
        Action("other", "1"),
    ],
)
def test_a_click_on_nothing_is_refused(step: Action) -> None:
    with pytest.raises(QueryError, match="no such step"):
        apply((WORDS,), WORDS, [step])


def test_more_are_loaded_up_to_a_hundred() -> None:
    trail = apply((WORDS,), WORDS, [Action("load")])
    assert trail == (replace(WORDS, top_k=27),)
    assert apply(trail, trail[-1], [Action("load") for _ in range(7)])[-1].top_k == 100


def test_an_address_takes_the_place_of_what_was_asked() -> None:
    before = ViewState(text="hat")
    trail = apply((before, WORDS), WORDS, [Action("open", "text=red&alpha=1")])
    assert trail == (before, ViewState(text="red", alpha=1.0))
    assert apply((), WORDS, [Action("open")]) == (ViewState(),)
