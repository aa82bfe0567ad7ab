"""Generations of an index: each build writes a new folder, which the manifest then names."""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fashion_search.catalog.manifest import Manifest, drafts, generations
from fashion_search.errors import SearchError

IMAGES = "images"

JOURNAL = "journal.txt"
"""Progress of an unfinished generation (see `indexing.resume`)."""

STALE_SECONDS = 3600.0
"""Age since the last change after which an unused generation is removed."""

_PLAIN_ID = re.compile(r"[a-z0-9_-]{1,64}")


def prepare(index_dir: Path) -> None:
    """Create the index folder if necessary; raises SearchError if it is not writable."""
    with _writing(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        if not os.access(index_dir, os.W_OK | os.X_OK):
            raise PermissionError("permission denied")


@contextlib.contextmanager
def new_generation(index_dir: Path) -> Iterator[Path]:
    """Create a generation folder; remove it in the end unless the manifest names it or it can be resumed.

    Raises:
        SearchError: it cannot be written.
    """
    name = f"gen-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    folder = index_dir / name
    try:
        with _writing(index_dir):
            (folder / IMAGES).mkdir(parents=True)
            yield folder
    finally:
        # Read the manifest again: an interrupt may come right after it was replaced.
        if current(index_dir) != name and not (folder / JOURNAL).exists():
            shutil.rmtree(folder, ignore_errors=True)


def finish(folder: Path) -> None:
    """Flush all files to disk before the manifest names them, and remove the journal."""
    if hasattr(os, "sync"):  # not on Windows
        os.sync()  # fsync for each of a hundred thousand pictures would take minutes
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink()


def current(index_dir: Path) -> str | None:
    """Return the generation that the manifest names; None if there is no readable manifest."""
    try:
        return Manifest.read(index_dir).generation
    except SearchError:
        return None


def sweep(index_dir: Path, *, keep: set[str | None]) -> None:
    """Remove stale generations and manifest drafts.

    Args:
        index_dir: the index folder.
        keep: generations that stay: the new one, and the previous one, which may still be open.
    """
    for draft in drafts(index_dir):  # left by killed builds
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > STALE_SECONDS:
                draft.unlink()
    for folder in generations(index_dir):
        with contextlib.suppress(OSError):
            touched = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
            if folder.name not in keep and time.time() - touched > STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def picture_name(product_id: str, view: int) -> str:
    """Return a unique and portable file name for a product's picture.

    Args:
        product_id: any text; short ones of a-z, 0-9, _ and - stay readable, others are hashed.
        view: counts from 1.
    """
    # Plain ids have no tilde, so no id equals another's hash.
    plain = _PLAIN_ID.fullmatch(product_id)
    stem = product_id if plain else f"~{hashlib.sha256(product_id.encode()).hexdigest()[:32]}"
    return f"product_{stem}.jpg" if view == 1 else f"product_{stem}.v{view}.jpg"


@contextlib.contextmanager
def _writing(index_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SearchError(
            f"The index folder {index_dir} cannot be written: {error.strerror or error}."
        ) from error
