"""Builds an index folder: reads products, decodes and encodes their pictures, indexes the vectors.

The list is read first: it is cheap, fails early, and gives the progress bar its end. Pictures
are then fetched and decoded a bounded way ahead, encoded in batches, and written at once. A build
that was broken off is gone on with: what it has encoded is taken over (see `indexing.resume`).
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
from fashion_search.indexing.listing import Entries, ProductListing, first, read_listing
from fashion_search.indexing.recall_queries import held_out
from fashion_search.indexing.resume import InterruptedBuild, unfinished
from fashion_search.indexing.writer import IndexWriter, PreparedPicture
from fashion_search.ranking.relevance import PHRASES, fit
from fashion_search.sources.base import Entry, Source

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

THREADS = 16
"""Pictures fetched at a time from a network; from a disk, as many are read as there are processors."""

LOOK_AHEAD = 256
"""Products and pictures that may be under way: enough for a few slow ones not to hold up the rest."""

Prepare = Callable[[str], PreparedPicture]
"""From a picture's reference to the picture; threads call it."""


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
    """Build an index beside the one that is there, and put it in its place.

    Args:
        source: the catalogue.
        encoder: makes the vectors.
        index_dir: the index folder; made where it is missing.
        listing: what `read_listing` returned, where it has been read already.
        limit: most products to take; all where None.
        index_type: how the vectors are searched; `auto` goes by their number.
        progress: show a bar on standard error.

    Raises:
        SourceError: nothing can be used, or the source cannot be reached; the old index stays.
        SearchError: the index folder cannot be written.
    """
    generation.prepare(index_dir)
    listing = listing or read_listing(source, limit)
    before = unfinished(index_dir, encoder)
    with generation.new_generation(index_dir) as folder:
        with contextlib.closing(IndexWriter(encoder, folder)) as shelf:
            _fill(shelf, source, listing, before, progress=progress)
            if not shelf.products:
                raise SourceError(
                    f"No picture of {source.description} can be used{first(listing.skipped, shelf.skipped)}"
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
            queries = NO_QUERIES if exact else held_out(encoder, phrases, products, images)
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
                skipped=tuple(note.to_json() for note in (*listing.skipped, *shelf.skipped)),
                left_out=dict(listing.skipped.counts + shelf.skipped.counts),
            )
        previous = generation.current(index_dir)
        generation.finish(folder)
        manifest.write(index_dir)
    for left in before:
        left.remove()
    generation.sweep(index_dir, keep={folder.name, previous})
    return manifest


def _fill(
    shelf: IndexWriter,
    source: Source,
    listing: ProductListing,
    before: list[InterruptedBuild],
    *,
    progress: bool,
) -> None:
    """Put all products with their pictures on the shelf."""
    interval = (
        0.1 if sys.stderr.isatty() else 10.0
    )  # where nobody watches the bar, a line now and then will do
    with (
        contextlib.closing(_pictures(source, listing, before)) as pictures,
        tqdm(total=listing.pictures, unit=" pictures", disable=not progress, mininterval=interval) as bar,
    ):
        for item in pictures:
            shelf.add(item)
            bar.update(isinstance(item, PreparedPicture))
        shelf.finish()


def _pictures(
    source: Source, listing: ProductListing, before: list[InterruptedBuild]
) -> Generator[Entry | PreparedPicture]:
    """Yield each product and then its pictures, in order."""
    cores = os.cpu_count() or 1
    with Sandbox() as sandbox:

        def prepare(reference: str) -> PreparedPicture:
            return _prepare(source, reference, before, sandbox.catalog_picture)

        yield from _ahead(listing.entries, prepare, THREADS if listing.remote else cores)


def _ahead(entries: Entries, prepare: Prepare, threads: int) -> Iterator[Entry | PreparedPicture]:
    """Prepare pictures in threads, a bounded way ahead of whoever takes them."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="picture")
    ahead: deque[Entry | Future[PreparedPicture]] = deque()
    try:
        for entry in entries:
            ahead.append(entry)
            ahead.extend(pool.submit(prepare, reference) for reference in entry.product.pictures)
            while len(ahead) >= LOOK_AHEAD:
                yield _result(ahead.popleft())
        while ahead:
            yield _result(ahead.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _result(item: Entry | Future[PreparedPicture]) -> Entry | PreparedPicture:
    return item if isinstance(item, Entry) else item.result()


def _prepare(
    source: Source, reference: str, before: list[InterruptedBuild], decode: Callable[[bytes], CatalogPicture]
) -> PreparedPicture:
    """Fetch a picture, and decode it where no earlier build has encoded it."""

    def read(data: bytes) -> PreparedPicture:
        digest = hashlib.sha256(data).hexdigest()
        known = next((found for left in before if (found := left.find(digest))), None)
        return PreparedPicture(reference, digest, known or decode(data))

    try:
        return source.picture(reference, read)
    except (PictureError, TooLargeError) as error:
        return PreparedPicture(reference, "", str(error).rstrip("."))
