"""Changes single products of a catalogue that is being served, as its REST interface asks for."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from fashion_search.catalog.database import Database
from fashion_search.catalog.lock import locked
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import BUSY_SECONDS
from fashion_search.catalog.writer import CatalogWriter, Outcome, StoredPicture
from fashion_search.encoder import Encoder
from fashion_search.errors import PictureError, QueryError, SearchError, WriteError
from fashion_search.imaging.data_url import decode_base64
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.indexing.encoded_pictures import EncodedPictures
from fashion_search.indexing.preparation import KnownPictures, PreparedPicture, encoded, prepare
from fashion_search.indexing.writer import ProductStore
from fashion_search.sources.base import is_url
from fashion_search.sources.http.client import Downloader

BATCH = 8
"""Pictures per encoder batch; fewer than in a build, as searches wait for it."""


@dataclass(frozen=True, kw_only=True)
class ProductChange:
    """A product to put; `images` are base64, data: or http addresses, None to keep the pictures that it has."""

    product: Product
    images: Sequence[str] | None


class ServedStore(Protocol):
    """Where the products of a catalogue that is served are stored."""

    def get(self, product_id: str) -> Product | None:
        """Return a product as it is stored, also one without pictures; None if there is none."""

    def known(self, model: Encoder) -> AbstractContextManager[KnownPictures]:
        """Open the pictures that this model has encoded already."""

    def changing(self, model: Encoder) -> AbstractContextManager[ProductStore]:
        """Shut out other programs that write until the block ends; raises WriteError as `CatalogEditor.put` does."""


class CatalogEditor:
    """Puts and deletes products in a catalogue that is open for searches; thread-safe."""

    def __init__(
        self,
        store: ServedStore,
        encoder: Encoder,
        decode: Callable[[bytes], CatalogPicture],
        download: Downloader,
    ) -> None:
        """Take what changes need; nothing is opened before the first one.

        The encoder is shared with the searches, `decode` must be safe with pictures of strangers, and `download`
        must refuse private addresses.
        """
        self._store = store
        self._encoder = encoder
        self._decode = decode
        self._download = download
        self._pictures = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="edit")
        self._turn = threading.Lock()

    def put(self, changes: Sequence[ProductChange]) -> list[Outcome | SearchError]:
        """Insert or replace products; when it returns, they are on the disk.

        Returns:
            For each change its outcome, or the error of its pictures.

        Raises:
            WriteError: another program writes for too long, the disk is full, or the index is of another model
                by now; nothing was changed.
            IndexMismatchError: the index is damaged.
        """
        # Pictures take their time: nobody waits for them.
        with self._store.known(self._encoder) as known:
            prepared = list(self._pictures.map(lambda change: self._prepare(change, known), changes))
        stored = iter(encoded(self._encoder, [each for found in prepared for each in found], BATCH))
        results: list[Outcome | SearchError] = []
        with self._writing() as writer, writer.transaction():
            for change, found in zip(changes, prepared, strict=True):
                pictures = list(islice(stored, len(found)))
                problem = next((each for each in pictures if isinstance(each, str)), None)
                if problem:
                    results.append(PictureError(f"A picture cannot be used: {problem}."))
                    continue
                kept = (
                    None if change.images is None else [p for p in pictures if isinstance(p, StoredPicture)]
                )
                try:
                    results.append(writer.put(change.product, kept))
                except QueryError as error:
                    results.append(error)
        return results

    def delete(self, product_id: str) -> bool:
        """Delete a product; return whether there was one. Raises as `put` does."""
        with self._writing() as writer, writer.transaction():
            return writer.delete(product_id)

    def get(self, product_id: str) -> Product | None:
        """Return a product as it is stored, also one without pictures; None if there is none."""
        return self._store.get(product_id)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[ProductStore]:
        """Wait for the turn among the threads, and then for other programs."""
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise WriteError("The catalogue is being changed by others: try again.")
        try:
            with self._store.changing(self._encoder) as writer:
                yield writer
        finally:
            self._turn.release()

    def _prepare(self, change: ProductChange, known: KnownPictures) -> list[PreparedPicture]:
        """Fetch and decode a change's pictures; the last one may be the reason why it is refused."""
        found: list[PreparedPicture] = []
        for image in change.images or ():

            def read(data: bytes) -> PreparedPicture:
                return prepare("", data, known, self._decode)

            try:
                found.append(
                    self._download.picture(image, read) if is_url(image) else read(decode_base64(image))
                )
            except SearchError as error:
                return [*found, PreparedPicture("", "", str(error).rstrip("."))]
        return found


class FolderStore:
    """The current generation of an index folder."""

    def __init__(self, index_dir: Path) -> None:
        """Take the index folder."""
        self._index_dir = index_dir
        self._writer: CatalogWriter | None = None

    def get(self, product_id: str) -> Product | None:
        """Return a product as it is stored, also one without pictures; None if there is none."""
        with contextlib.closing(self._reader()) as database:
            return database.living(product_id)

    @contextlib.contextmanager
    def known(self, model: Encoder) -> Iterator[KnownPictures]:
        """Open the pictures that are encoded already."""
        with contextlib.closing(self._reader()) as database:
            yield EncodedPictures([database], model.dim, locked=False)

    @contextlib.contextmanager
    def changing(self, model: Encoder) -> Iterator[ProductStore]:
        """Hold the folder's lock, with the current generation opened."""
        with locked(self._index_dir, "change"):
            manifest = Manifest.read(self._index_dir)
            if not manifest.fits(model):
                raise WriteError("The index was built again with another model: start the server again.")
            folder = self._index_dir / manifest.generation
            if self._writer is None or self._writer.database.folder != folder:
                if self._writer:
                    self._writer.database.close()
                self._writer = CatalogWriter(Database.open(folder, write=True), durable=True)
            yield self._writer

    def _reader(self) -> Database:
        return Database.open(self._index_dir / Manifest.read(self._index_dir).generation)
