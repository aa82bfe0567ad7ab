"""Encodes a query: its words, its picture and what it excludes, side by side."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from fashion_search.encoder import Encoder
from fashion_search.encoder.batching import BatchingEncoder
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.ranking.scoring import QueryVectors
from fashion_search.search.negation import terms
from fashion_search.search.query import Query
from fashion_search.search.snapshot import Snapshot
from fashion_search.vectors import Vector, Vectors, unit

MOST_DECODED = 4
"""Pictures decoded at a time however many processors there are: one may take a quarter of a gigabyte."""

WORD_THREADS = 32
"""Threads that may encode words while others wait for pictures; a server answers fewer at a time."""


class Encoding:
    """Encodes the queries of one snapshot; threads may share it."""

    def __init__(self, encoder: Encoder, snapshot: Snapshot) -> None:
        """Take the model and the opened index."""
        self._dim = encoder.dim
        self._snapshot = snapshot
        # As many decode at a time as there are processors: more are no faster, and pictures are large.
        decoder = threading.BoundedSemaphore(min(os.cpu_count() or 1, MOST_DECODED))
        self._query_encoder = QueryEncoder(BatchingEncoder(encoder), decoder)
        self._word_threads = ThreadPoolExecutor(WORD_THREADS, thread_name_prefix="words")

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """How often the vector of a query was known ("hit") or made ("miss"), by what it is of."""
        return self._query_encoder.counts

    def vectors(self, query: Query, timings: dict[str, float]) -> QueryVectors:
        """Return the vectors of a parsed query.

        Args:
            query: the query.
            timings: where the seconds of each stage are written.

        Raises:
            QueryError: `like` names no product.
            PictureError: the picture's file cannot be read.
            TooLargeError: it is over a limit.
        """
        # Words in a thread of their own: they are ready before the picture, where there is a second processor.
        both = query.text is not None and query.image is not None
        words = self._word_threads.submit(self._words, query, timings) if both else None
        image = None
        if query.image is not None:
            with timed(timings, "encode_image"):
                image = self._query_encoder.encode_image(query.image)
        elif query.like is not None:
            image = unit(self._snapshot.index.vectors(self._snapshot.own_pictures(query.like)).mean(axis=0))
        text, avoid = words.result() if words else self._words(query, timings)
        return QueryVectors(text=text, image=image, avoid=avoid, alpha=query.alpha_used, fusion=query.fusion)

    def _words(self, query: Query, timings: dict[str, float]) -> tuple[Vector | None, Vectors]:
        text, avoid = None, np.empty((0, self._dim), dtype=np.float32)
        if query.text is not None:
            with timed(timings, "encode_text"):
                text = self._query_encoder.encode_text(query.text)
        if query.without is not None:
            with timed(timings, "encode_without"):
                said_of = None if query.alpha_used == 1.0 else query.text
                avoid = self._query_encoder.avoid_directions(terms(query.without), said_of)
        return text, avoid


@contextmanager
def timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    """Write the seconds that the block takes."""
    start = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - start
