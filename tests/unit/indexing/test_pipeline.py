import contextlib
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from fashion_search.catalog import lock
from fashion_search.catalog.database import Database
from fashion_search.catalog.generation import current
from fashion_search.catalog.manifest import Manifest, generations
from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import FILE
from fashion_search.errors import PictureError, SearchError, SourceError, WriteError
from fashion_search.imaging.thumbnail import shrink
from fashion_search.index.factory import Kind
from fashion_search.indexing import preparation
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build
from fashion_search.indexing.report import Report
from fashion_search.ranking.relevance import PHRASES
from fashion_search.search.engine import FashionSearch, Filters, Query
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Entry, Note, Options, Picture, Source
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.http.retry import RetryPolicy
from fashion_search.vectors import Vectors
from tests.conftest import FakeEncoder
from tests.kits.shop import StandIn, png, stand_in

__all__ = ["stand_in"]


def files(path: Path) -> Source:
    return SOURCES["files"](Options(path=path), Downloader())


class Drawn:
    """A catalogue of `(id, pictures)`; a picture is the colour its reference names, any other is missing."""

    description = "drawn"
    remarks = ()

    def __init__(self, *products: tuple[str, Sequence[str]]) -> None:
        self.products = products
        self.alive = 0
        self.most_alive = 0

    def read(self) -> Iterator[Entry | Note]:
        for product_id, pictures in self.products:
            product = Product(id=product_id, title=product_id, pictures=tuple(pictures))
            yield Entry(product=product, where=f"list:{product_id}")

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        try:
            return read(png(reference.split("#")[0]))
        except KeyError as error:
            raise PictureError("it is gone.") from error


def built(index: Path, encoder: FakeEncoder, *products: tuple[str, Sequence[str]]) -> Report:
    return build(Drawn(*products), encoder, index, progress=False)


def newest(index: Path) -> Path:
    """The current generation's folder."""
    folder = current(index)
    assert folder
    return folder


def notes(report: Report) -> list[tuple[str, str, str, str]]:
    return [(note.kind, note.id, note.where, note.why) for note in report.notes]


