"""The schema of a generation's database, and how one is opened."""

import contextlib
import functools
import sqlite3
from pathlib import Path

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
    attribute TEXT NOT NULL, -- empty for categories, ' currency' for that of the price
    value TEXT NOT NULL,
    folded TEXT NOT NULL, -- the value in lower case
    UNIQUE (attribute, value)
);
CREATE INDEX folded_values ON attribute_values (attribute, folded);
CREATE TABLE skipped (kind TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, why TEXT NOT NULL);
"""

BUSY_SECONDS = 10.0
"""How long a writer waits for another one."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Connect to a database file in autocommit mode, for all threads; `mode` is SQLite's `rwc`, `rw` or `ro`."""
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


def is_ours(connection: sqlite3.Connection) -> bool:
    """Return whether a database has exactly this schema: a downloaded one may have triggers or views instead."""
    return _statements(connection) == _expected_statements()


def _statements(connection: sqlite3.Connection) -> list[str]:
    return [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]


@functools.cache
def _expected_statements() -> list[str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as expected:
        expected.executescript(SCHEMA)
        return _statements(expected)
