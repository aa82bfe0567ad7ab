"""A ring buffer of the last searches."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from PIL import Image

from fashion_search.imaging.decode import PictureFile
from fashion_search.search.query import Query, SearchResult
from fashion_search.server.observability.report import Report, SearchEvent, report

CAPACITY = 20_000
"""Most searches, and most openings of products, that are kept."""

PAUSE = 300.0
"""Seconds after which the same words and picture count as a new query; before, as a moved control."""

LONGEST_TEXT = 200
"""Characters of a query that are kept."""


class RecentSearches:
    """The last searches and opened products; threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Start empty; `clock` returns the time in seconds since 1970."""
        self._clock = clock
        self._events: deque[SearchEvent] = deque(maxlen=CAPACITY)
        self._opened: deque[tuple[float, str]] = deque(maxlen=CAPACITY)
        self._queries = 0
        self._asked: OrderedDict[int, tuple[int, float]] = OrderedDict()
        self._since = clock()
        self._lock = threading.Lock()

    def on_result(self, result: SearchResult) -> None:
        """Record a search that was answered."""
        text = result.query.text[:LONGEST_TEXT] if result.query.text else None
        self._add(result.query, verdict=result.verdict, timings=dict(result.timings), text=text)

    def on_error(self, query: Query, error: Exception) -> None:
        """Record a search that failed, by the kind of its error alone."""
        self._add(query, error=type(error).__name__)

    def opened(self, product_id: str) -> None:
        """Record that a product was opened."""
        with self._lock:
            self._opened.append((self._clock(), product_id))

    def report(self) -> Report:
        """Return the report of the last hours."""
        with self._lock:
            now, events, opened = self._clock(), list(self._events), list(self._opened)
        full = len(events) == CAPACITY
        return report(events, opened, since=events[0].time if full else self._since, now=now)

    def _add(self, query: Query, **outcome: Any) -> None:  # noqa: ANN401
        key = _key(query)
        with self._lock:
            now = self._clock()
            number = self._number(key, now)
            self._events.append(SearchEvent(time=now, query=number, search_type=query.search_type, **outcome))

    def _number(self, key: int, now: float) -> int:
        """Return the number of the query that a search belongs to; a new one after `PAUSE`."""
        number, last = self._asked.pop(key, (0, -math.inf))
        if abs(now - last) >= PAUSE:  # abs: a clock that was set back counts as a pause, too
            self._queries += 1
            number = self._queries
        self._asked[key] = (number, now)
        while len(self._asked) > CAPACITY:
            self._asked.popitem(last=False)
        return number


def _key(query: Query) -> int:
    """Return a key that is equal for searches of one query: words and picture, no other control.

    It is a salted hash, not the words. Two people who ask the same within `PAUSE` count as one.
    """
    return hash((query.text, query.without, query.like, _few(query.image)))


def _few(image: Image.Image | PictureFile | None) -> object:
    """Return a cheap key of a picture: its digest, or some pixels of a decoded one."""
    if image is None or isinstance(image, PictureFile):
        return image and image.digest
    return image.size, image.resize((32, 32), Image.Resampling.NEAREST).tobytes()