def ids(index: Path, encoder: FakeEncoder) -> list[str]:
    return [product.id for product in FashionSearch.load(index, encoder).snapshot.catalogue]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_index_of_a_folder_answers_queries(colour_shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    report = build(files(colour_shop), encoder, tmp_path / "index", progress=False)
    assert (report.products, report.pictures, list(report.notes)) == (5, 6, [])
    assert (report.outcomes, report.notes.counts) == ({"new": 5}, {})
    manifest = Manifest.read(tmp_path / "index")
    assert (manifest.model, manifest.dim, manifest.source) == ("fake", 3, "files shop")
    search = FashionSearch.load(tmp_path / "index", encoder)
    hits = search.search(Query(text="blue", top_k=2, fusion="linear")).hits
    assert {(hit.product.id, round(hit.similarity, 3), hit.view) for hit in hits} == {
        ("3", 1.0, 0),
        ("5", 1.0, 1),
    }
    first, last = search.snapshot.catalogue[0], search.snapshot.catalogue[4]
    assert first.attributes == {"colour": "red"}
    names = [
        hashlib.sha256((colour_shop / "images" / f"{colour}.png").read_bytes()).hexdigest() + ".jpg"
        for colour in ("green", "blue")
    ]
    assert last.pictures == tuple(names)
    with Image.open(search.snapshot.images_dir / names[1]) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("JPEG", (40, 50))


def test_stock_of_a_list_can_be_filtered_by(tmp_path: Path, encoder: FakeEncoder) -> None:
    """As in Google Merchant's feeds; a stock that says nothing is none."""
    (tmp_path / "red.png").write_bytes(png("red"))
    stocks = ("in stock", "out_of_stock", "", "preorder")
    lines = [f"{number},thing,red.png,{stock}" for number, stock in enumerate(stocks)]
    (tmp_path / "list.csv").write_text("\n".join(["id,title,image,availability", *lines]))
    build(files(tmp_path / "list.csv"), encoder, tmp_path / "index", progress=False)
    search = FashionSearch.load(tmp_path / "index", encoder)
    hits = search.search(Query(text="red", filters=Filters(in_stock=True))).hits
    assert [hit.product.id for hit in hits] == ["0"]


def test_rows_follow_the_catalogue_and_vectors_their_products(tmp_path: Path, encoder: FakeEncoder) -> None:
    order = ["red", "green", "blue"] * 40
    views = [[f"{colour}#{n}" for n in range(1 + row % 3)] for row, colour in enumerate(order)]
    built(tmp_path, encoder, *((f"p{row}", pictures) for row, pictures in enumerate(views)))
    snapshot = FashionSearch.load(tmp_path, encoder).snapshot
    assert [product.id for product in snapshot.catalogue] == [f"p{row}" for row in range(120)]
    assert (snapshot.images.products, len(snapshot.index)) == (120, 240)
    colours = {"red": [1, 0, 0], "green": [0, 1, 0], "blue": [0, 0, 1]}
    for row, pictures in enumerate(views):
        vectors = snapshot.index.vectors(snapshot.images.of(row))
        assert vectors.dtype == np.float32
        assert vectors.tolist() == [colours[order[row]]] * len(pictures)


def test_product_is_good_if_any_picture_is_and_the_rest_is_named(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    report = built(
        tmp_path, encoder, ("a", ["gone/1", "red", "gone/2", "blue"]), ("b", ["gone/3", "gone/4"]), ("c", [])
    )
    assert (report.products, report.pictures) == (1, 2)
    assert notes(report) == [
        ("product", "b", "list:b", "none of its 2 pictures can be used"),
        ("product", "c", "list:c", "it has no picture"),
        ("picture", "a", "gone/1", "it is gone"),
        ("picture", "a", "gone/2", "it is gone"),
        ("picture", "b", "gone/3", "it is gone"),
        ("picture", "b", "gone/4", "it is gone"),
    ]
    assert report.notes.counts == {"picture": 4, "product": 2}
    with contextlib.closing(Database.open(newest(tmp_path))) as database:
        assert database.query("SELECT kind, id, place, why FROM skipped") == notes(report)
    snapshot = FashionSearch.load(tmp_path, encoder).snapshot
    assert snapshot.catalogue[0].pictures == tuple(
        hashlib.sha256(png(colour)).hexdigest() + ".jpg" for colour in ("red", "blue")
    )


def test_what_was_mended_in_a_picture_is_named(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "shop").mkdir()
    noise = np.random.default_rng(0).integers(0, 60, (200, 200, 3), dtype=np.uint8) + np.array(
        [180, 0, 0], np.uint8
    )
    Image.fromarray(noise).save(tmp_path / "shop" / "cut.jpg", quality=90)
    whole = (tmp_path / "shop" / "cut.jpg").read_bytes()
    (tmp_path / "shop" / "cut.jpg").write_bytes(whole[: -len(whole) // 20])
    Image.new("RGB", (40, 50), "red").save(tmp_path / "shop" / "profile.png", icc_profile=b"no profile")
    Image.new("RGB", (40, 50), "blue").save(tmp_path / "shop" / "whole.png")
    report = build(files(tmp_path / "shop"), encoder, tmp_path / "index", progress=False)
    assert (report.products, report.pictures) == (3, 3)
    assert notes(report) == [
        ("picture", "cut.jpg", "cut.jpg", "it lacks its end: read as far as it goes"),
        ("picture", "profile.png", "profile.png", "its colour profile is broken: ignored"),
    ]


def test_picture_without_a_vector_costs_only_itself(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FakeEncoder.encode_texts.__globals__["COLOURS"], "black", (0, 0, 0))
    report = built(tmp_path, encoder, ("a", ["red", "black"]), ("b", ["black"]), ("c", ["blue"]))
    assert (report.products, report.pictures) == (2, 2)
    assert [(note.kind, note.id) for note in report.notes] == [
        ("product", "b"),
        ("picture", "a"),
        ("picture", "b"),
    ]


def test_nothing_usable_is_one_clear_error_and_leaves_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    with pytest.raises(SourceError) as caught:
        built(tmp_path, encoder, ("a", ["gone/1", "gone/2"]), ("b", []))
    assert str(caught.value) == (
        "No picture of drawn can be used: 2 skipped, the first (gone/1) because it is gone"
    )
    with pytest.raises(SourceError, match=r"^drawn lists no product$"):
        built(tmp_path, encoder)
    assert [path.name for path in tmp_path.iterdir()] in ([], [lock.FILE])


def test_limit_takes_the_first_products(tmp_path: Path, encoder: FakeEncoder) -> None:
    source = Drawn(*((str(n), ["red"]) for n in range(5)))
    assert [entry.product.id for entry in read_listing(source, 2)] == ["0", "1"]
    assert build(source, encoder, tmp_path, listing=read_listing(source, 2), progress=False).products == 2


@pytest.mark.parametrize("fault", [KeyboardInterrupt, RuntimeError, SourceError("gone"), SystemExit])
def test_build_that_breaks_off_leaves_the_old_index_as_it_was(
    fault: BaseException, tmp_path: Path, encoder: FakeEncoder
) -> None:
    built(tmp_path, encoder, ("old", ["red"]))
    before = everything(tmp_path)

    class Breaking(FakeEncoder):
        def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
            if self.images:
                raise fault
            return super().encode_images(images)

    with pytest.raises(fault if isinstance(fault, type) else type(fault)):
        build(Drawn(*((str(n), ["blue"]) for n in range(70))), Breaking(), tmp_path, progress=False)
    after = everything(tmp_path)
    assert {name: after[name] for name in before} == before
    assert ids(tmp_path, encoder) == ["old"]


def test_interrupt_right_after_the_swap_keeps_the_new_index(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Manifest.write

    def interrupted(manifest: Manifest, index_dir: Path) -> None:
        write(manifest, index_dir)
        raise KeyboardInterrupt

    monkeypatch.setattr(Manifest, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        built(tmp_path, encoder, ("new", ["red"]))
    assert ids(tmp_path, encoder) == ["new"]


def test_all_old_generations_go_but_the_previous_one(tmp_path: Path, encoder: FakeEncoder) -> None:
    built(tmp_path, encoder, ("1", ["red"]))
    built(tmp_path, encoder, ("2", ["red"]))
    previous = newest(tmp_path)
    left = tmp_path / "gen-left"  # by a build that was killed
    (left / "images").mkdir(parents=True)
    built(tmp_path, encoder, ("3", ["red"]))
    assert set(generations(tmp_path)) == {previous, newest(tmp_path)}


def test_draft_of_a_manifest_that_a_killed_build_has_left_goes(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "manifest.json.draft").write_text("{")
    built(tmp_path, encoder, ("1", ["red"]))
    assert {path.name for path in tmp_path.iterdir()} == {newest(tmp_path).name, "manifest.json", lock.FILE}


def test_a_finished_generation_is_a_database_in_one_file_pictures_and_a_base(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    """So that it can be copied to a disk that cannot be written."""
    built(tmp_path, encoder, ("1", ["red"]))
    assert {path.name for path in newest(tmp_path).iterdir()} == {FILE, "images", "vectors"}
    assert sorted(path.name for path in (newest(tmp_path) / "vectors" / "1").iterdir()) == [
        "method.json",
        "products.npy",
        "statistics.npz",
        "vectors.npy",
        "verdict.npz",
        "words.npz",
    ]


def test_a_second_build_waits_and_is_refused_with_a_reason(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path, encoder, ("1", ["red"]))
    before = everything(tmp_path)
    monkeypatch.setattr(lock.locked.__wrapped__, "__defaults__", (0.05,))  # type: ignore[attr-defined]
    with lock.locked(tmp_path, "change"), pytest.raises(WriteError, match="try again when it has finished"):
        built(tmp_path, encoder, ("2", ["red"]))
    assert everything(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "sync"), reason="Windows cannot be asked to")
def test_files_are_on_the_disk_before_the_manifest_names_them(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    written: set[str] = set()
    replace = Path.replace

    def sync() -> None:
        steps.append("sync")
        written.update(everything(tmp_path))

    def named(draft: Path, path: Path) -> Path:
        steps.append(path.name)
        return replace(draft, path)

    monkeypatch.setattr(os, "sync", sync)
    monkeypatch.setattr(Path, "replace", named)
    built(tmp_path, encoder, ("1", ["red"]))
    assert steps[-2:] == ["sync", "manifest.json"]
    assert steps.count("manifest.json") == 1
    logs = {name for name in written if name.endswith(("-wal", "-shm", "-journal"))}  # of open databases
    assert written - logs == set(everything(tmp_path)) - {"manifest.json"}


def test_index_that_cannot_be_written_is_one_clear_error(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "file").write_text("")
    for index in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(SearchError, match="cannot be written"):
            built(index, encoder, ("a", ["red"]))


def test_pictures_are_decoded_a_bounded_way_ahead(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "LOOK_AHEAD", 20)
    fetched: list[str] = []
    lead: list[int] = []

    class Counting(Drawn):
        def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
            fetched.append(reference)
            return super().picture(reference, read)

    class Slow(FakeEncoder):
        def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
            time.sleep(0.05)
            vectors = super().encode_images(images)
            lead.append(len(fetched) - self.images)
            return vectors

    build(Counting(*((str(n), ["red"]) for n in range(200))), Slow(), tmp_path, progress=False)
    assert len(fetched) == 200
    assert max(lead) <= 20


def test_large_pictures_are_made_smaller_while_they_wait() -> None:
    assert shrink(Image.new("RGB", (4000, 3000))).size == (1024, 768)
    assert shrink(Image.new("RGB", (700, 3000))).size == (700, 3000)


@pytest.mark.shared
def test_faulty_shop_loses_exactly_what_never_heals(
    stand_in: StandIn, tmp_path: Path, encoder: FakeEncoder
) -> None:
    shop = stand_in(faults=0.3, seed=11, fault_lists=True)
    shop.RequestHandlerClass.picture = lambda handler, parts: handler.send(png("red"), "image/png")
    policy = RetryPolicy(read_seconds=0.8, backoff_seconds=0.02)  # a busy machine takes its time, too
    source = SOURCES["dummyjson"](Options(url=shop.base), Downloader(policy=policy))
    report = build(source, encoder, tmp_path, progress=False)
    lost = {kind: {n.id for n in report.notes if n.kind == kind} for kind in ("product", "record")}
    paths = {urlsplit(n.where).path for n in report.notes if n.kind == "picture"}
    assert paths == shop.refused
    assert lost == {"product": {str(i) for i in shop.lost}, "record": set()}
    assert (report.products, report.pictures) == (49 - 20, 172 - len(shop.refused))


@pytest.mark.shared
def test_second_build_fetches_no_picture(stand_in: StandIn, tmp_path: Path, encoder: FakeEncoder) -> None:
    shop = stand_in()
    options = Options(url=shop.base + "/fakestore")
    for _ in range(2):
        source = SOURCES["fakestore"](options, Downloader(cache=tmp_path / "cache"))
        assert build(source, encoder, tmp_path / "index", progress=False).pictures == 20
        shop.RequestHandlerClass.picture = lambda handler, parts: handler.send({}, status=404)


@pytest.mark.parametrize("kind", ["flat", "fp16", "hnsw", "ivf"])
def test_every_kind_of_index_answers_the_same(
    kind: Kind, colour_shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    report = build(files(colour_shop), encoder, tmp_path / "index", index_type=kind, progress=False)
    assert report.method
    assert report.method.kind == kind
    made = newest(tmp_path / "index") / "vectors" / "1" / "index.faiss"
    assert made.exists() == (kind != "flat")
    # Of the five titles, every second one.
    asked = {"words": len(PHRASES) + 3, "pictures": 5, "hybrid": 5} if kind != "flat" else {}
    assert report.method.queries == asked
    search = FashionSearch.load(tmp_path / "index", encoder)
    hits = search.search(Query(text="blue", top_k=2, fusion="linear")).hits
    assert {(hit.product.id, round(hit.similarity, 3), hit.view) for hit in hits} == {
        ("3", 1.0, 0),
        ("5", 1.0, 1),
    }


def test_manifest_is_json_with_relative_names_only(
    colour_shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    build(files(colour_shop), encoder, tmp_path / "index", progress=False)
    written = (tmp_path / "index" / "manifest.json").read_text()
    assert str(tmp_path) not in written
    assert json.loads(written)["generation"] == newest(tmp_path / "index").name


def test_a_name_with_half_a_character_does_not_break_a_build(tmp_path: Path, encoder: FakeEncoder) -> None:
    """A list in JSON may name such a picture."""
    report = built(tmp_path / "index", encoder, ("a", ["red", "gone\ud83d"]))
    assert (report.products, report.notes.counts) == (1, {"picture": 1})


def test_file_names_that_are_no_unicode_do_not_break_a_build(tmp_path: Path, encoder: FakeEncoder) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/red\xff.png", "wb") as file:
        file.write(png("red"))
    with open(os.fsencode(folder) + b"/bad\xff.png", "wb") as file:
        file.write(b"no picture")
    assert build(files(folder), encoder, tmp_path / "other", progress=False).products == 1


@pytest.mark.parametrize("when", ["database", "base", "thumbnail", "checkpoint"])
def test_a_full_disk_is_one_clear_error_and_leaves_the_old_index(
    when: str, tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path, encoder, ("old", ["red"]))

    def full(*_: object, **__: object) -> None:
        if when in ("database", "checkpoint"):
            raise sqlite3.OperationalError("database or disk is full")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if when == "database":
            patch.setattr(Database, "create", full)
        elif when == "checkpoint":
            patch.setattr(Database, "checkpoint", full)
        else:
            patch.setattr(*((np, "save") if when == "base" else (os, "replace")), full)
        with pytest.raises(WriteError, match=r"cannot be written: .*(full|No space left on device)\.$"):
            built(tmp_path, encoder, ("new", ["blue"]))
    assert ids(tmp_path, encoder) == ["old"]
    built(tmp_path, encoder, ("new", ["blue"]))
    assert ids(tmp_path, encoder) == ["new"]
