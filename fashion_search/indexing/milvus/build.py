"""Builds a catalogue in Milvus from a source, and updates one."""

import io
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import SourceError
from fashion_search.indexing.earlier import origin
from fashion_search.indexing.listing import ProductListing, describe_skipped
from fashion_search.indexing.milvus.target import CollectionPictures, same_model
from fashion_search.indexing.pipeline import write_products
from fashion_search.indexing.report import Report
from fashion_search.ranking.relevance import ARTICLE_PHRASES, PHRASES, fit
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.state import Head
from fashion_search.serving.milvus.writer import CollectionWriter
from fashion_search.sources.base import Source

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

VERDICT_PICTURES = 20_000
"""Pictures that the verdict model is fitted on."""


def build_collection(
    source: Source,
    encoder: "Encoder",
    collection: Collection,
    *,
    listing: ProductListing,
    limit: int | None = None,
    progress: bool = True,
) -> Report:
    """Write what differs from the source into a catalogue, which is created if necessary.

    A build that was cut off goes on: what is written stays, and is not encoded again.

    Args:
        source: the catalogue.
        encoder: the model.
        collection: where to.
        listing: the result of `read_listing`.
        limit: most products to take; None for all.
        progress: show a progress bar on standard error.

    Raises:
        SourceError: the source has no usable picture.
        IndexMismatchError: the catalogue was made with another model.
        WriteError: another program writes it.
        UnavailableError: the server cannot be reached.
    """
    old = same_model(collection, encoder)
    manifest = Manifest(
        generation="milvus",
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dim=encoder.dim,
        source=source.description,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    head = Head(version=0, manifest=manifest, pictures=collection.pictures.place, origin=origin(encoder))
    known = CollectionPictures(collection, usable=old is not None and old.origin == head.origin)
    writer = CollectionWriter(collection)
    with writer.changing(head):
        written = write_products(source, encoder, listing, writer, known, progress=progress)
        if limit is None and not listing.skipped.counts["list"]:
            written.outcomes["gone"] += writer.delete_others(written.ids)
        counts = writer.counts
        if not counts[0]:
            raise SourceError(
                f"No picture of {source.description} can be used{describe_skipped(written.skipped, 'picture')}"
            )
        collection.flush()
        writer.verdict = _fitted(collection, encoder)
    return Report.of(counts, listing, written)


def _fitted(collection: Collection, encoder: "Encoder") -> bytes:
    """Fit the verdict model on some of the catalogue's pictures."""
    rows = islice(collection.every("", ["vector"]), VERDICT_PICTURES)
    pictures = np.array([row["vector"] for row in rows], dtype=np.float32)
    known = [encoder.known_word_share(phrase) for phrase in PHRASES]
    model = fit(known, encoder.encode_texts(PHRASES), encoder.encode_texts(ARTICLE_PHRASES), pictures)
    file = io.BytesIO()
    model.save(file)
    return file.getvalue()
