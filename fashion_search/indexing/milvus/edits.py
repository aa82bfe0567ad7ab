"""Changes single products of a catalogue in Milvus that is being served, as its REST interface asks for."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fashion_search.catalog.product import Product
from fashion_search.errors import WriteError
from fashion_search.indexing.edits import FolderStore, ServedStore
from fashion_search.indexing.milvus.build import known_pictures
from fashion_search.indexing.preparation import KnownPictures
from fashion_search.indexing.writer import ProductStore
from fashion_search.serving.live import LiveCatalogue, LiveFolder
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.live import LiveCollection
from fashion_search.serving.milvus.rows import FIRST, product_of
from fashion_search.serving.milvus.writer import CollectionWriter

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder


class CollectionStore:
    """A catalogue in Milvus, as the place of products that are changed."""

    def __init__(self, collection: Collection) -> None:
        """Take the catalogue."""
        self._collection = collection

    def get(self, product_id: str) -> Product | None:
        """Return a product as it is stored; None if there is none."""
        rows = self._collection.of_products([product_id], ["record"], where=FIRST, strong=True)
        return product_of(rows[0]) if rows else None

    @contextlib.contextmanager
    def known(self, model: "Encoder") -> Iterator[KnownPictures]:
        """Return the pictures that this model has encoded already."""
        yield known_pictures(self._collection, model)

    @contextlib.contextmanager
    def changing(self, model: "Encoder") -> Iterator[ProductStore]:
        """Hold the catalogue's lock."""
        if not self._collection.state.head().manifest.fits(model):
            raise WriteError("The catalogue was built again with another model: start the server again.")
        writer = CollectionWriter(self._collection)
        with writer.changing():
            yield writer


def store_of(live: LiveCatalogue) -> ServedStore:
    """Return where the products of a catalogue that is served are changed."""
    if isinstance(live, LiveCollection):
        return CollectionStore(live.collection)
    if isinstance(live, LiveFolder):
        return FolderStore(live.index_dir)
    raise TypeError(live)
