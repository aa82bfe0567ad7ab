"""The operator's page, without a browser."""

from typing import Any

import gradio as gr
import pytest

from fashion_search.search.engine import FashionSearch
from fashion_search.server.observability.ring import RecentSearches
from fashion_search.ui.insight import add_insight, count_openings
from fashion_search.ui.results.product import ProductView
from tests.conftest import FakeEncoder, search_over


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    return search_over(FakeEncoder(), [["red"], ["green"]])


def test_the_shop_s_own_page_gets_a_link_and_nothing_else(search: FashionSearch) -> None:
    with gr.Blocks() as page:
        gr.Button()
    add_insight(page, RecentSearches(), search)
    config = page.get_config_file()
    assert [(path, shown) for path, _, shown in config["pages"]] == [("", True), ("insight", True)]
    kinds = {component["id"]: component["type"] for component in config["components"]}
    shop = config["page"][""]
    assert sorted(kinds[number] for number in shop["components"]) == ["button", "navbar"]
    assert shop["dependencies"] == []


def test_opened_products_are_counted_and_anything_else_is_not(search: FashionSearch) -> None:
    ring = RecentSearches()
    with gr.Blocks() as page:
        view = ProductView(currency="$")
        count_openings(view, ring, search)
    (on_open,) = [function.fn for function in page.fns.values()]
    assert on_open is not None
    odd: tuple[Any, ...] = ({"id": "gone"}, {"id": ["p1"]}, {}, None, "p1", 3)
    for sent in odd:
        on_open(gr.EventData(None, sent))
        assert ring.report().opened == [], sent
    on_open(gr.EventData(None, {"id": "p1"}))
    assert ring.report().opened == [("p1", 1)]


def test_no_door_of_the_page_is_public(search: FashionSearch) -> None:
    with gr.Blocks() as page:
        gr.Textbox()
    add_insight(page, RecentSearches(), search)
    assert page.get_api_info()["named_endpoints"] == {}
    assert {dependency["api_visibility"] for dependency in page.get_config_file()["dependencies"]} == {
        "private"
    }
