"""From a catalogue to an index folder.

The list is read first: it is cheap, fails early, and gives the progress bar its end. Pictures
are then fetched and decoded in threads a bounded way ahead, encoded in batches, and dropped.
"""

import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from tqdm import tqdm

from fashion_search import columns, generation
from fashion_search.errors import PictureError, SourceError, TooLargeError
from fashion_search.facets import Facets
from fashion_search.fusion import Spread
from fashion_search.images import thumbnail
from fashion_search.manifest import Manifest, checksums
from fashion_search.products import Catalogue
from fashion_search.shelf import Shelf, View
from fashion_search.sources.source import Entry, Skipped, Source
from fashion_search.verdict import PHRASES, fit

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

THREADS = 16
"""Pictures fetched at a time from a network; from a disk, as many are decoded as there are processors."""

LOOK_AHEAD = 256
"""Pictures that may be under way or decoded: enough for a few slow ones not to hold up the rest."""

SHORT_SIDE = 768
"""Pixels of a decoded picture's shorter side while it waits; models look at half of that or less."""

THUMBNAIL_SIDE = 800
"""Pixels of the longer side of what the page shows: sharp on a card, enough for a closer look."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a catalogue lists: products in order, and what is wrong with its records."""

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]

    @property
    def pictures(self) -> int:
        """How many pictures the products refer to."""
        return sum(len(entry.product.pictures) for entry in self.entries)


def read_listing(source: Source, limit: int | None = None) -> Listing:
    """Read a catalogue's list.

    Args:
        source: where from.
        limit: most products to take, at least 1; all where None.

    Raises:
        SourceError: it cannot be reached, or lists no product.
    """
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    for item in source.read():
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        entries.append(item)
        if len(entries) == limit:
            break
    if not entries:
        raise SourceError(f"{source.description} lists no product{_first(skipped)}")
    return Listing(entries=tuple(entries), skipped=tuple(skipped))


def build(
    source: Source,
    encoder: "Encoder",
    index_dir: Path,
    *,
    listing: Listing | None = None,
    limit: int | None = None,
    progress: bool = True,
) -> Manifest:
    """Build an index beside the one that is there, and put it in its place.

    Args:
        source: the catalogue.
        encoder: makes the vectors.
        index_dir: the index folder; made where it is missing.
        listing: what `read_listing` returned, where it has been read already.
        limit: most products to take; all where None.
        progress: show a bar on standard error.

    Raises:
        SourceError: nothing can be used, or the source cannot be reached; the old index stays.
        SearchError: the index folder cannot be written.
    """
    generation.prepare(index_dir)
    listing = listing or read_listing(source, limit)
    with generation.new_generation(index_dir) as folder:
        shelf = Shelf(encoder, listing.entries, folder / generation.IMAGES)
        with _bar(listing.pictures, shown=progress) as bar:
            for number, reference, view in _fetch_all(source, listing.entries):
                shelf.add(number, reference, view)
                bar.update()
        shelf.flush()
        skipped = [*listing.skipped, *shelf.skipped, *shelf.lost()]
        products = shelf.products()
        if not products:
            raise SourceError(f"No picture of {source.description} can be used{_first(skipped)}")
        vectors = np.stack(shelf.vectors)
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "owners.npy", shelf.owners())
        catalogue = Catalogue.of(products)
        catalogue.save(folder / "products.jsonl")
        catalogue.save_columns(folder / columns.FOLDER)
        Facets.of(catalogue).save(folder / columns.FOLDER)
        Spread.of(vectors).save(folder / "spread.npz")
        known = [encoder.known_words(phrase) for phrase in PHRASES]
        fit(known, encoder.encode_texts(PHRASES), vectors).save(folder / "verdict.npz")
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
            skipped=tuple(note.to_json() for note in skipped),
        )
        previous = generation.current(index_dir)
        manifest.write(index_dir)
    generation.sweep(index_dir, keep={folder.name, previous})
    return manifest


def _fetch_all(source: Source, entries: tuple[Entry, ...]) -> Iterator[tuple[int, str, View | str]]:
    """Yield the pictures of all products in order, with the product's number and the reference."""
    references = (reference for entry in entries for reference in entry.product.pictures)
    remote = any(reference.lower().startswith(("http:", "https:")) for reference in references)
    threads = THREADS if remote else os.cpu_count() or 1
    pool = ThreadPoolExecutor(threads, thread_name_prefix="picture")
    ahead: deque[tuple[int, str, Future[View | str]]] = deque()
    try:
        for number, entry in enumerate(entries):
            for reference in entry.product.pictures:
                ahead.append((number, reference, pool.submit(_fetch, source, reference)))
                if len(ahead) == LOOK_AHEAD:
                    yield _finish(*ahead.popleft())
        while ahead:
            yield _finish(*ahead.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _finish(number: int, reference: str, view: Future[View | str]) -> tuple[int, str, View | str]:
    return number, reference, view.result()


def _fetch(source: Source, reference: str) -> View | str:
    try:
        image = source.picture(reference)
    except (PictureError, TooLargeError) as error:
        return str(error).rstrip(".")
    return View(_shrink(image), thumbnail(image, THUMBNAIL_SIDE))


def _shrink(image: Image.Image) -> Image.Image:
    """Bound what a waiting picture holds of the memory."""
    scale = SHORT_SIDE / min(image.size)
    if scale >= 1:
        return image
    size = round(image.width * scale), round(image.height * scale)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _bar(total: int, *, shown: bool) -> "tqdm[None]":
    """Make a progress bar; where nobody watches it, a line every ten seconds will do."""
    interval = 0.1 if sys.stderr.isatty() else 10.0
    return tqdm(total=total, unit="picture", disable=not shown, mininterval=interval)


def _first(skipped: list[Skipped]) -> str:
    """Say how much was left out, with the first as an example."""
    if not skipped:
        return ""
    first = skipped[0]
    return f": {len(skipped)} left out, the first ({first.where}) because {first.why}"
