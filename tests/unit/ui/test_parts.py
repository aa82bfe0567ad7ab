import dataclasses
import re
from typing import Any

import gradio as gr
import pytest

from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Catalogue, Product
from fashion_search.ui.inputs import fusion
from fashion_search.ui.inputs import like_tile as tile_module
from fashion_search.ui.inputs.checked import AlphaSlider
from fashion_search.ui.inputs.fusion import FusionChoice
from fashion_search.ui.inputs.like_tile import LikeTile, likeness
from fashion_search.ui.results import cards, status
from fashion_search.ui.theme import CSS, header


@pytest.mark.parametrize(
    "template", [cards.TEMPLATE, tile_module.TEMPLATE, status.LINE, status.NOTICE, fusion.TEMPLATE]
)
def test_templates_hold_nothing_that_runs_data(template: str) -> None:
    assert "{{" not in template
    assert template.startswith("${") or "${" not in template


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
