"""Readiness, start and graceful stop of the server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image

from fashion_search.search.engine import FashionSearch
from fashion_search.search.query import Query

STOPPING = "The server is stopping: try again in a moment."
STARTING = "The server is starting: try again in a moment."
GONE = "The index has been removed or replaced since the server started: start it again."

RETRY_AFTER_S = 5
"""Seconds after which who is not answered may come again: a start takes about eight."""

LOOK_S = 0.05
"""Seconds between two looks at whether anything is still running."""

QUIET_LOOKS = 3
"""Looks in a row that must find nothing: a page asks for its answer in a second request."""


class Lifecycle:
    """What the server is doing; the event loop writes, other threads read."""

    def __init__(self, state: Literal["starting", "ready", "stopping"] = "starting") -> None:
        self.state = state
        self.running = 0
        self._files: tuple[Path, ...] = ()

    def rest_on(self, *files: Path) -> None:
        """Be ready only as long as those of some files and folders stay that are there now."""
        self._files = tuple(file for file in files if file.exists())

    @property
    def ready(self) -> bool:
        """Whether searches are answered, from files that are still there."""
        return self.state == "ready" and all(file.exists() for file in self._files)

    @property
    def why_not(self) -> str:
        """Return what to say while searches are not answered."""
        return {"starting": STARTING, "stopping": STOPPING, "ready": GONE}[self.state]

    @contextmanager
    def runs(self) -> Iterator[None]:
        """Count a request as running until the block ends."""
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    def drain(self, waiting: Callable[[], int], grace: float) -> int:
        """Take no more searches, and wait until what runs has ended.

        Args:
            waiting: searches of the page that wait or run, besides the requests.
            grace: seconds to wait at most.

        Returns:
            How many have not ended.
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
    """Search once by words and picture, so that the first shopper does not wait for what a model does first.

    Raises:
        SearchError: the index and its model cannot answer.
    """
    query = Query(text="clothes", image=Image.new("RGB", (224, 224), "white"))
    search.search(query)
