"""Answers an action: reads the form, searches, and returns what each part of the page shows."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypedDict

from fashion_search.errors import PictureError, SearchError, TooLargeError
from fashion_search.search.engine import FashionSearch
from fashion_search.search.matching import ChoiceCounts
from fashion_search.ui.compare.comparison import Revealed, compare
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.controller import presenter
from fashion_search.ui.controller.actions import STEPS, Action, apply
from fashion_search.ui.controller.address_bar import linked, place
from fashion_search.ui.controller.form_updates import changed
from fashion_search.ui.model.url import from_query
from fashion_search.ui.model.view_state import (
    Card,
    History,
    ViewState,
    read_as_before,
    with_current,
    with_few_products,
)

_NUMBERS = itertools.count(1)


class PageUpdate(TypedDict, total=False):
    """What parts of the page show anew, by the names of `PageParts`; the others stay as they are.

    `form_updates` is what the form must show anew; None where nothing is. It and the address are numbered:
    the browser overlooks a value that is the same as the last.
    """

    history: History
    cards: list[Card] | None
    comparison: dict[str, Any] | None
    status: dict[str, Any]
    chips: dict[str, list[dict[str, Any]]]
    notice: dict[str, str | bool]
    drops: dict[str, Any] | None
    counts: ChoiceCounts | None
    more: int
    address: dict[str, Any]
    form_updates: dict[str, Any] | None
    product: dict[str, Card | None]


def answer(
    search: FashionSearch,
    entered: ViewState,
    history: History = (),
    actions: Sequence[Action] = (),
    *,
    votes: Votes | None = None,
    revealed: Revealed = (),
) -> PageUpdate:
    """Search for what was asked; what cannot be searched for is said by the notice, and changes nothing else.

    `actions` are those since the last answer, in their order; `revealed` the comparisons whose sides are known.
    """
    try:
        return _answer(search, entered, history, actions, votes, revealed)
    except SearchError as error:
        return {"notice": {"failed": str(error)}}


def arrive(search: FashionSearch, query: str, votes: Votes | None = None) -> PageUpdate:
    """Answer the search and the product that the page's address asks for, nothing where it asks for neither."""
    asks = from_query(query) != ViewState()
    update = answer(search, ViewState(), (), [Action("visit", query)], votes=votes) if asks else PageUpdate()
    product = linked(search.snapshot.catalogue, query, update.get("cards"))
    if product:
        update["product"] = product
        if product["product"] is None:
            gone = "The product that this link shows is no longer here."
            update["notice"] = {**update.get("notice", {}), "failed": gone}
    return update


def _answer(
    search: FashionSearch,
    entered: ViewState,
    history: History,
    actions: Sequence[Action],
    votes: Votes | None,
    revealed: Revealed,
) -> PageUpdate:
    clicks = [action for action in actions if action.kind not in ("change", "submit")]
    # A product to look like takes the picture away; so where both are there, the picture came later.
    state = replace(entered, like=None) if entered.picture else entered
    before, history = history, apply(history, read_as_before(history, state), clicks)
    asked = history[-1] if clicks else with_few_products(before, history[-1])
    if asked.picture is not None and asked.picture.lost:
        return _ask_again(search, entered, history, asked)
    catalogue = search.snapshot.catalogue
    failed = ""
    if asked.like is not None and catalogue.by_id(asked.like) is None:
        # Links and memories outlive catalogues.
        failed = "The product that this search started from is no longer here."
        asked = replace(asked, like=None)
    # Who presses the button wants an answer; who moves a slider on an empty form does not.
    submitted = any(action.kind == "submit" for action in actions)
    look = presenter.find if submitted and not asked.filters else presenter.refine
    try:
        found = look(search, asked)
    except (PictureError, TooLargeError) as error:
        if asked.picture is None:
            raise
        failed = str(error)
        asked = replace(asked, picture=None)
        found = presenter.refine(search, asked)
    compared = compare(search, asked, votes, revealed) if asked.compare and found.cards else None
    history = with_current(history, asked)
    number = next(_NUMBERS)
    form = changed(catalogue, entered, asked)
    return PageUpdate(
        history=history,
        # What the cards know of a product's scores would give away which list is which.
        cards=found.cards if compared is None else [],
        comparison=compared,
        status={"heading": found.heading, "found": found.found, "back": len(history) > 1},
        chips=found.understood,
        notice={"verdict": found.verdict, "text": found.notice, "choose": found.choose, "failed": failed},
        drops=found.drops,
        counts=found.counts,
        more=found.more if compared is None else 0,
        address={
            **place(catalogue, asked, found.cards),
            "step": any(action.kind in STEPS for action in clicks),
            "number": number,
        },
        form_updates={**form, "number": number} if form else None,
    )


def _ask_again(search: FashionSearch, entered: ViewState, history: History, asked: ViewState) -> PageUpdate:
    """Ask for a picture again that the server had: uploads are kept for an hour, and not over a restart.

    The form and the history come without it, so that the browser can send it again.
    """
    without = replace(asked, picture=None)
    # The tile keeps what it shows: the same picture takes its place.
    before = replace(entered, picture=None) if entered.picture == asked.picture else entered
    update = PageUpdate(
        notice={
            "failed": "Your picture is no longer on the server. Add it again, or remove it.",
            "lost": asked.picture.folder if asked.picture else "",
        },
        history=with_current(history, without),
    )
    form = changed(search.snapshot.catalogue, before, without)
    if form:
        update["form_updates"] = {**form, "number": next(_NUMBERS)}
    return update
