"""What an address shows, for a tab's title and for the previews that other apps make of links."""

from dataclasses import dataclass

from fashion_search.catalog.product import Product
from fashion_search.language.tokens import stems
from fashion_search.serving.snapshot import Snapshot
from fashion_search.ui.controller.heading import short
from fashion_search.ui.model.url import from_query, label_of, product_in
from fashion_search.ui.model.view_state import ViewState

NAME = "Fashion Search"
DESCRIPTION = "Find fashion by words, by a picture, or by both."

LONGEST_NAME, LONGEST_DESCRIPTION = 70, 200
"""Characters that are shown of a title and of a description."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A title, a description, and the file name of a picture of the catalogue; `searched`: a search is asked for."""

    title: str = NAME
    description: str = DESCRIPTION
    picture: str | None = None
    searched: bool = False


def preview(snapshot: Snapshot, query: str) -> Preview:
    """Return what the query part of an address shows: a product, a search, or neither.

    The picture of words is that of a product that holds them all; nothing is searched for.
    """
    asked = from_query(query)
    shown = product_in(query)
    product = snapshot.catalogue.by_id(shown) if shown else None
    if product:
        return Preview(
            title=_named(product.title),
            description=short(product.description or product.category or DESCRIPTION, LONGEST_DESCRIPTION),
            picture=product.pictures[0],
            searched=asked != ViewState(),
        )
    like = snapshot.catalogue.by_id(asked.like) if asked.like else None
    label = label_of(asked, like)
    held = like or _holder(snapshot, asked.text or "")
    return Preview(
        title=_named(label) if label else NAME,
        picture=held.pictures[0] if held else None,
        searched=asked != ViewState(),
    )


def _named(what: str) -> str:
    return f"{short(what, LONGEST_NAME)} – {NAME}"


def _holder(snapshot: Snapshot, words: str) -> Product | None:
    """Return the first product that holds some words."""
    holders = [set(snapshot.words.rows_of(stem).tolist()) for stem in stems(words)]
    rows = set.intersection(*holders) if holders else ()
    return snapshot.catalogue.get(min(rows)) if rows else None
