"""The URL of a search, both ways: view state to query string and back.

A picture of one's own is not in it. Whatever a URL says that makes no sense is left out: links
outlive catalogues, and a stranger may have written them.
"""

from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError

from fashion_search.catalog.filters import NO_FILTERS, Sort
from fashion_search.catalog.product import Product
from fashion_search.config import MAX_TEXT_CHARS
from fashion_search.errors import QueryError
from fashion_search.search.request import SearchRequest
from fashion_search.ui.model.view_state import READINGS, ViewState

_NAMES = ("text", "without", "like", "alpha", "fusion", "sort", "top_k")

HAS = "has."
"""What stands before an attribute's name."""

PRODUCT = "product"
"""The parameter that names a product to show."""

LONGEST_QUERY = 16_000
"""Characters of a URL that are read."""


def to_query(asked: ViewState) -> str:
    """Return a search as the query part of a URL; what is left at its default is left out."""
    filters = asked.filters
    given = _changed(asked, ViewState(), *_NAMES, *READINGS)
    given += [("category", category) for category in filters.categories]
    given += _changed(filters, NO_FILTERS, "price_min", "price_max", "currency")
    given += [(HAS + name, value) for name, values in filters.attributes.items() for value in values]
    given += _changed(filters, NO_FILTERS, "in_stock") + _changed(asked, ViewState(), "compare")
    return urlencode(given)


def from_query(query: str) -> ViewState:
    """Return the search that the query part of a URL asks for."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[:LONGEST_QUERY], keep_blank_values=True):
        if not value and name != "currency":  # an empty one is that of prices that name none
            continue
        given.setdefault(name, []).append(value.replace("\0", "")[:MAX_TEXT_CHARS])
    last = {name: values[-1] for name, values in given.items()}
    sought: dict[str, Any] = {name: last[name] for name in SearchRequest.model_fields if name in last}
    sought.pop("image", None)
    prices = {name: last[name] for name in ("price_min", "price_max", "currency") if name in last}
    has = {name.removeprefix(HAS): values for name, values in given.items() if name.startswith(HAS)}
    sought["filters"] = {"categories": given.get("category", ()), "attributes": has, **prices}
    sought["filters"]["in_stock"] = last.get("in_stock") == "1"
    request = _request(sought)
    return ViewState(
        **{name: getattr(request, name) for name in request.model_fields_set},
        sort=next((name for name in get_args(Sort) if name == last.get("sort")), "match"),
        compare=last.get("compare") == "1",
    )


def product_in(query: str) -> str | None:
    """Return the id of the product that the query part of a URL shows above its search, if any."""
    return dict(parse_qsl(query[:LONGEST_QUERY])).get(PRODUCT)


def label_of(asked: ViewState, like: Product | None) -> str:
    """Return a search in a few words, for lists and titles; empty for that of a picture of one's own alone.

    `like` is the product to look like.
    """
    words = " ".join((asked.text or "").split())
    return ", ".join(part for part in (words, f"like {like.title}" if like else "") if part)


def _changed(some: object, default: object, *names: str) -> list[tuple[str, str]]:
    """Return the values that are not at their defaults, as texts; a switch is 1 or 0."""
    values = [(name, getattr(some, name)) for name in names if getattr(some, name) != getattr(default, name)]
    return [
        (name, f"{value:.15g}" if isinstance(value, float | int) else value)
        for name, value in values
        if value is not None
    ]


def _request(given: dict[str, Any]) -> SearchRequest:
    """Return the request that texts by name make, without those that make no sense."""
    try:
        return SearchRequest.model_validate(given, strict=False)
    except ValidationError as error:
        wrong = {problem["loc"][0] for problem in error.errors()}
    except QueryError:
        wrong = {"filters"}
    return _request({name: value for name, value in given.items() if name not in wrong})
