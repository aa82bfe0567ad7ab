"""From a query to its vectors; what was encoded lately is not encoded again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from fashion_search.encoder import Encoder
from fashion_search.images import bounded, pixel_hash, upright_rgb
from fashion_search.negation import terms
from fashion_search.vectors import Vector, Vectors, unit

CONTEXT = "clothes"
"""What `without` is said of where a query has no words."""

LEAST_CHANGE = 0.05
"""How far a term must move the words' vector to be avoided: below, its direction is chance."""

REMEMBERED = 1024
"""Vectors kept, the longest unused going first: two kilobytes each."""


class QueryVectors:
    """Encodes queries, and remembers what it has encoded by content: threads may share it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def words(self, text: str) -> Vector:
        """Return the vector of some words."""
        return self._texts([text])[0]

    def picture(self, image: Image.Image) -> Vector:
        """Return the vector of a picture of any mode."""
        upright = bounded(upright_rgb(image))
        return self._remember([pixel_hash(upright)], lambda _: self._encoder.encode_images([upright]))[0]

    def directions(self, without: str, text: str | None) -> Vectors:
        """Return for each thing to avoid the unit direction in which it would move the words' vector.

        Args:
            without: things, separated by commas.
            text: the words that they are said of.

        Returns:
            Unit rows, shape (m, dim); fewer rows than things where one would change nothing.
        """
        words = text or CONTEXT
        base, *moved = self._texts([words, *(f"{term} {words}" for term in terms(without))])
        changes = [vector - base for vector in moved if np.linalg.norm(vector - base) > LEAST_CHANGE]
        return unit(changes) if changes else np.empty((0, self._encoder.dim), dtype=np.float32)

    def _texts(self, texts: Sequence[str]) -> list[Vector]:
        plain = [" ".join(text.split()) for text in texts]  # as every tokenizer reads white space
        return self._remember(
            [f"words {text}" for text in plain],
            lambda missing: self._encoder.encode_texts([plain[place] for place in missing]),
        )

    def _remember(self, keys: Sequence[str], encode: Callable[[list[int]], Vectors]) -> list[Vector]:
        """Return the vectors of some keys; `encode` makes those at the places that are not known."""
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = [place for place, key in enumerate(keys) if key not in found]
        if missing:
            # Outside the lock: two that ask for the same at once both encode it, and neither waits.
            made = encode(missing)
            found.update((keys[place], vector) for place, vector in zip(missing, made, strict=True))
        with self._lock:
            for key in keys:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return [found[key] for key in keys]
