"""Keeps the vote counts in one small JSON file.

No query, no picture, no address and no time is kept.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import get_args

from fashion_search.config import Settings
from fashion_search.ui.compare.vote_counts import Emphasis, Tallies, Tally, Vote, added, lead_of, no_votes

FORMAT = 1
"""Version of the file's layout; a file of another one is moved aside."""

FILE = "votes.json"
"""The file's name in the cache directory, where no other place is named."""


class Votes:
    """The counts, in a file that is replaced in one step; threads may share it.

    Whatever is wrong with the file or the disk, nothing is raised: it is said on stderr, and votes
    count for as long as the program runs.
    """

    def __init__(self, path: Path) -> None:
        """Read the counts.

        Args:
            path: the file; it and its folder are made with the first vote.
        """
        self._path = path
        self._lock = threading.Lock()
        self._said = False
        self._kept: Tallies = no_votes()
        self._new: Tallies = no_votes()  # not in the file yet
        self._refresh()

    def counts(self) -> Tallies:
        """Return the counts of each kind of query."""
        with self._lock:
            return added(self._kept, self._new)

    def add(self, choice: Vote, alpha: float) -> None:
        """Count a vote.

        Args:
            choice: which fusion was better.
            alpha: the picture's share in the query, 0 to 1.
        """
        with self._lock:
            self._new[lead_of(alpha)] += Tally(**{choice: 1})
            if not self._refresh():  # what cannot be read is not written over
                return
            counts = added(self._kept, self._new)
            try:
                _write(self._path, counts)
            except OSError as error:
                self._complain(f"votes cannot be kept in {self._path} ({_why(error)})")
                return
            self._kept, self._new, self._said = counts, no_votes(), False

    def _refresh(self) -> bool:
        """Take over what the file holds: another program may count into it, too; a damaged one is moved aside.

        Returns:
            Whether the file may be written.
        """
        try:
            self._kept = _parse(self._path.read_bytes())
        except FileNotFoundError:
            self._kept = no_votes()
        except (ValueError, RecursionError):
            self._kept = no_votes()
            return self._move_aside()
        except OSError as error:
            self._complain(f"votes in {self._path} cannot be read ({_why(error)})")
            return False
        return True

    def _move_aside(self) -> bool:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        try:
            self._path.replace(aside)
        except OSError as error:
            self._complain(f"{self._path} is damaged and cannot be moved aside ({_why(error)})")
            return False
        sys.stderr.write(f"{self._path} is damaged: moved to {aside}, votes start at zero.\n")
        return True

    def _complain(self, what: str) -> None:
        """Say once what is wrong, until it is right again."""
        if not self._said:
            sys.stderr.write(f"{what}: new votes count until the program ends.\n")
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


def _parse(data: bytes) -> Tallies:
    """Read a file's content.

    Raises:
        ValueError: it is not what `_write` writes.
    """
    record = json.loads(data)
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError("of another format")
    counts = record.get("counts")
    if not isinstance(counts, dict):
        raise ValueError("no counts")
    return {lead: _tally(counts.get(lead)) for lead in get_args(Emphasis)}


def _tally(record: object) -> Tally:
    if not isinstance(record, dict) or set(record) != set(get_args(Vote)):
        raise ValueError("no tally")
    if not all(type(count) is int and 0 <= count < 2**53 for count in record.values()):
        raise ValueError("no count")
    return Tally(**record)


def _write(path: Path, counts: Tallies) -> None:
    """Put the file in place in one step: a crash leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    record = {"format": FORMAT, "counts": {lead: vars(tally) for lead, tally in counts.items()}}
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump(record, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _why(error: OSError) -> str:
    return error.strerror or str(error)
