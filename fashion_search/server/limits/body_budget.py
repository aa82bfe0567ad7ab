"""Bounds the memory that all request bodies take together.

`body_limit` bounds each body, but a few hundred half-sent ones would still fill a machine. Where memory is
short, bodies are dropped in this order: a stalled one for one that moves; one of the client that holds most
for a client that holds less; a larger one for a smaller one of the same client. Otherwise the new body gets 503.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

TOTAL_BYTES = 256 * 2**20
"""Bytes of all bodies: fifty photos of the largest size. The process itself takes about 1 GB."""

SHARE = 1 / 4
"""Share of the budget for one client: eight bodies of the largest size."""

RESERVE = 1 / 4
"""Share of the budget for small bodies only."""

SMALL_BYTES = 64 * 1024
"""Bytes of any body that may use the reserve and do not count against the client's share: a search with words
takes less than 2 kB, and the server reads at most this much at a time."""

STEP_BYTES = 16 * 1024
"""Bytes by which a body has to grow to count as moving."""

STALLED_S = 2.0
"""Seconds for a step after which a body counts as stalled: 8 kB/s, slower than any phone that can send a photo."""


@dataclass(eq=False)
class BodyLease:
    """What one body holds.

    `cut` ends it; `step_at` is the time of its last whole step; `arriving` is False once it is complete and is
    being answered. The receiver keeps the last two up to date.
    """

    client: str
    cut: Callable[[], None]
    step_at: float
    bytes: int = 0
    arriving: bool = True


class BodyBudget:
    """Bytes of all bodies; for one event loop."""

    def __init__(self, total: int = TOTAL_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with all `total` bytes free."""
        self._total = total
        self._clock = clock
        self._bodies: dict[BodyLease, None] = {}  # in the order in which they came
        self._by_client: Counter[str] = Counter()

    @property
    def used(self) -> int:
        """Return the bytes that are held."""
        return self._by_client.total()

    def open(self, client: str, cut: Callable[[], None]) -> BodyLease:
        """Register a client's body; `cut` is called when it is dropped, and holds nothing any more."""
        body = BodyLease(client, cut, self._clock())
        self._bodies[body] = None
        return body

    def take(self, body: BodyLease, amount: int) -> bool:
        """Take bytes for a body, dropping others where needed; return whether there was room."""
        while (rivals := self._rivals(body, amount)) is not None:
            cut = self._gives_way(rivals, body, amount)
            if cut is None:
                return False
            self.give_back(cut)
            cut.cut()
        body.bytes += amount
        self._by_client[body.client] += amount
        return True

    def give_back(self, body: BodyLease) -> None:
        """Release a body's bytes."""
        self._bodies.pop(body, None)
        self._by_client[body.client] -= body.bytes
        if not self._by_client[body.client]:
            del self._by_client[body.client]
        body.bytes = 0

    def _rivals(self, body: BodyLease, amount: int) -> Iterable[BodyLease] | None:
        """Return the bodies of which one has to be dropped; None where there is room."""
        small = body.bytes + amount <= SMALL_BYTES
        if not small and self._by_client[body.client] + amount > self._total * SHARE:
            return [one for one in self._bodies if one.client == body.client]
        if self.used + amount > self._total * (1 if small else 1 - RESERVE):
            return self._bodies
        return None

    def _gives_way(self, rivals: Iterable[BodyLease], body: BodyLease, amount: int) -> BodyLease | None:
        others = [one for one in rivals if one.arriving and one.bytes and one is not body]
        if not others:
            return None
        slowest = min(others, key=lambda one: one.step_at)
        if self._clock() - slowest.step_at >= STALLED_S:
            return slowest
        held = self._by_client
        largest = max(others, key=lambda one: (held[one.client], one.bytes))
        if largest.client == body.client:
            return largest if largest.bytes > body.bytes + amount else None
        return largest if held[largest.client] > held[body.client] + amount else None
