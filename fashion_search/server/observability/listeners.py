"""A search that reports each call to the log and the metrics."""

from collections.abc import Sequence
from typing import Protocol, Self

from fashion_search.encoder import Encoder
from fashion_search.search.engine import FashionSearch, Query, SearchResult
from fashion_search.search.snapshot import Collection


class Listener(Protocol):
    """Is told of every search, in the thread that searches."""

    def found(self, query: Query, result: SearchResult) -> None:
        """Hear of a search that was answered."""

    def refused(self, query: Query, error: Exception) -> None:
        """Hear of a search that failed."""


class HeardSearch(FashionSearch):
    """A search that tells listeners what is asked of it and what came of that."""

    def __init__(self, encoder: Encoder, collection: Collection, listeners: Sequence[Listener] = ()) -> None:
        """Take the parts of a search, and who listens."""
        super().__init__(encoder, collection)
        self._listeners = tuple(listeners)

    @classmethod
    def heard_by(cls, search: FashionSearch, listeners: Sequence[Listener]) -> Self:
        """Listen to a search that is open; nothing is loaded again."""
        return cls(search.encoder, search._collection, listeners=listeners)

    def search(self, query: Query) -> SearchResult:
        """Search as ever, and tell.

        Raises:
            QueryError: as ever.
        """
        try:
            result = super().search(query)
        except Exception as error:
            for listener in self._listeners:
                listener.refused(query, error)
            raise
        for listener in self._listeners:
            listener.found(query, result)
        return result
