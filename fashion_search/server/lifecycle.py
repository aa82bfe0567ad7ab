"""Readiness, start and graceful stop of the server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from PIL import Image

from fashion_search.search.engine import FashionSearch
from fashion_search.search.query import Query

STOPPING = "The server is stopping: try again in a moment."
STARTING = "The server is starting: try again in a moment."

LOOK_S = 0.05
"""Seconds between two checks of whether anything is still running."""

QUIET_LOOKS = 3
"""Checks in a row that must find nothing: the page fetches its answer in a second request."""


class Lifecycle:
    """The server's state; written by the event loop, read by other threads."""

    def __init__(self, state: Literal["starting", "ready", "stopping"] = "starting") -> None:
        self.state = state
        self.running = 0
        self._unavailable: Callable[[], str] = str

    def rest_on(self, unavailable: Callable[[], str]) -> None:
        """Stay ready only while this finds no reason why the catalogue cannot be searched."""
        self._unavailable = unavailable

    @property
    def ready(self) -> bool:
        """Whether searches are answered and the catalogue can be searched."""
        return self.state == "ready" and not self._unavailable()

    @property
    def why_not(self) -> str:
        """Return why searches are not answered."""
        return {"starting": STARTING, "stopping": STOPPING}.get(self.state) or self._unavailable()

    @contextmanager
    def runs(self) -> Iterator[None]:
        """Count a request as running until the block ends."""
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    def drain(self, waiting: Callable[[], int], grace: float) -> int:
        """Refuse new searches and wait for those that run.

        Args:
            waiting: returns how many searches of the page wait or run, besides the requests.
            grace: seconds to wait at most.

        Returns:
            How many are still running.
        """
        self.state = "stopping"
        end = time.monotonic() + grace
        quiet = 0
        while (left := self.running + waiting()) or quiet < QUIET_LOOKS:
            quiet = 0 if left else quiet + 1
            if time.monotonic() > end:
                break
            time.sleep(LOOK_S)
        return left


def warm(search: FashionSearch) -> None:
    """Search once by words and picture, so that the first shopper does not wait for a cold model.

    Raises:
        SearchError: the index and its model cannot answer.
    """
    query = Query(text="clothes", image=Image.new("RGB", (224, 224), "white"))
    search.search(query)
