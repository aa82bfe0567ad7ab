"""The database of a generation (SQLite, WAL): products, pictures with their vectors, values and notes.

A change never overwrites a product: it marks the old row as dead and inserts a new one with a higher number.
So a reader catches up by reading the rows above the last one that it knows, and the deaths since.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import FILE, SCHEMA, connect, is_ours
from fashion_search.catalog.thumbnails import PICTURE_NAME
from fashion_search.errors import IndexMismatchError, WriteError

MAX_DIGITS = 18
"""Longest whole number: any of them fits 64 bits."""

READ_ROWS = 10_000
"""Rows read at a time."""


class Database:
    """One connection to a generation's database, shared by threads."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, *, immutable: bool = False) -> None:
        """Take a connection in autocommit mode; use `create` or `open`.

        An `immutable` one does not see changes, and has to be opened again after some.
        """
        self.folder = folder
        self.immutable = immutable
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def create(cls, folder: Path) -> "Database":
        """Create the database of a new generation."""
        connection = connect(folder / FILE, "rwc")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
        connection.execute("INSERT INTO meta VALUES ('change', '0')")
        return cls(connection, folder)

    @classmethod
    def of_values(cls, values: Iterable[tuple[int, str, str]]) -> "Database":
        """Return a database in memory that has attribute values alone: number, attribute and value of each."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(SCHEMA)
        rows = [(number, attribute, value, value.casefold()) for number, attribute, value in values]
        connection.executemany("INSERT INTO attribute_values VALUES (?, ?, ?, ?)", rows)
        return cls(connection, Path())

    @classmethod
    def open(cls, folder: Path, *, write: bool = False) -> "Database":
        """Open a generation's database; a folder that cannot be written is read as it is.

        Raises:
            IndexMismatchError: it is missing, damaged, or not of this program's schema.
        """
        path = folder / FILE
        try:
            if path.is_symlink() or not path.is_file():
                raise IndexMismatchError(f"{path} is missing: build the index again.")
            connection, immutable = connect(path, "rw" if write else "ro"), False
            if write:  # what is acknowledged must survive a power cut
                connection.execute("PRAGMA synchronous = FULL")
            try:
                ours = is_ours(connection)
            except sqlite3.OperationalError:  # a reader that may write nothing can't take part in the log
                if write or os.access(folder, os.W_OK):
                    raise
                connection.close()
                connection, immutable = connect(path, "ro&immutable=1"), True
                ours = is_ours(connection)
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        if not ours:
            connection.close()
            raise IndexMismatchError(f"{path} is of another version of this program: build the index again.")
        return cls(connection, folder, immutable=immutable)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """Return the rows of a statement.

        Raises:
            IndexMismatchError: the database is damaged.
        """
        with self.reports_damage(), self._lock:
            return self._connection.execute(sql, values).fetchall()

    def stream(self, sql: str, *values: Any) -> Iterator[list[tuple[Any, ...]]]:  # noqa: ANN401
        """Yield the rows of a statement, some at a time; other threads wait until all are read. Raises as `query`."""
        with self.reports_damage(), self._lock:
            cursor = self._connection.execute(sql, values)
            while found := cursor.fetchmany(READ_ROWS):
                yield found

    @contextlib.contextmanager
    def reports_damage(self) -> Iterator[None]:
        """Turn errors of SQLite, and values of other kinds than the schema's, into an IndexMismatchError."""
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise _damaged(self.folder / FILE, error) from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the database in several queries; hold it shortly, as it stops checkpoints."""
        with self._lock:
            self.query("BEGIN")
            try:
                yield
            finally:
                self.query("COMMIT")

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, which an exception undoes.

        Raises:
            WriteError: another process writes for too long, or the disk is full.
        """
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise WriteError(f"The catalogue cannot be written now ({error}): try again.") from error
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, OSError | sqlite3.OperationalError):
                    why = getattr(error, "strerror", None) or error
                    raise WriteError(f"The catalogue in {self.folder} cannot be written: {why}.") from error
                if isinstance(error, sqlite3.DatabaseError):
                    raise _damaged(self.folder / FILE, error) from error
                raise

    def checkpoint(self) -> None:
        """Move the log into the database file, so that it can be opened read-only."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def number(self, name: str) -> int:
        """Return a named whole number of at least 0, which is 0 where there is none.

        Raises:
            IndexMismatchError: it is none.
        """
        text = self.meta(name, "0")
        if not (text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS):
            raise _damaged(self.folder / FILE, f"{name} is no number")
        return int(text)

    @property
    def version(self) -> int:
        """A number that changes when another connection has committed."""
        if self.immutable:
            return (self.folder / FILE).stat().st_mtime_ns
        return int(self.query("PRAGMA data_version")[0][0])

    def meta(self, name: str, default: str = "") -> str:
        """Return a named text."""
        found = self.query("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0][0]) if found else default

    def product(self, row: int) -> Product | None:
        """Return the product in a row, also a dead one; None once it has been purged."""
        return self._product(self.query("SELECT record FROM products WHERE row = ?", row))

    def living(self, product_id: str) -> Product | None:
        """Return the product of an id; None if there is none."""
        return self._product(self.query("SELECT record FROM products WHERE id = ? AND died = 0", product_id))

    def _product(self, found: list[tuple[Any, ...]]) -> Product | None:
        with self.reports_damage():
            product = Product.from_json(found[0][0]) if found else None
            if product and not all(map(PICTURE_NAME.fullmatch, product.pictures)):
                raise ValueError("a picture has a name of another kind")
        return product

    def rows_of(self, product_id: str) -> list[int]:
        """Return the rows of a product, the living one first, then the dead ones."""
        found = self.query(
            "SELECT row FROM products WHERE id = ? ORDER BY died = 0 DESC, died DESC", product_id
        )
        return [int(row) for (row,) in found]

    def counts(self) -> tuple[int, int]:
        """Return how many products and how many pictures there are, of products that have any."""
        count, pictures = self.query(
            "SELECT count(*), coalesce(sum(pictures), 0) FROM products WHERE died = 0 AND pictures > 0"
        )[0]
        return int(count), int(pictures)

    def died_after(self, change: int) -> list[tuple[int, int]]:
        """Return the deaths since a change: number of the change and row, ascending."""
        return self.query("SELECT died, row FROM products WHERE died > ? AND died > 0 ORDER BY died", change)


def _damaged(path: Path, error: Exception | str) -> IndexMismatchError:
    return IndexMismatchError(f"{path} is damaged or foreign ({error}): build the index again.")
