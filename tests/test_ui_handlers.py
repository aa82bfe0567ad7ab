from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from fashion_search.search import FashionSearch
from fashion_search.ui import handlers
from fashion_search.ui.examples import BOTH, PICTURES, WORDS, Example, examples
from fashion_search.ui.picture import Unreadable
from tests.conftest import FakeEncoder, picture, search_over


@pytest.fixture
def search(encoder: FakeEncoder, tmp_path: Path) -> FashionSearch:
    (tmp_path / "images").mkdir()
    for name in ("product_p0.v0.jpg", "product_p1.v0.jpg", "product_p2.v0.jpg"):
        picture("red").save(tmp_path / "images" / name)
    return search_over(encoder, [["red"], ["green"], ["blue"]], tmp_path)


def test_cards_are_rest_result_objects(search: FashionSearch) -> None:
    cards, line = handlers.find(search, "red", None, 0.5, 2)
    assert [card["product_id"] for card in cards] == ["p0", "p1"]
    assert cards[0]["similarity_score"] == 1.0
    assert cards[0]["image_url"] == "/images/product_p0.v0.jpg"
    assert line.startswith("2 products · words · ")
    assert line.endswith(" ms")


def test_the_line_says_what_counted(search: FashionSearch) -> None:
    assert handlers.find(search, None, picture("red"), 0.3, 1)[1].startswith("1 product · picture · ")
    assert "words 70%, picture 30%" in handlers.find(search, "green", picture("red"), 0.3, 1)[1]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (("", None, 0.5, 10), "Nothing to search for"),
        ((None, None, 0.5, 10), "Nothing to search for"),
        (("x" * 1001, None, 0.5, 10), "too long"),
        (("red\0", None, 0.5, 10), "no text"),
        (("red", None, float("nan"), 10), "alpha"),
        (("red", None, 0.5, 101), "top_k"),
        (("red", Unreadable("It is damaged."), 0.5, 10), "It is damaged"),
    ],
)
def test_a_bad_query_is_a_notice(search: FashionSearch, query: tuple[Any, ...], why: str) -> None:
    with pytest.raises(gr.Error, match=why) as caught:
        handlers.find(search, *query)
    assert not caught.value.print_exception


def test_an_emptied_form_is_the_first_visit_again(search: FashionSearch) -> None:
    assert handlers.refine(search, "  ", None, 0.5, 10) == (None, "")
    cards, _ = handlers.refine(search, "red", None, 0.5, 1)
    assert cards is not None
    assert cards[0]["product_id"] == "p0"


def test_an_example_brings_its_words_and_picture(search: FashionSearch) -> None:
    assert handlers.choose(search, Example(text="red dress")) == ("red dress", None)
    text, image = handlers.choose(search, Example(text="in blue", picture="product_p0.v0.jpg"))
    assert text == "in blue"
    assert image is not None
    assert image.size == (40, 50)


@pytest.mark.parametrize("number", [-1, 1, True, "0", None, 0.0, [0]])
def test_only_an_example_that_is_shown_can_be_picked(number: object) -> None:
    with pytest.raises(gr.Error, match="no such example"):
        handlers.pick([Example(text="red dress")], number)


def test_examples_are_the_same_each_time_and_of_all_kinds(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"]] * 12).catalogue
    chosen = examples(catalogue)
    assert chosen == examples(catalogue)
    assert sum(not example.picture for example in chosen) == len(WORDS)
    assert sum(bool(example.picture and not example.text) for example in chosen) == PICTURES
    assert sum(bool(example.picture and example.text) for example in chosen) == BOTH
    assert not any("red" in example.text for example in chosen if example.picture)


def test_a_catalogue_of_one_product_has_examples_too(encoder: FakeEncoder) -> None:
    chosen = [example for example in examples(search_over(encoder, [["red"]]).catalogue) if example.picture]
    assert [(example.picture, example.text) for example in chosen] == [
        ("product_p0.v0.jpg", ""),
        ("product_p0.v0.jpg", "in blue"),
    ]
