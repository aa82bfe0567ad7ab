"""The operator's page: what is searched, how fast, and what is not found."""

from collections.abc import Mapping
from typing import Any

import gradio as gr
import pandas as pd
from gradio.components.navbar import Navbar

from fashion_search.insight.report import HOURS, PERCENTILES, Report
from fashion_search.insight.watched import WatchedSearch
from fashion_search.products import Catalogue
from fashion_search.ui.templates import ESCAPE

REFRESH = 10.0
"""Seconds between refreshes."""

TYPES = {"text": "Words", "image": "Picture", "hybrid": "Both"}
STAGES = {
    "encode_text": "Words",
    "encode_without": "Without",
    "encode_image": "Picture",
    "search": "Search",
    "total": "Total",
}
SUFFIXES = {50: "median", 95: "95 %", 99: "99 %"}

LEAST_TOP = 4
"""Where the axis of a plot ends at least, so that it has whole numbers for a few queries."""

SUMMARY = (
    r"""${((figures) => {"""
    + ESCAPE
    + r"""
const clock = (seconds, options) => new Date(seconds * 1000).toLocaleString([], options);
const figure = (name, n, note) => `<div><dt>${e(name)}</dt><dd>${Number(n).toLocaleString('en')}${
  note ? `<small>${e(note)}</small>` : ''}</dd></div>`;
return figures ? `<p class="when">Since ${e(clock(figures.since, {dateStyle: 'medium', timeStyle: 'short'}))}
  <span>Updated ${e(clock(figures.now, {timeStyle: 'medium'}))}</span></p><dl>${
  figure('Queries', figures.queries, '')}${figure('Searches', figures.searches, 'a slider makes many of a query')}${
  figure('Without a match', figures.unanswered, figures.share)}${figure('Refused', figures.refused, figures.kinds)}</dl>`
  : '';
})(value)}"""
)

TABLE = (
    r"""${((table, caption, columns, nothing) => {"""
    + ESCAPE
    + r"""
const shown = cell => typeof cell === 'number' ? cell.toLocaleString('en', {maximumFractionDigits: 1})
  : cell && cell.time ? new Date(cell.time * 1000).toLocaleString([], {dateStyle: 'short', timeStyle: 'short'}) : cell;
const cell = (x, i) => i ? `<td>${e(shown(x))}</td>` : `<th scope="row">${e(shown(x))}</th>`;
const rows = Array.isArray(table) ? table : [];
return `<h2>${e(caption)}</h2>` + (rows.length ? `<table><thead><tr>${
  columns.map(name => `<th scope="col">${e(name)}</th>`).join('')}</tr></thead><tbody>${
  rows.map(row => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table>` : `<p>${e(nothing)}</p>`);
})(value, caption, columns, nothing)}"""
)

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
COLOURS = {"median": "#1b8a6b", "95 %": "#c07a1c", "99 %": "#b8504a"}
"""By percentile; each can be told from the others on white and on black."""

Values = dict[gr.Component, Any]


class Summary(gr.HTML):
    """The figures at the top."""

    is_template = True

    def __init__(self) -> None:
        super().__init__(value=None, html_template=SUMMARY, js_on_load=None, apply_default_css=False)


class Table(gr.HTML):
    """A table; its value is a list of rows, whose cells are texts, numbers or {"time": seconds}."""

    is_template = True

    def __init__(self, caption: str, columns: list[str], nothing: str) -> None:
        super().__init__(
            value=[],
            html_template=TABLE,
            js_on_load=None,
            apply_default_css=False,
            caption=caption,
            columns=columns,
            nothing=nothing,
        )


