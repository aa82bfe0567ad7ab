"""The search that every door uses, with a ring beside it that remembers what is asked."""

from fashion_search.collection import Collection
from fashion_search.config import Settings
from fashion_search.encoder import Encoder
from fashion_search.insight.log import Log
from fashion_search.insight.ring import Ring
from fashion_search.search import FashionSearch, Query, SearchResult


class WatchedSearch(FashionSearch):
    """A search with a ring that remembers what is asked of it."""

    def __init__(self, encoder: Encoder, collection: Collection, ring: Ring | None = None) -> None:
        """Take the parts of a search, and the ring; an empty one where there is none."""
        super().__init__(encoder, collection)
        self.ring = ring or Ring()

    @classmethod
    def over(cls, search: FashionSearch, ring: Ring) -> "WatchedSearch":
        """Watch a search that is open; nothing is loaded again."""
        return cls(search.encoder, search._collection, ring)

    def search(self, query: Query) -> SearchResult:
        """Search as ever, and remember it.

        Raises:
            QueryError: as ever.
        """
        try:
            result = super().search(query)
        except Exception as error:
            self.ring.refused(query, error)
            raise
        self.ring.found(query, result)
        return result

    def opened(self, product_id: object) -> None:
        """Remember that a product was looked at; an id that the catalogue has not is left out."""
        if isinstance(product_id, str) and self.catalogue.row(product_id) is not None:
            self.ring.opened(product_id)


def watch(search: FashionSearch, settings: Settings) -> FashionSearch:
    """Return the search, watched where the settings say so.

    Raises:
        SearchError: the log cannot be written to.
    """
    if not settings.insight:
        return search
    log = Log(settings.insight_log) if settings.insight_log else None
    return WatchedSearch.over(search, Ring(log))
