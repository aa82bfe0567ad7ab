"""Limits how many bytes one client may upload an hour."""

import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.config import MAX_BODY_BYTES
from fashion_search.server.limits.token_bucket import TokenBuckets, in_seconds
from fashion_search.server.route_table import UPLOAD, route_of
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.refusal import refusal

CLIENT_BYTES = 500 * 2**20
"""Bytes of one client an hour: a hundred of the largest photos."""

LEAST_BYTES = CLIENT_BYTES // 1000
"""Least that an upload counts: a flood of tiny files would push others' out by their number."""


class UploadLimit:
    """Answers 429 to uploads beyond a client's share: they would push out other clients' uploads."""

    def __init__(self, app: ASGIApp, *, limited: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """Wrap an application.

        Args:
            app: the application behind it.
            limited: whether the limit is on.
            clock: seconds since any moment.
        """
        self._app = app
        self._limited = limited
        self._clients = TokenBuckets(CLIENT_BYTES, 3600, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if self._limited and scope["type"] == "http" and route_of(scope) == UPLOAD:
            announced = Headers(scope=scope).get("content-length", "")
            size = max(LEAST_BYTES, int(announced)) if announced.isdecimal() else MAX_BODY_BYTES
            wait = self._clients.take(client_of(scope), size)
            if wait:
                detail = f"Too many pictures uploaded: try again in {in_seconds(wait)}."
                return await refusal(429, detail, {"Retry-After": str(wait)})(scope, receive, send)
        return await self._app(scope, receive, send)
