"""Takes over pictures that earlier builds have encoded, by the SHA-256 of their files."""

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
from fashion_search.vectors import Vector, require_unit

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

ORIGIN = "origin"
"""The name under which a database keeps what its vectors and thumbnails depend on."""


class EncodedPictures:
    """The pictures of some generations with the same origin, finished or not; thread-safe."""

    def __init__(self, databases: list[Database], dim: int, *, locked: bool = True) -> None:
        """Take open databases.

        Args:
            databases: of the generations.
            dim: width of the model's vectors.
            locked: whether no compaction can run; else one may remove thumbnails, which are read at once then.
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
        for database in self._databases:
            vector = self._vector(database, digest)
            if vector is None:
                continue
            jpeg = self._thumbnail(database.folder / IMAGES / picture_name(digest))
            if jpeg is not None:
                return StoredPicture(digest, vector, jpeg)
        return None

    def _thumbnail(self, path: Path) -> bytes | Path | None:
        if self._locked:
            return path if path.is_file() else None
        try:
            return path.read_bytes()
        except OSError:  # it has just been removed
            return None

    def _vector(self, database: Database, digest: str) -> Vector | None:
        sql = "SELECT vector FROM pictures WHERE digest = ? LIMIT 1"
        try:
            for (data,) in database.query(sql, bytes.fromhex(digest)):
                vector = np.frombuffer(data, dtype="<f4").astype(np.float32)
                require_unit(vector, self._dim)
                return vector
        except (SearchError, ValueError, TypeError):  # it is damaged
            pass
        return None

    def close(self) -> None:
        """Close the databases."""
        for database in self._databases:
            database.close()


def origin(encoder: "Encoder") -> str:
    """Return what a picture's vector and thumbnail depend on: model, program version, decoding and sizes."""
    sides = [decode.REVISION, thumbnail.SHORT_SIDE, thumbnail.THUMBNAIL_SIDE, thumbnail.DECODED_SIDE]
    return json.dumps([encoder.fingerprint, encoder.dim, __version__, *sides])
