"""What an index will hold, filled picture by picture in the catalogue's order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from fashion_search import generation
from fashion_search.products import Product
from fashion_search.sources.source import Entry, Skipped
from fashion_search.vectors import Vector

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

BATCH = 32
"""Pictures encoded at a time."""


class View(NamedTuple):
    """A picture on its way into the index: as the model gets it, and as the page shows it."""

    image: Image.Image
    jpeg: bytes


class Shelf:
    """What the index will hold, filled in the catalogue's order; products are known by their number in it."""

    def __init__(self, encoder: "Encoder", entries: tuple[Entry, ...], images: Path) -> None:
        self.vectors: list[Vector] = []
        self.skipped: list[Skipped] = []
        self._encoder = encoder
        self._entries = entries
        self._images = images
        self._waiting: list[tuple[int, str, View]] = []
        self._names: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, number: int, reference: str, view: View | str) -> None:
        """Take a picture of a product, or in its place why there is none."""
        if isinstance(view, str):
            product_id = self._entries[number].product.id
            self.skipped.append(Skipped(kind="picture", id=product_id, where=reference, why=view))
            return
        self._waiting.append((number, reference, view))
        if len(self._waiting) == BATCH:
            self.flush()

    def flush(self) -> None:
        """Encode and store the pictures taken so far."""
        waiting, self._waiting = self._waiting, []
        vectors = _encode(self._encoder, [view.image for _, _, view in waiting])
        for (number, reference, view), vector in zip(waiting, vectors, strict=True):
            if vector is None:
                self.add(number, reference, "the model has no vector for it")
                continue
            names = self._names[number]
            names.append(generation.picture_name(self._entries[number].product.id, len(names) + 1))
            (self._images / names[-1]).write_bytes(view.jpeg)
            self.vectors.append(vector)

    def products(self) -> list[Product]:
        """Return the products that have a picture, with the names of their files."""
        return [
            replace(self._entries[number].product, pictures=tuple(names))
            for number, names in self._names.items()
        ]

    def owners(self) -> np.ndarray:
        """Return the product row of each vector, int32, ascending."""
        counts = [len(names) for names in self._names.values()]
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)

    def lost(self) -> Iterator[Skipped]:
        """Name the products that have no picture."""
        for number, (product, where) in enumerate((entry.product, entry.where) for entry in self._entries):
            if number not in self._names:
                count = len(product.pictures)
                why = f"none of its {count} pictures can be used" if count else "it has no picture"
                yield Skipped(kind="product", id=product.id, where=where, why=why)


def _encode(encoder: "Encoder", images: list[Image.Image]) -> list[Vector | None]:
    """Return a vector a picture; None for one that the model makes nothing of."""
    try:
        return list(encoder.encode_images(images)) if images else []
    except ValueError:
        return [None] if len(images) == 1 else [_encode(encoder, [image])[0] for image in images]
