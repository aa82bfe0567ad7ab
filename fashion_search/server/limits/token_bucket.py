"""A token bucket for each client.

Source: https://en.wikipedia.org/wiki/Token_bucket.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from fashion_search.server.security.client_ip import CLIENTS


@dataclass
class _Bucket:
    """A client's tokens at a moment; below 0 where it owes some."""

    left: float
    at: float


class TokenBuckets:
    """The buckets of the clients seen last, full at first; for one event loop."""

    def __init__(self, size: float, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Make buckets of `size` tokens, above 0, which fill in `seconds` by a clock of seconds."""
        self._size = size
        self._a_second = size / seconds
        self._clock = clock
        self._bucket = lru_cache(CLIENTS)(lambda client: _Bucket(size, clock()))

    def take(self, client: str, amount: float = 1.0) -> int:
        """Take tokens, or none where there are too few; return 0, or the whole seconds until there are enough."""
        bucket = self._filled(client)
        missing = min(amount, self._size) - bucket.left
        if missing > 0:
            return max(1, math.ceil(missing / self._a_second))
        bucket.left -= amount
        return 0

    def charge(self, client: str, amount: float) -> None:
        """Take tokens afterwards; the debt is at most a full bucket."""
        bucket = self._filled(client)
        bucket.left = max(-self._size, bucket.left - amount)

    def _filled(self, client: str) -> _Bucket:
        bucket, now = self._bucket(client), self._clock()
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._a_second)
        bucket.at = now
        return bucket
