"""Encodes a query's text, picture and excluded terms, in parallel."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from fashion_search.encoder.cache import QueryEncoder
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.search.query import Query
from fashion_search.serving.snapshot import Snapshot
from fashion_search.vectors import Vector, Vectors, unit

_word_threads = ThreadPoolExecutor(32, thread_name_prefix="words")
"""Encode texts while others decode pictures; more than a server's concurrent searches."""


def encode(
    query: Query,
    excluded: Sequence[str],
    snapshot: Snapshot,
    encoder: QueryEncoder,
    timings: dict[str, float],
) -> QueryVectors:
    """Return the vectors of a parsed query.

    Args:
        query: the query.
        excluded: its excluded terms.
        snapshot: has the product `like`.
        encoder: the model, with its cache.
        timings: gets the seconds of each stage.

    Raises:
        QueryError: there is no product with the id `like`.
        PictureError: the picture cannot be read.
        TooLargeError: it is over a limit.
    """

    def encode_words() -> tuple[Vector | None, Vectors | Sequence[Vector]]:
        text: Vector | None = None
        avoid: Vectors | Sequence[Vector] = ()
        if query.text is not None:
            with timed(timings, "encode_text"):
                text = encoder.encode_texts([query.text])[0]
        if query.without is not None:
            with timed(timings, "encode_without"):
                avoid = encoder.avoid_directions(excluded, None if query.alpha_used == 1.0 else query.text)
        return text, avoid

    both = query.text is not None and query.image is not None
    words = _word_threads.submit(encode_words) if both else None
    image = None
    if query.image is not None:
        with timed(timings, "encode_image"):
            image = encoder.encode_image(query.image)
    elif query.like is not None:
        image = unit(snapshot.picture_vectors(query.like).mean(axis=0))
    text, avoid = words.result() if words else encode_words()
    return QueryVectors(text=text, image=image, avoid=avoid, alpha=query.alpha_used, fusion=query.fusion)


@contextmanager
def timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    """Record the seconds that the block takes."""
    start = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - start
