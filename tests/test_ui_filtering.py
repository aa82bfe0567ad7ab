import json
import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio_client.utils import json_schema_to_python_type  # type: ignore[import-untyped]

from fashion_search.contract import filters_json
from fashion_search.facets import Facets
from fashion_search.filters import NO_FILTERS
from fashion_search.products import Catalogue, Product
from fashion_search.search import Filters
from fashion_search.ui import filtering, sorting
from fashion_search.ui.filtering import Chips, FilterArgument, FilterPanel, read_filters
from fashion_search.ui.sorting import More, SortBox

FACETS = Facets.of(
    Catalogue.of(
        [
            Product(id="1", title="A", price=10.0, category="Bag", attributes={"colour": "red"}),
            Product(id="2", title="B", price=20.0, category="Hat", attributes={"colour": "blue"}),
            Product(id="3", title="C", category="Hat", attributes={"colour": "red"}),
            Product(id="4", title="D", category="Hat", attributes={"colour": "blue"}),
        ]
    )
)
GIVEN = Filters(
    categories=("Hat", "Bag"),
    price_min=5.0,
    price_max=7.5,
    attributes={"colour": ("red",), "size": ("M", "L")},
)


@pytest.fixture
def panel() -> FilterPanel:
    return FilterPanel(FACETS, currency="$")


@pytest.mark.parametrize("template", [filtering.PANEL, filtering.CHIPS, sorting.SORT, sorting.MORE])
def test_templates_hold_nothing_that_runs_data(template: str) -> None:
    assert "{{" not in template
    assert template.startswith("${") or "${" not in template


def test_the_style_sheet_asks_no_other_host_and_stays_with_its_own() -> None:
    sheet = Path(filtering.__file__).with_suffix(".css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:|//", sheet)
    rules = re.sub(r"/\*.*?\*/|@media[^{]*\{|@keyframes[^{]*\{", "", sheet, flags=re.DOTALL)
    selectors = [one.strip() for block in re.findall(r"([^{}]+)\{", rules) for one in block.split(",")]
    assert {one for one in selectors if not re.search(r"#(filters|chips|sort|more)\b", one)} <= {"from"}


def test_the_panel_offers_what_the_catalogue_has(panel: FilterPanel) -> None:
    offered = json.loads(panel.get_config()["props"]["facets"])
    assert offered["categories"] == [{"value": "Hat", "products": 3}, {"value": "Bag", "products": 1}]
    assert (offered["price_min"], offered["price_max"]) == (10.0, 20.0)
    assert offered["attributes"] == {
        "colour": [{"value": "blue", "products": 2}, {"value": "red", "products": 2}]
    }


def test_what_the_page_shows_comes_back_as_it_was(panel: FilterPanel) -> None:
    for filters in (GIVEN, NO_FILTERS, Filters(price_max=0.0)):
        assert panel.preprocess(filters_json(filters).model_dump()) == filters


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
def test_what_is_no_filter_is_left_out(panel: FilterPanel, payload: Any) -> None:
    assert panel.preprocess(payload) == NO_FILTERS


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
    assert argument.preprocess(filters_json(GIVEN).model_dump()) == GIVEN


@pytest.mark.parametrize(
    "payload",
    ["secret", [], 5, {"category": ["secret"]}, {"categories": "secret"}, {"categories": [5]}, {"price_min": "secret"},
     {"price_min": -1}, {"price_max": float("nan")}, {"price_max": 10**400}, {"attributes": {"secret": "red"}}],
)  # fmt: skip
def test_the_argument_says_what_it_expects_and_repeats_nothing(payload: Any) -> None:
    with pytest.raises(gr.Error, match="filters: expected an object of categories") as raised:
        FilterArgument(label="filters").preprocess(payload)
    assert "secret" not in raised.value.message


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"price_min": 2, "price_max": 1}, "above the highest"),
        ({"price_max": float("inf")}, "must be a number of at least 0"),
        ({"categories": [str(n) for n in range(201)]}, "at most 200"),
    ],
)
def test_the_argument_answers_with_the_reason_of_the_search(payload: Any, reason: str) -> None:
    with pytest.raises(gr.Error, match=reason):
        FilterArgument(label="filters").preprocess(payload)


def test_gradios_client_can_read_the_schema(panel: FilterPanel) -> None:
    schema = FilterArgument(label="filters").api_info()
    assert schema == panel.api_info()
    assert set(schema["properties"]) == {"categories", "price_min", "price_max", "attributes"}
    assert json_schema_to_python_type(schema).startswith("dict(categories: list[str]")


def test_an_order_is_one_that_there_is() -> None:
    box = SortBox()
    payloads: list[Any] = ["cheapest", "dearest", "match", "", None, 5, ["dearest"], {"value": "dearest"}]
    assert [box.preprocess(payload) for payload in payloads] == ["cheapest", "dearest"] + ["match"] * 6
    assert set(re.findall(r'<option value="(\w+)">', sorting.SORT)) == {"match", "cheapest", "dearest"}


def test_the_parts_can_be_made_again_from_their_own_arguments(panel: FilterPanel) -> None:
    # Gradio does so after each update of a component.
    for part in (panel, Chips(currency="$"), SortBox(), More()):
        again = type(part)(**{**part.constructor_args, "render": False})
        assert again.get_config()["props"] == part.get_config()["props"]
