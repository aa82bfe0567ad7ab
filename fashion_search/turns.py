"""Who is answered now, who waits, and who is asked to come back later: one line for every door.

A search is a chain of short works, most of which wait for others: a picture is decoded, gathered into
a batch, ranked. So more requests are let in than there are processors, and the works themselves see
to the processors. Who is not let in waits in line, and holds no thread.
"""

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from fashion_search.errors import OverloadedError

PLACES = 24
"""Requests answered at a time: enough for batches of texts and of pictures to fill while others are encoded."""

LONGEST_WAIT_S = 1.8
"""Seconds that a request may have to wait in line; with the answer itself that is about two."""

LONGEST_LINE = 128
"""Requests that wait at most, however quick the last answers were: each may hold eight megabytes."""

SMOOTHING = 0.05
"""Weight of the last answer in the mean time that an answer takes."""

WAITED: ContextVar[float] = ContextVar("waited", default=0.0)
"""Seconds that the request which is answered here and now has waited, in this line and before it."""


UNTIL: ContextVar[float | None] = ContextVar("until", default=None)
"""Moment (of `time.perf_counter`) from which nobody waits any more for what is answered here and now, if any."""


def waited() -> float:
    """Return those seconds once: a second search for the same request has not waited again."""
    seconds = WAITED.get()
    WAITED.set(0.0)
    return seconds


class Turns:
    """A line of requests, and a few places where they are answered; threads and event loops may share it."""

    def __init__(
        self,
        places: int = PLACES,
        longest_wait: float = LONGEST_WAIT_S,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Open the line.

        Args:
            places: requests answered at a time, at least 1.
            longest_wait: seconds of waiting above which `place` refuses.
            clock: seconds since any moment.
        """
        self._places = self._free = places
        self._longest_wait = longest_wait
        self._takes = 0.0
        self._clock = clock
        self._line: deque[Future[None]] = deque()
        self._lock = threading.Lock()

    @property
    def wait(self) -> float:
        """Return the seconds that a request which came now would wait in line, going by the last answers."""
        with self._lock:
            return self._wait()

    @property
    def taken(self) -> int:
        """Return how many places are taken."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """Return how many wait in line."""
        return len(self._line)

    def check(self) -> None:
        """Refuse who would have to wait too long.

        Raises:
            OverloadedError: it would; the error says when to come back.
        """
        wait = self.wait
        if wait > self._longest_wait or len(self._line) >= LONGEST_LINE:
            raise OverloadedError(max(1, math.ceil(wait)))

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait at the end of the line, without a thread, and hold a place until the block ends.

        Raises:
            OverloadedError: the wait would be too long, or has become so.
        """
        self.check()
        since = time.perf_counter()
        turn = self._join()
        if not turn.done():
            try:
                async with asyncio.timeout(self._longest_wait):
                    await self._come(turn)
            except TimeoutError as error:
                raise OverloadedError(max(1, math.ceil(self.wait))) from error
        WAITED.set(WAITED.get() + time.perf_counter() - since)
        with self._held():
            yield

    @contextmanager
    def next_place(self) -> Iterator[None]:
        """Wait at the head of the line, and hold a place until the block ends.

        It is for callers that have a bounded line of their own, such as the page with Gradio's queue:
        whoever has waited there does not wait again behind all others.

        Raises:
            OverloadedError: there has been no place until nobody waited any more for the answer (`UNTIL`).
        """
        since = time.perf_counter()
        turn, until = self._join(ahead=True), UNTIL.get()
        try:
            turn.result(None if until is None else until - since)
        except TimeoutError as error:
            if not turn.cancel():  # the turn came in the same moment
                self._leave()
            raise OverloadedError(max(1, math.ceil(self.wait))) from error
        WAITED.set(WAITED.get() + time.perf_counter() - since)
        with self._held():
            yield

    async def _come(self, turn: Future[None]) -> None:
        try:
            await asyncio.wrap_future(turn)
        except asyncio.CancelledError:
            if not turn.cancel():  # the turn came in the same moment
                self._leave()
            raise

    @contextmanager
    def _held(self) -> Iterator[None]:
        start = self._clock()
        try:
            yield
        finally:
            took = self._clock() - start
            with self._lock:
                self._takes += (took - self._takes) * (SMOOTHING if self._takes else 1.0)
            self._leave()

    def _wait(self) -> float:
        ahead = 0 if self._free else len(self._line) + 1
        return ahead * self._takes / self._places

    def _join(self, *, ahead: bool = False) -> Future[None]:
        turn: Future[None] = Future()
        with self._lock:
            if self._free:
                self._free -= 1
                turn.set_result(None)
            elif ahead:
                self._line.appendleft(turn)
            else:
                self._line.append(turn)
        return turn

    def _leave(self) -> None:
        """Hand a place to whoever is next and has not gone away."""
        with self._lock:
            while self._line:
                turn = self._line.popleft()
                if turn.set_running_or_notify_cancel():
                    break
            else:
                self._free += 1
                return
        turn.set_result(None)
