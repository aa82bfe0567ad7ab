"""Follows a catalogue in Milvus: looks for new versions, and whether the server answers at all."""

import time

from fashion_search.errors import IndexMismatchError, UnavailableError
from fashion_search.serving.address import Address
from fashion_search.serving.live import LiveCatalogue
from fashion_search.serving.milvus.client import LOOK_SECONDS, Client
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.snapshot import CatalogueVersion, RemoteSnapshot
from fashion_search.serving.milvus.state import Head, State

START_SECONDS = 60.0
"""How long a start waits for a server that is starting, too."""

PAUSE_SECONDS = 0.5
"""Time between two tries."""


class LiveCollection(LiveCatalogue):
    """The current version of a catalogue in Milvus."""

    def __init__(self, address: Address, pictures: str = "", seconds: float = START_SECONDS) -> None:
        """Open a catalogue; `pictures` as of `Collection`, `seconds` is how long to wait for the server.

        Raises:
            UnavailableError: the server can't be reached for so long.
            IndexMissingError: there is no catalogue, or it is not complete.
            IndexMismatchError: it is damaged, or of another version of this program.
        """
        self.collection, self._head = _opened(address, pictures, seconds)
        self._watching = State(Client(address.server, LOOK_SECONDS), address)
        if not self._head.version:
            raise IndexMismatchError(
                f"The catalogue at {address} is being built: start again when that is finished."
            )
        super().__init__(self._load(self._head))

    def unavailable(self) -> str:
        """Return why it cannot be searched now; empty if it can."""
        return str(UnavailableError()) if self.collection.client.away else ""

    def _look(self) -> None:
        client, old = self.collection.client, self._head
        try:
            head = self._watching.head()
            client.away = False
            if (head.version, head.manifest) != (old.version, old.manifest):
                if not head.manifest.fits(old.manifest):
                    raise IndexMismatchError(
                        f"The catalogue was built again with another model, {head.manifest.model}: "
                        "start the program again."
                    )
                self.snapshot, self._head = self._load(head), head
        except UnavailableError:
            client.away = True
            raise

    def _load(self, head: Head) -> RemoteSnapshot:
        return RemoteSnapshot.of(CatalogueVersion(self.collection, head, self._watching.load(head.version)))


def _opened(address: Address, pictures: str, seconds: float) -> tuple[Collection, Head]:
    end = time.monotonic() + seconds
    while True:
        try:
            collection = Collection(address, pictures)
            return collection, collection.state.head()
        except UnavailableError as error:
            if time.monotonic() > end:
                raise UnavailableError(
                    f"Milvus at {address.server} cannot be reached: start it first."
                ) from error
            time.sleep(PAUSE_SECONDS)
