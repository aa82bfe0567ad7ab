"""Prepares pictures for the catalogue: fetches, decodes and encodes those that no earlier build has encoded."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from PIL import Image

from fashion_search.catalog.writer import StoredPicture
from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.sandbox import Sandbox
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.indexing.listing import ProductListing
from fashion_search.sources.base import Entry, Source
from fashion_search.sources.http.client import THREADS
from fashion_search.vectors import Vector

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

LOOK_AHEAD = 256
"""Most products and pictures in progress, so that a few slow ones do not block the rest."""

BATCH = 32
"""Pictures per encoder batch."""

Decode = Callable[[bytes], CatalogPicture]

Result = TypeVar("Result")


class KnownPictures(Protocol):
    """Pictures that are encoded already."""

    def find(self, digest: str) -> StoredPicture | None:
        """Return an encoded picture by the SHA-256 of its file; None if there is none."""


class PreparedPicture(NamedTuple):
    """A picture of a product: its reference and digest, and the picture or the reason for skipping it."""

    reference: str
    digest: str
    picture: CatalogPicture | StoredPicture | str


def prepare(reference: str, data: bytes, earlier: KnownPictures, decode: Decode) -> PreparedPicture:
    """Take over an encoded picture, or decode it.

    Raises:
        PictureError: it cannot be decoded.
        TooLargeError: it is over a limit.
    """
    digest = hashlib.sha256(data).hexdigest()
    return PreparedPicture(reference, digest, earlier.find(digest) or decode(data))


def prepared(
    source: Source, listing: ProductListing, earlier: KnownPictures
) -> Generator[Entry | PreparedPicture]:
    """Yield each product, followed by its pictures, at most `LOOK_AHEAD` items behind what is in progress."""
    ahead: deque[Entry | PreparedPicture | Future[PreparedPicture]] = deque()
    with Sandbox() as sandbox:
        threads = THREADS if listing.remote else os.cpu_count() or 1
        pool = ThreadPoolExecutor(threads, thread_name_prefix="picture")

        def download(reference: str) -> Future[PreparedPicture]:
            def read(data: bytes) -> PreparedPicture:
                return prepare(reference, data, earlier, sandbox.catalog_picture)

            return pool.submit(_or_reason, reference, lambda: source.picture(reference, read))

        def read_local(reference: str) -> PreparedPicture | Future[PreparedPicture]:
            """Read a file here, as threads would mostly wait for each other; only decoding is worth one."""

            def read(data: bytes) -> PreparedPicture | Future[PreparedPicture]:
                digest = hashlib.sha256(data).hexdigest()
                if known := earlier.find(digest):
                    return PreparedPicture(reference, digest, known)
                return pool.submit(
                    _or_reason,
                    reference,
                    lambda: PreparedPicture(reference, digest, sandbox.catalog_picture(data)),
                )

            return _or_reason(reference, lambda: source.picture(reference, read))

        start = download if listing.remote else read_local
        try:
            for entry in listing:
                ahead.append(entry)
                ahead.extend(start(reference) for reference in entry.product.pictures)
                while len(ahead) >= LOOK_AHEAD:
                    yield _resolve(ahead.popleft())
            while ahead:
                yield _resolve(ahead.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def encoded(
    encoder: "Encoder", pictures: Sequence[PreparedPicture], batch: int = BATCH
) -> list[StoredPicture | str]:
    """Encode new pictures in batches; return each picture as it is stored, or the reason for skipping it."""
    new = [each.picture.image for each in pictures if isinstance(each.picture, CatalogPicture)]
    vectors = iter(
        [
            vector
            for start in range(0, len(new), batch)
            for vector in _encode(encoder, new[start : start + batch])
        ]
    )
    found: list[StoredPicture | str] = []
    for _, digest, picture in pictures:
        if not isinstance(picture, CatalogPicture):
            found.append(picture)
        elif (vector := next(vectors)) is None:
            found.append("the model has no vector for it")
        else:
            found.append(StoredPicture(digest, vector, picture.jpeg))
    return found


def _encode(encoder: "Encoder", images: list[Image.Image]) -> list[Vector | None]:
    """Return one vector per picture; None if the model gives no valid one."""
    try:
        return list(encoder.encode_images(images))
    except ValueError:
        return [None] if len(images) == 1 else [_encode(encoder, [image])[0] for image in images]


def _or_reason(reference: str, work: Callable[[], Result]) -> Result | PreparedPicture:
    """Return a result, or the reason why a picture cannot be used."""
    try:
        return work()
    except (PictureError, TooLargeError) as error:
        return PreparedPicture(reference, "", str(error).rstrip("."))


def _resolve(item: Entry | PreparedPicture | Future[PreparedPicture]) -> Entry | PreparedPicture:
    return item.result() if isinstance(item, Future) else item
