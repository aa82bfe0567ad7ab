"""One generation of an index's files: written aside, put in place in one step, removed later."""

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
"""What an unfinished generation holds so far (see `indexing.resume`); a finished one has none."""

REST_S = 3600.0
"""Seconds without a change after which a generation that nothing names counts as left behind."""

_PLAIN_ID = re.compile(r"[a-z0-9_-]{1,64}")


def prepare(index_dir: Path) -> None:
    """Make the index folder, or see that it can be written.

    Raises:
        SearchError: it cannot.
    """
    with _writing(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        if not os.access(index_dir, os.W_OK | os.X_OK):
            raise PermissionError("permission denied")


@contextlib.contextmanager
def new_generation(index_dir: Path) -> Iterator[Path]:
    """Give a fresh generation folder, and remove it unless the manifest names it in the end.

    One with a journal stays, too: the next build goes on from there.

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
        # Asked of the disk, not remembered: an interrupt may fall right after the manifest was put in place.
        if current(index_dir) != name and not (folder / JOURNAL).exists():
            shutil.rmtree(folder, ignore_errors=True)


def finish(folder: Path) -> None:
    """Have all files on the disk, and what only an unfinished generation needs removed, before it is named.

    A manifest that outlived a power cut would otherwise name files that did not.
    """
    if hasattr(os, "sync"):  # Windows has none
        os.sync()  # one wait for a hundred thousand pictures; a wait for each would take minutes
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink()


def current(index_dir: Path) -> str | None:
    """Return the generation that the manifest names; None where there is no manifest that can be read."""
    try:
        return Manifest.read(index_dir).generation
    except SearchError:
        return None


def sweep(index_dir: Path, *, keep: set[str | None]) -> None:
    """Remove generations and drafts of manifests that nothing names and no build has touched for an hour.

    Args:
        index_dir: the index folder.
        keep: names of generations that stay: the new one, and the previous one for who still reads it.
    """
    for draft in drafts(index_dir):  # of a build that was killed between writing one and putting it in place
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > REST_S:
                draft.unlink()
    for folder in generations(index_dir):
        with contextlib.suppress(OSError):
            touched = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
            if folder.name not in keep and time.time() - touched > REST_S:
                shutil.rmtree(folder, ignore_errors=True)


def picture_name(product_id: str, view: int) -> str:
    """Return the file name of a product's picture, different for each id on any file system.

    Args:
        product_id: any text; one of a-z, 0-9, _ and - stays readable, another is hashed.
        view: counts from 1.
    """
    # A tilde is in no plain id, so no id looks like another's hash.
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
