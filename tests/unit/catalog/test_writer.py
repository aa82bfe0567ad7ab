"""What changes of products leave in the database and in the folder of thumbnails."""

import contextlib
import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fashion_search.catalog.columns import read_columns
from fashion_search.catalog.database import Database
from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import FILE
from fashion_search.catalog.thumbnails import IMAGES, picture_name
from fashion_search.catalog.writer import CatalogWriter, Outcome, StoredPicture
from fashion_search.errors import WriteError
from fashion_search.vectors import unit

HAT = Product(id="hat", title="Hat", price=9.5, category="hats", attributes={"colour": ["red", "blue"]})
COAT = Product(id="coat", title="Coat")


def shown(number: int) -> StoredPicture:
    """A picture whose digest, vector and thumbnail tell its number."""
    return StoredPicture(f"{number:064x}", unit([1.0, float(number)]), b"thumbnail %d" % number)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / IMAGES).mkdir()
    with contextlib.closing(Database.create(tmp_path)) as opened:
        yield opened


@pytest.fixture
def writer(database: Database) -> CatalogWriter:
    return CatalogWriter(database)


def put(writer: CatalogWriter, product: Product, *numbers: int) -> Outcome:
    with writer.transaction():
        return writer.put(product, [shown(number) for number in numbers])


def rows(database: Database) -> list[tuple[Any, ...]]:
    """Row, id and number of death of all products."""
    return database.query("SELECT row, id, died FROM products ORDER BY row")


def thumbnails(database: Database) -> dict[int, bytes]:
    """Contents by number; fails on anything else in the folder."""
    return {
        int(path.name.removesuffix(".jpg"), 16): path.read_bytes()
        for path in (database.folder / IMAGES).iterdir()
    }


def everything(database: Database) -> list[tuple[Any, ...]]:
    tables = ("meta", "products", "pictures", "attribute_values", "skipped")
    return [row for table in tables for row in database.query(f"SELECT * FROM {table}")]


def test_a_new_product_is_stored_with_its_pictures_in_order(
    writer: CatalogWriter, database: Database
) -> None:
    assert put(writer, replace(HAT, pictures=("ignored",)), 7, 3) == "new"
    assert rows(database) == [(1, "hat", 0)]
    names = (picture_name(f"{7:064x}"), picture_name(f"{3:064x}"))
    assert database.product(1) == replace(HAT, attributes={"colour": ["red", "blue"]}, pictures=names)
    stored = database.query("SELECT product, place, digest, vector FROM pictures ORDER BY place")
    assert [(row, place, digest.hex()) for row, place, digest, _ in stored] == [
        (1, 0, f"{7:064x}"),
        (1, 1, f"{3:064x}"),
    ]
    np.testing.assert_allclose(
        [np.frombuffer(vector, dtype="<f4") for *_, vector in stored],
        [[1 / 50**0.5, 7 / 50**0.5], [1 / 10**0.5, 3 / 10**0.5]],
        atol=1e-6,
    )
    assert thumbnails(database) == {7: b"thumbnail 7", 3: b"thumbnail 3"}


def test_a_change_gives_a_new_row_and_marks_the_old_one_as_dead(
    writer: CatalogWriter, database: Database
) -> None:
    put(writer, HAT, 1)
    put(writer, COAT, 2)
    assert put(writer, replace(HAT, title="Better hat"), 1) == "changed"
    assert rows(database) == [(1, "hat", 1), (2, "coat", 0), (3, "hat", 0)]
    assert put(writer, HAT, 1) == "changed"
    assert rows(database) == [(1, "hat", 1), (2, "coat", 0), (3, "hat", 2), (4, "hat", 0)]
    titles = [product.title for row in (1, 3, 4) if (product := database.product(row))]
    assert titles == ["Hat", "Better hat", "Hat"]
    assert database.meta("change") == "2"


@pytest.mark.parametrize(
    "other",
    [
        replace(HAT, title="hat"),
        replace(HAT, description="Warm"),
        replace(HAT, price=None),
        replace(HAT, currency="EUR"),
        replace(HAT, category=""),
        replace(HAT, attributes={"colour": ["blue", "red"]}),
        replace(HAT, url="https://shop.example/hat"),
    ],
)
def test_any_difference_is_a_change(other: Product, writer: CatalogWriter) -> None:
    put(writer, HAT, 1)
    assert put(writer, other, 1) == "changed"


