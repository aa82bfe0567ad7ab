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
from fashion_search.sources.base import Entry, Notes, Skipped

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

    `outcomes` counts new, changed, unchanged, and gone products; `skipped` has notes on pictures, and on products
    without any; `ids` are those of all products added.
    """

    def __init__(self, encoder: "Encoder", catalogue: ProductStore) -> None:
        """Take the model and where to write to."""
        self.outcomes: Counter[str] = Counter()
        self.ids: list[str] = []
        self.skipped = Notes()
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
                    self.ids.append(item.product.id)
                    continue
                if isinstance(item.picture, CatalogPicture) and item.picture.mended:
                    self._note(item, item.picture.mended)
                if isinstance(picture := next(stored), str):
                    self._note(item, picture)
                else:
                    self._pictures.append(picture)

    def _end_product(self) -> None:
        """Write the current product."""
        entry, pictures = self._entry, self._pictures
        self._entry, self._pictures = None, []
        if entry is None:
            return
        count = len(entry.product.pictures)
        if not pictures:
            why = f"none of its {count} pictures can be used" if count else "it has no picture"
            self.skipped.add(Skipped(kind="product", id=entry.product.id, where=entry.where, why=why))
            # Its pictures may be unreachable for a moment: a product that has some keeps them.
            if not (count and self._catalogue.has(entry.product.id)):
                self.outcomes["gone"] += self._catalogue.delete(entry.product.id)
                return
        try:
            self.outcomes[self._catalogue.put(entry.product, pictures or None)] += 1
        except QueryError as error:
            why = str(error).rstrip(".")
            self.skipped.add(Skipped(kind="product", id=entry.product.id, where=entry.where, why=why))

    def _note(self, item: PreparedPicture, why: str) -> None:
        self.skipped.add(Skipped(kind="picture", id=self._product.id, where=item.reference, why=why))

    @property
    def _product(self) -> Product:
        if self._entry is None:
            raise ValueError("a picture came before its product")
        return self._entry.product
