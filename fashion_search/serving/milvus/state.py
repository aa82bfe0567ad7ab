"""A few rows on all of a catalogue: its head with a version, its summary and verdict model, and who writes it.

Parts are written under the next version, and then the head that names it, so that readers see one state or the
other. Milvus has neither transactions nor compare-and-swap; the lock is Fischer's (L. Lamport, "A fast mutual
exclusion algorithm", 1987): write your name, wait until anyone who saw it free must have written theirs, and see
whose is there.
"""

import base64
import contextlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import IndexMismatchError, IndexMissingError, WriteError
from fashion_search.serving.address import Address
from fashion_search.serving.milvus.client import Client, Field

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

FIELDS: list[Field] = [
    ("key", "VARCHAR", {"max_length": 200}),
    ("text", "VARCHAR", {"max_length": 65_535}),
    ("unused", "FLOAT_VECTOR", {"dim": 2, "index": "FLAT"}),  # Milvus wants one
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


class State:
    """Reads and writes the state of one catalogue."""

    def __init__(self, client: Client, address: Address) -> None:
        """Take a client, and where the catalogue is."""
        self._client, self._address = client, address
        self._name = f"{address.name}_state"

    def create(self) -> None:
        """Create the collection, unless it is there."""
        self._client.create(self._name, FIELDS)

    def exists(self) -> bool:
        """Return whether there is a catalogue, complete or not."""
        return self._client.has(self._name)

    def head(self) -> Head:
        """Return the head.

        Raises:
            IndexMissingError: there is none.
            IndexMismatchError: it is of another version of this program.
        """
        text = self._read(HEAD) if self.exists() else None
        if text is None:
            raise IndexMissingError(
                f"There is no catalogue at {self._address}: "
                f"build one with `python build_index.py --index {self._address}`."
            )
        record = json.loads(text)
        if record.get("format") != FORMAT:
            raise IndexMismatchError(f"{self._address} is of another version of this program: build it anew.")
        return Head(**{**record, "manifest": Manifest(**record["manifest"])})

    def write_head(self, head: Head) -> None:
        """Replace the head."""
        self._write({HEAD: json.dumps(asdict(head))})

    def save(self, head: Head, parts: Mapping[str, bytes]) -> Head:
        """Write parts as the next version, and the head that names it, which is returned."""
        version = head.version + 1
        rows = {
            f"{version}/{name}/{start // PART_BYTES:06d}": base64.b64encode(
                data[start : start + PART_BYTES]
            ).decode()
            for name, data in parts.items()
            for start in range(0, len(data), PART_BYTES)
        }
        self._write(rows)
        after = replace(head, version=version, changing=False)
        self.write_head(after)
        # Who still reads the last version may be half way.
        for old in range(max(1, version - 2), version - 1):
            self._client.delete(self._name, f'key like "{old}/%"')
        return after

    def load(self, version: int) -> dict[str, bytes]:
        """Return the parts of a version.

        Raises:
            IndexMismatchError: it is there no more, or not yet.
        """
        rows = self._client.query(self._name, f'key like "{version}/%"', ["key", "text"], strong=True)
        parts: dict[str, bytes] = {}
        for row in sorted(rows, key=lambda row: str(row["key"])):
            name = row["key"].split("/")[1]
            parts[name] = parts.get(name, b"") + base64.b64decode(row["text"])
        if parts.keys() != {SUMMARY, VERDICT}:
            raise IndexMismatchError(f"{self._address} lacks a part of its version {version}.")
        return parts

    @contextlib.contextmanager
    def locked(self) -> Iterator["Lease"]:
        """Shut out other writers until the block ends.

        Raises:
            WriteError: another one writes for too long.
        """
        lease = Lease(self, secrets.token_hex(8))
        lease.take()
        try:
            yield lease
        finally:
            lease.release()

    def read_lock(self) -> str | None:
        """Return what the last `write_lock` wrote."""
        return self._read(LOCK)

    def write_lock(self, text: str) -> None:
        """Say who holds the lock."""
        self._write({LOCK: text})

    def _read(self, key: str) -> str | None:
        rows = self._client.query(self._name, f'key == "{key}"', ["text"], strong=True)
        return str(rows[0]["text"]) if rows else None

    def _write(self, rows: Mapping[str, str]) -> None:
        self._client.upsert(
            self._name, [{"key": key, "text": text, "unused": [1.0, 0.0]} for key, text in rows.items()]
        )


class Lease:
    """The lock of one writer, for some time."""

    def __init__(self, state: State, owner: str) -> None:
        """Take what is locked, and a name that nobody else has."""
        self._state, self._owner = state, owner
        self._until = 0.0

    def take(self) -> None:
        """Wait for the lock, and take it.

        Raises:
            WriteError: another writer holds it for too long.
        """
        end = time.monotonic() + WAIT_SECONDS
        while True:
            if self._is_free():
                self._write(LEASE_SECONDS)
                time.sleep(SETTLE_SECONDS)
                if self._holder()[0] == self._owner:
                    return
            if time.monotonic() > end:
                raise WriteError("Another program is writing this catalogue: try again when it has finished.")
            time.sleep(SETTLE_SECONDS)

    def renew(self) -> None:
        """Hold it for longer, if half of the time is over.

        Raises:
            WriteError: it has run out, and another writer has it now.
        """
        if time.time() > self._until - LEASE_SECONDS / 2:
            if self._holder()[0] != self._owner:
                raise WriteError("Another program has begun to write this catalogue: start again.")
            self._write(LEASE_SECONDS)

    def release(self) -> None:
        """Let others write."""
        if self._holder()[0] == self._owner:
            self._write(0.0)

    def _is_free(self) -> bool:
        return self._holder()[1] < time.time()

    def _holder(self) -> tuple[str, float]:
        text = self._state.read_lock()
        owner, until = json.loads(text) if text else ("", 0.0)
        return str(owner), float(until)

    def _write(self, seconds: float) -> None:
        self._until = time.time() + seconds
        self._state.write_lock(json.dumps([self._owner, self._until]))
