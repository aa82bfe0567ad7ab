"""Parses REST's `filters` object for the page and Gradio's API.

From the page, what is no filter is left out; from the API, it is an error.
"""

import math
from itertools import islice
from typing import Any

import gradio as gr
from pydantic import ValidationError

from fashion_search.catalog.filters import MAX_ATTRIBUTES, MAX_CHOICES, NO_FILTERS
from fashion_search.config import MAX_TEXT_CHARS
from fashion_search.errors import QueryError
from fashion_search.search.engine import Filters
from fashion_search.text import is_text

SCHEMA = {name: part for name, part in Filters.model_json_schema().items() if name != "additionalProperties"}
"""The JSON schema of a `filters` object; without the key that Gradio's API client cannot read."""

EXPECTED = (
    "filters: expected an object of categories (a list of texts), price_min, price_max (numbers of at least 0) "
    "and attributes (an object of lists of texts)."
)


class FilterArgument(gr.JSON):
    """The API's `filters`: REST's object or nothing; what is no filter is an error rather than left out."""

    is_template = True

    def preprocess(self, payload: object) -> Filters:  # type: ignore[override]
        """Return the filters.

        Raises:
            gr.Error: they are none, or make no sense; the text says why and never repeats them.
        """
        if payload is None:
            return NO_FILTERS
        try:
            return Filters.model_validate(payload)
        except ValidationError:
            raise gr.Error(EXPECTED, print_exception=False) from None
        except QueryError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the filters."""
        return SCHEMA


def read_filters(payload: object) -> Filters:
    """Return the filters that any JSON from a browser holds, at most as many as a query may have.

    Raises:
        gr.Error: the prices are no range.
    """
    given = payload if isinstance(payload, dict) else {}
    attributes = given.get("attributes")
    known = attributes.items() if isinstance(attributes, dict) else ()
    try:
        return Filters(
            categories=_texts(given.get("categories")),
            price_min=_price(given.get("price_min")),
            price_max=_price(given.get("price_max")),
            attributes={
                name: _texts(values) for name, values in islice(known, MAX_ATTRIBUTES) if _is_text(name)
            },
        )
    except QueryError as error:
        raise gr.Error(str(error), print_exception=False) from None


def _texts(values: object) -> tuple[str, ...]:
    found = (value for value in values if _is_text(value)) if isinstance(values, list) else ()
    return tuple(islice(found, MAX_CHOICES))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT_CHARS and is_text(value)


def _price(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        price = float(value)
    except OverflowError:
        return None
    return price if math.isfinite(price) and price >= 0 else None
