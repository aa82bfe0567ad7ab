"""The search engine: parse, encode, candidates, score, verdict; the same for page, REST and command line."""

import copy
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from fashion_search.catalog.filters import Filters, Sort
from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.encoder.batching import BatchingEncoder
from fashion_search.errors import UNREADABLE, IndexMismatchError
from fashion_search.ranking.candidates import nearest_needed
from fashion_search.ranking.cover import cover_of, worth_of
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.relevance import Verdict, verdict_of
from fashion_search.ranking.scoring import Scorer
from fashion_search.search.composing import Composer, is_edit
from fashion_search.search.encoding import Encoding, timed
from fashion_search.search.narrowing import Matching
from fashion_search.search.query import Hit, Query, SearchResult, SearchType
from fashion_search.search.ranked import Found, least_of, ranked
from fashion_search.search.reading import numbered, read_query
from fashion_search.search.recommend import Suggestion, suggest
from fashion_search.serving.address import Address, index_at
from fashion_search.serving.live import LiveCatalogue, LiveFolder
from fashion_search.serving.milvus.live import LiveCollection
from fashion_search.serving.snapshot import Scope, ScopeRequest, Snapshot

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
    def load(
        cls, index: str | Path | Address, encoder: Encoder | None = None, pictures: str = ""
    ) -> "FashionSearch":
        """Open an index with the model that made it, and follow its changes.

        Args:
            index: the folder that `build_index.py` wrote, or a catalogue in Milvus, `http://HOST:19530/NAME`.
            encoder: the model, if it is loaded already.
            pictures: where the thumbnails of a catalogue in Milvus are; where its builder put them if empty.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged, or made with other weights.
            ModelUnavailableError: its model cannot be loaded.
            UnavailableError: Milvus cannot be reached.
        """
        found = index if isinstance(index, Address) else index_at(index)
        live = LiveFolder(found) if isinstance(found, Path) else LiveCollection(found, pictures)
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
            typed, read = query.text, read_query(query, snapshot, self.encoder)
            query, understood = read.query, read.understood
            given = vectors = self._encoding.vectors(query, snapshot, timings)
            by_words = query.lexical and query.fusion == "balanced"
            empty = not len(snapshot.catalogue)
            if is_edit(query, given) and not empty:
                with timed(timings, "rewrite"):
                    worth = worth_of(snapshot.words, read.stems) if by_words else 0.0
                    vectors, understood = self._composer.rewrite(query, given, snapshot, worth, understood)
            with timed(timings, "search"):
                request = ScopeRequest(
                    probes=() if empty else vectors.probes(snapshot.statistics),
                    count=nearest_needed(vectors, max(least_of(query), query.top_k + 1), by_words=by_words),
                    stems=read.stems if by_words else (),
                    ids=[each for each in (query.like, typed) if each],
                    filters=query.filters,
                )
                scope = snapshot.scope(request)
                found, near = Found(), scope.snapshot
                if len(near.catalogue):
                    first = numbered(typed, near) if typed else ()
                    cover = cover_of(near.words, read.stems, first, read.excluded) if by_words else None
                    with self._ranker:
                        scorer = Scorer(vectors, near.statistics, near.index, cover)
                        found = ranked(near, self.encoder, query, given, scorer, scope.passing)
        confidence = found.confidence
        return SearchResult(
            query=query,
            hits=list(found.hits),
            eligible=_eligible(scope, query),
            snapshot=near,
            matching=Matching(near.facets, found.matching, found.scored),
            verdict=verdict_of(confidence.probability),
            confidence=confidence.probability,
            picture_doubted=confidence.picture_doubted,
            absent=confidence.absent,
            understood=understood,
            timings=timings,
        )


def _eligible(scope: Scope, query: Query) -> int:
    """Return how many products can be found; the product `like` is excluded."""
    own = None if query.like is None else scope.snapshot.catalogue.row(query.like)
    return scope.eligible - (own is not None and (scope.passing is None or own in scope.passing))
