"""Follows a catalogue in Milvus: looks for new versions, and whether the server answers at all."""

import io
import logging
import time
from functools import partial
from pathlib import Path

from fashion_search.errors import IndexMismatchError, SearchError, UnavailableError
from fashion_search.language.reader import Reader
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.serving.address import Address
from fashion_search.serving.live import LiveCatalogue
from fashion_search.serving.milvus.client import LOOK_SECONDS as ANSWER_SECONDS
from fashion_search.serving.milvus.client import Client
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.fetched import Whole
from fashion_search.serving.milvus.remote import RemoteSnapshot, holds_all
from fashion_search.serving.milvus.state import SUMMARY, VERDICT, Head, State
from fashion_search.serving.milvus.summary import OfferedFacets, Summary, names_of
from fashion_search.serving.snapshot import Snapshot

_LOG = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""Time between two looks for changes."""

START_SECONDS = 60.0
"""How long a start waits for a server that is starting, too."""

NOT_YET = "The catalogue at {} is being built: start again when that is finished."


class LiveCollection(LiveCatalogue):
    """The current version of a catalogue in Milvus."""

    def __init__(self, address: Address, pictures: str = "", seconds: float = START_SECONDS) -> None:
        """Open a catalogue.

        Args:
            address: where it is.
            pictures: where its thumbnails are; empty for where its builder has put them.
            seconds: how long to wait for the server.

        Raises:
            UnavailableError: the server can't be reached for so long.
            IndexMissingError: there is no catalogue, or it is not complete.
            IndexMismatchError: it is damaged, or of another version of this program.
        """
        self.index_dir = Path(address.name)  # a name for messages: there is no folder
        self.collection = _opened(address, pictures, seconds)
        self._watching = State(Client(address.server, ANSWER_SECONDS), address)
        self.problem = ""
        self._head = self.collection.state.head()
        if not self._head.version:
            raise IndexMismatchError(NOT_YET.format(address))
        self.snapshot: Snapshot = self._load(self._head)

    def unavailable(self) -> str:
        """Return why it cannot be searched now; empty if it can."""
        return str(UnavailableError()) if self.collection.client.away else ""

    def refresh(self) -> bool:
        """Look for changes now; return whether there is a new version; what fails is in `problem`."""
        problem, changed = "", False
        try:
            head = self._watching.head()
            self.collection.client.away = False
            if (head.version, head.manifest) != (self._head.version, self._head.manifest):
                if not head.manifest.fits(self._head.manifest):
                    raise IndexMismatchError(
                        f"The catalogue was built again with another model, {head.manifest.model}: "
                        "start the program again."
                    )
                self.snapshot, self._head, changed = self._load(head), head, True
        except UnavailableError as error:
            self.collection.client.away = True
            problem = str(error)
        except Exception as error:  # nobody else can tell of it, and the next look may succeed
            problem = str(error) if isinstance(error, SearchError) else repr(error)
        if problem != self.problem:
            _LOG.warning("The catalogue %s", f"cannot be followed: {problem}" if problem else "is back.")
        self.problem = problem
        return changed

    def _load(self, head: Head) -> RemoteSnapshot:
        parts = self._watching.load(head.version)
        summary = Summary.decode(parts[SUMMARY])
        counts, names = summary.counts, names_of(summary.counts)
        whole = Whole(
            counts=counts,
            offered=OfferedFacets(counts),
            names=names,
            reader=Reader(counts.words, names.brands),
            statistics=summary.statistics,
            relevance=RelevanceModel.load(io.BytesIO(parts[VERDICT])),
            manifest=head.manifest,
            holds_all=partial(holds_all, self.collection),
        )
        return RemoteSnapshot.of(self.collection, whole)


def _opened(address: Address, pictures: str, seconds: float) -> Collection:
    end = time.monotonic() + seconds
    while True:
        try:
            return Collection.open(address, pictures)
        except UnavailableError as error:
            if time.monotonic() > end:
                raise UnavailableError(
                    f"Milvus at {address.server} cannot be reached: start it first."
                ) from error
            time.sleep(LOOK_SECONDS)
