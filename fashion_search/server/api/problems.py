"""Answers that say why there is no other."""

from collections.abc import Callable

from fastapi import Response
from fastapi.responses import JSONResponse

from fashion_search.errors import (
    UNREADABLE,
    IndexMismatchError,
    SearchError,
    TooLargeError,
    UnavailableError,
    WriteError,
)

RETRY_AFTER_S = 5
"""Retry-After in seconds while another program writes the catalogue, or it cannot be reached."""


def reasoned(answer: Callable[[], Response]) -> Response:
    """Return an answer; what a client did wrong is answered with a reason, and never with what it sent."""
    try:
        return answer()
    except TooLargeError as error:
        return problem(str(error), 413)
    except (WriteError, UnavailableError) as error:
        return problem(str(error), 503, {"Retry-After": str(RETRY_AFTER_S)})
    except IndexMismatchError:
        return problem(UNREADABLE, 503)
    except SearchError as error:
        return problem(str(error), 422)


def problem(detail: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """Return an answer in the form of `answers.Problem`."""
    return JSONResponse({"detail": detail}, status, headers)
