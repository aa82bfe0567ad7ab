"""The database of a generation: what it holds, and what it refuses."""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from fashion_search.catalog import database as database_module
from fashion_search.catalog import schema
from fashion_search.catalog.columns import read_columns, read_vectors
from fashion_search.catalog.database import Database
from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import FILE
from fashion_search.catalog.writer import CatalogWriter, StoredPicture
from fashion_search.errors import IndexMismatchError, WriteError
from fashion_search.vectors import unit

VECTORS = unit([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])


def pictures(*numbers: int) -> list[StoredPicture]:
    return [StoredPicture(f"{number:064x}", VECTORS[number], None) for number in numbers]


def fill(database: Database) -> None:
    """Store a hat with two pictures, a pictureless bag, and a coat, whose first edition is dead."""
    writer = CatalogWriter(database)
    with writer.transaction():
        writer.put(Product(id="hat", title="Hat", price=9.5, category="hats"), pictures(0, 1))
        writer.put(Product(id="bag", title="Bag"), [])
        writer.put(Product(id="coat", title="Old coat", price=1.0), pictures(1))
        writer.put(Product(id="coat", title="Coat", category="coats"), pictures(2))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with contextlib.closing(Database.create(tmp_path)) as opened:
        fill(opened)
        yield opened


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder with a filled database that nobody has open."""
    with contextlib.closing(Database.create(tmp_path)) as opened:
        fill(opened)
    return tmp_path


UPWARDS = '{"id": "1", "title": "", "pictures": ["../../secret.jpg"]}'
"""A product whose picture lies elsewhere."""


def changed(folder: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def one_sentence(error: BaseException) -> bool:
    text = str(error)
    return "\n" not in text and text.endswith(": build the index again.")


def test_columns_are_those_of_living_products_with_pictures(database: Database) -> None:
    products = read_columns(database)
    assert products.rows.tolist() == [1, 4]  # the bag is 2, the old coat 3
    assert products.pictures.tolist() == [2, 1]
    np.testing.assert_array_equal(products.prices, [9.5, np.nan])
    values = dict(database.query("SELECT number, value FROM attribute_values"))
    owned = {(owner, values[value]) for owner, value in zip(products.owners, products.values, strict=True)}
    assert owned == {(0, "hats"), (1, "coats")}
    assert database.counts() == (2, 3)


def test_vectors_are_in_the_order_of_the_columns(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "READ_ROWS", 2)
    blocks = list(read_vectors(database, 2))
    assert [len(block) for block in blocks] == [2, 1]
    np.testing.assert_array_equal(np.concatenate(blocks), VECTORS)


def test_a_reader_catches_up_by_rows_above_its_last_one_and_by_deaths(database: Database) -> None:
    assert read_columns(database, after=1).rows.tolist() == [4]
    np.testing.assert_array_equal(np.concatenate(list(read_vectors(database, 2, after=1))), VECTORS[2:])
    assert read_columns(database, after=4).rows.tolist() == []
    assert list(read_vectors(database, 2, after=4)) == []
    writer = CatalogWriter(database)
    with writer.transaction():
        writer.delete("hat")
        writer.delete("bag")
    assert database.died_after(0) == [(1, 3), (2, 1), (3, 2)]
    assert database.died_after(2) == [(3, 2)]
    assert database.meta("change") == "3"


def test_products_are_read_by_row_also_dead_ones(database: Database) -> None:
    titles = [product.title if (product := database.product(row)) else None for row in range(6)]
    assert titles == [None, "Hat", "Bag", "Old coat", "Coat", None]
    assert database.rows_of("coat") == [4, 3]
    assert database.rows_of("nothing") == []


def test_the_version_changes_when_another_connection_has_committed(database: Database) -> None:
    before = database.version
    with contextlib.closing(Database.open(database.folder, write=True)) as other:
        assert database.version == before
        writer = CatalogWriter(other)
        with writer.transaction():
            writer.delete("hat")
    assert database.version != before


def test_what_is_read_in_one_go_is_of_one_moment(database: Database) -> None:
    with contextlib.closing(Database.open(database.folder)) as reader:
        with reader.reading():
            assert reader.counts() == (2, 3)
            writer = CatalogWriter(database)
            with writer.transaction():
                writer.delete("hat")
            assert reader.counts() == (2, 3)
        assert reader.counts() == (1, 1)


def test_an_exception_undoes_what_was_written(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.execute("UPDATE products SET price = 5")
            raise RuntimeError("in between")

    with pytest.raises(RuntimeError, match="in between"):
        fail()
    assert database.query("SELECT count(*) FROM products WHERE price = 5") == [(0,)]
    with database.writing():
        pass  # the connection is free for the next one


def test_a_second_writer_waits_and_then_gives_up_with_a_reason(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    with contextlib.closing(Database.open(database.folder, write=True)) as other, database.writing():
        with pytest.raises(WriteError, match=r"cannot be written now .*: try again\.$"), other.writing():
            pass
        assert other.counts() == (2, 3)  # reading goes on


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMismatchError, match=f"{FILE} is missing") as raised:
        Database.open(tmp_path)
    assert one_sentence(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_a_link_is_not_followed(closed: Path, tmp_path: Path) -> None:
    linked = tmp_path / "other"
    linked.mkdir()
    (linked / FILE).symlink_to(closed / FILE)
    with pytest.raises(IndexMismatchError) as raised:
        Database.open(linked)
    assert one_sentence(raised.value)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE products ADD COLUMN more TEXT",
        "DROP TABLE skipped",
        "CREATE TABLE more (x)",
        "CREATE TRIGGER evil AFTER INSERT ON products BEGIN DELETE FROM products; END",
        "CREATE VIEW seen AS SELECT * FROM products",
        "DROP INDEX digests",
    ],
)
def test_another_schema_is_refused(statement: str, closed: Path) -> None:
    changed(closed, statement)
    for write in (False, True):
        with pytest.raises(IndexMismatchError, match="another version") as raised:
            Database.open(closed, write=write)
        assert one_sentence(raised.value)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def rubbish(path: Path) -> None:
    path.write_bytes(os.urandom(8192))


def scribbled(path: Path) -> None:
    """Everything behind the first page is random."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))


