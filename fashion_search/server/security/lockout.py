"""Locks out a client after too many failed logins."""

import math
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache

from fashion_search.server.security.client_ip import CLIENTS

FAILURES = 10
"""Failed keys and passwords of a client, together, that lock it out ..."""

WITHIN_S = 300.0
"""... when they happen within this many seconds ..."""

LOCKED_S = 300.0
"""... for this many seconds. That allows 2,880 guesses a day."""

LOCKED = f"After {FAILURES} failed logins, logging in is locked for {round(LOCKED_S / 60)} minutes."
"""What the login page says."""


class Lockout:
    """The last failures of each client."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = lru_cache(CLIENTS)(lambda client: deque[float](maxlen=FAILURES))

    def seconds_left(self, client: str) -> int:
        """Return the seconds until a client may log in again; 0 where it is not locked out."""
        times = self._failures(client)
        if len(times) < FAILURES or times[-1] - times[0] > WITHIN_S:
            return 0
        return max(0, math.ceil(times[-1] + LOCKED_S - self._clock()))

    def fail(self, client: str) -> float:
        """Count a failure and return its time.

        A slow attempt is counted when it begins and forgiven when it succeeds; otherwise a thousand
        could begin before the first has failed.
        """
        now = self._clock()
        self._failures(client).append(now)
        return now

    def forgive(self, client: str, moment: float) -> None:
        """Remove a failure: the attempt succeeded."""
        times = self._failures(client)
        if moment in times:
            times.remove(moment)
