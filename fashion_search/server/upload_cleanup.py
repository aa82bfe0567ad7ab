"""Removes uploaded files after an hour, or earlier when the disk share is used up.

Gradio removes only complete uploads, and leaves partial ones and all folders.
"""

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from fashion_search.server.middleware import Lifespan

KEPT_S = 3000.0
"""Seconds that an upload is kept; with the time between two sweeps under an hour."""

EVERY_S = 10.0
"""Seconds between two sweeps."""

MOST_BYTES = 1024**3
"""Bytes of all uploads; beyond, the oldest are removed first."""

MOST_FILES = 5000
"""Files and folders, likewise: a flood of tiny files would use up inodes, not bytes."""

_log = logging.getLogger(__name__)


def tidied(folder: Path) -> Lifespan:
    """Return a lifespan handler that keeps a folder tidy while the application runs."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tidying = asyncio.create_task(keep_tidy(folder))
        try:
            yield
        finally:
            tidying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tidying

    return lifespan


async def keep_tidy(folder: Path, every: float = EVERY_S, kept: float = KEPT_S) -> None:
    """Sweep a folder, in which only uploads lie, every few seconds until cancelled."""
    while True:
        try:
            await asyncio.to_thread(sweep, folder, kept)
        except Exception:  # the next sweep comes anyway
            _log.exception("uploads could not be removed")
        await asyncio.sleep(every)


def sweep(
    folder: Path, kept: float = KEPT_S, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES
) -> None:
    """Remove files last written `kept` seconds ago, then the oldest until the rest is within the limits."""
    found: list[tuple[float, int, Path]] = []
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # gone, or being renamed
            status = path.lstat()
            found.append((status.st_mtime, 0 if path.is_dir() else status.st_size, path))
    found.sort(key=lambda entry: (entry[0], -len(entry[2].parts)), reverse=True)
    # Half of the disk at most, so that a small one is never full.
    bytes_left, files_left = min(most_bytes, shutil.disk_usage(folder).total // 2), most_files
    oldest = time.time() - kept
    for written, size, path in found:
        bytes_left, files_left = bytes_left - size, files_left - 1
        if written < oldest or bytes_left < 0 or files_left < 0:
            _remove(path)
            if path.parent != folder:  # at once, where it is empty: that its file went has made it look new
                _remove(path.parent)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # a folder that is not empty, or somebody was faster
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
