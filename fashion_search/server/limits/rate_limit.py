"""Limits a client's requests a minute, by the work that they make, and the bytes that it uploads an hour."""

import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Scope

from fashion_search.config import MAX_BODY_BYTES
from fashion_search.server.limits.token_bucket import TokenBuckets
from fashion_search.server.route_table import RENDERED, UPLOAD, route_of
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.refusal import too_many

TOKEN_S = 0.05
"""Processor seconds that a token covers. With the built-in model words take 4 ms and a small photo 11; larger
models take several times as long. Pictures of 25 megapixels take seconds."""

CLIENT_BYTES = 500 * 2**20
"""Bytes that a client may upload an hour, so that it pushes out nobody else's: a hundred of the largest photos."""

LEAST_BYTES = CLIENT_BYTES // 1000
"""Least that an upload counts: a flood of tiny files would push others' out by their number."""


class RateLimit:
    """Refuses the requests of a client beyond its rate; files and event streams do not count.

    A request takes a token as it comes, and more afterwards where it was much work.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Admit so many requests of a client a minute, and in a burst; any number where 0."""
        self._buckets = TokenBuckets(per_minute, 60, clock) if per_minute else None

    def __call__(self, scope: Scope) -> ASGIApp | None:
        """Return the refusal of a request, if it is refused."""
        counts = scope["method"] not in ("GET", "HEAD", "OPTIONS") or route_of(scope) in RENDERED
        wait = self._buckets.take(client_of(scope)) if self._buckets and counts else 0
        return too_many("requests", wait) if wait else None

    def charge(self, client: str, seconds: float) -> None:
        """Take a client's tokens for a request's processor seconds beyond what its first token covers."""
        if self._buckets and seconds > TOKEN_S:
            self._buckets.charge(client, seconds / TOKEN_S - 1)


class UploadLimit:
    """Refuses uploads beyond a client's share."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._buckets = TokenBuckets(CLIENT_BYTES, 3600, clock)

    def __call__(self, scope: Scope) -> ASGIApp | None:
        """Return the refusal of a request, if it is refused."""
        if route_of(scope) != UPLOAD:
            return None
        announced = Headers(scope=scope).get("content-length", "")
        size = max(LEAST_BYTES, int(announced)) if announced.isdecimal() else MAX_BODY_BYTES
        wait = self._buckets.take(client_of(scope), size)
        return too_many("pictures uploaded", wait) if wait else None
