"""The blind comparison's state: two lists named A and B until the shopper votes.

The names stay on the server until then. Each query is voted on once, and not by who looked behind.
"""

from collections.abc import Sequence
from typing import Any, Literal, get_args

from fashion_search.search.engine import FashionSearch, Hit
from fashion_search.server.api.product_record import product_record
from fashion_search.ui.compare.pair import SIDES, Pair, find_both
from fashion_search.ui.compare.tally import standings
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.model.view_state import ViewState

MOST_SETTLED = 500
"""Queries remembered for a visit, so that each is voted on once."""

BallotChoice = Literal["A", "B", "same", "show"]
"""What can be pressed."""

ComparisonState = dict[str, Any]
"""What the component shows: see `compare`."""

Settled = tuple[str, ...]
"""Keys of the queries that a visitor has voted on or looked behind, oldest first."""


def compare(
    search: FashionSearch, asked: ViewState, votes: Votes | None, settled: Settled = ()
) -> ComparisonState | None:
    """Search with both fusions, and return what is shown.

    Args:
        search: the catalogue.
        asked: the query; its own fusion does not matter.
        votes: the counts, or None where there is no voting.
        settled: queries whose sides the visitor knows.

    Returns:
        `key` names the query; `sides` are A and B with `name`, `fusion` (empty until it is known) and
        `cards`; `hidden` says whether the fusions are not known yet, `ask` whether a vote is asked for;
        `title`, `lead` and `said` are texts; `tally` is the table of votes or None. None where a side
        of the query is missing or nothing was found.

    Raises:
        SearchError: the query cannot be used.
    """
    lists = find_both(search, asked)
    return None if lists is None else _shown(lists, votes, settled)


def vote(
    search: FashionSearch, asked: ViewState | None, pressed: object, votes: Votes | None, settled: Settled
) -> tuple[ComparisonState | None, Settled]:
    """Take what was pressed under a comparison.

    Args:
        search: the catalogue.
        asked: what the server compared last for this visitor, None where nothing.
        pressed: what a browser sent: an object with `choice` (A, B, same or show) and the `key` of the
            query that it shows. Anything else, and a query that is no longer the last one, counts as
            nothing pressed.
        votes: the counts, or None where there is no voting.
        settled: queries that the visitor has voted on or looked behind.

    Returns:
        What is shown now, and the queries that are settled now.

    Raises:
        SearchError: the query cannot be used any more.
    """
    lists = None if asked is None else find_both(search, asked)
    if asked is None or lists is None:
        return None, settled
    choice = _choice(pressed, lists.key)
    if choice is None or lists.alike or lists.key in settled or (votes is None and choice != "show"):
        return _shown(lists, votes, settled), settled
    settled = (*settled, lists.key)[-MOST_SETTLED:]
    if choice == "show":
        return _shown(lists, votes, settled), settled
    place = 1 if choice == "B" else 0
    if votes is not None:
        votes.add("same" if choice == "same" else lists.order[place], asked.alpha)
    shown = _shown(lists, votes, settled)
    shown["said"] = f"Thank you. {SIDES[place]} was {lists.order[place]}."
    return shown, settled


def _shown(lists: Pair, votes: Votes | None, settled: Settled) -> ComparisonState:
    hidden = not lists.alike and lists.key not in settled
    return {
        "key": lists.key,
        "sides": [
            {
                "name": SIDES[place],
                "fusion": "" if hidden else lists.order[place],
                "cards": _cards(lists.hits[place], lists.ids[1 - place]),
            }
            for place in (0, 1)
        ],
        "hidden": hidden,
        "ask": hidden and votes is not None,
        "title": _title(lists.alike, hidden),
        "lead": _lead(*map(set, lists.ids), alike=lists.alike),
        "said": "" if hidden or lists.alike else f"A is {lists.order[0]}, B is {lists.order[1]}.",
        "tally": None if votes is None else standings(votes.counts()),
    }


def _cards(hits: Sequence[Hit], others: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {**product_record(hit.product, hit.view).model_dump(), "only": hit.product.id not in others}
        for hit in hits
    ]


def _title(alike: bool, hidden: bool) -> str:
    if alike:
        return "Both lists are the same"
    return "Which list fits better?" if hidden else "Balanced and linear, side by side"


def _lead(first: set[str], second: set[str], *, alike: bool) -> str:
    if alike:
        return "Balanced and linear find the same products in the same order here."
    if first == second:
        return "Two ways to combine words and picture: the same products in two orders."
    shared = len(first & second)
    count = "No product is" if not shared else "1 product is" if shared == 1 else f"{shared} products are"
    return f"Two ways to combine words and picture. {count} in both lists."


def _choice(pressed: object, key: str) -> BallotChoice | None:
    """Return what was pressed, where it was pressed under the query of this key."""
    if not isinstance(pressed, dict) or pressed.get("key") != key:
        return None
    return next((known for known in get_args(BallotChoice) if pressed.get("choice") == known), None)
