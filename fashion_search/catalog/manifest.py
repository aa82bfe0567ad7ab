"""The manifest of an index folder: its current generation and how it was made.

    index/
      manifest.json          names the generation; replaced last, atomically
      gen-20260101-120000-ab/
        vectors.npy          float32 unit rows, one per picture
        index.faiss          FAISS index of a large catalogue (see `index`)
        owners.npy           int32, the product row of each vector, ascending
        products.jsonl       one product per line, in row order
        columns/             line offsets, ids, prices, categories, attributes
        spread.npz           mean and covariance of the vectors (see `catalog.statistics`)
        verdict.npz          the fitted relevance model (see `ranking.relevance`)
        images/              one JPEG per picture

Readers start at the manifest, so a build that fails half way changes nothing.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from fashion_search.catalog import string_column
from fashion_search.config import DEFAULT_INDEX
from fashion_search.errors import IndexMismatchError, IndexMissingError

FORMAT = 2
"""Version of the folder's layout."""

READABLE = (1, FORMAT)
"""Versions that can be opened; 1 had no `index`."""

MANIFEST = "manifest.json"
CHECKED = ("vectors.npy", "owners.npy", "products.jsonl", "spread.npz", "verdict.npz")
"""Files whose SHA-256 is in the manifest."""

OPTIONAL = ("index.faiss",)
"""The same, if they exist."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """How an index was made.

    `generation` is a folder name. `skipped` lists the first problems of each kind (list, record, picture or
    product) with `kind`, `id`, `where` and `why`; `left_out` has their total counts, and is empty in old
    indexes. `index` has the fields of an `index.Method`.
    """

    generation: str
    model: str
    fingerprint: str
    dim: int
    products: int
    pictures: int
    source: str
    built_at: str
    sha256: Mapping[str, str]
    index: Mapping[str, Any] = field(default_factory=lambda: {"kind": "flat"})
    skipped: tuple[Mapping[str, str], ...] = field(default=())
    left_out: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, index_dir: Path) -> "Manifest":
        """Read an index folder's manifest.

        Raises:
            IndexMissingError: there is no manifest.
            IndexMismatchError: it cannot be read or has another format version.
        """
        path = index_dir / MANIFEST
        try:
            record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissingError(
                f"There is no index at {index_dir}: build one with `python build_index.py --index {index_dir}`."
            ) from error
        except (OSError, ValueError) as error:
            raise IndexMismatchError(f"{path} cannot be read ({error}): build the index again.") from error
        if not isinstance(record, dict) or record.get("format") not in READABLE:
            found = record.get("format") if isinstance(record, dict) else None
            raise IndexMismatchError(
                f"{path} has format {found!r}, but this program reads format {FORMAT}: build the index again."
            )
        try:
            manifest = cls(**{**record, "skipped": tuple(record["skipped"])})
        except (TypeError, KeyError) as error:
            raise IndexMismatchError(f"{path} is incomplete ({error}): build the index again.") from error
        if Path(manifest.generation).name != manifest.generation:
            raise IndexMismatchError(f"{path} points outside its folder: build the index again.")
        return manifest

    def write(self, index_dir: Path) -> None:
        """Replace the manifest atomically."""
        path = index_dir / MANIFEST
        draft = path.with_name(f"{MANIFEST}.{os.getpid()}.draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(index_dir)

    def verify(self, folder: Path) -> None:
        """Check the files of a generation against their checksums.

        Raises:
            IndexMismatchError: a file is missing or changed.
        """
        for name, expected in self.sha256.items():
            if _sha256(folder / name) != expected:
                raise IndexMismatchError(f"{folder / name} is missing or damaged: build the index again.")


def chosen_index(given: Path | None) -> Path | None:
    """Return the given index folder, else the default one if it exists, else None.

    Raises:
        IndexMissingError: the given folder has no index.
        IndexMismatchError: its manifest is invalid.
    """
    index = given or (DEFAULT_INDEX if (DEFAULT_INDEX / MANIFEST).exists() else None)
    if index is not None:
        Manifest.read(index)
    return index


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each checked file of a generation."""
    there = [name for name in OPTIONAL if (folder / name).exists()]
    mapped = sorted(
        f"{string_column.FOLDER}/{path.name}" for path in (folder / string_column.FOLDER).glob("*")
    )
    return {name: _sha256(folder / name) for name in (*CHECKED, *there, *mapped)}


def generations(index_dir: Path) -> Iterator[Path]:
    """Yield the folders of all generations, finished or not."""
    return (path for path in index_dir.glob("gen-*") if path.is_dir())


def drafts(index_dir: Path) -> Iterator[Path]:
    """Yield manifests that are not in place yet."""
    return index_dir.glob(f"{MANIFEST}.*.draft")


def _sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk, before the old generation is removed."""
    with contextlib.suppress(OSError):  # Windows cannot open folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
