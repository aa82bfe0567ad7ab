from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

from fashion_search.ui.controller.actions import Action, Actions, walk
from fashion_search.ui.model.examples import Example
from fashion_search.ui.model.view_state import ViewState

SHOWN = [Example(text="red dress"), Example(text="in blue", like="p1")]
WORDS = ViewState(text="bag", without="logo", alpha=0.2, top_k=7)


def test_clicks_are_read_and_anything_else_is_left_out() -> None:
    good = {"number": 1, "kind": "more", "value": "p1"}
    payload: list[Any] = [
        good,
        None,
        5,
        [],
        {},
        {**good, "number": "1"},
        {**good, "kind": None},
        {**good, "value": 1},
        {**good, "number": True},
        {**good, "number": 0},
        {**good, "number": 2**53},
    ]
    assert Actions().preprocess(payload) == [Action(1, "more", "p1")]


@pytest.mark.parametrize("payload", [None, 5, "more", {}, {"number": 1, "kind": "back"}])
def test_no_list_is_no_clicks(payload: Any) -> None:
    assert Actions().preprocess(payload) == []


def test_no_click_stays() -> None:
    assert walk((WORDS,), ViewState(text="hat"), [], SHOWN) == (ViewState(text="hat"),)


def test_clicks_are_taken_in_their_order() -> None:
    clicks = [Action(1, "more", "p1"), Action(2, "more", "p2"), Action(3, "back", None)]
    trail = walk((WORDS,), WORDS, clicks, SHOWN)
    assert [asked.like for asked in trail] == [None, "p1"]
    assert walk(trail, trail[-1], [Action(4, "drop", None)], SHOWN) == (WORDS, replace(WORDS, top_k=10))


def test_an_example_is_a_new_query() -> None:
    expected = (ViewState(text="in blue", like="p1"),)
    assert walk((WORDS,), WORDS, [Action(1, "example", "1")], SHOWN) == expected


@pytest.mark.parametrize(
    "step", [Action(1, "example", "2"), Action(1, "more", None), Action(1, "other", "x")]
)
def test_a_click_on_nothing_is_refused(step: Action) -> None:
    with pytest.raises(gr.Error, match="no such example"):
        walk((WORDS,), WORDS, [step], SHOWN)


def test_more_are_loaded_up_to_a_hundred() -> None:
    trail = walk((WORDS,), WORDS, [Action(1, "load", None)], SHOWN)
    assert trail == (replace(WORDS, top_k=27),)
    assert walk(trail, trail[-1], [Action(n, "load", None) for n in range(2, 9)], SHOWN)[-1].top_k == 100


def test_an_address_takes_the_place_of_what_was_asked() -> None:
    before = ViewState(text="hat")
    trail = walk((before, WORDS), WORDS, [Action(1, "open", "text=red&alpha=1")], SHOWN)
    assert trail == (before, ViewState(text="red", alpha=1.0))
    assert walk((), WORDS, [Action(1, "open", None)], SHOWN) == (ViewState(),)
