"""Takes over pictures that earlier builds have encoded, by the SHA-256 of their files."""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fashion_search import __version__
from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import generations
from fashion_search.catalog.thumbnails import IMAGES, picture_name
from fashion_search.catalog.writer import StoredPicture
from fashion_search.errors import SearchError
from fashion_search.imaging import decode, thumbnail
from fashion_search.vectors import require_unit

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

ORIGIN = "origin"
"""The name under which a database keeps what its vectors and thumbnails depend on."""


class EncodedPictures:
    """The pictures of some generations with the same origin, finished or not; thread-safe."""

    def __init__(self, databases: list[Database], dim: int, *, locked: bool = True) -> None:
        """Take open databases, and the width of the model's vectors.

        Unless the index folder is `locked`, a compaction may remove thumbnails: they are read at once then.
        """
        self._databases = databases
        self._dim = dim
        self._locked = locked

    @classmethod
    def of(cls, index_dir: Path, encoder: "Encoder") -> "EncodedPictures":
        """Open the generations of an index folder that this model and program have made."""
        found = []
        for folder in sorted(generations(index_dir), reverse=True):
            try:
                database = Database.open(folder)
                same = database.meta(ORIGIN) == origin(encoder)
            except SearchError:  # damaged, or of another version
                continue
            if same:
                found.append(database)
            else:
                database.close()
        return cls(found, encoder.dim)

    def find(self, digest: str) -> StoredPicture | None:
        """Return an encoded picture; None if there is none, or it is damaged."""
        sql = "SELECT vector FROM pictures WHERE digest = ? LIMIT 1"
        for database in self._databases:
            path = database.folder / IMAGES / picture_name(digest)
            with contextlib.suppress(SearchError, ValueError, TypeError, OSError):  # damaged, or just removed
                for (data,) in database.query(sql, bytes.fromhex(digest)):
                    vector = np.frombuffer(data, dtype="<f4").astype(np.float32)
                    require_unit(vector, self._dim)
                    if not self._locked:
                        return StoredPicture(digest, vector, path.read_bytes())
                    if path.is_file():
                        return StoredPicture(digest, vector, path)
        return None

    def close(self) -> None:
        """Close the databases."""
        for database in self._databases:
            database.close()


def origin(encoder: "Encoder") -> str:
    """Return what a picture's vector and thumbnail depend on: model, program version, decoding and sizes."""
    sides = [decode.REVISION, thumbnail.SHORT_SIDE, thumbnail.THUMBNAIL_SIDE, thumbnail.DECODED_SIDE]
    return json.dumps([encoder.fingerprint, encoder.dim, __version__, *sides])
