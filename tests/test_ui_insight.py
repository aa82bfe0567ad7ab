"""The operator's page, from figures to what is shown; without a browser."""

import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from fashion_search.insight.event import Event
from fashion_search.insight.report import Report, Unanswered, report
from fashion_search.insight.ring import Ring
from fashion_search.insight.watched import WatchedSearch
from fashion_search.ui import insight
from fashion_search.ui.insight import (
    add_insight,
    count_openings,
    hours_plot,
    latency_frame,
    opened_rows,
    stage_rows,
    summary_value,
    text_rows,
    types_frame,
)
from fashion_search.ui.product import ProductView
from tests.conftest import FakeEncoder, search_over

NOON = 500_000 * 3600.0


@pytest.fixture
def watched(encoder: FakeEncoder) -> WatchedSearch:
    return WatchedSearch.over(search_over(encoder, [["red"], ["green"]]), Ring())


def figures() -> Report:
    """Four queries in two hours; the last was refused, the one before found nothing."""
    events = [
        Event(time=NOON - 1, query=1, search_type="text", verdict="strong", timings={"encode_text": 0.004}),
        Event(time=NOON, query=2, search_type="text", verdict="weak", timings={"encode_text": 0.004}),
        Event(time=NOON + 1, query=3, search_type="hybrid", verdict="none", text="<b>lamp"),
        Event(time=NOON + 2, query=4, search_type="image", error="QueryError"),
    ]
    return report(events, [(NOON, "p1"), (NOON, "gone")], since=NOON - 60, now=NOON + 3)


@pytest.mark.parametrize("template", [insight.SUMMARY, insight.TABLE])
def test_templates_hold_nothing_that_runs_data(template: str) -> None:
    assert "{{" not in template
    assert template.startswith("${")


def test_the_style_sheet_asks_no_other_host() -> None:
    sheet = Path(insight.__file__).with_suffix(".css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:|//", sheet)


def test_the_figures_at_the_top() -> None:
    assert summary_value(figures()) == {
        "since": NOON - 60,
        "now": NOON + 3,
        "queries": 4,
        "searches": 4,
        "unanswered": 1,
        "share": "25% of queries",
        "refused": 1,
        "kinds": "QueryError",
    }


def test_no_search_makes_a_page_of_zeros() -> None:
    nothing = report([], [], since=NOON, now=NOON)
    shown = summary_value(nothing)
    assert (shown["queries"], shown["share"], shown["kinds"]) == (0, "", "")
    assert list(types_frame(nothing)["share"]) == [0, 0, 0]
    assert (len(latency_frame(nothing)), stage_rows(nothing)) == (0, [])
    assert hours_plot(nothing).y_lim == [0, 4]


def test_hours_are_drawn_from_the_middle_of_each() -> None:
    plot = hours_plot(figures())
    assert plot.x_lim == [NOON - 23 * 3600, NOON + 3600]
    assert plot.value["columns"] == ["hour", "queries"]
    assert plot.value["data"][-2:] == [[1000 * (NOON - 1800), 1], [1000 * (NOON + 1800), 3]]
    assert plot.value["datatypes"] == {"hour": "temporal", "queries": "quantitative"}


def test_shares_add_up_to_a_hundred() -> None:
    assert types_frame(figures()).to_dict("list") == {
        "kind": ["Words", "Picture", "Both"],
        "share": [50.0, 25.0, 25.0],
        "queries": [2, 1, 1],
    }


def test_stages_have_names_for_people() -> None:
    assert stage_rows(figures()) == [["Words", 2, 4.0, 4.0, 4.0]]
    frame = latency_frame(figures())
    assert list(frame["of searches"]) == ["median", "95 %", "99 %"]
    assert list(frame["ms"]) == pytest.approx([4.0, 4.0, 4.0])


def test_a_stage_that_is_new_keeps_its_own_name() -> None:
    event = Event(time=NOON, query=1, search_type="text", timings={"filter": 0.001})
    assert stage_rows(report([event], [], since=0.0, now=NOON))[0][0] == "filter"


def test_words_stay_as_they_were_typed() -> None:
    assert figures().texts == [Unanswered(text="<b>lamp", queries=1, last=NOON + 1)]
    assert text_rows(figures()) == [["<b>lamp", 1, {"time": NOON + 1}]]  # the template escapes


def test_products_opened_have_titles(watched: WatchedSearch) -> None:
    assert opened_rows(figures(), watched.catalogue) == [["green", 1]]


def test_the_shop_s_own_page_gets_a_link_and_nothing_else(watched: WatchedSearch) -> None:
    with gr.Blocks() as page:
        gr.Button()
    add_insight(page, watched)
    config = page.get_config_file()
    assert [(path, shown) for path, _, shown in config["pages"]] == [("", True), ("insight", True)]
    kinds = {component["id"]: component["type"] for component in config["components"]}
    shop = config["page"][""]
    assert sorted(kinds[number] for number in shop["components"]) == ["button", "navbar"]
    assert shop["dependencies"] == []


def test_opened_products_are_counted_and_anything_else_is_not(watched: WatchedSearch) -> None:
    with gr.Blocks() as page:
        view = ProductView(currency="$", version="v")
        count_openings(view, watched)
    (on_open,) = [function.fn for function in page.fns.values()]
    assert on_open is not None
    odd: tuple[Any, ...] = ({"id": "gone"}, {"id": ["p1"]}, {}, None, "p1", 3)
    for sent in odd:
        on_open(gr.EventData(None, sent))
        assert watched.ring.report().opened == [], sent
    on_open(gr.EventData(None, {"id": "p1"}))
    assert watched.ring.report().opened == [("p1", 1)]


def test_no_door_of_the_page_is_public(watched: WatchedSearch) -> None:
    with gr.Blocks() as page:
        gr.Textbox()
    add_insight(page, watched)
    assert page.get_api_info()["named_endpoints"] == {}
    assert {dependency["api_visibility"] for dependency in page.get_config_file()["dependencies"]} == {
        "private"
    }
