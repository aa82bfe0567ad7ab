"""The bar above the cards: Back and what the cards are, what opens the filters on a phone, the order, and Share."""

from typing import get_args

import gradio as gr

from fashion_search.catalog.filters import Sort
from fashion_search.ui.results.html import ICONS, HtmlComponent, load_script, load_template

ORDERS: list[tuple[str, Sort]] = [
    ("Best match", "match"),
    ("Price: low to high", "cheapest"),
    ("Price: high to low", "dearest"),
]
"""Orders, each with what the shopper reads."""


class StatusLine(HtmlComponent):
    """What the cards are; its value has `heading`, `found` (how many, by what, how fast) and `back`."""

    template = load_template(__file__, "status.html.js")


class FiltersButton(HtmlComponent):
    """The button that opens the filters on a phone, with how many are set: `filter_panel.js` moves both."""

    template = (
        f'<button type="button" class="filters" aria-haspopup="dialog">{ICONS["funnel"]}<span>Filters</span>'
        '<span class="badge" aria-hidden="true"></span><span class="sr set"></span></button>'
    )


class SortChoice(gr.Dropdown):
    """The order of all products that match."""

    is_template = True  # without it the browser looks for a component of the class's name

    def preprocess(self, payload: object) -> Sort:
        """Return the name of an order; by match where it is none."""
        return next((name for name in get_args(Sort) if payload == name), "match")


class ShareButton(HtmlComponent):
    """A button that copies the page's address, or opens the phone's own menu for it."""

    template = (
        f'<button type="button" class="share" aria-label="Copy a link to this search">{ICONS["link"]}'
        '<span class="word">Share</span></button><span class="sr" role="status" aria-live="polite"></span>'
    )
    script = load_script(__file__, "share.js")
