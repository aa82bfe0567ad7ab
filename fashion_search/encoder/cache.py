"""Vectors of queries, with a cache of those made lately."""

import hashlib
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext

import numpy as np
from PIL import Image

from fashion_search.encoder import Encoder
from fashion_search.imaging.decode import PictureFile, pixel_hash
from fashion_search.imaging.normalize import limit_side, upright_rgb
from fashion_search.vectors import Vector, Vectors, unit

CONTEXT = "clothes"
"""What `without` is said of where a query has no words."""

LEAST_CHANGE = 0.05
"""How far a term must move the words' vector to be avoided: below, its direction is chance."""

REMEMBERED_BYTES = 4 * 2**20
"""Size of the vectors kept, the longest unused going first: 2,048 of a width of 512."""


class QueryEncoder:
    """Encodes queries, and remembers what it has encoded by content: threads may share it.

    What several threads ask for at the same time is encoded once.
    """

    def __init__(
        self,
        encoder: Encoder,
        processor: AbstractContextManager[object] | None = None,
        size: int = REMEMBERED_BYTES,
    ) -> None:
        """Take an encoder.

        Args:
            encoder: makes the vectors.
            processor: held while a picture is decoded, which bounds how many are at a time.
            size: of the vectors kept, in bytes.
        """
        self._encoder = encoder
        self._processor = processor or nullcontext()
        self._most = size // (4 * encoder.dim)
        self._known: OrderedDict[bytes, Vector] = OrderedDict()
        self._coming: dict[bytes, Future[Vector]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Return how often vectors were known ("hit") or made ("miss"), by kind: text, file or pixels."""
        with self._lock:
            return dict(self._counts)

    def words(self, text: str) -> Vector:
        """Return the vector of some words."""
        return self._texts([text])[0]

    def picture(self, image: Image.Image | PictureFile) -> Vector:
        """Return the vector of a picture of any mode; a file that is known is not decoded.

        Raises:
            TooLargeError: the file or its picture is over a limit.
            PictureError: the file is no picture that can be read.
        """
        if isinstance(image, PictureFile):
            return self._remember("file", [b"file" + image.digest], lambda _: [self._pixels(image.open)])[0]
        return self._pixels(lambda: upright_rgb(image))

    def directions(self, things: Sequence[str], text: str | None) -> Vectors:
        """Return for each thing to avoid the unit direction in which it would move the words' vector.

        Args:
            things: what to avoid.
            text: the words that they are said of.

        Returns:
            Unit rows, shape (m, dim); fewer rows than things where one would change nothing.
        """
        words = text or CONTEXT
        base, *moved = self._texts([words, *(f"{thing} {words}" for thing in things)])
        changes = [vector - base for vector in moved if np.linalg.norm(vector - base) > LEAST_CHANGE]
        return unit(changes) if changes else np.empty((0, self._encoder.dim), dtype=np.float32)

    def _texts(self, texts: Sequence[str]) -> list[Vector]:
        return self._remember(
            "text",
            [_key(b"text", self._encoder.reading(text).encode()) for text in texts],
            lambda new: self._encoder.encode_texts([texts[place] for place in new]),
        )

    def _pixels(self, opened: Callable[[], Image.Image]) -> Vector:
        image = opened()  # a sandbox's decoders have a line of their own, which is fair between clients
        with self._processor:
            upright = limit_side(image)
            key = _key(b"pixels", pixel_hash(upright).encode())
        return self._remember("pixels", [key], lambda _: self._encoder.encode_images([upright]))[0]

    def _remember(
        self, kind: str, keys: Sequence[bytes], encode: Callable[[list[int]], Sequence[Vector] | Vectors]
    ) -> list[Vector]:
        """Return the vectors of some keys; `encode` makes those at the places that nobody else is making."""
        ours: dict[bytes, int] = {}
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
            theirs = {key: self._coming[key] for key in keys if key in self._coming}
            for place, key in enumerate(keys):
                if key not in found and key not in theirs and key not in ours:
                    ours[key] = place
                    self._coming[key] = Future()
            self._counts[kind, "miss"] += len(ours)
            self._counts[kind, "hit"] += len(keys) - len(ours)
        if ours:
            found.update(self._made(ours, encode))
        # What another thread makes is waited for only now, with nothing of our own left to make.
        found.update((key, coming.result()) for key, coming in theirs.items())
        with self._lock:
            for key in keys:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return [found[key] for key in keys]

    def _made(
        self, ours: dict[bytes, int], encode: Callable[[list[int]], Sequence[Vector] | Vectors]
    ) -> dict[bytes, Vector]:
        """Encode what is ours to make, and tell those who wait for it, also where it fails."""
        try:
            made = dict(zip(ours, encode(list(ours.values())), strict=True))
        except BaseException as error:
            with self._lock:
                failed = [self._coming.pop(key) for key in ours]
            for coming in failed:
                coming.set_exception(error)
            raise
        with self._lock:
            self._known.update(made)
            done = [(self._coming.pop(key), vector) for key, vector in made.items()]
        for coming, vector in done:
            coming.set_result(vector)
        return made


def _key(kind: bytes, content: bytes) -> bytes:
    """Return a name for some content, as short for long ones as for short ones."""
    return kind + hashlib.blake2b(content, digest_size=16).digest()
