"""What a first visitor sees: products unlike each other, and examples that are answered well."""

import threading
from typing import Any

import pytest

from fashion_search.catalog.product import Product
from fashion_search.config import Settings
from fashion_search.indexing.bootstrap import open_sample
from fashion_search.search.engine import FashionSearch, Query, SearchResult
from fashion_search.ui.live_blocks import LiveBlocks
from fashion_search.ui.model import start as start_module
from fashion_search.ui.model.examples import Example, tried_examples
from fashion_search.ui.model.showcase import varied
from fashion_search.ui.model.start import StartPage
from tests.conftest import FakeEncoder, search_over
from tests.kits.catalogue import delete, live_folder


@pytest.fixture(scope="module")
def drawn() -> FashionSearch:
    return open_sample(Settings(), lambda message: None)


def first_five(search: FashionSearch, example: Example) -> list[Product]:
    return [hit.product for hit in search.search(example.asked.query()).hits[:5]]


def test_the_drawn_catalogue_answers_each_of_its_examples_well(drawn: FashionSearch) -> None:
    """Judged here by what the drawings are known to show, not by the rule that chose the examples."""
    examples = tried_examples(drawn)
    words = [example for example in examples if example.like is None]
    pictures = [example for example in examples if example.like and not example.text]
    changes = [example for example in examples if example.like and example.text]
    assert (len(words), len(pictures), len(changes)) == (5, 6, 3)
    for example in words:
        value, article = example.text.split(" ")
        for product in first_five(drawn, example):
            assert article.rstrip("s") in product.category, example
            told = [str(product.attributes[name]) for name in ("colour", "pattern", "material")]
            assert any(value in one for one in told), (example, product)
    for example in (*pictures, *changes):
        assert example.like is not None
        shown = drawn.snapshot.catalogue.by_id(example.like)
        assert shown is not None
        for product in first_five(drawn, example):
            assert product.category == shown.category, example
            assert example.text.removeprefix("in ") in str(product.attributes["colour"]), example
        assert example.text == "" or example.text.removeprefix("in ") not in str(shown.attributes["colour"])


def test_the_drawn_catalogue_s_showcase_has_a_kind_once_and_many_colours(drawn: FashionSearch) -> None:
    products = varied(drawn.snapshot, 18)
    assert len({product.category for product in products}) == 18
    assert len({product.attributes["colour"] for product in products}) >= 10
    assert products == varied(drawn.snapshot, 60)[:18]


def test_products_are_shown_by_category_in_turn_and_unlike_those_before(encoder: FakeEncoder) -> None:
    """Of the two bags the one that is unlike the hat comes first."""
    views = [["red"], ["red"], ["blue"], ["red"], ["red"]]
    categories = ["hats", "bags", "bags", "hats", "hats"]
    search = search_over(
        encoder, views, {row: {"category": category} for row, category in enumerate(categories)}
    )
    assert [product.id for product in varied(search.snapshot, 9)] == ["p0", "p2", "p3", "p1", "p4"]
    assert [product.id for product in varied(search.snapshot, 2)] == ["p0", "p2"]


def test_an_empty_catalogue_shows_nothing(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]])
    delete(live_folder(search).index_dir, "p0")
    search.live.refresh()
    assert varied(search.snapshot, 18) == []
    assert tried_examples(search) == []


def things(encoder: FakeEncoder, colours: list[str]) -> FashionSearch:
    facts: dict[int, dict[str, Any]] = {
        row: {"category": "dress", "attributes": {"colour": colour}} for row, colour in enumerate(colours)
    }
    return search_over(encoder, [[colour] for colour in colours], facts)


def test_only_what_is_answered_well_is_an_example(
    encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = things(encoder, ["red"] * 6 + ["blue"] * 5)
    monkeypatch.setattr("fashion_search.search.engine.verdict_of", lambda probability: "strong")
    texts = [example.text for example in tried_examples(search) if example.text]
    assert texts == ["red dress", "in red"]  # each kind shows a category once
    monkeypatch.setattr("fashion_search.search.engine.verdict_of", lambda probability: "weak")
    assert tried_examples(search) == []


def test_trying_examples_is_no_search_of_a_visitor_s(encoder: FakeEncoder) -> None:
    class Heard:
        count = 0

        def on_result(self, result: SearchResult) -> None:
            self.count += 1

        def on_error(self, query: Query, error: Exception) -> None:
            self.count += 1

    heard = Heard()
    tried_examples(things(encoder, ["red"] * 6 + ["blue"] * 5).with_listeners(heard))
    assert heard.count == 0


def test_examples_are_tried_once_for_each_snapshot_and_those_of_gone_products_left_out(
    encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, tried, go_on = search_over(encoder, [["red"], ["blue"]]), [], threading.Event()
    go_on.set()

    def trying(search: FashionSearch) -> list[Example]:
        tried.append(search.snapshot)
        assert go_on.wait(20)
        return [Example(text="red dress"), Example(like="p0", picture="a.jpg")]

    monkeypatch.setattr(start_module, "tried_examples", trying)
    start = StartPage(search)
    first = start.now()
    assert [example.like for example in first[2]] == [None, "p0"]
    assert all(old is new for old, new in zip(first, start.now(), strict=True))
    assert len(tried) == 1
    delete(live_folder(search).index_dir, "p0")
    search.live.refresh()
    go_on.clear()
    assert [example.like for example in start.now()[2]] == [None]
    go_on.set()
    while len(tried) < 2:
        start.now()
    assert tried[1] is search.snapshot


def test_a_page_is_made_again_when_what_it_shows_has_changed() -> None:
    shown: list[Any] = ["a", 1]
    drawn: list[Any] = []
    page = LiveBlocks(lambda: tuple(shown))
    page.redraw_with(lambda *now: drawn.append(now))
    assert page.config is page.config
    shown[1] = 2
    assert page.config is page.config
    assert drawn == [("a", 1), ("a", 2)]


def test_an_example_leads_to_an_address() -> None:
    example = Example(text="in blue", like="a&b", title="A & B", picture="x.jpg")
    assert example.to_json() == {
        "text": "in blue",
        "title": "A & B",
        "image_url": "/images/x.jpg",
        "query": "text=in+blue&like=a%26b",
    }
