"""Encodes queries, with a cache of recent vectors."""

import hashlib
import os
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import numpy as np
from PIL import Image

from fashion_search.encoder import Encoder
from fashion_search.imaging.decode import PictureFile, pixel_hash
from fashion_search.imaging.normalize import limit_side, upright_rgb, well_lit
from fashion_search.vectors import Vector, Vectors, unit

CONTEXT = "clothes"
"""The text that exclusions refer to if a query has none."""

MIN_CHANGE = 0.05
"""Shortest change that an excluded term must make to the text's vector; shorter ones have a random direction."""

CACHE_BYTES = 4 * 2**20
"""Size of the cache: 2,048 vectors of width 512; the least recently used are dropped."""

MAX_PICTURES = 4
"""Most pictures processed at a time: one may take a quarter of a gigabyte."""


class QueryEncoder:
    """Encodes queries with a cache by content; threads that need the same vector share one computation."""

    def __init__(self, encoder: Encoder) -> None:
        """Create an empty cache of what this encoder makes."""
        self._encoder = encoder
        # One per processor: more are not faster, and pictures are large.
        self._processor = threading.BoundedSemaphore(min(os.cpu_count() or 1, MAX_PICTURES))
        self._max_vectors = CACHE_BYTES // (4 * encoder.dim)
        self._cache: OrderedDict[bytes, Future[Vector]] = OrderedDict()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Cache hits and misses by (kind, "hit" or "miss"); kinds are text, file and pixels."""
        with self._lock:
            return dict(self._counts)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return the unit rows of at least one text."""
        return np.stack(self._texts(texts))

    def encode_image(self, image: Image.Image | PictureFile) -> Vector:
        """Return the vector of a picture of any mode; a cached file is not decoded.

        Raises:
            TooLargeError: the file or its picture is over a limit.
            PictureError: the file cannot be decoded.
        """
        if isinstance(image, PictureFile):
            return self._lookup("file", [b"file" + image.digest], lambda _: [self._pixels(image.open)])[0]
        return self._pixels(lambda: upright_rgb(image))

    def avoid_directions(self, terms: Sequence[str], text: str | None) -> Vectors:
        """Return for each excluded term the unit direction in which it would move the text's vector.

        Args:
            terms: what to exclude.
            text: what it refers to.

        Returns:
            Unit rows, shape (m, dim); terms that change nothing are left out.
        """
        words = text or CONTEXT
        base, *moved = self._texts([words, *(f"{term} {words}" for term in terms)])
        changes = [vector - base for vector in moved if np.linalg.norm(vector - base) > MIN_CHANGE]
        return unit(changes) if changes else np.empty((0, self._encoder.dim), dtype=np.float32)

    def _texts(self, texts: Sequence[str]) -> list[Vector]:
        return self._lookup(
            "text",
            [_key(b"text", self._encoder.canonical_text(text).encode()) for text in texts],
            lambda new: self._encoder.encode_texts([texts[place] for place in new]),
        )

    def _pixels(self, decode: Callable[[], Image.Image]) -> Vector:
        image = decode()  # not limited by `processor`: the sandbox has its own queue
        with self._processor:
            upright = well_lit(limit_side(image))
            key = _key(b"pixels", pixel_hash(upright).encode())
        return self._lookup("pixels", [key], lambda _: self._encoder.encode_images([upright]))[0]

    def _lookup(
        self, kind: str, keys: Sequence[bytes], encode: Callable[[list[int]], Sequence[Vector] | Vectors]
    ) -> list[Vector]:
        """Return vectors by key; `encode` computes those at the given places, which are new."""
        new: dict[int, Future[Vector]] = {}
        with self._lock:
            for place, key in enumerate(keys):
                if key not in self._cache:
                    self._cache[key] = new[place] = Future()
                self._cache.move_to_end(key)
            found = [self._cache[key] for key in keys]
            while len(self._cache) > self._max_vectors:
                self._cache.popitem(last=False)
            self._counts[kind, "miss"] += len(new)
            self._counts[kind, "hit"] += len(keys) - len(new)
        if new:
            try:
                vectors = encode(list(new))
            except BaseException as error:
                with self._lock:
                    for place in new:
                        self._cache.pop(keys[place], None)
                for future in new.values():
                    future.set_exception(error)
                raise
            for future, vector in zip(new.values(), vectors, strict=True):
                future.set_result(vector)
        return [future.result() for future in found]  # other threads' come after our own work


def _key(kind: bytes, content: bytes) -> bytes:
    """Return a short cache key for some content."""
    return kind + hashlib.blake2b(content, digest_size=16).digest()
