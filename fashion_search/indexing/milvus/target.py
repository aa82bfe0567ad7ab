"""The catalogue that a build writes to, what it was made with, and the pictures that it has already."""

from pathlib import Path
from typing import TYPE_CHECKING

from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.thumbnails import picture_name
from fashion_search.catalog.writer import StoredPicture
from fashion_search.errors import IndexMismatchError, SearchError
from fashion_search.serving.address import Address
from fashion_search.serving.milvus.client import Client
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.rows import pictures_of
from fashion_search.serving.milvus.state import Head, State

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

INDEX_TYPES = {"auto": "AUTOINDEX", "flat": "FLAT"}
"""How the vectors of a new catalogue are searched, by the name of `--index-type`."""


def collection_at(address: Address, pictures: str, index_type: str) -> Collection:
    """Open a catalogue to write, which need not be there.

    Args:
        address: where it is.
        pictures: where its thumbnails go; empty for where those of one that is there are.
        index_type: one of `INDEX_TYPES`.

    Raises:
        SearchError: something is missing or not one of these, or pymilvus is.
        UnavailableError: the server cannot be reached.
    """
    if index_type not in INDEX_TYPES:
        raise SearchError("--index-type of an index in Milvus is auto or flat.")
    if not pictures and not State(Client(address.server), address).exists():
        raise SearchError("An index in Milvus needs --pictures: a folder or an address for its thumbnails.")
    return Collection.open(address, pictures, INDEX_TYPES[index_type])


def manifest_at(index: Path | Address) -> Manifest:
    """Return the manifest of an index, wherever it is.

    Raises:
        IndexMissingError: there is none.
    """
    if isinstance(index, Path):
        return Manifest.read(index)
    return State(Client(index.server), index).head().manifest


class CollectionPictures:
    """The pictures of a catalogue, if this model and program have encoded them; thread-safe."""

    def __init__(self, collection: Collection, *, usable: bool) -> None:
        """Take a catalogue, and whether its pictures can be taken over."""
        self._collection, self._usable = collection, usable

    def find(self, digest: str) -> StoredPicture | None:
        """Return an encoded picture; None if there is none."""
        if not self._usable or not self._collection.pictures.has(picture_name(digest)):
            return None
        rows = self._collection.query(f'digest == "{digest}"', ["digest", "place", "vector"], 1)
        return pictures_of(rows)[0] if rows else None


def same_model(collection: Collection, model: "Encoder | Manifest") -> Head | None:
    """Return the head of a catalogue that is there already.

    Raises:
        IndexMismatchError: it was made with another model.
    """
    old = collection.head_or_none()
    if old and not old.manifest.fits(model):
        raise IndexMismatchError(
            f"{collection.address} was made with another model, {old.manifest.model}: name that, or another address."
        )
    return old
