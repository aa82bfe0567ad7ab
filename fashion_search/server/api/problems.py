"""Answers errors that a client can act on with a status and a reason, and never with what it sent."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from fashion_search.errors import (
    UNREADABLE,
    IndexMismatchError,
    IndexMissingError,
    OverloadedError,
    SearchError,
    TimedOutError,
    TooLargeError,
    UnavailableError,
    WriteError,
)
from fashion_search.server.security.refusal import refusal

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

STATUS = {
    TooLargeError: 413,
    IndexMismatchError: 503,
    IndexMissingError: 503,
    OverloadedError: 503,
    UnavailableError: 503,
    WriteError: 503,
    TimedOutError: 504,
}
"""The status of an error; 422 of any other."""


def reasoned(answer: Handler) -> Handler:
    """Return a handler that answers a `SearchError` with its reason."""

    async def reasoned_answer(request: Request) -> Response:
        try:
            return await answer(request)
        except SearchError as error:
            detail = UNREADABLE if isinstance(error, IndexMismatchError | IndexMissingError) else str(error)
            headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
            return refusal(STATUS.get(type(error), 422), detail, headers)

    return reasoned_answer


class ReasonedRoute(APIRoute):
    """A route whose errors are answered with a reason."""

    def get_route_handler(self) -> Handler:
        """Return the route's handler."""
        return reasoned(super().get_route_handler())
