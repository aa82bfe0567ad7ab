import dataclasses
import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from fashion_search.serving.snapshot import Snapshot
from fashion_search.ui import page
from fashion_search.ui.inputs.balance import AlphaSlider, CompareSwitch, FusionChoice
from fashion_search.ui.inputs.like_tile import LikeTile, likeness
from fashion_search.ui.results.bar import ORDERS, FiltersButton, SortChoice
from fashion_search.ui.results.cards import MoreButton
from fashion_search.ui.results.html import ICONS, HiddenComponent, HtmlComponent
from fashion_search.ui.results.messages import Chips, DropOffers
from fashion_search.ui.results.product import ProductView
from fashion_search.ui.theme import CSS, header
from tests.conftest import FakeEncoder, search_over

UI = Path(page.__file__).parent


COMPONENTS = [*HtmlComponent.__subclasses__(), *HiddenComponent.__subclasses__()]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_templates_hold_nothing_that_runs_data(component: type[HtmlComponent]) -> None:
    assert "{{" not in component.template
    assert component.template.startswith("${") or "${" not in component.template
    assert "`" not in component.template or component.template.startswith("${")


def test_every_icon_is_used_and_every_icon_named_is_one() -> None:
    sources = [path.read_text(encoding="utf-8") for path in UI.rglob("*.py")]
    sources += [path.read_text(encoding="utf-8") for path in UI.rglob("*.js")]
    named = re.findall(r'ICONS(?:\.|\[")(\w+)\b(?!\()', "\n".join(sources))
    assert set(named) == set(ICONS)


@pytest.mark.parametrize("sheet", CSS, ids=lambda sheet: sheet.stem)
def test_a_style_sheet_asks_no_other_host_and_holds_nothing_that_gradio_breaks(sheet: Path) -> None:
    rules = re.sub(r'/\*.*?\*/|url\("data:[^"]*"\)', "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"url\(|@import|https?:|//", rules)
    # Gradio splits selectors at every comma, and what it makes of one in brackets counts for more than it says.
    assert sheet.stem in ("page", "insight") or not re.search(r":(?:is|where|not|has)\([^()]*,", rules)


def test_the_page_s_own_sheet_comes_first() -> None:
    assert [sheet.stem for sheet in CSS][:2] == ["page", "api"]


@pytest.mark.parametrize(
    "part",
    [Chips(currency="$"), DropOffers(currency="$"), FiltersButton(), MoreButton(), ProductView(currency="€")],
    ids=lambda part: type(part).__name__,
)
def test_a_part_can_be_made_again_from_its_own_arguments(part: HtmlComponent) -> None:
    # Gradio does so after each update of a component.
    again = type(part)(**{**part.constructor_args, "render": False})
    assert again.get_config()["props"] == part.get_config()["props"]


def named(snapshot: Snapshot, **names: str) -> Snapshot:
    """Return a snapshot with other facts in its manifest."""
    return dataclasses.replace(snapshot, manifest=dataclasses.replace(snapshot.manifest, **names))  # type: ignore[arg-type]  # all are strings


def test_the_header_escapes_what_an_operator_named(encoder: FakeEncoder) -> None:
    snapshot = search_over(encoder, [["red"]]).snapshot
    head = header(named(snapshot, model="a<b>", source="files <script>"))
    assert "1 product · files &lt;script&gt; · model a&lt;b&gt;" in head
    assert "<script>" not in head


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf"), "0.5", True, [0.5]])
def test_the_slider_takes_shares_only(value: Any) -> None:
    with pytest.raises(gr.Error, match="alpha: expected a number from 0"):
        AlphaSlider(0, 1, 0.5).preprocess(value)


def test_the_slider_takes_its_ends() -> None:
    assert [AlphaSlider(0, 1, 0.5).preprocess(value) for value in (0, 0.25, 1)] == [0.0, 0.25, 1.0]


@pytest.mark.parametrize("value", ["", "Balanced", 0, ["balanced"], {"value": "linear"}])
def test_the_fusion_is_one_that_there_is(value: Any) -> None:
    with pytest.raises(gr.Error, match="balanced, linear"):
        FusionChoice(["balanced", "linear"]).preprocess(value)


def test_the_tile_hands_over_an_id_whatever_is_sent() -> None:
    tile = LikeTile()
    payloads: list[Any] = [None, "p1", 5, [], {}, {"product_id": 5}]
    assert tile.preprocess({"product_id": "p1", "title": "A"}) == "p1"
    assert [tile.preprocess(value) for value in payloads] == [None] * 6


def test_a_tile_is_drawn_from_the_catalogue_alone(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"], ["green", "blue"]]).snapshot.catalogue
    address = f"/images/{catalogue[1].pictures[0]}"
    assert likeness(catalogue, "p1") == {"product_id": "p1", "title": "green and blue", "image_url": address}
    assert likeness(catalogue, None) is likeness(catalogue, "p3") is None


def test_the_drawn_catalogue_says_how_to_use_another_and_others_do_not(encoder: FakeEncoder) -> None:
    snapshot = named(search_over(encoder, [["red"]] * 3).snapshot, source="drawn sample catalogue")
    assert "3 products · drawn sample catalogue · model fake" in header(snapshot)
    assert "python build_index.py" in header(snapshot)
    assert "build_index" not in header(named(snapshot, source="files shop"))


def test_the_switch_takes_true_only() -> None:
    payloads: list[Any] = [True, False, None, 1, "true", [True], {"value": True}]
    assert [CompareSwitch().preprocess(value) for value in payloads] == [True] + [False] * 6


def test_an_order_is_one_that_there_is() -> None:
    box = SortChoice(ORDERS)
    payloads: list[Any] = ["cheapest", "dearest", "match", "", None, 5, ["dearest"], {"value": "dearest"}]
    assert [box.preprocess(payload) for payload in payloads] == ["cheapest", "dearest"] + ["match"] * 6


def test_the_product_view_says_when_a_product_is_opened_and_nothing_else() -> None:
    view = ProductView(currency="€")
    assert view.get_config()["props"] == {"currency": "€"}
    assert callable(view.opened)
    with pytest.raises(AttributeError, match="closed"):
        _ = view.closed
