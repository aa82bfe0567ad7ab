import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from fashion_search.catalog import generation
from fashion_search.catalog.manifest import Manifest, generations
from fashion_search.catalog.product import Product
from fashion_search.errors import IndexMismatchError, PictureError, SearchError, SourceError
from fashion_search.imaging.thumbnail import shrink
from fashion_search.index.factory import Kind
from fashion_search.indexing import pipeline
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build
from fashion_search.ranking.relevance import PHRASES
from fashion_search.search.engine import FashionSearch, Filters, Query
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Entry, Options, Picture, Skipped, Source
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

    def __init__(self, *products: tuple[str, Sequence[str]]) -> None:
        self.products = products
        self.alive = 0
        self.most_alive = 0

    def read(self) -> Iterator[Entry | Skipped]:
        for product_id, pictures in self.products:
            product = Product(id=product_id, title=product_id, pictures=tuple(pictures))
            yield Entry(product=product, where=f"list:{product_id}")

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        try:
            return read(png(reference.split("#")[0]))
        except KeyError as error:
            raise PictureError("it is gone.") from error


def built(index: Path, encoder: FakeEncoder, *products: tuple[str, Sequence[str]]) -> Manifest:
    return build(Drawn(*products), encoder, index, progress=False)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_index_of_a_folder_answers_queries(colour_shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    manifest = build(files(colour_shop), encoder, tmp_path / "index", progress=False)
    assert (manifest.products, manifest.pictures, manifest.skipped) == (5, 6, ())
    assert (manifest.model, manifest.dim, manifest.source) == ("fake", 3, "files shop")
    search = FashionSearch.load(tmp_path / "index", encoder)
    hits = search.search(Query(text="blue", top_k=2, fusion="linear")).hits
    assert {(hit.product.id, round(hit.similarity, 3), hit.view) for hit in hits} == {
        ("3", 1.0, 0),
        ("5", 1.0, 1),
    }
    assert search.catalogue[0].attributes == {"colour": "red"}
    assert search.catalogue[4].pictures == ("product_5.jpg", "product_5.v2.jpg")
    with Image.open(search.images_dir / "product_5.v2.jpg") as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("JPEG", (40, 50))


def test_rows_follow_the_catalogue_and_vectors_their_products(tmp_path: Path, encoder: FakeEncoder) -> None:
    order = ["red", "green", "blue"] * 40
    views = [[f"{colour}#{n}" for n in range(1 + row % 3)] for row, colour in enumerate(order)]
    manifest = built(tmp_path, encoder, *((f"p{row}", pictures) for row, pictures in enumerate(views)))
    folder = tmp_path / manifest.generation
    vectors, owners = np.load(folder / "vectors.npy"), np.load(folder / "owners.npy")
    assert (vectors.dtype, vectors.shape, owners.dtype) == (np.float32, (240, 3), np.int32)
    assert owners.tolist() == [row for row, pictures in enumerate(views) for _ in pictures]
    colours = {"red": [1, 0, 0], "green": [0, 1, 0], "blue": [0, 0, 1]}
    assert vectors.tolist() == [colours[order[owner]] for owner in owners]


def test_product_is_good_if_any_picture_is_and_the_rest_is_named(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    manifest = built(
        tmp_path, encoder, ("a", ["gone/1", "red", "gone/2", "blue"]), ("b", ["gone/3", "gone/4"]), ("c", [])
    )
    assert (manifest.products, manifest.pictures) == (1, 2)
    assert [tuple(note.values()) for note in manifest.skipped] == [
        ("picture", "a", "gone/1", "it is gone"),
        ("picture", "a", "gone/2", "it is gone"),
        ("picture", "b", "gone/3", "it is gone"),
        ("picture", "b", "gone/4", "it is gone"),
        ("product", "b", "list:b", "none of its 2 pictures can be used"),
        ("product", "c", "list:c", "it has no picture"),
    ]
    catalogue = FashionSearch.load(tmp_path, encoder).catalogue
    assert catalogue[0].pictures == ("product_a.jpg", "product_a.v2.jpg")


def test_picture_without_a_vector_costs_only_itself(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FakeEncoder.encode_texts.__globals__["COLOURS"], "black", (0, 0, 0))
    manifest = built(tmp_path, encoder, ("a", ["red", "black"]), ("b", ["black"]), ("c", ["blue"]))
    assert (manifest.products, manifest.pictures) == (2, 2)
    assert [(note["kind"], note["id"]) for note in manifest.skipped] == [
        ("picture", "a"),
        ("picture", "b"),
        ("product", "b"),
    ]


def test_nothing_usable_is_one_clear_error_and_leaves_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    with pytest.raises(SourceError) as caught:
        built(tmp_path, encoder, ("a", ["gone"]))
    assert str(caught.value) == (
        "No picture of drawn can be used: 2 skipped, the first (gone) because it is gone"
    )
    with pytest.raises(SourceError, match=r"^drawn lists no product$"):
        built(tmp_path, encoder)
    assert list(tmp_path.iterdir()) == []


def test_limit_takes_the_first_products(tmp_path: Path, encoder: FakeEncoder) -> None:
    source = Drawn(*((str(n), ["red"]) for n in range(5)))
    assert [entry.product.id for entry in read_listing(source, 2).entries] == ["0", "1"]
    assert build(source, encoder, tmp_path, limit=2, progress=False).products == 2


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
        build(Drawn(*((str(n), ["red"]) for n in range(70))), Breaking(), tmp_path, progress=False)
    after = everything(tmp_path)
    assert {name: after[name] for name in before} == before
    assert [p.id for p in FashionSearch.load(tmp_path, encoder).catalogue] == ["old"]


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
    assert [p.id for p in FashionSearch.load(tmp_path, encoder).catalogue] == ["new"]


def test_old_generations_go_but_the_previous_and_growing_ones_stay(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    first = built(tmp_path, encoder, ("1", ["red"])).generation
    previous = built(tmp_path, encoder, ("2", ["red"])).generation
    long_ago = time.time() - 2 * generation.STALE_SECONDS
    growing = tmp_path / "gen-growing"
    (growing / "images").mkdir(parents=True)
    for path in (tmp_path / first, *(tmp_path / first).iterdir(), tmp_path / previous, growing):
        os.utime(path, (long_ago, long_ago))
    new = built(tmp_path, encoder, ("3", ["red"])).generation
    assert {path.name for path in generations(tmp_path)} == {previous, new, "gen-growing"}


def test_draft_of_a_manifest_that_a_killed_build_has_left_goes_and_a_fresh_one_stays(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    left, fresh = tmp_path / "manifest.json.1.draft", tmp_path / "manifest.json.2.draft"
    for draft in (left, fresh):
        draft.write_text("{")
    long_ago = time.time() - 2 * generation.STALE_SECONDS
    os.utime(left, (long_ago, long_ago))
    new = built(tmp_path, encoder, ("1", ["red"])).generation
    assert {path.name for path in tmp_path.iterdir()} == {new, "manifest.json", fresh.name}


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
    assert steps == ["sync", "manifest.json"]
    assert written - {name for name in written if name.endswith("journal.txt")} == set(
        everything(tmp_path)
    ) - {"manifest.json"}


def test_index_that_cannot_be_written_is_one_clear_error(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "file").write_text("")
    for index in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(SearchError, match="cannot be written"):
            built(index, encoder, ("a", ["red"]))


@pytest.mark.parametrize(
    ("product_id", "view", "name"),
    [("23", 1, "product_23.jpg"), ("23", 2, "product_23.v2.jpg"), ("a_b-c", 1, "product_a_b-c.jpg")],
)
def test_plain_ids_stay_readable(product_id: str, view: int, name: str) -> None:
    assert generation.picture_name(product_id, view) == name


def test_no_two_ids_share_a_file_name() -> None:
    ids = ["a", "A", "a.v2", "a/b", "a\\b", "../a", "ä", "a" * 65, "con ", "~", "", "a\n", "ﬁ", "fi"]
    ids += [generation.picture_name("A", 1).removeprefix("product_").removesuffix(".jpg")]
    names = [generation.picture_name(i, view).casefold() for i in ids for view in (1, 2)]
    assert len(set(names)) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-~.") for name in names)


def test_pictures_are_decoded_a_bounded_way_ahead(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "LOOK_AHEAD", 20)
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
    manifest = build(source, encoder, tmp_path, progress=False)
    lost = {kind: {n["id"] for n in manifest.skipped if n["kind"] == kind} for kind in ("product", "record")}
    paths = {urlsplit(n["where"]).path for n in manifest.skipped if n["kind"] == "picture"}
    assert paths == shop.refused
    assert lost == {"product": {str(i) for i in shop.lost}, "record": set()}
    assert (manifest.products, manifest.pictures) == (49 - 20, 172 - len(shop.refused))


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
    manifest = build(files(colour_shop), encoder, tmp_path / "index", index_type=kind, progress=False)
    assert manifest.index["kind"] == kind
    assert Manifest.read(tmp_path / "index") == manifest
    assert ("index.faiss" in manifest.sha256) == (kind != "flat")
    asked = {"words": len(PHRASES) + 5, "pictures": 5} if kind != "flat" else {}
    assert manifest.index["queries"] == asked
    search = FashionSearch.load(tmp_path / "index", encoder)
    hits = search.search(Query(text="blue", top_k=2, fusion="linear")).hits
    assert {(hit.product.id, round(hit.similarity, 3), hit.view) for hit in hits} == {
        ("3", 1.0, 0),
        ("5", 1.0, 1),
    }


def test_an_index_whose_method_is_unknown_is_refused(
    colour_shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    manifest = build(files(colour_shop), encoder, tmp_path, progress=False)
    replace(manifest, index={"kind": "tree"}).write(tmp_path)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        FashionSearch.load(tmp_path, encoder)


def test_manifest_is_json_with_relative_names_only(
    colour_shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    build(files(colour_shop), encoder, tmp_path / "index", progress=False)
    assert str(tmp_path) not in (tmp_path / "index" / "manifest.json").read_text()
    assert json.loads((tmp_path / "index" / "manifest.json").read_text())["pictures"] == 6


def test_damaged_column_is_noticed(colour_shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    manifest = build(files(colour_shop), encoder, tmp_path, progress=False)
    path = tmp_path / manifest.generation / "columns" / "prices.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    with pytest.raises(IndexMismatchError, match=r"prices\.npy is missing or damaged"):
        FashionSearch.load(tmp_path, encoder)


def test_index_from_before_there_were_columns_opens_and_filters(
    colour_shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    manifest = build(files(colour_shop), encoder, tmp_path, progress=False)
    shutil.rmtree(tmp_path / manifest.generation / "columns")
    kept = {name: value for name, value in manifest.sha256.items() if not name.startswith("columns/")}
    assert len(kept) < len(manifest.sha256)
    replace(manifest, sha256=kept).write(tmp_path)
    search = FashionSearch.load(tmp_path, encoder)
    hits = search.search(Query(text="red", filters=Filters(attributes={"colour": ("RED",)}))).hits
    assert {hit.product.id for hit in hits} == {"1", "5"}
    assert search.catalogue.row("5") == 4
