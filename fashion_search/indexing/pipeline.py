"""Builds an index folder, and updates one: reads products, decodes and encodes their pictures, stores both.

The list is read first, which is cheap, fails early and gives the progress bar its total. Then pictures are
prefetched and decoded in threads, encoded in batches and written. Pictures that an earlier build or an
interrupted one has encoded are taken over (see `indexing.encoded_pictures`).
"""

import contextlib
import shutil
import sys
from collections import Counter
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from fashion_search.catalog import generation
from fashion_search.catalog.database import Database
from fashion_search.catalog.lock import locked
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.catalog.writer import CatalogWriter
from fashion_search.errors import IndexMismatchError, SourceError
from fashion_search.index import KindChoice, Method
from fashion_search.indexing.base import INDEX_TYPE, make_base
from fashion_search.indexing.compaction import compact_if_due
from fashion_search.indexing.encoded_pictures import ORIGIN, EncodedPictures, origin
from fashion_search.indexing.listing import ProductListing, describe_skipped, read_listing
from fashion_search.indexing.preparation import KnownPictures, PreparedPicture, prepared
from fashion_search.indexing.report import Report
from fashion_search.indexing.writer import ProductStore, ProductWriter
from fashion_search.sources.base import Source

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder


def build(
    source: Source,
    encoder: "Encoder",
    index_dir: Path,
    *,
    listing: ProductListing | None = None,
    index_type: KindChoice = "auto",
    progress: bool = True,
) -> Report:
    """Build an index as a new generation of a folder, created if necessary, then switch to it.

    `listing` is that of the source if it has been read already, and `progress` is shown on standard error.

    Raises:
        SourceError: the source cannot be read, or has no usable picture; the old index stays.
        WriteError: the index folder cannot be written, or another program writes it.
    """
    generation.prepare(index_dir)
    listing = listing or read_listing(source)
    with generation.writing(index_dir), locked(index_dir, "build"):
        previous = generation.current(index_dir)
        with contextlib.closing(EncodedPictures.of(index_dir, encoder)) as earlier:
            folder = generation.new_generation(index_dir)
            try:
                report = _build(source, encoder, folder, listing, earlier, index_type, progress=progress)
                generation.flush_to_disk()
                Manifest.of(folder.name, encoder, source.description).write(index_dir)
            finally:
                # Read the manifest again: an interrupt may come right after it was replaced.
                if generation.current(index_dir) != folder and not _resumable(folder):
                    shutil.rmtree(folder, ignore_errors=True)
        generation.sweep(index_dir, keep={folder, previous})
    return report


def update(
    source: Source,
    encoder: "Encoder",
    index_dir: Path,
    *,
    listing: ProductListing | None = None,
    progress: bool = True,
) -> Report:
    """Write what differs from the source into the current generation: new, changed and gone products.

    Products stay that a list which was not read to its end may still have. Arguments as of `build`.

    Raises:
        SourceError: the source cannot be read; nothing changes.
        IndexMissingError: there is no index.
        IndexMismatchError: it is damaged, or made with another model.
        WriteError: the index folder cannot be written, or another program writes it.
    """
    manifest = Manifest.read(index_dir)
    if not manifest.fits(encoder):
        raise IndexMismatchError(
            f"The index was made with another model, {manifest.model}: name it, or build the index again."
        )
    listing = listing or read_listing(source)
    with generation.writing(index_dir), locked(index_dir, "update"):
        folder = index_dir / Manifest.read(index_dir).generation  # a build may just have ended
        with contextlib.closing(Database.open(folder, write=True)) as database:
            catalogue = CatalogWriter(database)
            earlier = EncodedPictures([database], encoder.dim)
            outcomes = write_products(source, encoder, listing, catalogue, earlier, progress=progress)
            with catalogue.transaction():
                if listing.complete:
                    outcomes["gone"] += catalogue.delete_others(listing.ids)
                catalogue.note_skipped(map(astuple, listing.notes))
            return _report(database, outcomes, listing, compact_if_due(catalogue, encoder))


def _build(
    source: Source,
    encoder: "Encoder",
    folder: Path,
    listing: ProductListing,
    earlier: EncodedPictures,
    index_type: KindChoice,
    *,
    progress: bool,
) -> Report:
    """Fill a new generation."""
    with contextlib.closing(Database.create(folder)) as database:
        catalogue = CatalogWriter(database)
        with catalogue.transaction():
            catalogue.note(ORIGIN, origin(encoder))
            catalogue.note(INDEX_TYPE, index_type)
        outcomes = write_products(source, encoder, listing, catalogue, earlier, progress=progress)
        if not database.counts()[0]:
            raise no_picture(source, listing)
        with catalogue.transaction():
            catalogue.note_skipped(map(astuple, listing.notes))
        method = make_base(catalogue, encoder)
        database.checkpoint()
        return _report(database, outcomes, listing, method)


def _report(
    database: Database, outcomes: Counter[str], listing: ProductListing, method: Method | None
) -> Report:
    products, pictures = database.counts()
    return Report(products=products, pictures=pictures, outcomes=outcomes, notes=listing.notes, method=method)


def no_picture(source: Source, listing: ProductListing) -> SourceError:
    """Return the error of a build that finds no picture to use."""
    why = describe_skipped(listing.notes, "picture")
    return SourceError(f"No picture of {source.description} can be used{why}")


def write_products(
    source: Source,
    encoder: "Encoder",
    listing: ProductListing,
    catalogue: ProductStore,
    earlier: KnownPictures,
    *,
    progress: bool,
) -> Counter[str]:
    """Write all products and pictures; return how many products are new, changed, unchanged and gone."""
    writer = ProductWriter(encoder, catalogue, listing.notes)
    interval = 0.1 if sys.stderr.isatty() else 10.0  # few lines in log files
    with (
        contextlib.closing(prepared(source, listing, earlier)) as pictures,
        tqdm(total=listing.pictures, unit=" pictures", disable=not progress, mininterval=interval) as bar,
    ):
        for item in pictures:
            writer.add(item)
            bar.update(isinstance(item, PreparedPicture))
        writer.finish()
    return writer.outcomes


def _resumable(folder: Path) -> bool:
    """Return whether an unfinished generation has pictures that the next build can take over."""
    return any((folder / IMAGES).glob("*.jpg"))
