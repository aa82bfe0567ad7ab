import json
from typing import Any

import gradio as gr
import pytest
from gradio_client.utils import json_schema_to_python_type  # type: ignore[import-untyped]

from fashion_search.catalog.filters import NO_FILTERS
from fashion_search.search.engine import Filters
from fashion_search.ui.endpoint import ValueArgument
from fashion_search.ui.inputs.filter_panel import FilterPanel
from tests.conftest import FakeEncoder, search_over

FACTS: dict[int, dict[str, Any]] = {
    0: {"price": 10.0, "category": "Bag", "attributes": {"colour": "red"}},
    1: {"price": 20.0, "category": "Hat", "attributes": {"colour": "blue"}},
    2: {"price": None, "category": "Hat", "attributes": {"colour": "red"}},
    3: {"price": None, "category": "Hat", "attributes": {"colour": "blue"}},
}


@pytest.fixture
def panel(encoder: FakeEncoder) -> FilterPanel:
    return FilterPanel(search_over(encoder, [["red"]] * 4, FACTS).snapshot.facets, currency="$")


def test_the_panel_offers_what_the_catalogue_has(panel: FilterPanel) -> None:
    offered = json.loads(panel.get_config()["props"]["facets"])
    assert offered["categories"] == [{"value": "Hat", "products": 3}, {"value": "Bag", "products": 1}]
    assert (offered["price_min"], offered["price_max"]) == (10.0, 20.0)
    assert offered["attributes"] == {
        "colour": [{"value": "blue", "products": 2}, {"value": "red", "products": 2}]
    }


def test_what_the_page_shows_comes_back_as_it_was(panel: FilterPanel) -> None:
    attributes = {"colour": ("red",), "size": ("M", "L")}
    given = Filters(categories=("Hat", "Bag"), price_min=5.0, price_max=7.5, attributes=attributes)
    for filters in (given, NO_FILTERS, Filters(price_max=0.0, currency="")):
        assert panel.preprocess(filters.model_dump(mode="json")) == filters


def test_what_is_no_filter_is_refused(panel: FilterPanel) -> None:
    for payload in ("Hat", {"categories": "Hat"}, {"price_min": "5"}, {"price_min": 2, "price_max": 1}):
        with pytest.raises(gr.Error):
            panel.preprocess(payload)
    assert panel.preprocess({}) == panel.preprocess(None) == NO_FILTERS


def test_gradios_client_can_read_the_schema() -> None:
    schema = ValueArgument(label="filters").api_info()
    assert set(schema["properties"]) == {
        "categories",
        "price_min",
        "price_max",
        "currency",
        "attributes",
        "in_stock",
    }
    assert json_schema_to_python_type(schema).startswith("dict(categories: list[str]")


def test_the_panel_can_be_made_again_from_its_own_arguments(panel: FilterPanel) -> None:
    again = FilterPanel(**{**panel.constructor_args, "render": False})
    assert again.get_config()["props"] == panel.get_config()["props"]
