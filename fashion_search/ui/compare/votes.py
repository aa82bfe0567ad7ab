"""Keeps the vote counts in a small SQLite database.

No query, no picture, no address and no time is kept.
"""

import contextlib
import sqlite3
import sys
import threading
from collections import Counter
from pathlib import Path

from fashion_search.config import Settings
from fashion_search.ui.compare.tally import Counts, Vote, kind_of

FILE = "activity.db"
"""The file's name in the cache directory, where no other place is named."""

SCHEMA = """\
CREATE TABLE IF NOT EXISTS votes (emphasis TEXT, choice TEXT, count INTEGER, PRIMARY KEY (emphasis, choice))
"""


class Votes:
    """The counts, in a file that threads and programs share.

    Whatever is wrong with the file or the disk, nothing is raised: it is said on stderr, and votes
    count for as long as the program runs.
    """

    def __init__(self, path: Path) -> None:
        """Take the file's path; it and its folder are made with the first vote."""
        self._path = path
        self._lock = threading.Lock()
        self._said = False
        self._new: Counts = Counter()  # not in the file yet

    def counts(self) -> Counts:
        """Return the counts, also of other programs that count into the file."""
        with self._lock:
            rows: list[tuple[str, str, int]] = []
            try:
                if self._path.exists():
                    with contextlib.closing(sqlite3.connect(self._path)) as database:
                        rows = database.execute("SELECT emphasis, choice, count FROM votes").fetchall()
            except (OSError, sqlite3.Error) as error:
                self._complain("read", error)
            return self._new + Counter({(kind, choice): count for kind, choice, count in rows})

    def add(self, choice: Vote, alpha: float) -> None:
        """Count a vote.

        Args:
            choice: which fusion was better.
            alpha: the picture's share in the query, 0 to 1.
        """
        with self._lock:
            self._new[kind_of(alpha), choice] += 1
            rows = [(*key, count) for key, count in self._new.items()]
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.closing(sqlite3.connect(self._path)) as database, database:
                    database.execute(SCHEMA)
                    database.executemany(
                        "INSERT INTO votes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                        rows,
                    )
            except (OSError, sqlite3.Error) as error:
                self._complain("kept", error)
            else:
                self._new, self._said = Counter(), False

    def _complain(self, what: str, error: Exception) -> None:
        """Say once what is wrong, until it is right again."""
        if not self._said:
            sys.stderr.write(
                f"Votes in {self._path} cannot be {what} ({error}): new votes count until the program ends.\n"
            )
        self._said = True


def votes_path(settings: Settings) -> Path | None:
    """Return the file that votes are counted in, or None where there is no voting.

    Args:
        settings: `votes` is what the operator says: a path, "on", "off", or nothing, which is on where
            only this computer can reach the page, and off elsewhere.
    """
    said = settings.votes.strip()
    if said.lower() == "off" or (not said and not settings.local_only):
        return None
    return settings.cache_dir / FILE if said.lower() in ("", "on") else Path(said).expanduser()
