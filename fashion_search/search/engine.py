"""The search engine: parse, encode, rewrite, rank, verdict, hits; the same for page, REST and command line."""

import copy
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from fashion_search.catalog.filters import Filters, Sort
from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.encoder.batching import BatchingEncoder
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.errors import UNREADABLE, IndexMismatchError
from fashion_search.language.tokens import stems
from fashion_search.ranking.candidates import nearest_needed
from fashion_search.ranking.cover import cover_of, worth_of
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.relevance import Verdict, verdict_of
from fashion_search.ranking.scoring import Scorer
from fashion_search.search.confidence import Confidence, confidence_of
from fashion_search.search.editing import Editor, is_edit
from fashion_search.search.encoding import encode, timed
from fashion_search.search.hits import hits_of, least_scored, rank
from fashion_search.search.matching import Matching
from fashion_search.search.parsing import parse, rows_of_number
from fashion_search.search.query import Hit, Query, SearchResult, SearchType
from fashion_search.search.recommend import Recommendation, recommend
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
        self._ranker = threading.BoundedSemaphore(os.cpu_count() or 1)  # more than processors are not faster
        self._query_encoder = QueryEncoder(self.encoder)
        self._editor = Editor(self.encoder, self._query_encoder)

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
        return self._query_encoder.counts

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

    def recommend(
        self, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str], count: int = 10
    ) -> list[Recommendation]:
        """Recommend products, best first; see `recommend.recommend`."""
        return recommend(self.snapshot, liked, viewed, disliked, count)

    def _search(self, query: Query) -> SearchResult:
        snapshot = self.snapshot
        timings: dict[str, float] = {}
        with timed(timings, "total"):
            parsed = parse(query, snapshot, self.encoder)
            typed, query, understood = query.text, parsed.query, parsed.understood
            given = vectors = encode(query, parsed.excluded, snapshot, self._query_encoder, timings)
            by_words = query.lexical and query.fusion == "balanced"
            empty = not len(snapshot.catalogue)
            if is_edit(query, given) and not empty:
                with timed(timings, "rewrite"):
                    worth = worth_of(snapshot.words, parsed.stems) if by_words else 0.0
                    vectors, understood = self._editor.rewrite(query, given, snapshot, worth, understood)
            with timed(timings, "search"):
                request = ScopeRequest(
                    probes=() if empty else vectors.probes(snapshot.statistics),
                    count=nearest_needed(
                        vectors, max(least_scored(query), query.top_k + 1), by_words=by_words
                    ),
                    stems=parsed.stems if by_words else (),
                    ids=[each for each in (query.like, typed) if each],
                    filters=query.filters,
                )
                scope = snapshot.scope(request)
                near, confidence, hits = scope.snapshot, Confidence(), list[Hit]()
                matching = Matching(near.facets, np.empty(0, dtype=np.int64))
                if len(near.catalogue):
                    first = rows_of_number(typed, near) if typed else ()
                    excluded = list(map(stems, parsed.excluded))
                    cover = cover_of(near.words, parsed.stems, first, excluded) if by_words else None
                    with self._ranker:
                        scorer = Scorer(vectors, near.statistics, near.index, cover)
                        ranked = rank(near, query, scorer, scope.passing)
                        confidence = confidence_of(near, self.encoder, query, given, ranked.whole, cover)
                        hits = hits_of(near, query, given, ranked, scorer, confidence.probability)
                    matching = Matching(near.facets, ranked.matching, ranked.scored)
        return SearchResult(
            query=query,
            hits=hits,
            eligible=_eligible(scope, query),
            snapshot=near,
            matching=matching,
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
