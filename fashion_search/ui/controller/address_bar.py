"""Keeps the browser's address and history in step with the search."""

from collections.abc import Sequence
from typing import Any

from fashion_search.server.api.product_record import image_url
from fashion_search.serving.catalogue import Catalogue
from fashion_search.ui.model.url import to_query
from fashion_search.ui.model.view_state import Card, ViewState
from fashion_search.ui.results.html import HiddenComponent, load_script


class AddressBar(HiddenComponent):
    """Keeps the browser's address in step; its value is what `place` returns."""

    script = load_script(__file__)


def place(catalogue: Catalogue, asked: ViewState, cards: Sequence[Card] | None) -> dict[str, Any]:
    """Return the value of an `Address`: where a search is found, and what to remember it by.

    Args:
        catalogue: what was searched.
        asked: the search.
        cards: what was found; None where nothing was asked for.
    """
    like = None if asked.like is None else catalogue.by_id(asked.like)
    words = (asked.text or "").strip()
    label = [words, f"like {like.title}" if like else ""]
    picture = None
    if like:
        picture = image_url(like.pictures[0])
    elif cards and not asked.picture:
        picture = cards[0]["image_url"]
    return {
        "query": "" if cards is None else to_query(asked),
        "label": ", ".join(part for part in label if part),
        "own": asked.picture is not None,
        "image_url": picture,
    }
