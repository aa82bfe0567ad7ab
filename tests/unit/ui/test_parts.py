import dataclasses
import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Catalogue, Product
from fashion_search.ui import page
from fashion_search.ui.inputs.checked import AlphaSlider
from fashion_search.ui.inputs.fusion import FusionChoice
from fashion_search.ui.inputs.like_tile import LikeTile, likeness
from fashion_search.ui.results.html import ICONS, HiddenComponent, HtmlComponent
from fashion_search.ui.theme import CSS, header

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


def test_the_style_sheet_asks_no_other_host() -> None:
    assert [sheet.stem for sheet in CSS][:2] == ["page", "cards"]
    for sheet in CSS:
        assert not re.search(r"url\(|@import|https?:|//", sheet.read_text(encoding="utf-8")), sheet


def test_the_header_escapes_what_an_operator_named() -> None:
    manifest = Manifest(
        generation="g", model="a<b>", fingerprint="", dim=1, products=1, pictures=1,
        source="files <script>", built_at="", sha256={},
    )  # fmt: skip
    head = header(manifest)
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
        FusionChoice().preprocess(value)


def test_the_tile_hands_over_an_id_whatever_is_sent() -> None:
    tile = LikeTile(version="v")
    payloads: list[Any] = [None, "p1", 5, [], {}, {"product_id": 5}]
    assert tile.preprocess({"product_id": "p1", "title": "A"}) == "p1"
    assert [tile.preprocess(value) for value in payloads] == [None] * 6


def test_a_tile_is_drawn_from_the_catalogue_alone() -> None:
    product = Product(id="p1", title="A bag", pictures=("p1.jpg",))
    catalogue = Catalogue.of([product, Product(id="p2", title="No picture")])
    assert likeness(catalogue, "p1") == {"product_id": "p1", "title": "A bag", "image_url": "/images/p1.jpg"}
    assert likeness(catalogue, "p2") == {"product_id": "p2", "title": "No picture", "image_url": None}
    assert likeness(catalogue, None) is likeness(catalogue, "p3") is None


def test_the_drawn_catalogue_says_how_to_use_another_and_others_do_not() -> None:
    manifest = Manifest(
        generation="gen-a",
        model="mini",
        fingerprint="f",
        dim=3,
        products=460,
        pictures=460,
        source="drawn sample catalogue",
        built_at="",
        sha256={},
    )
    assert "460 products · drawn sample catalogue · model mini" in header(manifest)
    assert "python build_index.py" in header(manifest)
    assert "build_index" not in header(dataclasses.replace(manifest, source="files shop"))
