"""Writes products, thumbnails and vectors of a new generation, in the catalogue's order."""

from array import array
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from fashion_search.catalog import generation
from fashion_search.catalog.npy_writer import NpyWriter
from fashion_search.catalog.product import Product, line
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.indexing.resume import EncodedPicture, Journal, link
from fashion_search.sources.base import Entry, Notes, Skipped
from fashion_search.vectors import Vector

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

BATCH = 32
"""Pictures per encoder batch."""

MAX_WAITING = 128
"""Most items that wait for a batch to fill, if most pictures are already encoded."""


class PreparedPicture(NamedTuple):
    """A picture of the current product: its reference and digest, and the picture or the reason for skipping it."""

    reference: str
    digest: str
    picture: CatalogPicture | EncodedPicture | str


class IndexWriter:
    """Writes a generation's files; `skipped` has notes on pictures, and on products without any."""

    def __init__(self, encoder: "Encoder", folder: Path) -> None:
        """Create the files in the generation's folder."""
        self.products = 0
        self.skipped = Notes()
        self._encoder = encoder
        self._folder = folder
        self._images = folder / generation.IMAGES
        self._vectors = NpyWriter(folder / "vectors.npy", encoder.dim, np.float32)
        self._lines = (folder / "products.jsonl").open("w", encoding="ascii")
        self._owners = array("i")
        self._journal: Journal | None = None
        self._waiting: list[Entry | PreparedPicture] = []
        self._new = 0
        self._entry: Entry | None = None
        self._names: list[str] = []

    def add(self, item: Entry | PreparedPicture) -> None:
        """Add a product, or a picture of the last product."""
        self._waiting.append(item)
        self._new += _view(item) is not None
        if self._new == BATCH or len(self._waiting) == MAX_WAITING:
            self._flush()

    def finish(self) -> None:
        """Write waiting items and complete the files."""
        self._flush()
        self._end_product()
        self._vectors.finish()
        np.save(self._folder / "owners.npy", np.array(self._owners, dtype=np.int32))
        self._lines.close()

    def close(self) -> None:
        """Close the files, also of an interrupted build."""
        self._vectors.close()
        self._lines.close()
        if self._journal:
            self._journal.close()

    def _flush(self) -> None:
        """Encode and write waiting items; the journal last, so that it lists only written ones."""
        waiting, self._waiting, self._new = self._waiting, [], 0
        made = iter(_encode(self._encoder, [view.image for view in map(_view, waiting) if view]))
        vectors: list[Vector] = []
        noted: list[tuple[str, str]] = []
        for item in waiting:
            if isinstance(item, Entry):
                self._end_product()
                self._entry = item
            elif isinstance(item.picture, str):
                self._skip(item, item.picture)
            elif (
                vector := next(made) if isinstance(item.picture, CatalogPicture) else item.picture.vector
            ) is None:
                self._skip(item, "the model has no vector for it")
            else:
                vectors.append(vector)
                noted.append((item.digest, self._write_thumbnail(item.picture)))
                self._owners.append(self.products)
        if vectors:
            self._vectors.append(np.stack(vectors))
            self._journal = self._journal or Journal(self._folder, self._encoder)
            self._journal.add(noted)

    def _write_thumbnail(self, picture: CatalogPicture | EncodedPicture) -> str:
        name = generation.picture_name(self._product.id, len(self._names) + 1)
        self._names.append(name)
        if isinstance(picture, CatalogPicture):
            (self._images / name).write_bytes(picture.jpeg)
        else:
            link(picture.jpeg, self._images / name)
        return name

    def _end_product(self) -> None:
        """Write the current product with its file names, if it has a picture."""
        if self._entry is None:
            return
        product, names = self._product, tuple(self._names)
        self._names = []
        if names:
            self._lines.write(line(replace(product, pictures=names)))
            self.products += 1
            return
        count = len(product.pictures)
        why = f"none of its {count} pictures can be used" if count else "it has no picture"
        self.skipped.add(Skipped(kind="product", id=product.id, where=self._entry.where, why=why))

    def _skip(self, item: PreparedPicture, why: str) -> None:
        self.skipped.add(Skipped(kind="picture", id=self._product.id, where=item.reference, why=why))

    @property
    def _product(self) -> Product:
        if self._entry is None:
            raise ValueError("a picture came before its product")
        return self._entry.product


def _view(item: Entry | PreparedPicture) -> CatalogPicture | None:
    """Return the item's picture if it must be encoded."""
    return (
        item.picture
        if isinstance(item, PreparedPicture) and isinstance(item.picture, CatalogPicture)
        else None
    )


def _encode(encoder: "Encoder", images: list[Image.Image]) -> list[Vector | None]:
    """Return one vector per picture; None if the model gives no valid one."""
    try:
        return list(encoder.encode_images(images)) if images else []
    except ValueError:
        return [None] if len(images) == 1 else [_encode(encoder, [image])[0] for image in images]
