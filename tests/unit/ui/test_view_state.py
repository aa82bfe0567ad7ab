from dataclasses import replace
from pathlib import Path

import pytest

from fashion_search.errors import QueryError
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import (
    MOST_STEPS,
    History,
    ViewState,
    more_like,
    with_current,
)

WORDS = ViewState(text="red dress", without="stripes", alpha=0.3, top_k=7)
PICTURE = ViewState(picture=UploadedImage(path="a.png"))


def test_a_new_search_stays_at_its_step() -> None:
    assert with_current((), WORDS) == (WORDS,)
    assert with_current((PICTURE, WORDS), replace(WORDS, text="bag")) == (PICTURE, replace(WORDS, text="bag"))


def test_more_like_the_same_twice_is_one_step() -> None:
    once = more_like((WORDS,), WORDS, "p1")
    assert more_like(once, once[-1], "p1") == once
    assert len(more_like(once, once[-1], "p2")) == 3


def test_more_like_this_keeps_the_words_and_takes_the_picture_s_place() -> None:
    entered = replace(WORDS, picture=UploadedImage(path="a.png"))
    assert more_like((entered,), entered, "p1") == (entered, replace(WORDS, like="p1", top_k=10))


def test_a_history_does_not_grow_for_ever() -> None:
    history: History = (WORDS,)
    for number in range(MOST_STEPS + 5):
        history = more_like(history, history[-1], f"p{number}")
    assert len(history) == MOST_STEPS
    assert history[-1].like == f"p{MOST_STEPS + 4}"


@pytest.mark.parametrize(
    ("asked", "nothing"),
    [
        (ViewState(), True),
        (ViewState(text=None), True),
        (ViewState(text="  ", without="red"), True),
        (WORDS, False),
        (PICTURE, False),
        (ViewState(like="p1"), False),
    ],
)
def test_nothing_asked(asked: ViewState, nothing: bool) -> None:
    assert asked.nothing == nothing


def test_the_query_has_all_that_was_entered() -> None:
    query = replace(WORDS, like="p1", fusion="linear").query()
    assert (query.text, query.without, query.like) == ("red dress", "stripes", "p1")
    assert (query.alpha, query.top_k, query.fusion) == (0.3, 7, "linear")


def test_a_picture_and_a_product_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    with pytest.raises(QueryError, match="Choose one"):
        ViewState(picture=UploadedImage(url=url), like="p1").query()
