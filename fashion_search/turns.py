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

from fashion_search.errors import OverloadedError

PLACES = 24
"""Requests answered at a time: enough for batches of texts and of pictures to fill while others are encoded."""

LONGEST_WAIT_S = 1.5
"""Seconds that a request may have to wait in line; with the answer itself that is about two."""

SMOOTHING = 0.05
"""Weight of the last answer in the mean time that an answer takes."""


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

    def check(self) -> None:
        """Refuse who would have to wait too long.

        Raises:
            OverloadedError: it would; the error says when to come back.
        """
        wait = self.wait
        if wait > self._longest_wait:
            raise OverloadedError(math.ceil(wait))

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait at the end of the line, without a thread, and hold a place until the block ends.

        Raises:
            OverloadedError: the wait would be too long.
        """
        self.check()
        turn = self._join()
        try:
            if not turn.done():
                await asyncio.wrap_future(turn)
        except asyncio.CancelledError:
            if not turn.cancel():  # the turn came in the same moment
                self._leave()
            raise
        with self._held():
            yield

    @contextmanager
    def next_place(self) -> Iterator[None]:
        """Wait at the head of the line, and hold a place until the block ends.

        It is for callers that have a bounded line of their own, such as the page with Gradio's queue:
        whoever has waited there does not wait again behind all others.
        """
        self._join(ahead=True).result()
        with self._held():
            yield

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
