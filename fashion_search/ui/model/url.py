"""The URL of a search, both ways: view state to query string and back.

A picture of one's own is not in it. Whatever a URL says that makes no sense is left out: links
outlive catalogues, and a stranger may have written them.
"""

import math
from collections.abc import Callable
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from fashion_search.config import MAX_TEXT_CHARS, MAX_TOP_K
from fashion_search.errors import QueryError
from fashion_search.search.engine import Filters, Fusion
from fashion_search.ui.model.view_state import Sort, ViewState

HAS = "has."
"""What stands before an attribute's name."""

LONGEST = 16_000
"""Characters of a URL that are read."""


def to_query(asked: ViewState) -> str:
    """Return a search as the query part of a URL; what is left at its default is left out."""
    default, filters = ViewState(), asked.filters
    given: list[tuple[str, str]] = [
        (name, str(value))
        for name in ("text", "without", "like", "alpha", "fusion", "sort", "top_k")
        if (value := getattr(asked, name)) and value != getattr(default, name)
    ]
    if asked.alpha == 0:
        given.append(("alpha", "0"))
    given += [("category", category) for category in filters.categories]
    given += [
        (name, f"{price:.15g}")
        for name, price in (("price_min", filters.price_min), ("price_max", filters.price_max))
        if price is not None
    ]
    given += [(HAS + name, value) for name, values in filters.attributes.items() for value in values]
    if asked.compare:
        given.append(("compare", "1"))
    return urlencode(given)


def from_query(query: str) -> ViewState:
    """Return the search that the query part of a URL asks for."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[:LONGEST]):
        given.setdefault(name, []).append(value)

    def one(name: str) -> str:
        return given.get(name, [""])[-1]

    default = ViewState()
    return ViewState(
        text=_text(one("text")),
        without=_text(one("without")),
        like=_text(one("like")) or None,
        alpha=min(max(_number(one("alpha"), default.alpha), 0.0), 1.0),
        fusion=next((name for name in get_args(Fusion) if name == one("fusion")), default.fusion),
        sort=next((name for name in get_args(Sort) if name == one("sort")), default.sort),
        top_k=int(min(max(_number(one("top_k"), default.top_k), 1), MAX_TOP_K)),
        compare=one("compare") == "1",
        filters=_filters(given, one),
    )


def _filters(given: dict[str, list[str]], one: Callable[[str], str]) -> Filters:
    try:
        return Filters(
            categories=tuple(map(_text, given.get("category", ()))),
            price_min=_price(one("price_min")),
            price_max=_price(one("price_max")),
            attributes={
                _text(name.removeprefix(HAS)): tuple(map(_text, values))
                for name, values in given.items()
                if name.startswith(HAS)
            },
        )
    except QueryError:
        return Filters()


def _text(value: str) -> str:
    return value.replace("\0", "")[:MAX_TEXT_CHARS]


def _number(text: str, default: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return default
    return number if math.isfinite(number) else default


def _price(text: str) -> float | None:
    price = _number(text, -1)
    return price if price >= 0 else None