@pytest.mark.parametrize("damage", [cut, emptied, rubbish, scribbled])
def test_a_damaged_database_is_one_clear_sentence(damage: Callable[[Path], None], closed: Path) -> None:
    def read() -> None:
        with contextlib.closing(Database.open(closed)) as database:
            database.counts()
            read_columns(database)
            list(read_vectors(database, 2))
            database.died_after(0)
            database.product(1)

    damage(closed / FILE)
    with pytest.raises(IndexMismatchError) as raised:
        read()
    assert one_sentence(raised.value)


@pytest.mark.parametrize("damage", [rubbish, scribbled])
def test_writing_into_a_damaged_database_is_one_clear_sentence(
    damage: Callable[[Path], None], closed: Path
) -> None:
    def write() -> None:
        with contextlib.closing(Database.open(closed, write=True)) as database:
            fill(database)

    damage(closed / FILE)
    with pytest.raises((IndexMismatchError, WriteError)) as raised:
        write()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "vector",
    [
        np.array([1.0], dtype="<f4").tobytes(),  # too short
        np.array([1.0, 0.0, 0.0], dtype="<f4").tobytes(),
        np.array([1.0, 0.0], dtype="<f4").tobytes()[:-1],
        b"",
        np.array([np.nan, 0.0], dtype="<f4").tobytes(),
        np.array([np.inf, 0.0], dtype="<f4").tobytes(),
        np.array([0.0, 0.0], dtype="<f4").tobytes(),
        np.array([2.0, 0.0], dtype="<f4").tobytes(),
    ],
)
@pytest.mark.parametrize("everywhere", [False, True])
def test_a_vector_that_is_none_is_refused(vector: bytes, everywhere: bool, closed: Path) -> None:
    where = "" if everywhere else " WHERE place = 1"
    changed(closed, f"UPDATE pictures SET vector = x'{vector.hex()}'{where}")
    with contextlib.closing(Database.open(closed)) as database:
        with pytest.raises(IndexMismatchError) as raised:
            list(read_vectors(database, 2))
        assert one_sentence(raised.value)


def test_vectors_of_another_model_are_refused(database: Database) -> None:
    with pytest.raises(IndexMismatchError, match="build the index again"):
        list(read_vectors(database, 3))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE products SET value_numbers = x'0102'",
        "UPDATE products SET value_numbers = 'text'",
        "UPDATE products SET price = 'cheap'",
        "UPDATE products SET pictures = 'two'",
        "UPDATE products SET value_numbers = CAST(x'ff' AS TEXT)",
    ],
)
def test_columns_of_wrong_types_are_refused(statement: str, closed: Path) -> None:
    changed(closed, statement)
    with contextlib.closing(Database.open(closed)) as database:
        with pytest.raises(IndexMismatchError) as raised:
            read_columns(database)
        assert one_sentence(raised.value)


@pytest.mark.parametrize(
    "record",
    ["", "{", "7", "[]", '{"id": "hat"}', '{"id": "1", "title": "", "pictures": 5}', "[" * 100_000, UPWARDS],
)
def test_a_record_that_is_no_product_is_refused(record: str, closed: Path) -> None:
    changed(closed, f"UPDATE products SET record = '{record}'")
    with contextlib.closing(Database.open(closed)) as database:
        with pytest.raises(IndexMismatchError) as raised:
            database.product(1)
        assert one_sentence(raised.value)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write from us, also from root, who becomes nobody."""
    kept = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in kept.items():
        path.chmod(mode & 0o555 | 0o444)
    root = os.getuid() == 0
    if root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)
        for path, mode in kept.items():
            path.chmod(mode)


@pytest.fixture
def everybody_s() -> Iterator[Path]:
    """A folder with a filled database, which also nobody may reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with contextlib.closing(Database.create(folder)) as opened:
            fill(opened)
        yield folder


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs rights as on Linux")
def test_a_folder_that_cannot_be_written_is_read_as_it_is(everybody_s: Path) -> None:
    with read_only(everybody_s):
        with contextlib.closing(Database.open(everybody_s)) as database:
            assert database.counts() == (2, 3)
            assert [product.title for row in (1, 4) if (product := database.product(row))] == ["Hat", "Coat"]
            assert database.version == database.version
        assert [path.name for path in everybody_s.iterdir()] == [FILE]  # no log, no lock

    with contextlib.closing(Database.open(everybody_s, write=True)) as database:
        fill(database)  # the bag and the hat stay as they are; both coats are changes


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs rights as on Linux")
def test_writing_where_nothing_may_be_written_is_one_clear_sentence(everybody_s: Path) -> None:
    def write() -> None:
        with contextlib.closing(Database.open(everybody_s, write=True)) as database:
            fill(database)

    with read_only(everybody_s), pytest.raises((WriteError, IndexMismatchError)) as raised:
        write()
    assert "\n" not in str(raised.value)


def test_a_reader_writes_nothing(closed: Path) -> None:
    with contextlib.closing(Database.open(closed)) as database, pytest.raises(WriteError):
        fill(database)


def test_a_checkpoint_leaves_all_in_one_file(database: Database, tmp_path: Path) -> None:
    database.checkpoint()
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / FILE).write_bytes((tmp_path / FILE).read_bytes())
    with contextlib.closing(Database.open(copy)) as opened:
        assert opened.counts() == (2, 3)
