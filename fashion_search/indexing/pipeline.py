"""Builds an index folder: reads products, decodes and encodes their pictures, indexes the vectors.

The list is read first, which is cheap, fails early and gives the progress bar its total. Then pictures are
prefetched and decoded in threads, encoded in batches and written. An interrupted build is resumed (see
`indexing.resume`).
"""

import contextlib
import hashlib
import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from fashion_search.catalog import generation, string_column
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest, checksums
from fashion_search.catalog.product import Catalogue
from fashion_search.catalog.statistics import Statistics
from fashion_search.errors import PictureError, SourceError, TooLargeError
from fashion_search.imaging.sandbox import Sandbox
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.index import NO_QUERIES, KindChoice, build_index, kind_for
from fashion_search.indexing.listing import Entries, ProductListing, describe_skipped, read_listing
from fashion_search.indexing.recall_queries import make_recall_queries
from fashion_search.indexing.resume import InterruptedBuild, interrupted_builds
from fashion_search.indexing.writer import IndexWriter, PreparedPicture
from fashion_search.ranking.relevance import PHRASES, fit
from fashion_search.sources.base import Entry, Source

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

THREADS = 16
"""Pictures downloaded at a time; local files use one thread per processor."""

LOOK_AHEAD = 256
"""Most products and pictures in progress, so that a few slow ones do not block the rest."""

Prepare = Callable[[str], PreparedPicture]
"""Fetches and decodes a picture by its reference, in a thread."""


def build(
    source: Source,
    encoder: "Encoder",
    index_dir: Path,
    *,
    listing: ProductListing | None = None,
    limit: int | None = None,
    index_type: KindChoice = "auto",
    progress: bool = True,
) -> Manifest:
    """Build an index as a new generation, then switch to it.

    Args:
        source: the catalogue.
        encoder: the model.
        index_dir: the index folder; created if necessary.
        listing: the result of `read_listing`, if already there.
        limit: most products to take; None for all.
        index_type: kind of the vector index; `auto` chooses by the number of vectors.
        progress: show a progress bar on standard error.

    Raises:
        SourceError: the source cannot be read, or has no usable picture; the old index stays.
        SearchError: the index folder cannot be written.
    """
    generation.prepare(index_dir)
    listing = listing or read_listing(source, limit)
    interrupted = interrupted_builds(index_dir, encoder)
    with generation.new_generation(index_dir) as folder:
        with contextlib.closing(IndexWriter(encoder, folder)) as writer:
            _write_products(writer, source, listing, interrupted, progress=progress)
            if not writer.products:
                raise SourceError(
                    f"No picture of {source.description} can be used{describe_skipped(listing.skipped, writer.skipped)}"
                )
            products = Catalogue.load(folder / "products.jsonl")
            products.save_columns(folder / string_column.FOLDER)
            Facets.of(products).save(folder / string_column.FOLDER)
            vectors = np.load(folder / "vectors.npy", mmap_mode="r")
            Statistics.of(vectors).save(folder / "spread.npz")
            known = [encoder.known_word_share(phrase) for phrase in PHRASES]
            phrases = encoder.encode_texts(PHRASES)
            fit(known, phrases, vectors).save(folder / "verdict.npz")
            kind = kind_for(len(vectors), index_type)
            exact = kind == "flat"  # there is nothing to measure
            images = folder / generation.IMAGES
            queries = NO_QUERIES if exact else make_recall_queries(encoder, phrases, products, images)
            method = build_index(folder, queries, kind)
            manifest = Manifest(
                generation=folder.name,
                model=encoder.name,
                fingerprint=encoder.fingerprint,
                dim=encoder.dim,
                products=len(products),
                pictures=len(vectors),
                source=source.description,
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
                sha256=checksums(folder),
                index=asdict(method),
                skipped=tuple(note.to_json() for note in (*listing.skipped, *writer.skipped)),
                left_out=dict(listing.skipped.counts + writer.skipped.counts),
            )
        previous = generation.current(index_dir)
        generation.finish(folder)
        manifest.write(index_dir)
    for old in interrupted:
        old.remove()
    generation.sweep(index_dir, keep={folder.name, previous})
    return manifest


def _write_products(
    writer: IndexWriter,
    source: Source,
    listing: ProductListing,
    interrupted: list[InterruptedBuild],
    *,
    progress: bool,
) -> None:
    """Write all products and pictures."""
    interval = 0.1 if sys.stderr.isatty() else 10.0  # few lines in log files
    with (
        contextlib.closing(_pictures(source, listing, interrupted)) as pictures,
        tqdm(total=listing.pictures, unit=" pictures", disable=not progress, mininterval=interval) as bar,
    ):
        for item in pictures:
            writer.add(item)
            bar.update(isinstance(item, PreparedPicture))
        writer.finish()


def _pictures(
    source: Source, listing: ProductListing, interrupted: list[InterruptedBuild]
) -> Generator[Entry | PreparedPicture]:
    """Yield each product, followed by its pictures."""
    cores = os.cpu_count() or 1
    with Sandbox() as sandbox:

        def prepare(reference: str) -> PreparedPicture:
            return _prepare(source, reference, interrupted, sandbox.catalog_picture)

        yield from _prefetch(listing.entries, prepare, THREADS if listing.remote else cores)


def _prefetch(entries: Entries, prepare: Prepare, threads: int) -> Iterator[Entry | PreparedPicture]:
    """Prepare pictures in threads, at most `LOOK_AHEAD` items ahead."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="picture")
    ahead: deque[Entry | Future[PreparedPicture]] = deque()
    try:
        for entry in entries:
            ahead.append(entry)
            ahead.extend(pool.submit(prepare, reference) for reference in entry.product.pictures)
            while len(ahead) >= LOOK_AHEAD:
                yield _resolve(ahead.popleft())
        while ahead:
            yield _resolve(ahead.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _resolve(item: Entry | Future[PreparedPicture]) -> Entry | PreparedPicture:
    return item if isinstance(item, Entry) else item.result()


def _prepare(
    source: Source,
    reference: str,
    interrupted: list[InterruptedBuild],
    decode: Callable[[bytes], CatalogPicture],
) -> PreparedPicture:
    """Fetch a picture, and decode it unless an interrupted build has encoded it."""

    def read(data: bytes) -> PreparedPicture:
        digest = hashlib.sha256(data).hexdigest()
        encoded = next((found for build in interrupted if (found := build.find(digest))), None)
        return PreparedPicture(reference, digest, encoded or decode(data))

    try:
        return source.picture(reference, read)
    except (PictureError, TooLargeError) as error:
        return PreparedPicture(reference, "", str(error).rstrip("."))
