from dataclasses import replace
from typing import Any

import pytest

from fashion_search.errors import QueryError
from fashion_search.ui.controller.actions import Action, Actions, apply
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.url import to_query
from fashion_search.ui.model.view_state import ViewState

WORDS = ViewState(text="bag", without="logo", alpha=0.2, top_k=7)


def test_actions_are_read() -> None:
    payload: list[Any] = [{"kind": "more", "value": "p1"}, {"kind": "back"}]
    assert Actions().preprocess(payload) == [Action("more", "p1"), Action("back")]


@pytest.mark.parametrize(
    "payload", [None, 5, "more", {}, {"kind": "back"}, [None], [{}], [{"kind": "more", "value": 1}]]
)
def test_anything_else_is_no_action(payload: Any) -> None:
    assert Actions().preprocess(payload) == []


def test_no_click_stays() -> None:
    assert apply((WORDS,), ViewState(text="hat"), []) == (ViewState(text="hat"),)


def test_clicks_are_taken_in_their_order() -> None:
    clicks = [Action("more", "p1"), Action("more", "p2"), Action("back")]
    history = apply((WORDS,), WORDS, clicks)
    assert [asked.like for asked in history] == [None, "p1"]
    assert apply(history, history[-1], [Action("drop")]) == (WORDS, replace(WORDS, top_k=10))


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
    history = apply((WORDS,), WORDS, [Action("load")])
    assert history == (replace(WORDS, top_k=27),)
    assert apply(history, history[-1], [Action("load") for _ in range(7)])[-1].top_k == 100


def test_an_address_takes_the_place_of_what_was_asked() -> None:
    before = ViewState(text="hat")
    history = apply((before, WORDS), WORDS, [Action("open", "text=red&alpha=1")])
    assert history == (before, ViewState(text="red", alpha=1.0))
    assert apply((), WORDS, [Action("open")]) == (ViewState(),)


def test_back_undoes_step_by_step_down_to_the_first() -> None:
    steps = apply((WORDS,), WORDS, [Action("more", "p1"), Action("more", "p2")])
    one = apply(steps, steps[-1], [Action("back")])
    assert one[-1].like == "p1"
    assert apply(one, one[-1], [Action("back")]) == (WORDS,)
    assert apply((), one[-1], [Action("back")]) == (replace(one[-1], like=None),)  # the session was forgotten
    hat = ViewState(text="hat")
    assert apply((WORDS,), hat, [Action("back")]) == apply((), hat, [Action("back")]) == (hat,)


def test_back_leads_to_what_was_shown_and_not_to_what_was_typed_since() -> None:
    steps = apply((WORDS,), replace(WORDS, text="bag and"), [Action("more", "p1")])
    assert apply(steps, steps[-1], [Action("back")]) == (WORDS,)


def test_a_forgotten_session_can_go_back_too() -> None:
    assert apply((), WORDS, [Action("more", "p1"), Action("back")]) == (WORDS,)


def test_an_address_leads_back_over_any_number_of_steps_and_on_where_it_is_new() -> None:
    first = replace(WORDS, picture=UploadedImage(path="a/b.png"))  # of which no address tells
    steps = apply((first,), first, [Action("more", "p1"), Action("more", "p2")])
    assert apply(steps, steps[-1], [Action("visit", to_query(first))]) == (first,)
    assert apply(steps, steps[-1], [Action("visit", to_query(steps[1]))]) == steps[:2]
    new = ViewState(text="hat")
    assert apply(steps, steps[-1], [Action("visit", "text=hat")]) == (*steps[:2], new)
    assert apply((), WORDS, [Action("visit", "text=hat")]) == (new,)
