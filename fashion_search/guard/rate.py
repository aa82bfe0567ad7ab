"""How much a client may ask: a token bucket for each."""

import re
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.guard.answers import path_of, refusal
from fashion_search.guard.bucket import Buckets, in_seconds
from fashion_search.guard.client import client_of
from fashion_search.guard.recent import CLIENTS


class Rate:
    """Refuses work that a client asks for beyond its rate; other clients do not notice."""

    def __init__(
        self,
        app: ASGIApp,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        most: int = CLIENTS,
    ) -> None:
        """Wrap an application.

        Args:
            app: what is behind.
            per_minute: requests of a client that are answered a minute, and at once after a quiet one;
                0 for no limit.
            clock: seconds since any moment.
            most: clients remembered.
        """
        self._app = app
        self._buckets = Buckets(per_minute, 60, clock, most) if per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if self._buckets and is_work(scope):
            wait = self._buckets.take(client_of(scope))
            if wait:
                detail = f"Too many requests: try again in {in_seconds(wait)}."
                return await refusal(429, detail, {"Retry-After": str(wait)})(scope, receive, send)
        return await self._app(scope, receive, send)


def is_work(scope: Scope) -> bool:
    """Return whether a request is more than a file or a connection to listen on."""
    if scope["type"] != "http":
        return False
    return scope["method"] not in ("GET", "HEAD", "OPTIONS") or bool(_PAGES.fullmatch(path_of(scope)))


_PAGES = re.compile(r"/|/insight|/config/?|/docs|/openapi\.json|/gradio_api/(info|openapi\.json)/?")
"""What is put together for each request."""
