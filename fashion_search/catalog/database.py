"""The database of a generation (SQLite, WAL): products, pictures with their vectors, values and notes.

A change never overwrites a product: it marks the old row as dead and inserts a new one with a higher number.
So a reader catches up by reading the rows above the last one that it knows, and the deaths since.
"""

import contextlib
import functools
import os
import re
import sqlite3
import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.product import Product
from fashion_search.errors import IndexMismatchError, WriteError
from fashion_search.vectors import Vectors, require_unit

FILE = "catalog.db"

SCHEMA = """\
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE products (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    died INTEGER NOT NULL DEFAULT 0, -- number of the change that replaced or deleted it
    price REAL,
    pictures INTEGER NOT NULL,
    value_numbers BLOB NOT NULL, -- int32, little-endian: numbers of attribute_values
    record TEXT NOT NULL, -- the product as JSON
    UNIQUE (id, died)
);
CREATE INDEX dead ON products (died) WHERE died > 0;
CREATE TABLE pictures (
    product INTEGER NOT NULL,
    place INTEGER NOT NULL,
    digest BLOB NOT NULL, -- SHA-256 of the picture's file, which also names its thumbnail
    vector BLOB NOT NULL, -- float32, little-endian, unit length
    UNIQUE (product, place)
);
CREATE INDEX digests ON pictures (digest);
CREATE TABLE attribute_values (
    number INTEGER PRIMARY KEY,
    attribute TEXT NOT NULL, -- empty for categories
    value TEXT NOT NULL,
    folded TEXT NOT NULL, -- the value in lower case
    UNIQUE (attribute, value)
);
CREATE INDEX folded_values ON attribute_values (attribute, folded);
CREATE TABLE skipped (kind TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, why TEXT NOT NULL);
"""

BUSY_SECONDS = 10.0
"""How long a writer waits for another one."""

MAX_DIGITS = 18
"""Longest whole number: any of them fits 64 bits."""

PICTURE_NAME = re.compile(r"[0-9a-f]{64}\.jpg")
"""The file name of a thumbnail."""

READ_ROWS = 10_000
"""Rows read at a time."""

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class ProductColumns:
    """Products with pictures in row order, as arrays.

    `rows` are their database rows, shape (n,), `prices` NaN for none, `pictures` their numbers of pictures;
    `owners` and `values` pair positions in `rows` with numbers of values, shape (m,).
    """

    rows: Int64s
    prices: NDArray[np.float64]
    pictures: Int64s
    owners: Int32s
    values: Int32s


class Database:
    """One connection to a generation's database, shared by threads."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, *, immutable: bool = False) -> None:
        """Take a connection in autocommit mode; use `create` or `open`.

        Args:
            connection: to the database.
            folder: of the generation.
            immutable: it does not see changes, and has to be opened again after some.
        """
        self.folder = folder
        self.immutable = immutable
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def create(cls, folder: Path) -> "Database":
        """Create the database of a new generation."""
        connection = _connect(folder / FILE, "rwc")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
        connection.execute("INSERT INTO meta VALUES ('change', '0')")
        return cls(connection, folder)

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
            connection, immutable = _connect(path, "rw" if write else "ro"), False
            if write:  # what is acknowledged must survive a power cut
                connection.execute("PRAGMA synchronous = FULL")
            try:
                found = _statements(connection)
            except sqlite3.OperationalError:  # a reader that may write nothing can't take part in the log
                if write or os.access(folder, os.W_OK):
                    raise
                connection.close()
                connection, immutable = _connect(path, "ro&immutable=1"), True
                found = _statements(connection)
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        if found != _expected_statements():
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
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
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
        found = self.query("SELECT record FROM products WHERE row = ?", row)
        try:
            product = Product.from_json(found[0][0]) if found else None
        except ValueError as error:
            raise _damaged(self.folder / FILE, error) from error
        if product and not all(map(PICTURE_NAME.fullmatch, product.pictures)):
            raise _damaged(self.folder / FILE, "a picture has a name of another kind")
        return product

    def living_row(self, product_id: str) -> int | None:
        """Return the row of a product; None if there is none."""
        found = self.query("SELECT row FROM products WHERE id = ? AND died = 0", product_id)
        return int(found[0][0]) if found else None

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

    def columns(self, after: int = 0) -> ProductColumns:
        """Return the living products with pictures in rows above `after`."""
        rows, prices, pictures, counts = array("q"), array("d"), array("q"), array("q")
        values = bytearray()
        try:
            with self._lock:
                cursor = self._connection.execute(
                    "SELECT row, coalesce(price, 9e999), pictures, value_numbers FROM products "
                    "WHERE row > ? AND +died = 0 AND pictures > 0 ORDER BY row",
                    (after,),
                )
                while found := cursor.fetchmany(READ_ROWS):
                    some_rows, some_prices, some_pictures, some_values = zip(*found, strict=True)
                    rows.extend(some_rows)
                    prices.extend(some_prices)
                    pictures.extend(some_pictures)
                    counts.extend([len(each) // 4 for each in some_values])
                    values += b"".join(some_values)
        except (sqlite3.Error, TypeError) as error:
            raise _damaged(self.folder / FILE, error) from error
        if len(values) != 4 * sum(counts):
            raise _damaged(self.folder / FILE, "values of another length")
        known = np.array(prices, dtype=np.float64)
        known[np.isinf(known)] = np.nan
        return ProductColumns(
            rows=np.array(rows, dtype=np.int64),
            prices=known,
            pictures=np.array(pictures, dtype=np.int64),
            owners=np.repeat(np.arange(len(rows), dtype=np.int32), np.array(counts, dtype=np.int64)),
            values=np.frombuffer(bytes(values), dtype="<i4").astype(np.int32),
        )

    def vectors(self, dim: int, after: int = 0) -> Iterator[Vectors]:
        """Yield the vectors of the pictures that belong to `columns(after)`, in order, some at a time.

        Raises:
            IndexMismatchError: one is not of unit length or of this width.
        """
        try:
            with self._lock:
                cursor = self._connection.execute(
                    "SELECT vector FROM products JOIN pictures ON product = row "
                    "WHERE row > ? AND +died = 0 ORDER BY row, place",
                    (after,),
                )
                while found := cursor.fetchmany(READ_ROWS):
                    block = np.frombuffer(b"".join(vector for (vector,) in found), dtype="<f4")
                    block = block.reshape(len(found), -1).astype(np.float32)
                    require_unit(block, dim)
                    yield block
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise _damaged(self.folder / FILE, error) from error

    def died_after(self, change: int) -> list[tuple[int, int]]:
        """Return the deaths since a change: number of the change and row, ascending."""
        return self.query("SELECT died, row FROM products WHERE died > ? AND died > 0 ORDER BY died", change)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA trusted_schema = OFF")  # a downloaded index is foreign
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _statements(connection: sqlite3.Connection) -> list[str]:
    """Return the statements that make up the schema."""
    return [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]


@functools.cache
def _expected_statements() -> list[str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as expected:
        expected.executescript(SCHEMA)
        return _statements(expected)


def _damaged(path: Path, error: Exception | str) -> IndexMismatchError:
    return IndexMismatchError(f"{path} is damaged or foreign ({error}): build the index again.")
