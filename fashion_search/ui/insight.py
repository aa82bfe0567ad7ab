"""The operator's page: what is searched, how fast, and what is not found."""

from collections.abc import Mapping
from typing import Any

import gradio as gr
from gradio.components.navbar import Navbar

from fashion_search.search.engine import FashionSearch
from fashion_search.server.observability.ring import RecentSearches
from fashion_search.ui.insight_figures import (
    TYPES,
    hours_plot,
    opened_rows,
    stage_rows,
    summary_value,
    text_rows,
    types_frame,
)
from fashion_search.ui.patches.events import data_of
from fashion_search.ui.results.html import HtmlComponent, load_template

REFRESH = 10.0
"""Seconds between refreshes."""

HEADER = (
    "<h1>Insight</h1><p>The last 24 hours of this server. It shows what people typed, to everyone who can "
    "open this page; the words are kept in memory only and go when the server stops.</p>"
)

PLOT: Mapping[str, Any] = {
    "height": 220,
    "x_title": " ",
    "y_title": " ",
    "show_label": False,
    "buttons": [],
    "tooltip": "all",
}
Values = dict[gr.Component, Any]


class Summary(HtmlComponent):
    """The figures at the top."""

    template = load_template(__file__, "insight_summary.html.js")


class Table(HtmlComponent):
    """A table; its value is a list of rows, whose cells are texts, numbers or {"time": seconds}."""

    template = load_template(__file__, "insight_table.html.js")

    def __init__(self, caption: str, columns: list[str], nothing: str) -> None:
        super().__init__([], caption=caption, columns=columns, nothing=nothing)


def add_insight(page: gr.Blocks, ring: RecentSearches, search: FashionSearch) -> None:
    """Add the operator's page at /insight to a finished shop, which gets a link to it and is otherwise as ever."""
    with page:
        Navbar(main_page_name="Shop")
    with page.route("Insight", "/insight"), gr.Column(elem_id="insight"):
        Navbar(main_page_name="Shop")
        with gr.Row(elem_classes="head"):
            gr.HTML(HEADER, apply_default_css=False)
            refresh = gr.Button("Refresh", min_width=0, scale=0)
        summary = Summary()
        with gr.Row(elem_classes="pair wide"):
            with gr.Column():
                _heading("Queries per hour")
                hours = gr.BarPlot(label="Queries per hour", x="hour", y="queries", x_bin="1h", **PLOT)
            with gr.Column():
                _heading("Share of queries, %")
                types = gr.BarPlot(
                    label="Share of queries", x="kind", y="share", y_lim=[0, 100],
                    sort=[*TYPES.values()], **PLOT,
                )  # fmt: skip
        with gr.Row(elem_classes="pair"):
            stages = Table(
                "Time by stage, ms",
                ["Stage", "Searches", "Median", "95 %", "99 %"],
                "Nothing has been searched yet.",
            )
            texts = Table("Without a match", ["Words", "Queries", "Last"], "Every query found something.")
            opened = Table("Most opened", ["Product", "Times"], "No product has been opened yet.")

        def show() -> Values:
            report = ring.report()
            return {
                summary: summary_value(report),
                hours: hours_plot(report),
                types: types_frame(report),
                stages: stage_rows(report),
                texts: text_rows(report),
                opened: opened_rows(report, search.snapshot.catalogue),
            }

        gr.on(
            [refresh.click, gr.Timer(REFRESH).tick, page.load],
            show,
            None,
            [summary, hours, types, stages, texts, opened],
            show_progress="hidden",
            trigger_mode="once",
            concurrency_id="insight",
            api_visibility="private",
        )


def count_openings(view: gr.HTML, ring: RecentSearches, search: FashionSearch) -> None:
    """Count the products that are opened in a view, whose event `opened` carries the product's `id`.

    Call it inside the shop's own `with`. An id that the catalogue has not is left out.
    """

    def on_open(event: gr.EventData) -> None:
        data = data_of(event)
        product_id = data.get("id") if isinstance(data, dict) else None
        if isinstance(product_id, str) and search.snapshot.catalogue.by_id(product_id) is not None:
            ring.opened(product_id)

    view.opened(
        on_open,
        None,
        None,
        trigger_mode="multiple",
        show_progress="hidden",
        concurrency_id="insight",
        api_visibility="private",
    )


def _heading(text: str) -> None:
    gr.HTML(f"<h2>{text}</h2>", apply_default_css=False)
