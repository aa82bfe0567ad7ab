"""Admission: answers a bounded number of searches at a time, with a queue that is fair between clients.

A search is a chain of short steps (decode, encode in a batch, rank), each with a limit of its own. So more
requests are admitted than there are processors. A request that is not admitted waits without a thread.

The queue is fair between clients: a free place goes to the client that holds the fewest. A client's load can
delay or refuse its own requests, never those of another.
"""

import asyncio
import math
import os
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from fashion_search.errors import OverloadedError
from fashion_search.imaging.fair_pool import CLIENT

PLACES = 28
"""Requests answered at a time. One client can hold 24 of them: enough for batches of texts and of pictures
to fill while others are encoded."""

TIMES_FREE = 6
"""A client may hold this many times the number of free places: one client 24 of 28, two 13 each. So the
next client finds a place at once, however long the others' jobs are.
Source: Choudhury and Hahne, Dynamic queue length thresholds for shared-memory packet switches, 1998."""

LONGEST_WAIT_S = 1.8
"""Longest wait in the queue, in seconds; with the answer itself about two."""

LONGEST_LINE = 128
"""Most requests that wait, over all clients; each may hold eight megabytes."""

SMOOTHING = 0.05
"""Weight of the last answer in the moving average of a client's answer times."""

WAITED: ContextVar[float] = ContextVar("waited", default=0.0)
"""Seconds that the current request has waited, in this queue and before it."""


def waited() -> float:
    """Return those seconds once: a second search for the same request did not wait again."""
    seconds = WAITED.get()
    WAITED.set(0.0)
    return seconds


@dataclass
class _Client:
    """A client's places and waiting requests; removed when it has neither."""

    line: deque[asyncio.Future[bool]] = field(default_factory=deque)
    held: int = 0
    takes: float = 0.0


class Admission:
    """A line of requests for each client, and a few places where they are answered; for one event loop."""

    def __init__(
        self,
        places: int = PLACES,
        longest_wait: float = LONGEST_WAIT_S,
        clock: Callable[[], float] = time.perf_counter,
        charge: Callable[[str, float], None] = lambda client, seconds: None,
        processors: int = os.cpu_count() or 1,
    ) -> None:
        """Open the line.

        Args:
            places: requests answered at a time, at least 1.
            longest_wait: seconds of waiting above which `place` refuses.
            clock: returns seconds.
            charge: called with a client and the processor seconds of its request, as that ends.
            processors: what the requests answered at a time share.
        """
        self._places = self._free = places
        self._longest_wait = longest_wait
        self._clock = clock
        self._charge = charge
        self._processors = processors
        self._clients: OrderedDict[str, _Client] = OrderedDict()  # the one served last is the last
        self._worked, self._worked_at = 0.0, clock()

    @property
    def taken(self) -> int:
        """Return how many places are taken."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """Return how many wait in line."""
        return sum(len(client.line) for client in self._clients.values())

    def wait(self, client: str) -> float:
        """Return the seconds that a request of a client which came now would wait, going by its last answers."""
        known = self._clients.get(client)
        if known is None or (self._may(known) and not known.line):
            return 0.0
        return (len(known.line) + 1) * known.takes / max(1, known.held)

    def check(self, client: str) -> None:
        """Raise `OverloadedError` where a client would have to wait too long."""
        wait = self.wait(client)
        if wait > self._longest_wait:
            raise OverloadedError(max(1, math.ceil(wait)))

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """Wait in the client's line, without a thread, and hold a place until the block ends.

        Raises:
            OverloadedError: the wait would be too long, or has become so, or the line is full and no other
                client has more in it.
        """
        self.check(client)
        since = time.perf_counter()
        turn, came = self._join(client), False
        try:
            async with asyncio.timeout(self._longest_wait):
                came = await turn
        except TimeoutError:
            pass
        finally:
            if not came:
                self._withdraw(client, turn)
        if not came:
            raise OverloadedError(max(1, math.ceil(self.wait(client))))
        WAITED.set(WAITED.get() + time.perf_counter() - since)
        CLIENT.set(client)
        start, worked = self._clock(), self._work()
        try:
            yield
        finally:
            self._leave(client, self._clock() - start)
            self._charge(client, self._worked - worked)

    def _may(self, client: _Client) -> bool:
        return client.held < TIMES_FREE * self._free

    def _join(self, client: str) -> asyncio.Future[bool]:
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._clients.setdefault(client, _Client()).line.append(turn)
        self._serve()
        while self.waiting > LONGEST_LINE:  # the client with the most in line loses its newest
            longest = max(self._clients.values(), key=lambda known: len(known.line))
            newest = longest.line.pop()
            if not newest.done():
                newest.set_result(False)
        return turn

    def _serve(self) -> None:
        """Give free places to those in line: to the client with the fewest, of several to the one served longest ago."""
        while able := [name for name, known in self._clients.items() if known.line and self._may(known)]:
            name = min(able, key=lambda name: self._clients[name].held)
            known = self._clients[name]
            turn = known.line.popleft()
            if not turn.done():  # else its request has been given up
                self._work()
                self._free -= 1
                known.held += 1
                self._clients.move_to_end(name)
                turn.set_result(True)

    def _withdraw(self, client: str, turn: asyncio.Future[bool]) -> None:
        """Take a request out of the line, also where its turn came in the same moment."""
        if turn.done() and not turn.cancelled() and turn.result():
            self._leave(client)
        elif known := self._clients.get(client):
            if turn in known.line:
                known.line.remove(turn)
            self._forget(client)

    def _leave(self, client: str, took: float | None = None) -> None:
        """Free a place, and serve whoever is next."""
        self._work()
        known = self._clients[client]
        if took is not None:
            known.takes += (took - known.takes) * (SMOOTHING if known.takes else 1.0)
        known.held -= 1
        self._free += 1
        self._serve()
        self._forget(client)

    def _forget(self, client: str) -> None:
        known = self._clients.get(client)
        if known and not known.held and not known.line:
            del self._clients[client]

    def _work(self) -> float:
        """Return the seconds that a processor has worked for each request which was there all the time.

        Those in places share the processors, so a request costs no more beside others than alone.
        """
        now = self._clock()
        self._worked += (now - self._worked_at) / max(1.0, self.taken / self._processors)
        self._worked_at = now
        return self._worked
