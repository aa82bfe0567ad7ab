"""The choice of an order, the button that opens the filters on a phone, and the one for more products."""

from typing import get_args

import gradio as gr

from fashion_search.catalog.filters import Sort
from fashion_search.ui.results.html import ICONS, HtmlComponent, load_script

ORDERS: list[tuple[str, Sort]] = [
    ("Best match", "match"),
    ("Price: low to high", "cheapest"),
    ("Price: high to low", "dearest"),
]
"""Orders, each with what the shopper reads."""


class SortChoice(gr.Dropdown):
    """The order of all products that match."""

    is_template = True  # without it the browser looks for a component of the class's name

    def preprocess(self, payload: object) -> Sort:
        """Return the name of an order; by match where it is none."""
        return next((name for name in get_args(Sort) if payload == name), "match")


class FiltersButton(HtmlComponent):
    """The button that opens the filters on a phone, with how many are set."""

    template = (
        f'<button type="button" class="filters" aria-haspopup="dialog">{ICONS["funnel"]}<span>Filters</span>'
        '<span class="badge" aria-hidden="true"></span><span class="sr set"></span></button>'
    )
    script = load_script(__file__, "filters_button.js")


class MoreButton(HtmlComponent):
    """The button that shows more products; its value is how many more there are."""

    template = r"""${value > 0 ? `<button type="button" data-step="load"><span>Show more</span></button><p>${
  Number(value)} more can be shown</p>` : ''}"""
    script = load_script(__file__, "more.js")
