"""Encodes a query's text, picture and excluded terms, in parallel."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from fashion_search.encoder import Encoder
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.language.negation import terms
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.search.query import Query
from fashion_search.serving.snapshot import Snapshot
from fashion_search.vectors import Vector, Vectors, unit

WORD_THREADS = 32
"""Threads that encode texts while others decode pictures; more than a server's concurrent searches."""


class Encoding:
    """Encodes queries; thread-safe."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the model, which batches what several threads ask for."""
        self._dim = encoder.dim
        self.query_encoder = QueryEncoder(encoder)
        self._word_threads = ThreadPoolExecutor(WORD_THREADS, thread_name_prefix="words")

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Hits and misses of the query cache, as in `QueryEncoder.counts`."""
        return self.query_encoder.counts

    def vectors(self, query: Query, snapshot: Snapshot, timings: dict[str, float]) -> QueryVectors:
        """Return the vectors of a parsed query.

        Args:
            query: the query.
            snapshot: has the product `like`.
            timings: gets the seconds of each stage.

        Raises:
            QueryError: there is no product with the id `like`.
            PictureError: the picture cannot be read.
            TooLargeError: it is over a limit.
        """
        both = query.text is not None and query.image is not None
        words = self._word_threads.submit(self._words, query, timings) if both else None
        image = None
        if query.image is not None:
            with timed(timings, "encode_image"):
                image = self.query_encoder.encode_image(query.image)
        elif query.like is not None:
            image = unit(snapshot.picture_vectors(query.like).mean(axis=0))
        text, avoid = words.result() if words else self._words(query, timings)
        return QueryVectors(text=text, image=image, avoid=avoid, alpha=query.alpha_used, fusion=query.fusion)

    def _words(self, query: Query, timings: dict[str, float]) -> tuple[Vector | None, Vectors]:
        text, avoid = None, np.empty((0, self._dim), dtype=np.float32)
        if query.text is not None:
            with timed(timings, "encode_text"):
                text = self.query_encoder.encode_texts([query.text])[0]
        if query.without is not None:
            with timed(timings, "encode_without"):
                context = None if query.alpha_used == 1.0 else query.text
                avoid = self.query_encoder.avoid_directions(terms(query.without), context)
        return text, avoid


@contextmanager
def timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    """Record the seconds that the block takes."""
    start = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - start
