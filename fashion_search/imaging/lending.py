"""Lends a few things, such as decoders, to many threads, fairly between clients."""

import threading
from collections import Counter
from contextvars import ContextVar
from typing import Generic, TypeVar

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""For whom this thread works, as clients are counted; the name is empty where it is nobody's request."""


T = TypeVar("T")


class FairPool(Generic[T]):
    """Lends things; a free one goes to the client that holds the fewest, of several to who waits longest."""

    def __init__(self) -> None:
        """Have nothing to lend yet."""
        self._changed = threading.Condition()
        self._free: list[T] = []
        self._waiting: list[tuple[str, object]] = []  # client and turn, those who came first in front
        self._held: Counter[str] = Counter()

    def add(self, thing: T) -> None:
        """Lend one thing more."""
        with self._changed:
            self._free.append(thing)
            self._changed.notify_all()

    def take(self) -> T:
        """Wait for this thread's client to have its turn, and hold a thing until `give`."""
        client, turn = CLIENT.get(), object()
        with self._changed:
            self._waiting.append((client, turn))
            self._changed.wait_for(lambda: self._free and self._next() is turn)
            self._waiting.remove((client, turn))
            self._held[client] += 1
            thing = self._free.pop()
            self._changed.notify_all()  # another may be free
            return thing

    def give(self, thing: T) -> None:
        """Give back what this thread's client holds, or what takes its place."""
        with self._changed:
            self._held -= Counter([CLIENT.get()])
            self._free.append(thing)
            self._changed.notify_all()

    def _next(self) -> object:
        return min(self._waiting, key=lambda waits: self._held[waits[0]])[1]
