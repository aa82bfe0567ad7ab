"""Keeps the browser's address and history in step with the search."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from fashion_search.catalog.product import Catalogue
from fashion_search.server.api.answers import image_url
from fashion_search.ui.model.url import to_query
from fashion_search.ui.model.view_state import Card, ViewState

ON_LOAD = Path(__file__).with_name("address_bar.js").read_text(encoding="utf-8")


class AddressBar(gr.HTML):
    """Keeps the browser's address in step; its value is what `place` returns."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            **{"value": None, "visible": "hidden", **options},
            html_template="",
            js_on_load=ON_LOAD,
            apply_default_css=False,
        )


def place(catalogue: Catalogue, asked: ViewState, cards: Sequence[Card] | None) -> dict[str, Any]:
    """Return the value of an `Address`: where a search is found, and what to remember it by.

    Args:
        catalogue: what was searched.
        asked: the search.
        cards: what was found; None where nothing was asked for.
    """
    like = None if asked.like is None else catalogue.row(asked.like)
    words = (asked.text or "").strip()
    label = [words, f"like {catalogue[like].title}" if like is not None else ""]
    picture = None
    if like is not None:
        picture = image_url(catalogue[like].pictures[0])
    elif cards and not asked.picture:
        picture = cards[0]["image_url"]
    return {
        "query": "" if cards is None else to_query(asked),
        "label": ", ".join(part for part in label if part),
        "own": asked.picture is not None,
        "image_url": picture,
    }
