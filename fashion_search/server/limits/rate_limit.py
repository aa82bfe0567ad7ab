"""Limits the requests of each client with a token bucket; costly requests take more tokens."""

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.server.limits.recent_clients import CLIENTS
from fashion_search.server.limits.token_bucket import TokenBuckets, in_seconds
from fashion_search.server.route_table import RENDERED, route_of
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.refusal import refusal

TOKEN_S = 0.05
"""Seconds of one processor's work that a token buys. With the built-in model words take 4 ms and a small photo
11; larger models take several times as long. Pictures of 25 megapixels take seconds."""


class RateMeter:
    """What each client may still ask for, at all doors; for one event loop."""

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic, most: int = CLIENTS
    ) -> None:
        """Give every client a full minute's worth.

        Args:
            per_minute: requests of a client that are answered a minute, and at once after a quiet one;
                0 for no limit.
            clock: seconds since any moment.
            most: clients remembered.
        """
        self._buckets = TokenBuckets(per_minute, 60, clock, most) if per_minute else None

    def admit(self, client: str) -> int:
        """Take a token for a request; return 0, or the seconds until there is one."""
        return self._buckets.take(client) if self._buckets else 0

    def charge(self, client: str, seconds: float) -> None:
        """Take tokens for the work that a request has made beyond what its first token buys.

        Args:
            client: as `client_of` names it.
            seconds: of one processor's work.
        """
        if self._buckets and seconds > TOKEN_S:
            self._buckets.charge(client, seconds / TOKEN_S - 1)


class RateLimit:
    """Refuses work that a client asks for beyond its rate; other clients do not notice."""

    def __init__(self, app: ASGIApp, meter: RateMeter) -> None:
        """Wrap an application."""
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if is_work(scope):
            wait = self._meter.admit(client_of(scope))
            if wait:
                detail = f"Too many requests: try again in {in_seconds(wait)}."
                return await refusal(429, detail, {"Retry-After": str(wait)})(scope, receive, send)
        return await self._app(scope, receive, send)


def is_work(scope: Scope) -> bool:
    """Return whether a request is more than a file or a connection to listen on."""
    if scope["type"] != "http":
        return False
    return scope["method"] not in ("GET", "HEAD", "OPTIONS") or route_of(scope) in RENDERED
