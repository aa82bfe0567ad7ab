"""Changes single products of a catalogue that is being served, as its REST interface asks for."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fashion_search.catalog.database import BUSY_SECONDS, Database
from fashion_search.catalog.lock import locked
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.writer import CatalogWriter, Outcome, StoredPicture
from fashion_search.encoder import Encoder
from fashion_search.errors import IndexMismatchError, PictureError, SearchError, WriteError
from fashion_search.imaging.data_url import decode_base64
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.indexing.earlier import EncodedPictures
from fashion_search.indexing.writer import BATCH, PreparedPicture, encode
from fashion_search.sources.http.client import Downloader


@dataclass(frozen=True, kw_only=True)
class ProductChange:
    """A product to put; `images` are base64, data: or http addresses, None to keep the pictures that it has."""

    product: Product
    images: Sequence[str] | None


class CatalogEditor:
    """Puts and deletes products in the current generation of an index folder; thread-safe."""

    def __init__(
        self,
        index_dir: Path,
        encoder: Encoder,
        decode: Callable[[bytes], CatalogPicture],
        download: Downloader,
    ) -> None:
        """Take what changes need; nothing is opened before the first one.

        Args:
            index_dir: the index folder.
            encoder: the model of the index.
            decode: decodes pictures of strangers.
            download: fetches pictures; it must refuse private addresses.
        """
        self._index_dir = index_dir
        self._encoder = encoder
        self._decode = decode
        self._download = download
        self._pictures = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="edit")
        self._turn, self._encoding = threading.Lock(), threading.Lock()
        self._writer: CatalogWriter | None = None

    def put(self, changes: Sequence[ProductChange]) -> list[Outcome | SearchError]:
        """Insert or replace products; when it returns, they are on the disk.

        Returns:
            For each change its outcome, or the error of its pictures.

        Raises:
            WriteError: another program writes for too long, or the disk is full; nothing was changed.
            IndexMismatchError: the index is damaged, or of another model by now.
        """
        with contextlib.closing(
            self._reader()
        ) as database:  # pictures take their time: nobody waits for them
            known = EncodedPictures([database], self._encoder.dim)
            prepared = list(self._pictures.map(lambda change: self._prepare(change, known), changes))
        with self._encoding:
            stored = self._encoded(prepared)
        with self._writing() as writer, writer.transaction():
            return [
                found if isinstance(found, SearchError) else writer.put(change.product, found)
                for change, found in zip(changes, stored, strict=True)
            ]

    def delete(self, product_id: str) -> bool:
        """Delete a product; return whether there was one. Raises as `put` does."""
        with self._writing() as writer, writer.transaction():
            return writer.delete(product_id)

    def get(self, product_id: str) -> Product | None:
        """Return a product as it is stored, also one without pictures; None if there is none."""
        with contextlib.closing(self._reader()) as database:
            row = database.living_row(product_id)
            return None if row is None else database.product(row)

    def _reader(self) -> Database:
        return Database.open(self._index_dir / Manifest.read(self._index_dir).generation)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[CatalogWriter]:
        """Hold the turn and the folder's lock, with the current generation opened."""
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise WriteError("The catalogue is being changed by others: try again.")
        try:
            with locked(self._index_dir, "change"):
                yield self._opened()
        finally:
            self._turn.release()

    def _opened(self) -> CatalogWriter:
        manifest = Manifest.read(self._index_dir)
        if (manifest.fingerprint, manifest.dim) != (self._encoder.fingerprint, self._encoder.dim):
            raise IndexMismatchError("The index was built again with another model: start the server again.")
        folder = self._index_dir / manifest.generation
        if self._writer is None or self._writer.database.folder != folder:
            if self._writer:
                self._writer.database.close()
            self._writer = CatalogWriter(Database.open(folder, write=True), durable=True)
        return self._writer

    def _prepare(
        self, change: ProductChange, known: EncodedPictures
    ) -> list[PreparedPicture] | SearchError | None:
        """Fetch and decode a change's pictures."""

        def read(data: bytes) -> PreparedPicture:
            digest = hashlib.sha256(data).hexdigest()
            return PreparedPicture("", digest, known.find(digest) or self._decode(data))

        if change.images is None:
            return None
        try:
            return [
                self._download.picture(image, read) if _is_url(image) else read(decode_base64(image))
                for image in change.images
            ]
        except SearchError as error:
            return error

    def _encoded(
        self, prepared: Sequence[list[PreparedPicture] | SearchError | None]
    ) -> list[list[StoredPicture] | SearchError | None]:
        """Encode all new pictures in batches."""
        new = [
            each
            for found in prepared
            if isinstance(found, list)
            for each in found
            if isinstance(each.picture, CatalogPicture)
        ]
        images = [each.picture.image for each in new if isinstance(each.picture, CatalogPicture)]
        vectors = iter(
            [
                vector
                for start in range(0, len(images), BATCH)
                for vector in encode(self._encoder, images[start : start + BATCH])
            ]
        )
        results: list[list[StoredPicture] | SearchError | None] = []
        for found in prepared:
            if not isinstance(found, list):
                results.append(found)
                continue
            stored: list[StoredPicture] = []
            problem: SearchError | None = None
            for each in found:
                if isinstance(each.picture, StoredPicture):
                    stored.append(each.picture)
                elif isinstance(each.picture, CatalogPicture):
                    vector = next(vectors)
                    if vector is None:
                        problem = PictureError("The model has no vector for a picture: choose another.")
                    else:
                        stored.append(StoredPicture(each.digest, vector, each.picture.jpeg))
            results.append(problem or stored)
        return results


def _is_url(image: str) -> bool:
    return image[:8].lower().startswith(("http://", "https://"))
