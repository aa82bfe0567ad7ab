"""The search: parse, encode, retrieve candidates, score, judge; the same for page, REST and command line."""

import copy
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Catalogue
from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.errors import IndexMismatchError
from fashion_search.index import Rows
from fashion_search.ranking.candidates import nearest, nearest_passing
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.relevance import Verdict, level
from fashion_search.ranking.scoring import Ranking, Scorer
from fashion_search.search.encoding import Encoding, timed
from fashion_search.search.hits import confidence_of, hits_of
from fashion_search.search.query import Hit, Query, SearchResult, SearchType
from fashion_search.search.recommend import Suggestion, suggest
from fashion_search.search.snapshot import Snapshot

__all__ = ["FashionSearch", "Filters", "Fusion", "Hit", "Query", "SearchResult", "SearchType", "Verdict"]


class Listener(Protocol):
    """Is told of every search, in the thread that searches."""

    def found(self, result: SearchResult) -> None:
        """Hear of a search that was answered."""

    def refused(self, query: Query, error: Exception) -> None:
        """Hear of a search that failed."""


class FashionSearch:
    """Search over one catalogue with one model; immutable, so threads may share it."""

    def __init__(self, encoder: Encoder, snapshot: Snapshot) -> None:
        """Take finished parts; `load` makes them from an index folder.

        Args:
            encoder: turns queries into vectors of the index's space.
            snapshot: the opened index.

        Raises:
            IndexMismatchError: the index was made by other weights.
        """
        manifest = snapshot.manifest
        if encoder.fingerprint != manifest.fingerprint or encoder.dim != snapshot.index.dim:
            raise IndexMismatchError(
                f"The index was made with other weights of {manifest.model} than the ones loaded now "
                f"({encoder.name}): build the index again."
            )
        self.encoder = encoder
        self.snapshot = snapshot
        self.listeners: tuple[Listener, ...] = ()
        # As many rank at a time as there are processors: more are no faster.
        self._ranker = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._encoding = Encoding(encoder, snapshot)

    @classmethod
    def load(cls, index_dir: str | Path, encoder: Encoder | None = None) -> "FashionSearch":
        """Open an index folder with the model that made it.

        Args:
            index_dir: what `build_index.py` wrote.
            encoder: a loaded model, if there is one already; else the manifest's is loaded.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged, or made by other weights.
            ModelUnavailableError: its model cannot be loaded.
        """
        snapshot = Snapshot.load(Path(index_dir))
        return cls(encoder or ClipEncoder.load(snapshot.manifest.model), snapshot)

    def heard_by(self, *listeners: Listener) -> "FashionSearch":
        """Return the same search, which also tells these listeners of each call; nothing is loaded again."""
        heard = copy.copy(self)
        heard.listeners = (*self.listeners, *listeners)
        return heard

    @property
    def catalogue(self) -> Catalogue:
        """The products, in row order."""
        return self.snapshot.catalogue

    @property
    def manifest(self) -> Manifest:
        """What the index says of itself."""
        return self.snapshot.manifest

    @property
    def folder(self) -> Path:
        """Where the files of the index lie."""
        return self.snapshot.folder

    @property
    def facets(self) -> Facets:
        """What the products can be filtered by."""
        return self.snapshot.facets

    @property
    def remembered(self) -> dict[tuple[str, str], int]:
        """How often the vector of a query was known ("hit") or made ("miss"), by what it is of."""
        return self._encoding.counts

    @property
    def images_dir(self) -> Path:
        """Where the pictures named in `Product.pictures` lie."""
        return self.folder / "images"

    def search(self, query: Query) -> SearchResult:
        """Find the products that fit a query best.

        Raises:
            QueryError: words and picture cancel each other out, or `like` names no product.
            PictureError: the picture's file cannot be read.
            TooLargeError: it is over a limit.
        """
        try:
            result = self._search(query)
        except Exception as error:
            for listener in self.listeners:
                listener.refused(query, error)
            raise
        for listener in self.listeners:
            listener.found(result)
        return result

    def suggest(
        self, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str], count: int = 10
    ) -> list[Suggestion]:
        """Return products that a shopper may like, best first, each with the reason; none of those named.

        Args:
            liked: ids of products; those that the catalogue does not have are left out.
            viewed: ids of products that were looked at, which count less.
            disliked: ids of products that were not liked.
            count: how many, at least 1.
        """
        return suggest(self.snapshot, liked, viewed, disliked, count)

    def _search(self, query: Query) -> SearchResult:
        snapshot = self.snapshot
        timings: dict[str, float] = {}
        with timed(timings, "total"):
            query = query.parse()
            vectors = self._encoding.vectors(query, timings)
            with timed(timings, "search"), self._ranker:
                scorer = Scorer(vectors, snapshot.statistics, snapshot.index)
                whole = nearest(scorer, snapshot.images, query.top_k)
                # Figures stand for the whole catalogue: a filter changes what is shown and no figure.
                confidence = confidence_of(snapshot, self.encoder, query, vectors, whole)
                passing = self.facets.passing(query.filters)
                ranking = self._passing(scorer, whole, passing, query.top_k)
                hits = hits_of(snapshot, query, ranking, whole, confidence) if ranking else []
        return SearchResult(
            query=query,
            hits=hits,
            eligible=self._eligible(query, passing),
            verdict=level(confidence),
            confidence=confidence,
            timings=timings,
        )

    def _passing(self, scorer: Scorer, whole: Ranking, passing: Rows | None, top_k: int) -> Ranking | None:
        """Return the ranking of the products that pass the filters; None where none does."""
        if passing is None:
            return whole
        if not len(passing):
            return None
        return nearest_passing(scorer, self.snapshot.images, top_k, passing, whole.candidates.products)

    def _eligible(self, query: Query, passing: Rows | None) -> int:
        """Return how many products can be found: a product is not found as one that is like itself."""
        count = len(self.catalogue) if passing is None else len(passing)
        own = None if query.like is None else self.catalogue.row(query.like)
        return count - (own is not None and (passing is None or own in passing))