@pytest.mark.parametrize("numbers", [(1,), (2, 1), (1, 2, 3), (1, 3)])
def test_other_pictures_or_another_order_are_a_change(
    numbers: tuple[int, ...], writer: CatalogWriter
) -> None:
    put(writer, HAT, 1, 2)
    assert put(writer, HAT, *numbers) == "changed"


def test_what_stays_the_same_writes_nothing(writer: CatalogWriter, database: Database) -> None:
    put(writer, HAT, 1, 2)
    before = everything(database)
    for path in (database.folder / IMAGES).iterdir():
        path.unlink()
    assert put(writer, HAT, 1, 2) == "unchanged"
    with writer.transaction():
        assert writer.put(HAT, None) == "unchanged"
    assert everything(database) == before
    assert thumbnails(database) == {}


def test_pictures_are_kept_where_none_are_given(writer: CatalogWriter, database: Database) -> None:
    put(writer, HAT, 1, 2)
    with writer.transaction():
        assert writer.put(replace(HAT, price=1.0), None) == "changed"
    old, new = (
        database.query("SELECT place, digest, vector FROM pictures WHERE product = ? ORDER BY place", row)
        for row in (1, 2)
    )
    assert old == new
    assert len(new) == 2
    product = database.product(2)
    assert product
    assert product.pictures == (picture_name(f"{1:064x}"), picture_name(f"{2:064x}"))
    assert read_columns(database).pictures.tolist() == [2]


def test_a_new_product_without_pictures_is_stored_and_not_searched(
    writer: CatalogWriter, database: Database
) -> None:
    with writer.transaction():
        assert writer.put(HAT, None) == "new"
    assert database.counts() == (0, 0)
    assert rows(database) == [(1, "hat", 0)]
    assert put(writer, HAT, 1) == "changed"
    assert database.counts() == (1, 1)


def test_a_deleted_product_is_dead_and_may_come_back(writer: CatalogWriter, database: Database) -> None:
    put(writer, HAT, 1)
    with writer.transaction():
        assert writer.has("hat")
        assert writer.delete("hat")
        assert not writer.has("hat")
        assert not writer.delete("hat")
        assert not writer.delete("nothing")
    assert rows(database) == [(1, "hat", 1)]
    assert database.counts() == (0, 0)
    assert thumbnails(database) == {1: b"thumbnail 1"}  # pages may still show it
    assert put(writer, HAT, 1) == "new"
    assert rows(database) == [(1, "hat", 1), (2, "hat", 0)]


def test_all_but_some_are_deleted(writer: CatalogWriter, database: Database) -> None:
    for number, name in enumerate("abcd"):
        put(writer, Product(id=name, title=name), number)
    with writer.transaction():
        assert writer.delete_others(["b", "d", "b", "nothing"]) == 2
    assert [name for _, name, died in rows(database) if not died] == ["b", "d"]
    with writer.transaction():
        assert writer.delete_others(["b"]) == 1
        assert writer.delete_others([]) == 1
    assert database.counts() == (0, 0)


def test_a_failure_undoes_the_whole_transaction(writer: CatalogWriter, database: Database) -> None:
    put(writer, HAT, 1)
    before = everything(database)

    def fail() -> None:
        with writer.transaction():
            writer.put(replace(HAT, category="new hats"), [shown(1)])
            writer.put(COAT, [shown(2)])
            writer.delete("hat")
            writer.note("name", "value")
            writer.note_skipped([("picture", "1", "x", "y")])
            raise RuntimeError("in between")

    with pytest.raises(RuntimeError, match="in between"):
        fail()
    assert everything(database) == before
    # The value's number was rolled back, too, so it must not be remembered.
    put(writer, replace(HAT, category="new hats"), 1)
    (number,) = database.query("SELECT number FROM attribute_values WHERE value = 'new hats'")[0]
    assert number in read_columns(database).values.tolist()


def test_changes_outside_a_transaction_are_refused_at_first(writer: CatalogWriter) -> None:
    with pytest.raises(ValueError, match="into a transaction"):
        writer.put(HAT, [])


def test_a_transaction_is_one_commit(writer: CatalogWriter, database: Database) -> None:
    with contextlib.closing(Database.open(database.folder)) as reader:
        with writer.transaction():
            for number in range(50):
                writer.put(Product(id=str(number), title=""), [shown(number)])
            assert reader.counts() == (0, 0)
        assert reader.counts() == (50, 50)