def add_insight(page: gr.Blocks, search: WatchedSearch) -> None:
    """Add the operator's page at /insight; the shop's page gets a link to it and is otherwise as ever.

    Args:
        page: the finished shop, outside its own `with`.
        search: what is watched.
    """
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
            with gr.Column():
                _heading("Time by stage, ms")
                latency = gr.ScatterPlot(
                    label="Time by stage", x="stage", y="ms", color="of searches",
                    sort=[*STAGES.values()], color_title=" ", color_map=COLOURS, **PLOT,
                )  # fmt: skip
            stages = Table(
                "The same in figures",
                ["Stage", "Searches", *SUFFIXES.values()],
                "Nothing has been searched yet.",
            )
        with gr.Row(elem_classes="pair"):
            texts = Table("Without a match", ["Words", "Queries", "Last"], "Every query found something.")
            opened = Table("Most opened", ["Product", "Times"], "No product has been opened yet.")

        def show() -> Values:
            report = search.ring.report()
            return {
                summary: summary_value(report),
                hours: hours_plot(report),
                types: types_frame(report),
                latency: latency_frame(report),
                stages: stage_rows(report),
                texts: text_rows(report),
                opened: opened_rows(report, search.catalogue),
            }

        gr.on(
            [refresh.click, gr.Timer(REFRESH).tick, page.load],
            show,
            None,
            [summary, hours, types, latency, stages, texts, opened],
            show_progress="hidden",
            trigger_mode="once",
            concurrency_id="insight",
            api_visibility="private",
        )


def count_openings(view: gr.HTML, search: WatchedSearch) -> None:
    """Count the products that are opened in a view; call it inside the shop's own `with`.

    Args:
        view: a component with an event `opened`, which carries the product's `id`.
        search: what is watched.
    """

    def on_open(event: gr.EventData) -> None:
        data = event._data  # from a browser: of any shape
        search.opened(data.get("id") if isinstance(data, dict) else None)

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


def summary_value(report: Report) -> dict[str, Any]:
    """Return the figures at the top."""
    return {
        "since": report.since,
        "now": report.now,
        "queries": report.queries,
        "searches": report.searches,
        "unanswered": report.unanswered,
        "share": f"{report.unanswered / report.queries:.0%} of queries" if report.unanswered else "",
        "refused": sum(report.refused.values()),
        "kinds": ", ".join(report.refused),
    }


def hours_plot(report: Report) -> gr.BarPlot:
    """Return queries by hour; the browser shows the hours in its own time zone."""
    starts, queries = zip(*report.hours, strict=True)
    # The middle of an hour: its very start is drawn in the hour before.
    middles = [start + 1800 for start in starts]
    frame = pd.DataFrame({"hour": pd.to_datetime(middles, unit="s"), "queries": queries})
    return gr.BarPlot(frame, x_lim=[starts[0], starts[0] + 3600 * HOURS], y_lim=[0, max(LEAST_TOP, *queries)])


def types_frame(report: Report) -> pd.DataFrame:
    """Return the share of each kind of query in percent, and how many those are."""
    whole = max(1, report.queries)
    rows = [(TYPES[kind], 100 * count / whole, count) for kind, count in report.types.items()]
    return pd.DataFrame(rows, columns=["kind", "share", "queries"])


def latency_frame(report: Report) -> pd.DataFrame:
    """Return the percentiles of each stage in milliseconds, a row each."""
    rows = [
        (STAGES.get(stage.name, stage.name), SUFFIXES[percentile], milliseconds)
        for stage in report.stages
        for percentile, milliseconds in stage.percentiles.items()
    ]
    return pd.DataFrame(rows, columns=["stage", "of searches", "ms"]).astype({"ms": float})


def stage_rows(report: Report) -> list[list[Any]]:
    """Return the same as a table, with how many searches went through each stage."""
    return [
        [
            STAGES.get(stage.name, stage.name),
            stage.searches,
            *(round(stage.percentiles[percentile], 1) for percentile in PERCENTILES),
        ]
        for stage in report.stages
    ]


def text_rows(report: Report) -> list[list[Any]]:
    """Return the words for which there was nothing, in how many queries, and when last."""
    return [[text.text, text.queries, {"time": text.last}] for text in report.texts]


def opened_rows(report: Report, catalogue: Catalogue) -> list[list[Any]]:
    """Return the titles of the products that were looked at most, and how often."""
    found = [(catalogue.row(product_id), times) for product_id, times in report.opened]
    return [[catalogue[row].title, times] for row, times in found if row is not None]
