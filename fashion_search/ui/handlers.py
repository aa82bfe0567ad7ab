"""What the page does when it is touched: plain functions from what was entered to what is shown."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from fashion_search.contract import result_json
from fashion_search.errors import SearchError
from fashion_search.search import FashionSearch, SearchResult, Verdict
from fashion_search.ui.asked import Asked
from fashion_search.ui.examples import Example

Card = dict[str, Any]
"""A REST result object."""

LONGEST_QUOTE = 80
"""Characters of a query that are repeated to the shopper."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a shopper gets to see: cards (None: the first visit), the line above them, and doubts.

    `read` says how the words were read where that is not how they were typed.
    """

    cards: list[Card] | None = None
    found: str = ""
    read: str = ""
    verdict: Verdict = "strong"
    notice: str = ""


def find(search: FashionSearch, asked: Asked) -> Shown:
    """Search, and return what is shown.

    Raises:
        gr.Error: the query cannot be used; the text says why.
    """
    try:
        result = search.search(asked.query())
    except SearchError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return Shown(
        cards=[result_json(hit) for hit in result.hits],
        found=status_line(result, like=bool(asked.like)),
        read=reading(result, asked),
        verdict=result.verdict,
        notice=notice(result),
    )


def refine(search: FashionSearch, asked: Asked) -> Shown:
    """Search again after a control moved; with nothing to search for, go back to the first visit."""
    return Shown() if asked.nothing else find(search, asked)


def status_line(result: SearchResult, *, like: bool = False) -> str:
    """Say in one line how many products were found, by what, and how fast.

    Args:
        result: what was found.
        like: whether the picture is that of a product.
    """
    count = len(result.hits)
    products = f"{count} {'product' if count == 1 else 'products'}"
    share = result.alpha_used
    sides = {
        "text": "words",
        "image": "more like this" if like else "picture",
        "hybrid": f"words {1 - share:.0%}, picture {share:.0%}",
    }
    return f"{products} · {sides[result.search_type]} · {result.timings['total'] * 1000:.0f} ms"


def reading(result: SearchResult, asked: Asked) -> str:
    """Say how the words were read, where they themselves named something to leave out."""
    if result.text is None or result.text == (asked.text or "").strip():
        return ""
    return f"{result.text}, without {result.without}"


def notice(result: SearchResult) -> str:
    """Say so where the catalogue has not what was asked for."""
    if result.verdict == "strong":
        return ""
    if result.verdict == "weak" or result.text is None:
        return "Only loosely related products found."
    words = result.text if len(result.text) <= LONGEST_QUOTE else f"{result.text[:LONGEST_QUOTE].rstrip()}…"
    return f"Nothing here really matches “{words}”. These are the closest products."


def pick(shown: list[Example], number: str | None) -> Example:
    """Return the example that was clicked; the number comes from a browser.

    Raises:
        gr.Error: there is no such example.
    """
    example = dict(zip(map(str, range(len(shown))), shown, strict=True)).get(number or "")
    if example is None:
        raise gr.Error("There is no such example.", print_exception=False)
    return example
