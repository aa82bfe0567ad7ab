"""The search engine: parse, encode, candidates, score, verdict; the same for page, REST and command line."""

import copy
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from fashion_search.catalog.filters import Filters
from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.encoder.batching import BatchingEncoder
from fashion_search.errors import UNREADABLE, IndexMismatchError
from fashion_search.index import Rows
from fashion_search.ranking.cover import cover_of
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.relevance import Verdict, verdict_of
from fashion_search.ranking.scoring import Scorer
from fashion_search.search.composing import Composer, is_edit
from fashion_search.search.encoding import Encoding, timed
from fashion_search.search.narrowing import Matching
from fashion_search.search.query import Hit, Query, SearchResult, SearchType, Sort
from fashion_search.search.ranked import Found, ranked
from fashion_search.search.reading import read_query
from fashion_search.search.recommend import Suggestion, suggest
from fashion_search.serving.live import LiveCatalogue
from fashion_search.serving.snapshot import Snapshot

__all__ = [
    "FashionSearch",
    "Filters",
    "Fusion",
    "Hit",
    "Query",
    "SearchResult",
    "SearchType",
    "Sort",
    "Verdict",
]


class Listener(Protocol):
    """Observes searches, in the thread that searches."""

    def on_result(self, result: SearchResult) -> None:
        """Receive a result."""

    def on_error(self, query: Query, error: Exception) -> None:
        """Receive the error of a failed search."""


class FashionSearch:
    """Searches one catalogue with one model, as it is at the moment of each search; thread-safe."""

    def __init__(self, encoder: Encoder, live: LiveCatalogue) -> None:
        """Take loaded parts; use `load` to get them from an index folder.

        Args:
            encoder: the model that made the index.
            live: the opened index.

        Raises:
            IndexMismatchError: the index was made with other weights.
        """
        manifest = live.snapshot.manifest
        if not manifest.fits(encoder):
            raise IndexMismatchError(
                f"The index was made with other weights of {manifest.model} than the ones loaded now "
                f"({encoder.name}): build the index again."
            )
        self.encoder: Encoder = BatchingEncoder(encoder)
        self.live = live
        self.listeners: tuple[Listener, ...] = ()
        # One per processor: more are not faster.
        self._ranker = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._encoding = Encoding(self.encoder)
        self._composer = Composer(self.encoder, self._encoding.query_encoder)

    @classmethod
    def load(cls, index_dir: str | Path, encoder: Encoder | None = None) -> "FashionSearch":
        """Open an index folder with the model that made it, and follow its changes.

        Args:
            index_dir: what `build_index.py` wrote.
            encoder: the model, if it is loaded already.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged, or made with other weights.
            ModelUnavailableError: its model cannot be loaded.
        """
        live = LiveCatalogue(Path(index_dir))
        search = cls(encoder or ClipEncoder.load(live.snapshot.manifest.model), live)
        live.watch()
        return search

    def with_listeners(self, *listeners: Listener) -> "FashionSearch":
        """Return a copy of the search that also notifies these listeners; it shares all loaded parts."""
        heard = copy.copy(self)
        heard.listeners = (*self.listeners, *listeners)
        return heard

    @property
    def snapshot(self) -> Snapshot:
        """The catalogue of now; keep it for what must agree."""
        return self.live.snapshot

    @property
    def cache_counts(self) -> dict[tuple[str, str], int]:
        """Hits and misses of the query cache, as in `QueryEncoder.counts`."""
        return self._encoding.counts

    def search(self, query: Query) -> SearchResult:
        """Find the best products for a query.

        Raises:
            QueryError: text and picture cancel out, or there is no product with the id `like`.
            PictureError: the picture cannot be read.
            TooLargeError: it is over a limit.
        """
        try:
            result = self._search(query)
        except Exception as error:
            for listener in self.listeners:
                listener.on_error(query, error)
            if isinstance(error, IndexMismatchError):  # whoever searches need not know of files and folders
                raise IndexMismatchError(UNREADABLE) from error
            raise
        for listener in self.listeners:
            listener.on_result(result)
        return result

    def suggest(
        self, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str], count: int = 10
    ) -> list[Suggestion]:
        """Recommend products, best first; see `recommend.suggest`."""
        return suggest(self.snapshot, liked, viewed, disliked, count)

    def _search(self, query: Query) -> SearchResult:
        snapshot = self.snapshot
        timings: dict[str, float] = {}
        with timed(timings, "total"):
            read = read_query(query, snapshot, self.encoder)
            query, understood = read.query, read.understood
            given = self._encoding.vectors(query, snapshot, timings)
            passing = snapshot.facets.passing(query.filters)
            found = Found()
            if len(snapshot.catalogue):
                cover = (
                    cover_of(snapshot.words, read.stems, read.numbered, read.excluded)
                    if query.lexical and query.fusion == "balanced"
                    else None
                )
                worth = cover.worth if cover else 0.0
                vectors = given
                if is_edit(query, given):
                    with timed(timings, "rewrite"):
                        vectors, understood = self._composer.rewrite(
                            query, given, snapshot, worth, understood
                        )
                with timed(timings, "search"), self._ranker:
                    scorer = Scorer(vectors, snapshot.statistics, snapshot.index, cover)
                    found = ranked(snapshot, self.encoder, query, given, scorer, passing)
        confidence = found.confidence
        return SearchResult(
            query=query,
            hits=list(found.hits),
            eligible=_eligible(snapshot, query, passing),
            matching=Matching(snapshot.facets, found.matching, found.scored),
            verdict=verdict_of(confidence.probability),
            confidence=confidence.probability,
            picture_doubted=confidence.picture_doubted,
            absent=confidence.absent,
            understood=understood,
            timings=timings,
        )


def _eligible(snapshot: Snapshot, query: Query, passing: Rows | None) -> int:
    """Return how many products can be found; the product `like` is excluded."""
    count = len(snapshot.catalogue) if passing is None else len(passing)
    own = None if query.like is None else snapshot.catalogue.row(query.like)
    return count - (own is not None and (passing is None or own in passing))
