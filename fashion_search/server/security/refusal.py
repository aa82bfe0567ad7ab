"""Refuses requests: the answer that says why, and the middleware that gives it."""

from collections.abc import Callable, Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

Check = Callable[[Scope], ASGIApp | None]
"""Returns the refusal of an HTTP request, or None where it may pass."""


def refusal(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return an answer in the form of the REST interface's own, which Gradio's page shows as a notice."""
    return JSONResponse({"detail": detail}, status, headers)


def too_many(what: str, seconds: int) -> JSONResponse:
    """Return the answer to a client that has sent too many of something: when to come back."""
    wait = "a second" if seconds == 1 else f"{seconds} seconds"
    return refusal(429, f"Too many {what}: try again in {wait}.", {"Retry-After": str(seconds)})


class Checked:
    """Passes on the requests that a check does not refuse."""

    def __init__(self, app: ASGIApp, check: Check) -> None:
        self._app = app
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        await (self._check(scope) or self._app)(scope, receive, send)


class HttpOnly:
    """Closes web sockets: nothing here speaks them, so all middleware behind it sees HTTP only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        return await self._app(scope, receive, send)
