"""A search that records each query for the operator's page."""

from collections.abc import Sequence

from fashion_search.config import Settings
from fashion_search.encoder import Encoder
from fashion_search.search.engine import FashionSearch
from fashion_search.search.snapshot import Collection
from fashion_search.server.observability.event_log import Log
from fashion_search.server.observability.listeners import HeardSearch, Listener
from fashion_search.server.observability.ring import Ring


class WatchedSearch(HeardSearch):
    """A search with a ring that remembers what is asked of it."""

    def __init__(
        self,
        encoder: Encoder,
        collection: Collection,
        ring: Ring | None = None,
        listeners: Sequence[Listener] = (),
    ) -> None:
        """Take the parts of a search, the ring (an empty one where there is none), and who else listens."""
        self.ring = ring or Ring()
        super().__init__(encoder, collection, (self.ring, *listeners))

    @classmethod
    def over(cls, search: FashionSearch, ring: Ring, listeners: Sequence[Listener] = ()) -> "WatchedSearch":
        """Watch a search that is open; nothing is loaded again."""
        return cls(search.encoder, search._collection, ring, listeners)

    def opened(self, product_id: object) -> None:
        """Remember that a product was looked at; an id that the catalogue has not is left out."""
        if isinstance(product_id, str) and self.catalogue.row(product_id) is not None:
            self.ring.opened(product_id)


def watch(search: FashionSearch, settings: Settings, *listeners: Listener) -> FashionSearch:
    """Return the search, heard by listeners, and watched where the settings say so.

    Raises:
        SearchError: the log cannot be written to.
    """
    if settings.insight:
        log = Log(settings.insight_log) if settings.insight_log else None
        return WatchedSearch.over(search, Ring(log), listeners)
    return HeardSearch.heard_by(search, listeners) if listeners else search
