"""Encodes pictures in batches, and writes the products that they belong to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from fashion_search.catalog.product import Product
from fashion_search.catalog.writer import Outcome, StoredPicture
from fashion_search.errors import QueryError
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.indexing.preparation import BATCH, PreparedPicture, encoded
from fashion_search.sources.base import Entry, Kind, Note, Notes

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

MAX_WAITING = 128
"""Most items that wait for a batch to fill, if most pictures are already encoded."""


class ProductStore(Protocol):
    """Where products are written to."""

    def transaction(self) -> AbstractContextManager[None]:
        """Write all changes made inside the block, or none."""

    def expect(self, product_ids: Iterable[str]) -> None:
        """Prepare for products that will be put."""

    def put(self, product: Product, pictures: Sequence[StoredPicture] | None) -> Outcome:
        """Insert or replace a product."""

    def has(self, product_id: str) -> bool:
        """Return whether there is a product with this id."""

    def delete(self, product_id: str) -> bool:
        """Delete a product; return whether there was one."""


class ProductWriter:
    """Writes products in order, some in a transaction.

    `outcomes` counts new, changed, unchanged, and gone products.
    """

    def __init__(self, encoder: "Encoder", catalogue: ProductStore, notes: Notes) -> None:
        """Take the model, where to write to, and where to note skipped pictures and products."""
        self.outcomes: Counter[str] = Counter()
        self._notes = notes
        self._encoder = encoder
        self._catalogue = catalogue
        self._waiting: list[Entry | PreparedPicture] = []
        self._new = 0
        self._entry: Entry | None = None
        self._pictures: list[StoredPicture] = []

    def add(self, item: Entry | PreparedPicture) -> None:
        """Add a product, or a picture of the last product."""
        self._waiting.append(item)
        self._new += isinstance(item, PreparedPicture) and isinstance(item.picture, CatalogPicture)
        if self._new == BATCH or len(self._waiting) == MAX_WAITING:
            self._flush()

    def finish(self) -> None:
        """Write what waits."""
        self._flush()
        with self._catalogue.transaction():
            self._end_product()

    def _flush(self) -> None:
        """Encode the waiting pictures, and write the products that are complete."""
        waiting, self._waiting, self._new = self._waiting, [], 0
        stored = iter(encoded(self._encoder, [item for item in waiting if isinstance(item, PreparedPicture)]))
        with self._catalogue.transaction():
            self._catalogue.expect(item.product.id for item in waiting if isinstance(item, Entry))
            for item in waiting:
                if isinstance(item, Entry):
                    self._end_product()
                    self._entry = item
                    continue
                if isinstance(item.picture, CatalogPicture) and item.picture.mended:
                    self._note("picture", item.reference, item.picture.mended)
                if isinstance(picture := next(stored), str):
                    self._note("picture", item.reference, picture)
                else:
                    self._pictures.append(picture)

    def _end_product(self) -> None:
        """Write the current product."""
        if self._entry is None:
            return
        product, where, pictures = self._entry.product, self._entry.where, self._pictures
        count = len(product.pictures)
        if not pictures:
            why = f"none of its {count} pictures can be used" if count else "it has no picture"
            self._note("product", where, why)
        # Its pictures may be unreachable for a moment: a product that has some keeps them.
        if pictures or (count and self._catalogue.has(product.id)):
            try:
                self.outcomes[self._catalogue.put(product, pictures or None)] += 1
            except QueryError as error:
                self._note("product", where, str(error).rstrip("."))
        else:
            self.outcomes["gone"] += self._catalogue.delete(product.id)
        self._entry, self._pictures = None, []

    def _note(self, kind: Kind, where: str, why: str) -> None:
        """Note a problem of the current product."""
        if self._entry is None:
            raise ValueError("a picture came before its product")
        self._notes.add(Note(kind=kind, id=self._entry.product.id, where=where, why=why))
