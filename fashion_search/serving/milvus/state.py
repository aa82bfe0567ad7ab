"""A few rows on all of a catalogue: its head with a version, its summary and verdict model, and who writes it.

Parts are written under the next version, and then the head that names it, so that readers see one state or the
other. Milvus has neither transactions nor compare-and-swap; the lock is Fischer's (L. Lamport, "A fast mutual
exclusion algorithm", 1987): write your name, wait until anyone who saw it free must have written theirs, and see
whose is there.
"""

import base64
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Self

from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import IndexMismatchError, IndexMissingError, WriteError
from fashion_search.serving.address import Address
from fashion_search.serving.milvus.client import Client, Field, Table

FORMAT = 1
"""Version of the collections' layout."""

SUMMARY, VERDICT = "summary", "verdict"
"""Names of the parts."""

PART_BYTES = 48_000
"""Bytes of a part in a row: as base64 they fit a text."""

HEAD, LOCK = "head", "lock"

SETTLE_SECONDS = 0.1
"""How long it may take at most from seeing the lock free to having written one's name."""

LEASE_SECONDS = 30.0
"""How long a lock holds whose owner has died; who writes for longer renews it."""

WAIT_SECONDS = 10.0
"""How long a writer waits for another one."""

STATE_FIELDS: list[Field] = [
    ("key", "VARCHAR", "", {"max_length": 200}),
    ("text", "VARCHAR", "", {"max_length": 65_535}),
    ("unused", "FLOAT_VECTOR", "FLAT", {"dim": 2}),  # Milvus wants one
]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a catalogue is: the version of its parts, its manifest, where its thumbnails are, and what they depend on.

    `version` is 0 until the first build is complete. `changing` is set while it is written; where it is found so
    by the next writer, the last one was cut off, and the summary has to be made again.
    """

    version: int
    manifest: Manifest
    pictures: str
    origin: str
    changing: bool = False
    format: int = FORMAT


class State(Table):
    """Reads and writes the state of one catalogue."""

    def __init__(self, client: Client, address: Address) -> None:
        """Take who calls the server, and where the catalogue is."""
        super().__init__(client, f"{address.name}_state")
        self._address = address

    def head(self) -> Head:
        """Return the head.

        Raises:
            IndexMissingError: there is none.
            IndexMismatchError: it is of another version of this program.
        """
        head = self.head_or_none()
        if head is None:
            raise IndexMissingError(
                f"There is no catalogue at {self._address}: "
                f"build one with `python build_index.py --index {self._address}`."
            )
        return head

    def head_or_none(self) -> Head | None:
        """Return the head; None if there is none. Raises as `head` does."""
        text = self.read(HEAD) if self.exists() else None
        if text is None:
            return None
        record = json.loads(text)
        if record.get("format") != FORMAT:
            raise IndexMismatchError(f"{self._address} is of another version of this program: build it anew.")
        return Head(**{**record, "manifest": Manifest(**record["manifest"])})

    def write_head(self, head: Head) -> None:
        """Replace the head."""
        self.write({HEAD: json.dumps(asdict(head))})

    def save(self, head: Head, parts: Mapping[str, bytes]) -> None:
        """Write parts as the next version, and the head that names it."""
        version = head.version + 1
        self.write(
            {
                f"{version}/{name}/{start // PART_BYTES:06d}": base64.b64encode(
                    data[start : start + PART_BYTES]
                ).decode()
                for name, data in parts.items()
                for start in range(0, len(data), PART_BYTES)
            }
        )
        self.write_head(replace(head, version=version, changing=False))
        # Who still reads the last version may be half way.
        self.delete(f'key like "{version - 2}/%"')

    def load(self, version: int) -> dict[str, bytes]:
        """Return the parts of a version.

        Raises:
            IndexMismatchError: it is there no more, or not yet.
        """
        rows = self.query(f'key like "{version}/%"', ["key", "text"], strong=True)
        parts: dict[str, bytes] = {}
        for row in sorted(rows, key=lambda row: str(row["key"])):
            name = row["key"].split("/")[1]
            parts[name] = parts.get(name, b"") + base64.b64decode(row["text"])
        if parts.keys() != {SUMMARY, VERDICT}:
            raise IndexMismatchError(f"{self._address} lacks a part of its version {version}.")
        return parts

    def read(self, key: str) -> str | None:
        """Return a row's text as it is now; None if there is no such row."""
        rows = self.query(f'key == "{key}"', ["text"], strong=True)
        return str(rows[0]["text"]) if rows else None

    def write(self, texts: Mapping[str, str]) -> None:
        """Insert or replace texts by key."""
        self.upsert([{"key": key, "text": text, "unused": [1.0, 0.0]} for key, text in texts.items()])


class Lock:
    """Shuts out other writers of a catalogue; if its owner dies, for `LEASE_SECONDS`."""

    def __init__(self, state: State) -> None:
        """Take the state of the catalogue."""
        self._state, self._owner, self._until = state, secrets.token_hex(8), 0.0

    def __enter__(self) -> Self:
        """Wait for the lock, and take it.

        Raises:
            WriteError: another writer holds it for too long.
        """
        end = time.monotonic() + WAIT_SECONDS
        while True:
            if self._holder()[1] < time.time():
                self._hold(LEASE_SECONDS)
                time.sleep(SETTLE_SECONDS)
                if self._holder()[0] == self._owner:
                    return self
            if time.monotonic() > end:
                raise WriteError("Another program is writing this catalogue: try again when it has finished.")
            time.sleep(SETTLE_SECONDS)

    def __exit__(self, *_: object) -> None:
        """Let others write."""
        if self._holder()[0] == self._owner:
            self._hold(0.0)

    def renew(self) -> None:
        """Hold it for longer, if half of the time is over.

        Raises:
            WriteError: it has run out, and another writer has it now.
        """
        if time.time() > self._until - LEASE_SECONDS / 2:
            if self._holder()[0] != self._owner:
                raise WriteError("Another program has begun to write this catalogue: start again.")
            self._hold(LEASE_SECONDS)

    def _holder(self) -> tuple[str, float]:
        """Return who has taken it last, and until when."""
        text = self._state.read(LOCK)
        owner, until = json.loads(text) if text else ("", 0.0)
        return str(owner), float(until)

    def _hold(self, seconds: float) -> None:
        self._until = time.time() + seconds
        self._state.write({LOCK: json.dumps([self._owner, self._until])})
