"""Keeps the records of searches on disk, for figures of more than the last hours."""

import errno
import os
import sys
from pathlib import Path

from fashion_search.errors import SearchError
from fashion_search.server.observability.event import Event

TAIL = 8 * 1024 * 1024
"""Bytes at the end of a log that are read at the start: a search takes about 200."""


class Log:
    """A file with a line of JSON for every search; without words, pictures and ids of products."""

    def __init__(self, path: Path) -> None:
        """Open the file to append to it.

        Raises:
            SearchError: it cannot be written to.
        """
        try:
            # Unbuffered: a line is on disk or reported, and none is left over to fail later.
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise SearchError(f"INSIGHT_LOG: cannot write to {path} ({error.strerror}).") from error
        self._path = path

    def past(self) -> list[Event]:
        """Return the searches at the end of the file, oldest first; lines that are none are left out."""
        if not self._path.is_file():
            return []
        with self._path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            lines = file.read().splitlines()
        events = []
        for line in lines:
            try:
                events.append(Event.from_line(line))
            except ValueError:
                continue
        return events

    def append(self, event: Event) -> None:
        """Write one event; what fails is said once, and ends the log but nothing else."""
        if self._file.closed:
            return
        line = event.to_line()
        try:
            if self._file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            sys.stderr.write(f"INSIGHT_LOG: {self._path} is no longer written ({error.strerror}).\n")
            self._file.close()
