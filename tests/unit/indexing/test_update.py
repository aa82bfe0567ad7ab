"""An update writes what differs from the source into the index, beside a program that uses it."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fashion_search.catalog import lock
from fashion_search.catalog.database import Database
from fashion_search.catalog.generation import current
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.errors import (
    IndexMismatchError,
    IndexMissingError,
    PictureError,
    SourceError,
    WriteError,
)
from fashion_search.indexing import compaction
from fashion_search.indexing.compaction import is_due
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build, update
from fashion_search.indexing.report import Report
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.serving.generation import Drift
from fashion_search.serving.live import LiveFolder
from fashion_search.sources.base import Entry, Note, Picture
from tests.conftest import FakeEncoder
from tests.kits.catalogue import live_folder
from tests.kits.shop import png


class Source:
    """A catalogue of products by id; a picture is the colour that its reference names, others are missing."""

    description = "drawn"
    remarks = ()

    def __init__(self, **products: Product) -> None:
        self.products: dict[str, Product] = products
        self.unreachable: set[str] = set()
        self.notes: list[Note] = []
        self.fault: Exception | None = None

    def read(self) -> Iterator[Entry | Note]:
        for product_id, product in self.products.items():
            yield Entry(product=replace(product, id=product_id), where=f"list:{product_id}")
        yield from self.notes
        if self.fault:
            raise self.fault

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        if reference in self.unreachable:
            raise PictureError("it is out of reach.")
        try:
            return read(png(reference))
        except KeyError as error:
            raise PictureError("it is gone.") from error


def thing(*pictures: str, **facts: Any) -> Product:
    return Product(**{"id": "", "title": "a thing", "pictures": pictures, **facts})


@pytest.fixture
def source() -> Source:
    return Source(red=thing("red"), green=thing("green"), both=thing("green", "blue", price=5.0))


@pytest.fixture
def index(source: Source, tmp_path: Path, encoder: FakeEncoder) -> Path:
    build(source, encoder, tmp_path / "index", progress=False)
    encoder.images = 0
    return tmp_path / "index"


def updated(source: Source, encoder: FakeEncoder, index: Path, limit: int | None = None) -> Report:
    listing = read_listing(source, limit) if limit else None
    return update(source, encoder, index, listing=listing, progress=False)


def catalogue(index: Path, encoder: FakeEncoder) -> dict[str, Product]:
    snapshot = FashionSearch(encoder, LiveFolder(index)).snapshot
    return {product.id: product for product in snapshot.catalogue}


def shown(index: Path, encoder: FakeEncoder) -> Mapping[str, list[list[float]]]:
    """The vectors of each product's pictures."""
    snapshot = FashionSearch(encoder, LiveFolder(index)).snapshot
    return {
        snapshot.catalogue[row].id: snapshot.index.vectors(snapshot.images.of(row)).tolist()
        for row in snapshot.catalogue.rows.tolist()
    }


def content(index: Path) -> list[tuple[Any, ...]]:
    folder = current(index)
    assert folder
    with contextlib.closing(Database.open(folder)) as database:
        return database.query("SELECT * FROM products") + database.query("SELECT * FROM pictures")


RED, GREEN, BLUE = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]


