"""Keeps the browser's address and history in step with the search."""

from collections.abc import Sequence
from typing import Any

from fashion_search.server.api.product_record import image_url, product_record
from fashion_search.serving.catalogue import Catalogue
from fashion_search.ui.model.url import label_of, product_in, to_query
from fashion_search.ui.model.view_state import Card, ViewState
from fashion_search.ui.results.html import HiddenComponent, load_script


class AddressBar(HiddenComponent):
    """Keeps the browser's address in step; its value is what `place` returns."""

    script = load_script(__file__)


def place(catalogue: Catalogue, asked: ViewState, cards: Sequence[Card] | None) -> dict[str, Any]:
    """Return the value of an `AddressBar`: where a search is found, and what to remember it by.

    `cards` are what was found; None where nothing was asked for.
    """
    like = None if asked.like is None else catalogue.by_id(asked.like)
    picture = None
    if like:
        picture = image_url(like.pictures[0])
    elif cards and not asked.picture:
        picture = cards[0]["image_url"]
    return {
        "query": "" if cards is None else to_query(asked),
        "label": label_of(asked, like),
        "own": asked.picture is not None,
        "image_url": picture,
    }


def linked(catalogue: Catalogue, query: str, cards: Sequence[Card] | None) -> dict[str, Card | None] | None:
    """Return the `product` that an address shows above its search: None in it where it is gone.

    It is as among `cards`, what the search has found, with its figures. None where the address names no product.
    """
    product_id = product_in(query)
    if product_id is None:
        return None
    for card in cards or ():
        for one in (card, *card.get("alike", ())):
            if one["product_id"] == product_id:
                return {"product": one}
    product = catalogue.by_id(product_id)
    return {"product": product_record(product).model_dump() if product else None}