def test_values_are_numbered_once_and_by_spelling(writer: CatalogWriter, database: Database) -> None:
    put(writer, HAT, 1)
    put(writer, replace(COAT, category="Hats", attributes={"colour": "red", "": "x", "size": ["", 5]}), 2)
    named = {
        number: (attribute, value)
        for number, attribute, value in database.query(
            "SELECT number, attribute, value FROM attribute_values"
        )
    }
    columns = read_columns(database)
    owned = [
        (owner, *named[value])
        for owner, value in zip(columns.owners.tolist(), columns.values.tolist(), strict=True)
    ]
    assert owned == [
        (0, "", "hats"),
        (0, "colour", "red"),
        (0, "colour", "blue"),
        (1, "", "Hats"),
        (1, "colour", "red"),
        (1, "size", "5"),
    ]
    assert len(named) == 5


def test_thumbnails_are_there_before_the_row_that_names_them(
    writer: CatalogWriter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(writer, HAT, 1)
    before = everything(database)

    def full(_source: object, _target: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(WriteError, match=r"cannot be written: No space left on device\.$"):
            put(writer, HAT, 1, 2)
        with pytest.raises(WriteError):
            put(writer, COAT, 3)
    assert everything(database) == before
    assert thumbnails(database) == {1: b"thumbnail 1"}  # no temporary file either
    assert put(writer, HAT, 1, 2) == "changed"


def test_a_thumbnail_is_never_seen_half_written(
    writer: CatalogWriter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at right before it gets its name: the temporary file has all, and no name ends in .jpg."""
    seen: list[tuple[list[str], bytes]] = []
    rename = os.replace

    def look(source: str, target: Path) -> None:
        images = database.folder / IMAGES
        seen.append(([path.name for path in images.glob("[!.]*")], Path(source).read_bytes()))
        rename(source, target)

    monkeypatch.setattr(os, "replace", look)
    put(writer, HAT, 1)
    assert seen == [([], b"thumbnail 1")]
    assert thumbnails(database) == {1: b"thumbnail 1"}


def test_a_thumbnail_can_be_read_by_others(writer: CatalogWriter, database: Database) -> None:
    put(writer, HAT, 1)
    (path,) = (database.folder / IMAGES).iterdir()
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("linkable", [True, False])
def test_a_thumbnail_of_another_generation_is_taken_over(
    linkable: bool,
    writer: CatalogWriter,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_source: object, _target: object) -> None:
        raise OSError(errno.EXDEV, "another file system")

    if not linkable:
        monkeypatch.setattr(os, "link", refused)
    (tmp_path / "old.jpg").write_bytes(b"old thumbnail")
    with writer.transaction():
        writer.put(HAT, [shown(1)._replace(thumbnail=tmp_path / "old.jpg")])
    (tmp_path / "old.jpg").unlink()
    assert thumbnails(database) == {1: b"old thumbnail"}


def test_a_thumbnail_that_is_there_is_not_written_again(
    writer: CatalogWriter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(writer, HAT, 1)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    assert put(writer, COAT, 1) == "new"
    assert thumbnails(database) == {1: b"thumbnail 1"}


def test_a_durable_writer_flushes_each_thumbnail_before_it_has_a_name(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[list[str]] = []

    def sync(_handle: int) -> None:
        flushed.append([path.name for path in (database.folder / IMAGES).glob("[!.]*")])

    monkeypatch.setattr(os, "fsync", sync)
    put(CatalogWriter(database), HAT, 1)
    assert flushed == []
    put(CatalogWriter(database, durable=True), HAT, 2)
    assert flushed == [[picture_name(f"{1:064x}")]]


def test_a_full_disk_is_one_clear_error_and_changes_nothing(
    writer: CatalogWriter, database: Database
) -> None:
    """SQLite is told that it may take no further page."""
    put(writer, HAT, 1)
    before = everything(database)
    pages = int(database.query("PRAGMA page_count")[0][0])
    database.query(f"PRAGMA max_page_count = {pages + 1}")

    def fill() -> None:
        with writer.transaction():
            for number in range(2, 40):
                writer.put(Product(id=str(number), title="x" * 2000), [shown(number)])

    with pytest.raises(WriteError, match=r"cannot be written: database or disk is full\.$"):
        fill()
    assert everything(database) == before
    database.query(f"PRAGMA max_page_count = {pages + 1000}")
    fill()
    assert database.counts() == (39, 39)


def test_purging_removes_what_died_up_to_a_change_and_sweeping_thumbnails_that_nobody_names(
    writer: CatalogWriter, database: Database
) -> None:
    put(writer, HAT, 1, 2)  # row 1 dies by change 1: its picture 2 is nobody else's
    put(writer, HAT, 1, 3)  # row 2 dies by change 3: its picture 3 is kept until then
    put(writer, COAT, 4, 4)  # row 3 dies by change 2: its picture 4 is the bag's, too
    put(writer, Product(id="bag", title="Bag"), 4)  # row 4 lives
    with writer.transaction():
        writer.delete("coat")
        writer.delete("hat")
    assert rows(database) == [(1, "hat", 1), (2, "hat", 3), (3, "coat", 2), (4, "bag", 0)]
    (database.folder / IMAGES / ".left by a killed program").touch()
    with writer.transaction():
        writer.purge(0)
        writer.sweep()
    assert set(thumbnails(database)) == {1, 2, 3, 4}
    assert len(rows(database)) == 4
    with writer.transaction():
        writer.purge(2)
        writer.sweep()
    assert rows(database) == [(2, "hat", 3), (4, "bag", 0)]
    assert database.query("SELECT product FROM pictures ORDER BY product") == [(2,), (2,), (4,)]
    assert set(thumbnails(database)) == {1, 3, 4}
    with writer.transaction():
        writer.purge(3)
        writer.sweep()
    assert rows(database) == [(4, "bag", 0)]
    assert set(thumbnails(database)) == {4}
    assert put(writer, HAT, 1) == "new"
    assert rows(database) == [(4, "bag", 0), (5, "hat", 0)]  # a row's number is never used again


def test_the_highest_row_is_not_used_again_when_it_was_purged(
    writer: CatalogWriter, database: Database
) -> None:
    put(writer, HAT, 1)
    with writer.transaction():
        writer.delete("hat")
        writer.purge(1)
    assert rows(database) == []
    put(writer, HAT, 1)
    assert rows(database) == [(2, "hat", 0)]


@pytest.mark.parametrize(
    "odd", ["", "'", '"', "\\", "%_", "a\nb", "\u202e", "\U0001f457", "x" * 10_000, "a\0b", "NULL", "1e5"]
)
def test_odd_text_is_stored_as_it_is(odd: str, writer: CatalogWriter, database: Database) -> None:
    product = Product(id=odd, title=odd, description=odd, category=odd, attributes={odd: [odd], "x": odd})
    assert put(writer, product, 1) == "new"
    assert put(writer, product, 1) == "unchanged"
    (row,) = database.rows_of(odd)
    found = database.product(row)
    assert found
    assert replace(found, pictures=()) == product
    with writer.transaction():
        assert writer.delete_others([odd]) == 0
        assert writer.delete(odd)


def test_half_a_character_in_a_note_does_not_break_a_build(writer: CatalogWriter, database: Database) -> None:
    """A reference to a picture is noted unchanged, as it names a file."""
    with writer.transaction():
        writer.note_skipped([("picture", "1", "half\ud83d.png", "there is no such file")])
    assert database.query("SELECT kind, id, why FROM skipped") == [("picture", "1", "there is no such file")]


def test_notes_are_replaced(writer: CatalogWriter, database: Database) -> None:
    for notes in ([("record", "1", "a:1", "b"), ("picture", "2", "c", "d")], [("list", "", "e", "f")]):
        with writer.transaction():
            writer.note_skipped(notes)
        assert database.query("SELECT * FROM skipped") == notes
    for value in ("1", "2"):
        with writer.transaction():
            writer.note("name", value)
        assert database.meta("name") == value
    assert database.meta("nothing", "default") == "default"


def test_what_was_committed_is_there_after_a_crash(writer: CatalogWriter, database: Database) -> None:
    """The files of this moment, as a power cut would leave them, are a whole database."""
    put(writer, HAT, 1)
    copy = database.folder / "copy"
    copy.mkdir()
    for name in (FILE, f"{FILE}-wal"):
        (copy / name).write_bytes((database.folder / name).read_bytes())
    with contextlib.closing(Database.open(copy)) as opened:
        assert opened.counts() == (1, 1)
    with contextlib.closing(sqlite3.connect(copy / FILE)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
