"""The blind comparison of both fusions: two lists named A and B until the shopper votes.

Which fusion is A follows from the query: neither is A more often, and the same query looks the same again.
The names stay on the server until the vote. Each query is voted on once, and not by who looked behind.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from fashion_search.search.engine import FashionSearch, Fusion, Hit, Query
from fashion_search.server.api.product_record import product_record
from fashion_search.ui.compare.tally import vote_table
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.model.view_state import ViewState
from fashion_search.ui.results.html import HtmlComponent, load_script, load_template

MOST_RANKS = 10
"""Products a side."""

MOST_REVEALED = 500
"""Queries remembered for a visit, so that each is voted on once."""

Revealed = tuple[str, ...]
"""Keys of the queries that a visitor has voted on or looked behind, oldest first."""


class Comparison(HtmlComponent):
    """Two lists rank by rank from what `compare` returns, or nothing; a press triggers `vote`."""

    template = load_template(__file__)
    script = load_script(__file__)

    def preprocess(self, payload: object) -> None:
        """Return nothing: what a browser says that it shows is not read."""


@dataclass(frozen=True)
class _Lists:
    """What A and B are, and what each found; `key` names the query."""

    key: str
    order: tuple[Fusion, Fusion]
    hits: tuple[list[Hit], list[Hit]]

    @property
    def ids(self) -> tuple[list[str], ...]:
        """The products of each, best first."""
        return tuple([hit.product.id for hit in found] for found in self.hits)

    @property
    def alike(self) -> bool:
        """Whether both lists are the same."""
        return self.ids[0] == self.ids[1]


def compare(
    search: FashionSearch, asked: ViewState, votes: Votes | None, revealed: Revealed = ()
) -> dict[str, Any] | None:
    """Search with both fusions, and return what is shown.

    Args:
        search: the catalogue.
        asked: the query; its own fusion does not matter.
        votes: the counts, or None where there is no voting.
        revealed: queries whose sides the visitor knows.

    Returns:
        `key` names the query; `sides` are A and B with `name`, `fusion` (empty until it is known) and
        `cards`; `hidden` says whether the fusions are not known yet, `ask` whether a vote is asked for;
        `title`, `lead` and `said` are texts; `tally` is the table of votes or None. None where a side
        of the query is missing or nothing was found.

    Raises:
        SearchError: the query cannot be used.
    """
    lists = _find_both(search, asked)
    return None if lists is None else _shown(lists, votes, revealed)


def vote(
    search: FashionSearch, asked: ViewState | None, pressed: object, votes: Votes | None, revealed: Revealed
) -> tuple[dict[str, Any] | None, Revealed]:
    """Take what was pressed under a comparison.

    Args:
        search: the catalogue.
        asked: what the server compared last for this visitor, None where nothing.
        pressed: what a browser sent: an object with `choice` (A, B, same or show) and the `key` of the
            query that it shows. Anything else, and a query that is no longer the last one, counts as
            nothing pressed.
        votes: the counts, or None where there is no voting.
        revealed: queries that the visitor has voted on or looked behind.

    Returns:
        What is shown now, and the queries that are revealed now.

    Raises:
        SearchError: the query cannot be used any more.
    """
    lists = _find_both(search, asked) if asked else None
    if asked is None or lists is None:
        return None, revealed
    choice = pressed.get("choice") if isinstance(pressed, dict) and pressed.get("key") == lists.key else None
    counts = votes is not None and choice in ("A", "B", "same")
    if lists.alike or lists.key in revealed or not (counts or choice == "show"):
        return _shown(lists, votes, revealed), revealed
    revealed = (*revealed, lists.key)[-MOST_REVEALED:]
    if votes is None or choice == "show":
        return _shown(lists, votes, revealed), revealed
    place = int(choice == "B")
    votes.add("same" if choice == "same" else lists.order[place], asked.alpha)
    said = f"Thank you. {'AB'[place]} was {lists.order[place]}."
    return {**_shown(lists, votes, revealed), "said": said}, revealed


def sides(query: Query) -> tuple[str, tuple[Fusion, Fusion]]:
    """Return a name for a query, and which fusions are A and B for it.

    The name is 32 hexadecimal digits and does not tell the order. Both depend on all that is asked
    for except the fusion, the order and the number of results.
    """
    asked = [
        (field.name, getattr(value := getattr(query, field.name), "digest", value))
        for field in fields(query)
        if field.name not in ("fusion", "top_k", "sort", "all_matching")
    ]
    digest = hashlib.sha256(repr(asked).encode()).digest()
    return digest[:16].hex(), ("linear", "balanced") if digest[-1] & 1 else ("balanced", "linear")


def _find_both(search: FashionSearch, asked: ViewState) -> _Lists | None:
    query = replace(asked.query(), top_k=min(asked.top_k, MOST_RANKS), sort="match")
    if query.search_type != "hybrid":
        return None
    key, order = sides(query)
    first, second = (search.search(replace(query, fusion=fusion)).hits for fusion in order)
    return _Lists(key, order, (first, second)) if first or second else None


def _shown(lists: _Lists, votes: Votes | None, revealed: Revealed) -> dict[str, Any]:
    hidden = not lists.alike and lists.key not in revealed
    title = "Which list fits better?" if hidden else "Balanced and linear, side by side"
    return {
        "key": lists.key,
        "sides": [
            {
                "name": "AB"[place],
                "fusion": "" if hidden else lists.order[place],
                "cards": _cards(lists.hits[place], lists.ids[1 - place]),
            }
            for place in (0, 1)
        ],
        "hidden": hidden,
        "ask": hidden and votes is not None,
        "title": "Both lists are the same" if lists.alike else title,
        "lead": _lead(lists),
        "said": "" if hidden or lists.alike else f"A is {lists.order[0]}, B is {lists.order[1]}.",
        "tally": votes and vote_table(votes.counts()),
    }


def _cards(hits: Sequence[Hit], others: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {**product_record(hit.product, hit.view).model_dump(), "only": hit.product.id not in others}
        for hit in hits
    ]


def _lead(lists: _Lists) -> str:
    if lists.alike:
        return "Balanced and linear find the same products in the same order here."
    first, second = map(set, lists.ids)
    if first == second:
        return "Two ways to combine words and picture: the same products in two orders."
    shared = len(first & second)
    count = "No product is" if not shared else "1 product is" if shared == 1 else f"{shared} products are"
    return f"Two ways to combine words and picture. {count} in both lists."
