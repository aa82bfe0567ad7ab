"""How much a client may ask: a token bucket for each."""

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.guard.answers import path_of, refusal
from fashion_search.guard.client import client_of
from fashion_search.guard.inside import from_inside
from fashion_search.guard.recent import CLIENTS, Recent


@dataclass
class Bucket:
    """Requests that a client has left, and when that was so."""

    left: float
    at: float


class Rate:
    """Refuses work that a client asks for beyond its rate; other clients do not notice.

    Source: token bucket, https://en.wikipedia.org/wiki/Token_bucket.
    """

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
        self._size = per_minute
        self._clock = clock
        self._buckets = Recent(lambda: Bucket(per_minute, clock()), most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if self._size and is_work(scope) and not from_inside(scope):
            wait = self._wait(client_of(scope))
            if wait:
                seconds = "a second" if wait == 1 else f"{wait} seconds"
                answer = refusal(
                    429, f"Too many requests: try again in {seconds}.", {"Retry-After": str(wait)}
                )
                return await answer(scope, receive, send)
        return await self._app(scope, receive, send)

    def _wait(self, client: str) -> int:
        """Take a request out of a client's bucket; return the seconds until there is one where it is empty."""
        bucket, now = self._buckets.of(client), self._clock()
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._size / 60)
        bucket.at = now
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) * 60 / self._size))
        bucket.left -= 1
        return 0


def is_work(scope: Scope) -> bool:
    """Return whether a request is more than a file or a connection to listen on."""
    if scope["type"] != "http":
        return False
    return scope["method"] not in ("GET", "HEAD", "OPTIONS") or bool(_PAGES.fullmatch(path_of(scope)))


_PAGES = re.compile(r"/|/insight|/config/?|/docs|/openapi\.json|/gradio_api/(info|openapi\.json)/?")
"""What is put together for each request."""
