"""Generations of an index: each build writes a new folder, which the manifest then names."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fashion_search.catalog.manifest import Manifest, generations
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.errors import SearchError, WriteError


def prepare(index_dir: Path) -> None:
    """Create the index folder if necessary; raises WriteError if it is not writable."""
    with writing(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        if not os.access(index_dir, os.W_OK | os.X_OK):
            raise PermissionError("permission denied")


def new_generation(index_dir: Path) -> Path:
    """Create a generation's folder."""
    folder = index_dir / f"gen-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    (folder / IMAGES).mkdir(parents=True)
    return folder


def current(index_dir: Path) -> Path | None:
    """Return the generation that the manifest names; None if there is no readable manifest."""
    try:
        return index_dir / Manifest.read(index_dir).generation
    except SearchError:
        return None


def sweep(index_dir: Path, *, keep: set[Path | None]) -> None:
    """Remove all generations but some; call it with the index folder locked for a build."""
    for folder in generations(index_dir):
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def flush_to_disk() -> None:
    """Flush all files, before the manifest names them: fsync for each of 100,000 pictures takes minutes."""
    if hasattr(os, "sync"):  # not on Windows
        os.sync()


@contextlib.contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Turn an OSError into a WriteError that names the index folder."""
    try:
        yield
    except OSError as error:
        raise WriteError(
            f"The index folder {index_dir} cannot be written: {error.strerror or error}."
        ) from error
