"""Locks an index folder for writers, by SQLite's own locks, which end with their process on every system.

A build shuts out everyone; an update or a compaction, other ones; a change by REST, builds only.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from fashion_search.catalog.schema import BUSY_SECONDS
from fashion_search.errors import WriteError

FILE = "writer.lock"

Purpose = Literal["build", "update", "change"]

_STATEMENTS: dict[Purpose, tuple[str, ...]] = {
    "build": ("BEGIN EXCLUSIVE",),
    "update": ("BEGIN IMMEDIATE",),
    "change": ("BEGIN", "SELECT count(*) FROM sqlite_master"),  # reading takes a shared lock
}


@contextlib.contextmanager
def locked(index_dir: Path, purpose: Purpose, seconds: float = BUSY_SECONDS) -> Iterator[None]:
    """Hold the lock of an index folder, which must exist, until the block ends; `seconds` is how long to wait.

    Raises:
        WriteError: others hold it for longer, or the folder cannot be written.
    """
    try:
        connection = sqlite3.connect(index_dir / FILE, timeout=seconds, isolation_level=None)
        with contextlib.closing(connection):
            for statement in _STATEMENTS[purpose]:
                connection.execute(statement).fetchall()
            yield
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise WriteError(
                f"Another program is writing {index_dir}: try again when it has finished."
            ) from error
        raise WriteError(f"The index folder {index_dir} cannot be written: {error}.") from error
