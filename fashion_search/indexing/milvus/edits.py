"""Changes single products of a catalogue in Milvus that is being served, as its REST interface asks for."""

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from fashion_search.catalog.product import Product
from fashion_search.errors import WriteError
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.indexing.edits import CatalogEditor, FolderEditor
from fashion_search.indexing.milvus.build import known_pictures
from fashion_search.indexing.preparation import KnownPictures
from fashion_search.indexing.writer import ProductStore
from fashion_search.serving.live import LiveCatalogue, LiveFolder
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.live import LiveCollection
from fashion_search.serving.milvus.rows import FIRST, product_of
from fashion_search.serving.milvus.writer import CollectionWriter
from fashion_search.sources.http.client import Downloader

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder


class CollectionEditor(CatalogEditor):
    """Puts and deletes products in a catalogue in Milvus."""

    def __init__(
        self,
        collection: Collection,
        encoder: "Encoder",
        decode: Callable[[bytes], CatalogPicture],
        download: Downloader,
    ) -> None:
        """Take the catalogue, and what changes need; see `CatalogEditor`."""
        super().__init__(encoder, decode, download)
        self._collection = collection

    def get(self, product_id: str) -> Product | None:
        """Return a product as it is stored; None if there is none."""
        rows = self._collection.of_products([product_id], ["record"], where=FIRST, strong=True)
        return product_of(rows[0]) if rows else None

    @contextlib.contextmanager
    def _known(self) -> Iterator[KnownPictures]:
        yield known_pictures(self._collection, self._encoder)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[ProductStore]:
        if not self._collection.state.head().manifest.fits(self._encoder):
            raise WriteError("The catalogue was built again with another model: start the server again.")
        writer = CollectionWriter(self._collection)
        with writer.changing():
            yield writer


def editor_of(
    live: LiveCatalogue, encoder: "Encoder", decode: Callable[[bytes], CatalogPicture], download: Downloader
) -> CatalogEditor:
    """Return what changes a catalogue that is served, wherever it is stored; see `CatalogEditor`."""
    if isinstance(live, LiveCollection):
        return CollectionEditor(live.collection, encoder, decode, download)
    if isinstance(live, LiveFolder):
        return FolderEditor(live.index_dir, encoder, decode, download)
    raise TypeError(live)
