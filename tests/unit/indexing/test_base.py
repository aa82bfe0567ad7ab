"""A base is made beside readers and writers, and what changes meanwhile is not lost."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fashion_search.catalog import generation
from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.writer import CatalogWriter
from fashion_search.errors import WriteError
from fashion_search.index import KindChoice, Method
from fashion_search.indexing import base
from fashion_search.indexing.base import INDEX_TYPE, make_base
from fashion_search.search.engine import FashionSearch
from fashion_search.serving.generation import Drift
from fashion_search.serving.live import LiveFolder
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import delete, put, stored, write_index


@pytest.fixture
def index(tmp_path: Path, encoder: FakeEncoder) -> Path:
    colours = ("red", "green", "blue", "yellow")
    return write_index(
        tmp_path, encoder, [(Product(id=colour, title=colour), [picture(colour)]) for colour in colours]
    )


def folder_of(index: Path) -> Path:
    return index / Manifest.read(index).generation


def made(index: Path, encoder: FakeEncoder, kind: KindChoice | None = None) -> Method:
    with contextlib.closing(Database.open(folder_of(index), write=True)) as database:
        writer = CatalogWriter(database)
        if kind:
            with writer.transaction():
                writer.note(INDEX_TYPE, kind)
        return make_base(writer, encoder)


def in_between(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Act when a base's files are written, and before the database names it."""
    flush = generation.flush_to_disk

    def flushed() -> None:
        flush()
        act()

    monkeypatch.setattr(base, "flush_to_disk", flushed)


def contents(live: LiveFolder) -> dict[str, list[list[float]]]:
    snapshot = live.snapshot
    return {
        snapshot.catalogue[row].id: snapshot.index.vectors(snapshot.images.of(row)).tolist()
        for row in snapshot.catalogue.rows.tolist()
    }


RED, GREEN, BLUE = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]


def test_what_changes_while_a_base_is_made_is_there_afterwards(
    index: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveFolder(index)

    def act() -> None:
        delete(index, "red")
        put(
            index,
            (Product(id="green", title="Now blue"), stored(encoder, [picture("blue")])),
            (Product(id="new", title="New"), stored(encoder, [picture("red"), picture("green")])),
        )
        live.refresh()  # still from the old base

    in_between(monkeypatch, act)
    made(index, encoder)
    assert live.drift == Drift(4, 3, 2)
    assert live.refresh()
    expected = {"blue": [BLUE], "yellow": contents(live)["yellow"], "green": [BLUE], "new": [RED, GREEN]}
    for one in (live, LiveFolder(index)):
        assert one.drift == Drift(4, 3, 2)
        assert contents(one) == expected
    monkeypatch.undo()
    made(index, encoder)
    for one in (live, LiveFolder(index)):
        one.refresh()
        assert one.drift == Drift(5, 0, 0)
        assert contents(one) == expected


def test_what_died_while_a_base_was_made_is_not_purged_with_the_next(
    index: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its readers still need it: the next base was not yet made when it died."""

    def rows() -> list[tuple[str, bool]]:
        with contextlib.closing(Database.open(folder_of(index))) as database:
            return [
                (str(name), bool(died))
                for name, died in database.query("SELECT id, died FROM products ORDER BY row")
            ]

    living = [("green", False), ("blue", False), ("yellow", False)]
    in_between(monkeypatch, lambda: delete(index, "red"))
    made(index, encoder)
    monkeypatch.undo()
    assert rows() == [("red", True), *living]
    made(index, encoder)
    assert rows() == [("red", True), *living]
    made(index, encoder)
    assert rows() == living


def test_the_current_base_and_the_one_before_are_kept(index: Path, encoder: FakeEncoder) -> None:
    kept = []
    for _ in range(3):
        made(index, encoder)
        kept.append(sorted(path.name for path in (folder_of(index) / "vectors").iterdir()))
    assert kept == [["1", "2"], ["2", "3"], ["3", "4"]]


def test_what_an_interrupted_attempt_has_left_is_replaced(index: Path, encoder: FakeEncoder) -> None:
    left = folder_of(index) / "vectors" / "2"
    left.mkdir()
    (left / "index.faiss").write_bytes(b"rubbish")
    (left / "vectors.npy").write_bytes(b"rubbish")
    made(index, encoder)
    assert not (left / "index.faiss").exists()
    assert set(contents(LiveFolder(index))) == {"red", "green", "blue", "yellow"}


def test_a_base_is_of_the_kind_that_was_asked_for_at_the_build(index: Path, encoder: FakeEncoder) -> None:
    assert made(index, encoder).kind == "flat"
    assert made(index, encoder, "hnsw").kind == "hnsw"
    assert made(index, encoder).kind == "hnsw"
    method = json.loads((folder_of(index) / "vectors" / "4" / "method.json").read_text())
    assert method["kind"] == "hnsw"


def test_a_base_that_fails_leaves_the_old_one(
    index: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    live = LiveFolder(index)
    delete(index, "red")
    in_between(monkeypatch, fail)
    with pytest.raises(WriteError, match=r"No space left on device\.$"):
        made(index, encoder)
    live.refresh()
    assert live.problem == ""
    for one in (live, LiveFolder(index)):
        assert set(contents(one)) == {"green", "blue", "yellow"}
    monkeypatch.undo()
    made(index, encoder)
    assert live.refresh()
    assert live.drift == Drift(3, 0, 0)


def test_thumbnails_that_are_gone_are_no_queries_of_the_recall(index: Path, encoder: FakeEncoder) -> None:
    (folder_of(index) / "images").rename(folder_of(index) / "elsewhere")
    (folder_of(index) / "images").mkdir()
    assert "pictures" not in made(index, encoder, "hnsw").queries
    assert len(FashionSearch(encoder, LiveFolder(index)).snapshot.catalogue) == 4
