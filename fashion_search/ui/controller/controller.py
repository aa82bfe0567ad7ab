"""Runs an action: reads the form, searches, and returns what every component shows."""

import itertools
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.search.engine import FashionSearch
from fashion_search.ui.compare.ballot import Settled, compare
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.controller import presenter
from fashion_search.ui.controller.actions import Action, apply
from fashion_search.ui.controller.address_bar import place
from fashion_search.ui.controller.form_updates import changed
from fashion_search.ui.model.examples import Example
from fashion_search.ui.model.url import from_query
from fashion_search.ui.model.view_state import (
    Card,
    History,
    ViewState,
    afresh,
    read_as_before,
    settle,
    with_current,
)

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What every answer is made from: the catalogue, the examples of the first visit, and the votes if any."""

    search: FashionSearch
    examples: list[Example]
    votes: Votes | None = None


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """What the page sends: the form, the history, new clicks, and whether the form was submitted.

    `settled` are the comparisons that this visitor has voted on.
    """

    entered: ViewState
    history: History = ()
    clicks: tuple[Action, ...] = ()
    submitted: bool = False
    settled: Settled = ()


@dataclass(frozen=True, kw_only=True)
class PageUpdate:
    """What was asked in the end, and what each part of the page shows.

    `news` is what the form must show anew; None where nothing is. It and the address are numbered:
    the browser overlooks a value that is the same as the last.
    """

    asked: ViewState
    trail: History
    cards: list[Card] | None
    comparison: dict[str, Any] | None
    line: dict[str, Any]
    understood: dict[str, list[dict[str, Any]]]
    notice: dict[str, str | bool]
    more: int
    address: dict[str, Any]
    news: dict[str, Any] | None


def answer(shop: PageContext, interaction: Interaction) -> PageUpdate:
    """Search for what was asked.

    Raises:
        SearchError: it cannot be searched for.
        gr.Error: a click is on something that there is not.
    """
    entered = read_as_before(interaction.history, settle(interaction.entered))
    way = apply(interaction.history, entered, interaction.clicks, shop.examples)
    asked = way[-1] if interaction.clicks else afresh(interaction.history, way[-1])
    asked = _known(shop.search, asked)
    # Who presses the button wants an answer; who moves a slider on an empty form does not.
    look = presenter.find if interaction.submitted and not asked.filters else presenter.refine
    try:
        found = look(shop.search, asked)
    except (PictureError, TooLargeError) as error:
        if asked.picture is None:
            raise
        gr.Warning(str(error))
        asked = replace(asked, picture=None)
        found = look(shop.search, asked)
    compared = (
        compare(shop.search, asked, shop.votes, interaction.settled)
        if asked.compare and found.cards
        else None
    )
    news = changed(shop.search.snapshot.catalogue, interaction.entered, asked)
    number = next(_NUMBERS)
    return PageUpdate(
        asked=asked,
        trail=with_current(way, asked),
        # What the cards know of a product's scores would give away which list is which.
        cards=found.cards if compared is None else [],
        comparison=compared,
        line={"found": found.found, "back": len(way) > 1},
        understood=found.understood,
        notice={"verdict": found.verdict, "text": found.notice, "choose": found.choose},
        more=found.more if compared is None else 0,
        address={
            **place(shop.search.snapshot.catalogue, asked, found.cards),
            "depth": len(way),
            "number": number,
        },
        news={**news, "number": number} if news else None,
    )


def arrive(shop: PageContext, query: str) -> PageUpdate | None:
    """Answer the search that the page's address asks for; None where it asks for nothing.

    Raises:
        SearchError: it cannot be searched for.
        gr.Error: a click is on something that there is not.
    """
    if from_query(query) == ViewState():
        return None
    return answer(shop, Interaction(entered=ViewState(), clicks=(Action("open", query),)))


def _known(search: FashionSearch, asked: ViewState) -> ViewState:
    """Drop a product to look like that the catalogue does not have: links and memories outlive catalogues."""
    if asked.like is None or search.snapshot.catalogue.row(asked.like) is not None:
        return asked
    gr.Warning("The product that this search started from is no longer here.")
    return replace(asked, like=None)
