"""Runs an action: reads the form, searches, and returns what every component shows."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from fashion_search.errors import PictureError, SearchError, TooLargeError
from fashion_search.search.engine import FashionSearch
from fashion_search.search.matching import ChoiceCounts
from fashion_search.ui.compare.ballot import Settled, compare
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.controller import presenter
from fashion_search.ui.controller.actions import Action, apply
from fashion_search.ui.controller.address_bar import place
from fashion_search.ui.controller.form_updates import changed
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
    """What every answer is made from: the catalogue, and the votes if any."""

    search: FashionSearch
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
    chips: dict[str, list[dict[str, Any]]]
    notice: dict[str, str | bool]
    drops: dict[str, Any] | None
    counts: ChoiceCounts | None
    more: int
    address: dict[str, Any]
    news: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What the notice says in place of results; the rest of the page stays as it is.

    A picture that the server does not have any more comes with the form and the history without it, so that the
    browser can send it again.
    """

    notice: dict[str, str | bool]
    trail: History | None = None
    news: dict[str, Any] | None = None


class _LostPictureError(PictureError):
    """A picture is no longer on the server."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.notice["failed"])
        self.refusal = refusal


Found = TypeVar("Found")


def or_refusal(find: Callable[[], Found]) -> Found | Refusal:
    """Return what is found, or what the notice says in its place."""
    try:
        return find()
    except _LostPictureError as error:
        return error.refusal
    except SearchError as error:
        return Refusal(notice=_failed(str(error)))


def answer(shop: PageContext, interaction: Interaction) -> PageUpdate:
    """Search for what was asked.

    Raises:
        SearchError: it cannot be searched for.
    """
    entered = read_as_before(interaction.history, settle(interaction.entered))
    way = apply(interaction.history, entered, interaction.clicks)
    asked = way[-1] if interaction.clicks else afresh(interaction.history, way[-1])
    if asked.picture is not None and asked.picture.lost:
        raise _LostPictureError(_lost(shop.search, interaction.entered, way, asked))
    failed = ""
    if asked.like is not None and shop.search.snapshot.catalogue.by_id(asked.like) is None:
        # Links and memories outlive catalogues.
        failed = "The product that this search started from is no longer here."
        asked = replace(asked, like=None)
    # Who presses the button wants an answer; who moves a slider on an empty form does not.
    look = presenter.find if interaction.submitted and not asked.filters else presenter.refine
    try:
        found = look(shop.search, asked)
    except (PictureError, TooLargeError) as error:
        if asked.picture is None:
            raise
        failed = str(error)
        asked = replace(asked, picture=None)
        found = presenter.refine(shop.search, asked)
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
        line={"heading": found.heading, "found": found.found, "back": len(way) > 1},
        chips=found.understood,
        notice={"verdict": found.verdict, "text": found.notice, "choose": found.choose, "failed": failed},
        drops=found.drops,
        counts=found.counts,
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
    """
    if from_query(query) == ViewState():
        return None
    return answer(shop, Interaction(entered=ViewState(), clicks=(Action("open", query),)))


def _failed(why: str) -> dict[str, str | bool]:
    return {"verdict": "strong", "text": "", "choose": False, "failed": why}


def _lost(search: FashionSearch, entered: ViewState, way: History, asked: ViewState) -> Refusal:
    """Ask for a picture again that the server had: uploads are kept for an hour, and not over a restart."""
    without = replace(asked, picture=None)
    # The tile keeps what it shows: the same picture takes its place.
    before = replace(entered, picture=None) if entered.picture == asked.picture else entered
    news = changed(search.snapshot.catalogue, before, without)
    return Refusal(
        notice={
            **_failed("Your picture is no longer on the server. Add it again, or remove it."),
            "lost": asked.picture.folder if asked.picture else "",
        },
        trail=with_current(way, without),
        news={**news, "number": next(_NUMBERS)} if news else None,
    )
