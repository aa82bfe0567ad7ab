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
"""Processor seconds that a token covers. With the built-in model words take 4 ms and a small photo 11; larger
models take several times as long. Pictures of 25 megapixels take seconds."""


class RateMeter:
    """The tokens of each client, for all interfaces together; for one event loop."""

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic, most: int = CLIENTS
    ) -> None:
        """Start with full buckets.

        Args:
            per_minute: requests of a client a minute, and in a burst; 0 for no limit.
            clock: seconds since any moment.
            most: clients remembered.
        """
        self._buckets = TokenBuckets(per_minute, 60, clock, most) if per_minute else None

    def admit(self, client: str) -> int:
        """Take a token for a request; return 0, or the seconds until there is one."""
        return self._buckets.take(client) if self._buckets else 0

    def charge(self, client: str, seconds: float) -> None:
        """Take tokens for the work of a request beyond what its first token covers.

        Args:
            client: a key from `client_of`.
            seconds: processor time.
        """
        if self._buckets and seconds > TOKEN_S:
            self._buckets.charge(client, seconds / TOKEN_S - 1)


class RateLimit:
    """Answers 429 to a client beyond its rate; other clients are not affected."""

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
    """Return whether a request counts: files and event streams do not."""
    if scope["type"] != "http":
        return False
    return scope["method"] not in ("GET", "HEAD", "OPTIONS") or route_of(scope) in RENDERED
