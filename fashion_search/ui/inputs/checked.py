"""Checks what a browser sends for an input against the search request's field of that name."""

from typing import Any

import gradio as gr

from fashion_search.errors import QueryError
from fashion_search.search.request import SearchRequest


def checked(name: str, value: object) -> Any:  # noqa: ANN401
    """Return the value of a request's field.

    Raises:
        gr.Error: it is none; the text says what is expected and never repeats the value.
    """
    try:
        return SearchRequest.parse({name: value}).values()[name]
    except QueryError as error:
        raise gr.Error(str(error), print_exception=False) from None