def test_what_is_new_changed_the_same_and_gone_is_counted_and_written(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    del source.products["red"]
    source.products["green"] = thing("green", title="another title")
    source.products["new"] = thing("blue", "red")
    report = updated(source, encoder, index)
    assert report.outcomes == Counter(new=1, changed=1, unchanged=1, gone=1)
    assert (report.products, report.pictures, list(report.notes)) == (3, 5, [])
    assert encoder.images == 0  # all their pictures are known
    assert shown(index, encoder) == {"green": [GREEN], "both": [GREEN, BLUE], "new": [BLUE, RED]}
    assert catalogue(index, encoder)["green"].title == "another title"


def test_an_update_from_an_unchanged_source_writes_no_product(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    before = content(index)
    assert updated(source, encoder, index).outcomes == Counter(unchanged=3)
    assert content(index) == before
    assert encoder.images == 0


def test_other_pictures_are_a_change_and_only_new_ones_are_encoded(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    source.products["both"] = thing("blue", "white", price=5.0)
    assert updated(source, encoder, index).outcomes == Counter(changed=1, unchanged=2)
    assert encoder.images == 1
    white = [pytest.approx(1 / 3**0.5, abs=1e-6)] * 3
    assert shown(index, encoder)["both"] == [BLUE, white]


def test_what_went_away_comes_back(index: Path, source: Source, encoder: FakeEncoder) -> None:
    red = source.products.pop("red")
    assert updated(source, encoder, index).outcomes["gone"] == 1
    source.products["red"] = red
    assert updated(source, encoder, index).outcomes == Counter(new=1, unchanged=2)
    assert encoder.images == 0
    assert set(catalogue(index, encoder)) == {"red", "green", "both"}


def test_a_program_that_has_the_index_open_sees_the_update(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    search = FashionSearch(encoder, LiveFolder(index))
    source.products["new"] = thing("blue")
    del source.products["both"]
    updated(source, encoder, index)
    assert search.live.refresh()
    assert [hit.product.id for hit in search.search(Query(text="blue", top_k=1)).hits] == ["new"]
    assert len(search.snapshot.catalogue) == 3


def test_a_product_whose_pictures_are_out_of_reach_keeps_those_that_it_has(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    source.unreachable = {"green", "blue"}
    source.products["both"] = thing("green", "blue", price=4.0)
    source.products["new"] = thing("blue")
    report = updated(source, encoder, index)
    assert report.outcomes == Counter(unchanged=2, changed=1)
    assert shown(index, encoder) == {"red": [RED], "green": [GREEN], "both": [GREEN, BLUE]}
    assert catalogue(index, encoder)["both"].price == 4.0
    assert report.notes.counts == {"picture": 4, "product": 3}


def test_a_product_that_is_listed_without_pictures_goes(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    source.products["red"] = thing()
    report = updated(source, encoder, index)
    assert report.outcomes == Counter(unchanged=2, gone=1)
    assert [(note.kind, note.id, note.why) for note in report.notes] == [
        ("product", "red", "it has no picture")
    ]
    assert set(catalogue(index, encoder)) == {"green", "both"}


def test_a_list_that_was_not_read_to_its_end_deletes_nothing(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    source.products = {"red": thing("red", title="new title"), "new": thing("blue")}
    source.notes = [Note(kind="list", id="", where="list", why="reading stopped here")]
    assert updated(source, encoder, index).outcomes == Counter(new=1, changed=1)
    assert set(catalogue(index, encoder)) == {"red", "green", "both", "new"}
    source.notes = [Note(kind="record", id="", where="list", why="it is not JSON")]
    assert updated(source, encoder, index).outcomes == Counter(unchanged=2, gone=2)
    assert set(catalogue(index, encoder)) == {"red", "new"}


@pytest.mark.parametrize("limit", [1, 5])
def test_a_limit_deletes_nothing(limit: int, index: Path, source: Source, encoder: FakeEncoder) -> None:
    source.products = {"green": thing("green"), "new": thing("blue")}
    outcomes = updated(source, encoder, index, limit).outcomes
    assert outcomes == (Counter(unchanged=1) if limit == 1 else Counter(unchanged=1, new=1))
    assert {"red", "green", "both"} <= set(catalogue(index, encoder))


@pytest.mark.parametrize("empty", [True, False])
def test_a_source_that_cannot_be_read_changes_nothing(
    empty: bool, index: Path, source: Source, encoder: FakeEncoder
) -> None:
    before = content(index)
    source.products = {} if empty else {"new": thing("blue")}
    source.fault = None if empty else SourceError("the shop is closed")
    with pytest.raises(SourceError, match="lists no product" if empty else "the shop is closed"):
        updated(source, encoder, index)
    assert content(index) == before


def test_another_model_is_refused_before_anything_is_read(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    before = content(index)
    encoder.fingerprint = "f" * 64
    source.fault = SourceError("was read")
    with pytest.raises(IndexMismatchError, match=r"^The index was made with another model, fake: name it"):
        updated(source, encoder, index)
    assert content(index) == before


def test_where_there_is_no_index_there_is_nothing_to_update(
    source: Source, tmp_path: Path, encoder: FakeEncoder
) -> None:
    with pytest.raises(IndexMissingError, match="build one with"):
        updated(source, encoder, tmp_path / "index")
    assert not (tmp_path / "index").exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for others for a moment only."""
    monkeypatch.setattr(lock.locked.__wrapped__, "__defaults__", (0.05,))  # type: ignore[attr-defined]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("holder", ["build", "update"])
def test_a_second_writer_is_refused_with_a_clear_message(
    holder: lock.Purpose, index: Path, source: Source, encoder: FakeEncoder
) -> None:
    before = content(index)
    source.products["new"] = thing("blue")
    with lock.locked(index, holder), pytest.raises(WriteError) as raised:
        updated(source, encoder, index)
    assert str(raised.value) == f"Another program is writing {index}: try again when it has finished."
    assert content(index) == before
    assert updated(source, encoder, index).outcomes == Counter(unchanged=3, new=1)


@pytest.mark.usefixtures("impatient")
def test_a_change_by_rest_may_run_beside_an_update(index: Path, source: Source, encoder: FakeEncoder) -> None:
    source.products["new"] = thing("blue")
    with lock.locked(index, "change"):
        assert updated(source, encoder, index).outcomes == Counter(unchanged=3, new=1)


def test_an_update_goes_into_the_generation_that_is_current_when_it_has_the_lock(
    index: Path, source: Source, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build ends between the look at the model and the lock."""
    locked = lock.locked

    @contextlib.contextmanager
    def late(index_dir: Path, purpose: lock.Purpose) -> Iterator[None]:
        monkeypatch.undo()
        build(source, encoder, index_dir, progress=False)
        with locked(index_dir, purpose):
            yield

    monkeypatch.setattr("fashion_search.indexing.pipeline.locked", late)
    source.products["new"] = thing("blue")
    updated(source, encoder, index)
    assert set(catalogue(index, encoder)) == {"red", "green", "both", "new"}


def test_problems_are_those_of_the_last_update(index: Path, source: Source, encoder: FakeEncoder) -> None:
    source.products["red"] = thing("red", "gone")
    for problems in ([("picture", "red", "gone", "it is gone")], []):
        report = updated(source, encoder, index)
        assert report.notes.counts == ({"picture": 1} if problems else {})
        folder = current(index)
        assert folder
        with contextlib.closing(Database.open(folder)) as database:
            assert database.query("SELECT * FROM skipped") == problems
        source.products["red"] = thing("red")


def test_an_interrupt_keeps_what_was_written_and_deletes_nothing(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    source.products = {f"n{number}": thing("blue") for number in range(300)}

    class Stopping(Source):
        def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
            if reference == "stop":
                raise KeyboardInterrupt
            return super().picture(reference, read)

    stopping = Stopping(**source.products, last=thing("stop"))
    with pytest.raises(KeyboardInterrupt):
        updated(stopping, encoder, index)
    found = catalogue(index, encoder)
    assert {"red", "green", "both", "n0"} <= set(found)
    report = updated(source, encoder, index)
    assert report.outcomes["unchanged"] == len(found) - 3
    assert report.outcomes["gone"] == 3
    assert set(catalogue(index, encoder)) == set(source.products)


@pytest.mark.parametrize(
    ("drift", "due"),
    [
        (Drift(1000, 0, 0), False),
        (Drift(1000, 5000, 0), False),  # 0 of 6000 are dead
        (Drift(1000, 5001, 0), True),
        (Drift(200_000, 10_000, 0), False),  # a twentieth
        (Drift(200_000, 10_001, 0), True),
        (Drift(900, 100, 200), False),  # a fifth of all
        (Drift(900, 100, 201), True),
    ],
)
def test_a_new_base_is_due_when_much_has_changed(drift: Drift, due: bool) -> None:
    assert is_due(drift) == due


def test_an_update_makes_a_new_base_when_it_is_due(
    index: Path, source: Source, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = FashionSearch(encoder, LiveFolder(index))
    monkeypatch.setattr(compaction, "MIN_LATER", 1)
    source.products["new"] = thing("blue")
    assert updated(source, encoder, index).method is None
    source.products["newer"] = thing("red", "blue")
    report = updated(source, encoder, index)
    assert report.method
    assert search.live.refresh()
    assert live_folder(search).drift == Drift(7, 0, 0)
    assert set(catalogue(index, encoder)) == {"red", "green", "both", "new", "newer"}


def test_an_update_that_deletes_everything_else_keeps_answering(
    index: Path, source: Source, encoder: FakeEncoder
) -> None:
    source.products = {"one": thing("blue")}
    report = updated(source, encoder, index)
    assert report.outcomes == Counter(new=1, gone=3)
    assert report.method  # as most of the old base is dead
    assert shown(index, encoder) == {"one": [BLUE]}


def test_what_died_is_purged_with_its_thumbnails_at_the_base_after_next(
    index: Path, source: Source, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "DEAD_SHARE", 0.0)
    folder = current(index)
    assert folder
    counts = []
    for title in ("a", "b", "c"):
        source.products.pop("red", None)
        source.products["green"] = thing("green", title=title)
        assert updated(source, encoder, index).method
        counts.append((len(content(index)), len(list((folder / IMAGES).iterdir()))))
    # Living: 2 products with 3 pictures. Dead besides: red and green (1st); green of then (2nd and 3rd), as
    # those of the base before have gone, with the red thumbnail.
    assert counts == [(5 + 4, 3), (5 + 2, 2), (5 + 2, 2)]
    bases = sorted(path.name for path in (folder / "vectors").iterdir())
    assert bases == ["3", "4"]


@pytest.mark.parametrize("when", ["database", "base", "thumbnail"])
def test_a_full_disk_is_one_clear_error_and_leaves_an_index_that_answers(
    when: str, index: Path, source: Source, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "DEAD_SHARE", 0.0)
    source.products["green"] = thing("white")

    def full(*_: object, **__: object) -> None:
        if when == "database":
            raise sqlite3.OperationalError("database or disk is full")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if when == "database":
            patch.setattr("fashion_search.catalog.writer.CatalogWriter.put", full)
        elif when == "base":
            patch.setattr(np, "save", full)
        else:
            patch.setattr("fashion_search.catalog.thumbnails.os.replace", full)
        with pytest.raises(WriteError, match=r"cannot be written: .*(full|No space left on device)\.$"):
            updated(source, encoder, index)
    assert set(catalogue(index, encoder)) == {"red", "green", "both"}
    updated(source, encoder, index)
    white = [pytest.approx(1 / 3**0.5, abs=1e-6)] * 3
    assert shown(index, encoder)["green"] == [white]
    assert Manifest.read(index).generation
