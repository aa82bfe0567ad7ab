"""A bounded map of clients, which forgets those that were seen longest ago."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Record = TypeVar("Record")

CLIENTS = 10_000
"""Most clients in the map; some hundred bytes each."""


class RecentClients(Generic[Record]):
    """A record for each client; for one event loop."""

    def __init__(self, new: Callable[[], Record], most: int = CLIENTS) -> None:
        """Start empty.

        Args:
            new: makes a record for a new client.
            most: most clients; beyond it, the one not seen for longest is dropped.
        """
        self._new = new
        self._most = most
        self._records: OrderedDict[str, Record] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of clients."""
        return len(self._records)

    def of(self, client: str) -> Record:
        """Return a client's record."""
        if client not in self._records:
            self._records[client] = self._new()
            if len(self._records) > self._most:
                self._records.popitem(last=False)
        self._records.move_to_end(client)
        return self._records[client]
