"""Builds a catalogue in Milvus from a source, and updates one."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import IndexMismatchError, IndexMissingError, SearchError
from fashion_search.indexing.encoded_pictures import EncodedPictures, origin
from fashion_search.indexing.listing import ProductListing
from fashion_search.indexing.pipeline import no_picture, write_products
from fashion_search.indexing.preparation import KnownPictures
from fashion_search.indexing.report import Report
from fashion_search.ranking.relevance import ARTICLE_PHRASES, PHRASES, RelevanceModel, fit
from fashion_search.serving.address import Address
from fashion_search.serving.milvus.client import Client
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.state import Head, State
from fashion_search.serving.milvus.writer import CollectionWriter
from fashion_search.sources.base import Source

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

INDEX_TYPES = {"auto": "AUTOINDEX", "flat": "FLAT"}
"""How the vectors of a new catalogue are searched, by the name of `--index-type`."""

VERDICT_PICTURES = 20_000
"""Pictures that the verdict model is fitted on."""


def collection_at(address: Address, pictures: str, index_type: str) -> Collection:
    """Open a catalogue to write, which need not be there; `index_type` is one of `INDEX_TYPES`.

    Without `pictures` thumbnails go where those of one that is there are.

    Raises:
        SearchError: something is missing or not one of these, or pymilvus is.
        UnavailableError: the server cannot be reached.
    """
    if index_type not in INDEX_TYPES:
        raise SearchError("--index-type of an index in Milvus is auto or flat.")
    try:
        return Collection(address, pictures, INDEX_TYPES[index_type])
    except IndexMissingError as error:
        raise SearchError(
            "An index in Milvus needs --pictures: a folder or an address for its thumbnails."
        ) from error


def manifest_at(index: Path | Address) -> Manifest:
    """Return the manifest of an index, wherever it is.

    Raises:
        IndexMissingError: there is none.
    """
    if isinstance(index, Path):
        return Manifest.read(index)
    return State(Client(index.server), index).head().manifest


def build_collection(
    source: Source,
    encoder: "Encoder",
    collection: Collection,
    *,
    listing: ProductListing,
    progress: bool = True,
) -> Report:
    """Write what differs from the source into a catalogue, which is created if necessary; see `pipeline.update`.

    A build that was cut off goes on: what is written stays, and is not encoded again.

    Raises:
        SourceError: the source has no usable picture.
        IndexMismatchError: the catalogue was made with another model.
        WriteError: another program writes it.
        UnavailableError: the server cannot be reached.
    """
    manifest = Manifest.of("milvus", encoder, source.description)
    head = next_head(collection, manifest, origin(encoder))
    known, writer = known_pictures(collection, encoder), CollectionWriter(collection)
    with writer.changing(head):
        outcomes = write_products(source, encoder, listing, writer, known, progress=progress)
        if listing.complete:
            outcomes["gone"] += writer.delete_others(listing.ids)
        products, pictures = writer.counts
        if not products:
            raise no_picture(source, listing)
        writer.finish(_fitted(collection, encoder))
    return Report(products=products, pictures=pictures, outcomes=outcomes, notes=listing.notes)


def next_head(collection: Collection, manifest: Manifest, made_by: str) -> Head:
    """Return the head of what a catalogue becomes; `made_by` is what vectors and thumbnails depend on.

    Raises:
        IndexMismatchError: it is there already, made with another model.
    """
    old = collection.state.head_or_none()
    if old and not old.manifest.fits(manifest):
        raise IndexMismatchError(
            f"{collection.address} was made with another model, {old.manifest.model}: name that, or another address."
        )
    return Head(version=0, manifest=manifest, pictures=collection.pictures.place, origin=made_by)


def known_pictures(collection: Collection, encoder: "Encoder") -> KnownPictures:
    """Return the pictures of a catalogue, if this model and program have encoded them; else none."""
    head = collection.state.head_or_none()
    same = head is not None and head.origin == origin(encoder)
    return collection if same else EncodedPictures([], encoder.dim)


def _fitted(collection: Collection, encoder: "Encoder") -> RelevanceModel:
    """Fit the verdict model on some of the catalogue's pictures."""
    rows = islice(collection.every("", ["vector"]), VERDICT_PICTURES)
    pictures = np.array([row["vector"] for row in rows], dtype=np.float32)
    known = [encoder.known_word_share(phrase) for phrase in PHRASES]
    return fit(known, encoder.encode_texts(PHRASES), encoder.encode_texts(ARTICLE_PHRASES), pictures)
