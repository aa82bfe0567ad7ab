"""What the page says of how a query was understood, and the ways back."""

import pytest

from fashion_search.search.engine import FashionSearch, Query
from fashion_search.ui.controller.actions import Action, apply
from fashion_search.ui.controller.understood import understood
from fashion_search.ui.model.view_state import ViewState, read_as_before
from tests.conftest import FakeEncoder, search_over


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    return search_over(FakeEncoder(), [["red"], ["green"], ["blue"]])


def shown(search: FashionSearch, asked: ViewState) -> dict[str, list[dict[str, object]]]:
    return understood(search.search(asked.query()), asked)


def test_a_change_of_the_picture_can_be_taken_away(search: FashionSearch) -> None:
    asked = ViewState(text="blue", like="p0")
    chips = shown(search, asked)["chips"]
    assert [(chip["step"], chip["text"]) for chip in chips] == [
        ("mix", "Keep: things"),
        ("mix", "Change: blue"),
    ]
    (mixed,) = apply((asked,), asked, [Action("mix", "")])
    assert mixed == ViewState(text="blue", like="p0", edit=False)
    assert shown(search, mixed)["chips"] == []


def test_a_price_can_be_taken_away(search: FashionSearch) -> None:
    asked = ViewState(text="red under 11")
    (chip,) = shown(search, asked)["chips"]
    assert (chip["step"], chip["text"]) == ("unsay", "Under 11")
    (plain,) = apply((asked,), asked, [Action("unsay", str(chip["value"]))])
    assert plain == ViewState(text="red")


def test_several_conditions_can_be_taken_away_at_once(search: FashionSearch) -> None:
    asked = ViewState(text="red under 11, in stock")
    (plain,) = apply((asked,), asked, [Action("unsay", "under 11\nin stock")])
    assert plain == ViewState(text="red")


def test_a_correction_is_said_with_the_way_back(search: FashionSearch) -> None:
    asked = ViewState(text="green snekers")
    (note,) = shown(search, asked)["notes"]
    assert note["text"] == "Searched for sneakers instead of snekers."
    assert note["button"] == "Search for snekers"
    (typed,) = apply((asked,), asked, [Action(str(note["step"]), None)])
    assert shown(search, typed)["notes"] == []
    assert search.search(typed.query()).query.text == "green snekers"


def test_what_does_not_count_and_another_language_are_said(search: FashionSearch) -> None:
    (note,) = shown(search, ViewState(text="red dress, size 42"))["notes"]
    assert note["text"] == "This does not count: size 42"
    (note,) = shown(search, ViewState(text="robe rouge d'été"))["notes"]
    assert "many languages" in str(note["text"])


@pytest.mark.parametrize(
    ("text", "phrase", "rest"),
    [
        ("Red dress, Under 50", "under 50", "Red dress"),
        ("under 50 red dress", "under 50", "red dress"),
        ("red dress", "under 50", "red dress"),
        ("red dress", "", "red dress"),
        ("İ red dress under 50", "under 50", "İ red dress"),
    ],
)
def test_a_phrase_is_removed_in_any_case_of_letters(text: str, phrase: str, rest: str) -> None:
    asked = ViewState(text=text)
    assert apply((asked,), asked, [Action("unsay", phrase)]) == (ViewState(text=rest),)


def test_how_words_are_read_stays_until_something_else_is_looked_for() -> None:
    before = ViewState(text="blue", like="p0", edit=False, correct=False)
    moved = read_as_before((before,), ViewState(text="blue", like="p0", alpha=0.7))
    assert (moved.edit, moved.correct, moved.alpha) == (False, False, 0.7)
    other = read_as_before((before,), ViewState(text="red", like="p0"))
    assert (other.edit, other.correct) == (True, True)
    assert Query(text="red").edit
