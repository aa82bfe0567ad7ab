"""The manifest of an index folder: a pointer to its current generation, replaced in one step.

    index/
      manifest.json          names the generation and its model
      writer.lock            see `catalog.lock`
      gen-20260101-120000-abcdef/
        catalog.db           what is true (see `catalog.database`)
        images/              thumbnails as JPEG, named by the SHA-256 of the picture's file
        vectors/1/           made from the database (see `search.base`); the database names the current one

Readers start at the manifest, so a build that fails half way changes nothing.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fashion_search.errors import IndexMismatchError, IndexMissingError

if TYPE_CHECKING:  # the encoder's module takes seconds to import
    from fashion_search.encoder import Encoder

FORMAT = 3
"""Version of the folder's layout."""

MANIFEST = "manifest.json"

MAX_MANIFEST_BYTES = 65_536
"""Longest manifest that is read."""

_GENERATION = re.compile(r"gen-[a-z0-9-]{1,40}")


class HasFingerprint(Protocol):
    """A model, or an index of one."""

    @property
    def fingerprint(self) -> str:
        """Digest of the weights."""

    @property
    def dim(self) -> int:
        """Width of the vectors."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Which generation is current, the model and fingerprint of its vectors, and where its products came from."""

    generation: str
    model: str
    fingerprint: str
    dim: int
    source: str
    built_at: str
    format: int = FORMAT

    @classmethod
    def of(cls, generation: str, encoder: "Encoder", source: str) -> "Manifest":
        """Return the manifest of a generation that is made now."""
        return cls(
            generation=generation,
            model=encoder.name,
            fingerprint=encoder.fingerprint,
            dim=encoder.dim,
            source=source,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    @classmethod
    def read(cls, index_dir: Path) -> "Manifest":
        """Read an index folder's manifest.

        Raises:
            IndexMissingError: there is no manifest.
            IndexMismatchError: it cannot be read, has another format version or points outside its folder.
        """
        path = index_dir / MANIFEST
        try:
            with path.open("rb") as file:
                record: Any = json.loads(file.read(MAX_MANIFEST_BYTES))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissingError(
                f"There is no index at {index_dir}: build one with `python build_index.py --index {index_dir}`."
            ) from error
        except (OSError, ValueError, RecursionError) as error:
            raise IndexMismatchError(f"{path} cannot be read ({error}): build the index again.") from error
        found = record.get("format") if isinstance(record, dict) else None
        if found != FORMAT:
            raise IndexMismatchError(
                f"{path} has format {found!r}, but this program reads format {FORMAT}: "
                f"build the index again with `python build_index.py --index {index_dir}`."
            )
        try:
            manifest = cls(**record)
        except TypeError as error:
            raise IndexMismatchError(f"{path} is incomplete ({error}): build the index again.") from error
        types = {name: type(value) for name, value in record.items()}
        if types != {**dict.fromkeys(types, str), "dim": int, "format": int}:
            raise IndexMismatchError(f"{path} has values of wrong types: build the index again.")
        if not _GENERATION.fullmatch(manifest.generation) or (index_dir / manifest.generation).is_symlink():
            raise IndexMismatchError(f"{path} points outside its folder: build the index again.")
        return manifest

    def fits(self, model: HasFingerprint) -> bool:
        """Return whether a model, or that of another index, is the one that made this index."""
        return (self.fingerprint, self.dim) == (model.fingerprint, model.dim)

    def write(self, index_dir: Path) -> None:
        """Replace the manifest atomically."""
        path = index_dir / MANIFEST
        draft = path.with_name(f"{MANIFEST}.draft")  # one build at a time writes it
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(index_dir)


def generations(index_dir: Path) -> Iterator[Path]:
    """Yield the folders of all generations, finished or not."""
    return (path for path in index_dir.glob("gen-*") if path.is_dir() and not path.is_symlink())


def _sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk, before the old generation is removed."""
    with contextlib.suppress(OSError):  # Windows cannot open folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
