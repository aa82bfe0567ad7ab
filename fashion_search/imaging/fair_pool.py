"""Shares a few resources, such as decoders, between many threads, fairly between clients."""

import threading
from collections import Counter
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Generic, TypeVar

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""The client whose request this thread answers; empty if there is none."""

T = TypeVar("T")


class FairPool(Generic[T]):
    """A pool that gives a free item to the client that holds the fewest; ties go to the longest waiting."""

    def __init__(self, items: Iterable[T]) -> None:
        """Take the items."""
        self._changed = threading.Condition()
        self._free = list(items)
        self._waiting: list[tuple[str, object]] = []  # client and ticket, longest waiting first
        self._held: Counter[str] = Counter()

    def acquire(self) -> T:
        """Wait for an item for this thread's client; `release` it afterwards."""
        client, ticket = CLIENT.get(), object()
        with self._changed:
            self._waiting.append((client, ticket))
            self._changed.wait_for(lambda: self._free and self._next() is ticket)
            self._waiting.remove((client, ticket))
            self._held[client] += 1
            item = self._free.pop()
            self._changed.notify_all()  # another may be free
            return item

    def release(self, item: T) -> None:
        """Give back the item of this thread's client, or a replacement."""
        with self._changed:
            self._held -= Counter([CLIENT.get()])
            self._free.append(item)
            self._changed.notify_all()

    def _next(self) -> object:
        return min(self._waiting, key=lambda waiting: self._held[waiting[0]])[1]
