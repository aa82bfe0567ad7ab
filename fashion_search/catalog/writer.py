"""Writes products into a generation: database rows, and thumbnails before the rows that name them."""

import contextlib
import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from fashion_search.catalog.database import Database
from fashion_search.catalog.product import Product, filter_values
from fashion_search.catalog.thumbnails import IMAGES, picture_name, write_thumbnail
from fashion_search.vectors import Vector

MAX_CACHED_VALUES = 10_000
"""Numbers of attribute values that a writer remembers."""

Outcome = Literal["new", "changed", "unchanged"]


class StoredPicture(NamedTuple):
    """A picture to store: SHA-256 of its file in hexadecimal, vector, and thumbnail.

    The thumbnail is a JPEG, the path of one to link, or None if the generation has it already.
    """

    digest: str
    vector: Vector
    thumbnail: bytes | Path | None


class CatalogWriter:
    """Changes products, several in one transaction; for one thread at a time."""

    def __init__(self, database: Database, *, durable: bool = False) -> None:
        """Take a database that is open for writing.

        If `durable`, thumbnails are flushed to disk at once, so that a power cut loses no acknowledged change.
        """
        self.database = database
        self._durable = durable
        self._images = database.folder / IMAGES
        self._values: dict[tuple[str, str], int] = {}
        self._connection: sqlite3.Connection | None = None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes made inside the block, or none.

        Raises:
            WriteError: the catalogue cannot be written.
        """
        with self.database.writing() as self._connection:
            try:
                yield
            except BaseException:
                self._values.clear()  # some may have been rolled back
                raise

    def put(self, product: Product, pictures: Sequence[StoredPicture] | None) -> Outcome:
        """Insert or replace a product, whose own `pictures` are ignored; nothing is written if it stays the same.

        With None it keeps the pictures that it has.
        """
        old = self._living(product.id)
        if pictures is None:
            pictures = self._stored(old[0]) if old else ()
        record = _record(product, pictures)
        if old and old[1] == record:
            return "unchanged"
        for picture in pictures:
            if picture.thumbnail is not None:
                target = self._images / picture_name(picture.digest)
                write_thumbnail(target, picture.thumbnail, durable=self._durable)
        if old:
            self._kill(old[0])
        row = self._execute(
            "INSERT INTO products (id, price, pictures, value_numbers, record) VALUES (?, ?, ?, ?, ?)",
            product.id,
            product.price,
            len(pictures),
            self._value_numbers(product),
            record,
        ).lastrowid
        self._connected.executemany(
            "INSERT INTO pictures (product, place, digest, vector) VALUES (?, ?, ?, ?)",
            [
                (row, place, bytes.fromhex(picture.digest), picture.vector.astype("<f4").tobytes())
                for place, picture in enumerate(pictures)
            ],
        )
        return "changed" if old else "new"

    def expect(self, product_ids: Iterable[str]) -> None:
        """Do nothing: looking up products one by one is fast enough here."""

    def has(self, product_id: str) -> bool:
        """Return whether there is a product with this id."""
        return self._living(product_id) is not None

    def delete_others(self, product_ids: Iterable[str]) -> int:
        """Delete all products but these, and return how many there were."""
        self._execute("CREATE TEMP TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._execute("DELETE FROM kept")
        self._connected.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((one,) for one in product_ids))
        others = self._execute(
            "SELECT row FROM products WHERE died = 0 AND id NOT IN (SELECT id FROM kept)"
        ).fetchall()
        for (row,) in others:
            self._kill(row)
        return len(others)

    def delete(self, product_id: str) -> bool:
        """Delete a product; return whether there was one."""
        old = self._living(product_id)
        if old:
            self._kill(old[0])
        return old is not None

    def note(self, name: str, value: str) -> None:
        """Store a named text, as `Database.meta` returns it."""
        self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    def note_skipped(self, notes: Iterable[tuple[str, ...]]) -> None:
        """Replace the notes on what was skipped: kind, id, place and reason of each."""
        self._execute("DELETE FROM skipped")
        texts = (
            [text.encode(errors="replace").decode() for text in note] for note in notes
        )  # odd file names
        self._connected.executemany("INSERT INTO skipped VALUES (?, ?, ?, ?)", texts)

    def purge(self, change: int) -> None:
        """Remove the products that died up to a change."""
        gone = "product IN (SELECT row FROM products WHERE died BETWEEN 1 AND ?)"
        self._execute(f"DELETE FROM pictures WHERE {gone}", change)
        self._execute("DELETE FROM products WHERE died BETWEEN 1 AND ?", change)

    def sweep(self) -> None:
        """Remove thumbnails that no row names: of purged products, and of programs that were killed."""
        named = {
            picture_name(digest.hex()) for (digest,) in self._execute("SELECT DISTINCT digest FROM pictures")
        }
        for path in self._images.iterdir():
            if path.name not in named:
                path.unlink(missing_ok=True)

    @property
    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("changes belong into a transaction")
        return self._connection

    def _execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connected.execute(sql, values)

    def _living(self, product_id: str) -> tuple[int, str] | None:
        """Return a product's row and record."""
        found: tuple[int, str] | None = self._execute(
            "SELECT row, record FROM products WHERE id = ? AND died = 0", product_id
        ).fetchone()
        return found

    def _stored(self, row: int) -> list[StoredPicture]:
        found = self._execute("SELECT digest, vector FROM pictures WHERE product = ? ORDER BY place", row)
        return [
            StoredPicture(digest.hex(), np.frombuffer(vector, dtype="<f4"), None)
            for digest, vector in found.fetchall()
        ]

    def _kill(self, row: int) -> None:
        self._execute("UPDATE meta SET value = value + 1 WHERE name = 'change'")
        self._execute(
            "UPDATE products SET died = (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'change') "
            "WHERE row = ?",
            row,
        )

    def _value_numbers(self, product: Product) -> bytes:
        found = dict.fromkeys(self._number(*one) for one in filter_values(product))
        return np.array(array("i", found), dtype="<i4").tobytes()

    def _number(self, attribute: str, value: str) -> int:
        """Return the number of a value, which is new if no product has had it."""
        number = self._values.get((attribute, value))
        if number is None:
            self._execute(
                "INSERT OR IGNORE INTO attribute_values (attribute, value, folded) VALUES (?, ?, ?)",
                attribute,
                value,
                value.casefold(),
            )
            (number,) = self._execute(
                "SELECT number FROM attribute_values WHERE attribute = ? AND value = ?", attribute, value
            ).fetchone()
            if len(self._values) >= MAX_CACHED_VALUES:
                self._values.clear()
            self._values[attribute, value] = number
        return number


def _record(product: Product, pictures: Sequence[StoredPicture]) -> str:
    names = tuple(picture_name(picture.digest) for picture in pictures)
    return json.dumps(replace(product, pictures=names).to_json())
