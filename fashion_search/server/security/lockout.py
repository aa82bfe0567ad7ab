"""Locks out a client after too many failed logins."""

import math
import time
from collections import deque
from collections.abc import Callable

from fashion_search.server.limits.recent_clients import CLIENTS, RecentClients

FAILURES = 10
"""Wrong keys and passwords of a client, counted together, after which it is locked out ..."""

WITHIN_S = 300.0
"""... where they came within so many seconds ..."""

LOCKED_S = 300.0
"""... for so many seconds. That is 2,880 guesses a day."""

LOCKED = f"After {FAILURES} wrong passwords logging in stays closed for {round(LOCKED_S / 60)} minutes."
"""What the login page says."""


class Lockout:
    """The last failures of each client."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = CLIENTS) -> None:
        """Remember no failure yet.

        Args:
            clock: seconds since any moment.
            most: clients remembered.
        """
        self._clock = clock
        self._failures: RecentClients[deque[float]] = RecentClients(lambda: deque(maxlen=FAILURES), most)

    def seconds_left(self, client: str) -> int:
        """Return for how long a client is locked out, 0 where it is not."""
        times = self._failures.of(client)
        if len(times) < FAILURES or times[-1] - times[0] > WITHIN_S:
            return 0
        return max(0, math.ceil(times[-1] + LOCKED_S - self._clock()))

    def fail(self, client: str) -> float:
        """Count a failure, and return its moment.

        An attempt that takes a while is counted when it begins, and forgiven when it has come right:
        a thousand at once would else all begin before the first has failed.
        """
        now = self._clock()
        self._failures.of(client).append(now)
        return now

    def forgive(self, client: str, moment: float) -> None:
        """Take back a failure that was none."""
        times = self._failures.of(client)
        if moment in times:
            times.remove(moment)
