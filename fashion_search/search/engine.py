"""The search: parse, encode, retrieve candidates, score, judge; the same for page, REST and command line."""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.encoder.batching import Gathered
from fashion_search.encoder.cache import QueryVectors
from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.index import Rows
from fashion_search.ranking.calibration import matches
from fashion_search.ranking.candidates import Candidates
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.relevance import TOP, Verdict, level
from fashion_search.ranking.scoring import Compared, Cosines, Ranked, Scores, Sides
from fashion_search.search.negation import terms
from fashion_search.search.query import Hit, Query, SearchResult, SearchType
from fashion_search.search.recommend import Suggestion, suggest
from fashion_search.search.snapshot import Collection
from fashion_search.vectors import Vector, Vectors, unit

__all__ = ["FashionSearch", "Filters", "Fusion", "Hit", "Query", "SearchResult", "SearchType", "Verdict"]

MOST_DECODED = 4
"""Pictures decoded at a time however many processors there are: one may take a quarter of a gigabyte."""

MOST_BESIDE = 32
"""Threads that may wait for words while others wait for pictures; a server answers fewer at a time."""

LEAST_TEXT_TRUST = 0.05
"""Words that fit nothing make a picture's results doubtful, not worthless."""


class FashionSearch:
    """Search over one catalogue with one model; immutable, so threads may share it."""

    def __init__(self, encoder: Encoder, collection: Collection) -> None:
        """Take finished parts; `load` makes them from an index folder.

        Args:
            encoder: turns queries into vectors of the index's space.
            collection: the index.

        Raises:
            IndexMismatchError: the index was made by other weights.
        """
        manifest = collection.manifest
        if encoder.fingerprint != manifest.fingerprint or encoder.dim != collection.index.dim:
            raise IndexMismatchError(
                f"The index was made with other weights of {manifest.model} than the ones loaded now "
                f"({encoder.name}): build the index again."
            )
        self.encoder = encoder
        self.catalogue = collection.catalogue
        self.manifest = manifest
        self.folder = collection.folder
        self._collection = collection
        # As many decode and as many rank at a time as there are processors: more are no faster, and pictures
        # are large. Each has its own: words must not wait for other people's pictures.
        processors = os.cpu_count() or 1
        self._ranker = threading.BoundedSemaphore(processors)
        decoder = threading.BoundedSemaphore(min(processors, MOST_DECODED))
        self._vectors = QueryVectors(Gathered(encoder), decoder)
        self._beside = ThreadPoolExecutor(MOST_BESIDE, thread_name_prefix="words")

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
        collection = Collection.load(Path(index_dir))
        return cls(encoder or ClipEncoder.load(collection.manifest.model), collection)

    @property
    def facets(self) -> Facets:
        """What the products can be filtered by."""
        return self._collection.facets

    @property
    def remembered(self) -> dict[tuple[str, str], int]:
        """How often the vector of a query was known ("hit") or made ("miss"), by what it is of."""
        return self._vectors.counts

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
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            sides = self._encode(query, timings)
            with _timed(timings, "search"), self._ranker:
                hits, eligible, confidence = self._rank(query, sides)
        return SearchResult(
            hits=hits,
            eligible=eligible,
            filters=query.filters,
            search_type=query.search_type,
            alpha_used=query.alpha_used,
            fusion=query.fusion,
            text=query.text,
            without=query.without,
            verdict=level(confidence),
            confidence=confidence,
            timings=timings,
        )

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
        return suggest(self._collection, liked, viewed, disliked, count)

    def _encode(self, query: Query, timings: dict[str, float]) -> Sides:
        # Words beside the picture: they are ready before it, where there is a second processor.
        both = query.text is not None and query.image is not None
        beside = self._beside.submit(self._encode_words, query, timings) if both else None
        image = None
        if query.image is not None:
            with _timed(timings, "encode_image"):
                image = self._vectors.picture(query.image)
        elif query.like is not None:
            image = unit(self._collection.index.vectors(self._own_pictures(query.like)).mean(axis=0))
        text, avoid = beside.result() if beside else self._encode_words(query, timings)
        return Sides(text=text, image=image, avoid=avoid, alpha=query.alpha_used, fusion=query.fusion)

    def _encode_words(self, query: Query, timings: dict[str, float]) -> tuple[Vector | None, Vectors]:
        text, avoid = None, np.empty((0, self.encoder.dim), dtype=np.float32)
        if query.text is not None:
            with _timed(timings, "encode_text"):
                text = self._vectors.words(query.text)
        if query.without is not None:
            with _timed(timings, "encode_without"):
                said_of = None if query.alpha_used == 1.0 else query.text
                avoid = self._vectors.directions(terms(query.without), said_of)
        return text, avoid

    def _own_pictures(self, product_id: str) -> Rows:
        row = self.catalogue.row(product_id)
        if row is None:
            raise QueryError("There is no product with the id that “like” names in this catalogue.")
        return self._collection.views.of(row)

    def _rank(self, query: Query, sides: Sides) -> tuple[list[Hit], int, float]:
        parts = self._collection
        candidates = Candidates(parts.index, parts.views, parts.spread, sides)
        nearest = candidates.nearest(query.top_k)
        # Figures stand for the whole catalogue, so that a filter changes what is shown and no figure.
        confidence = self._confidence(query, sides, nearest.pictures, nearest.shortlist.rows)
        passing = self.facets.passing(query.filters)
        eligible = len(self.catalogue) if passing is None else len(passing)
        found = nearest
        if passing is not None:
            if not eligible:
                return [], 0, confidence
            found = candidates.among(passing, query.top_k, nearest.shortlist.products)
        places = np.argsort(-found.scores.order, kind="stable")
        if query.like is not None:  # a product is like itself: that is not what one wants to see
            row = self.catalogue.row(query.like)
            places = places[found.shortlist.products[places] != row]
            eligible -= passing is None or row in passing
        places = places[: query.top_k]
        return self._hits(places, found, nearest.scores, confidence), eligible, confidence

    def _confidence(self, query: Query, sides: Sides, pictures: Compared, rows: Rows) -> float:
        """Return the probability that the catalogue has what was asked for; both sides count by alpha."""
        judge, index = self._collection.judge, self._collection.index
        words = image = 1.0
        if query.text is not None and sides.text is not None and pictures.text is not None:
            top = index.vectors(rows[_highest(pictures.text, TOP)])
            words = judge.words(self.encoder.known_words(query.text), sides.text, top)
        if pictures.image is not None:
            found = _highest(pictures.image, TOP + self._collection.views.most)
            if query.like is not None:  # a product's own pictures find themselves; that says nothing
                found = found[~np.isin(rows[found], self._own_pictures(query.like))]
            if len(found):
                image = judge.picture(index.vectors(rows[found[:TOP]]), float(pictures.image[found[0]]))
        if query.search_type == "hybrid":
            words = max(words, LEAST_TEXT_TRUST)
        return float(words ** (1.0 - sides.alpha) * image**sides.alpha)

    def _hits(self, places: Rows, found: Ranked, catalogue: Scores, confidence: float) -> list[Hit]:
        match = matches(found.scores.standing(places), catalogue.best, confidence)
        text_match, image_match = (
            [None] * len(places)
            if own is None or best is None
            else matches(own[places], float(best.max()), confidence)
            for own, best in ((found.scores.text, catalogue.text), (found.scores.image, catalogue.image))
        )
        shortlist, products = found.shortlist, found.products
        return [
            Hit(
                product=self.catalogue[int(shortlist.products[place])],
                similarity=float(found.scores.similarity[place]),
                text_similarity=None if products.text is None else float(products.text[place]),
                image_similarity=None if products.image is None else float(products.image[place]),
                match=match[number],
                text_match=text_match[number],
                image_match=image_match[number],
                view=shortlist.view(found.pictures.lead, int(place)),
            )
            for number, place in enumerate(places)
        ]


def _highest(values: Cosines, count: int) -> Rows:
    """Return where the highest values are, highest first."""
    found = np.argpartition(-values, count)[:count] if count < len(values) else np.arange(len(values))
    return found[np.argsort(-values[found], kind="stable")]


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - start
