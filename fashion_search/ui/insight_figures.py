"""Turns the operator's report into data for plots and tables."""

from typing import Any

import gradio as gr
import pandas as pd

from fashion_search.server.observability.report import HOURS, PERCENTILES, Report
from fashion_search.serving.catalogue import Catalogue

TYPES = {"text": "Words", "image": "Picture", "hybrid": "Both"}
STAGES = {
    "encode_text": "Words",
    "encode_without": "Without",
    "encode_image": "Picture",
    "search": "Search",
    "total": "Total",
}

LEAST_TOP = 4
"""Where the axis of a plot ends at least, so that it has whole numbers for a few queries."""


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


def stage_rows(report: Report) -> list[list[Any]]:
    """Return how many searches went through each stage, and the percentiles of its milliseconds."""
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
    found = [(catalogue.by_id(product_id), times) for product_id, times in report.opened]
    return [[product.title, times] for product, times in found if product]
