import re
from typing import Any

import gradio as gr
import pytest

from fashion_search.manifest import Manifest
from fashion_search.ui.cards import TEMPLATE
from fashion_search.ui.controls import Balance, Count
from fashion_search.ui.styles import CSS, STATUS, header


@pytest.mark.parametrize("template", [TEMPLATE, STATUS])
def test_templates_hold_nothing_that_runs_data(template: str) -> None:
    assert "{{" not in template
    assert template.count("${") >= 1


def test_the_style_sheet_asks_no_other_host() -> None:
    sheet = CSS.read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:|//", sheet)


def test_the_header_escapes_what_an_operator_named() -> None:
    manifest = Manifest(
        generation="g", model="a<b>", fingerprint="", dim=1, products=1, pictures=1,
        source="files <script>", built_at="", sha256={},
    )  # fmt: skip
    head = header(manifest)
    assert "1 product · files &lt;script&gt; · model a&lt;b&gt;" in head
    assert "<script>" not in head


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf"), "0.5", None, True, [0.5]])
def test_the_slider_takes_shares_only(value: Any) -> None:
    with pytest.raises(gr.Error, match="alpha must be a number from 0"):
        Balance(0, 1, 0.5).preprocess(value)


def test_the_slider_takes_its_ends() -> None:
    assert [Balance(0, 1, 0.5).preprocess(value) for value in (0, 0.25, 1)] == [0.0, 0.25, 1.0]


@pytest.mark.parametrize("value", [0, 101, 2.5, 10**9, float("nan"), float("inf"), "10", True])
def test_the_count_takes_whole_numbers_only(value: Any) -> None:
    with pytest.raises(gr.Error, match="whole number from 1 to 100"):
        Count(10).preprocess(value)


def test_an_empty_count_is_ten() -> None:
    assert [Count(10).preprocess(value) for value in (None, 1, 100, 5.0)] == [10, 1, 100, 5]
