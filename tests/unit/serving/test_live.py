"""A catalogue that changes: the oracle is always the same catalogue, built afresh."""

import contextlib
import json
import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PIL import Image

from fashion_search.catalog.database import Database
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import FILE
from fashion_search.catalog.writer import CatalogWriter
from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.index import KindChoice
from fashion_search.indexing.base import INDEX_TYPE, make_base
from fashion_search.search.engine import FashionSearch, Filters, Query
from fashion_search.serving.live import LiveCatalogue, LiveFolder
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import Item, delete, live_folder, put, random_pictures, stored, write_index
from tests.unit.catalog.test_database import read_only

HAT = Product(id="hat", title="A hat", price=99.0, category="hats", attributes={"size": "M"})
POOL = random_pictures(30, seed=5)
"""Pictures that several products have, so that they tie."""

CATEGORIES = ("coats", "hats", "bags", "")
QUERIES = [
    Query(text="red", top_k=5),
    Query(text="green blue", top_k=100),
    Query(text="yellow", top_k=7, without="green"),
    Query(image=picture("blue"), top_k=10),
    Query(text="red", image=picture("green"), alpha=0.3, top_k=10),
    Query(text="blue", image=picture("yellow"), alpha=0.6, fusion="linear", top_k=5),
]
FILTERS = [
    Filters(),
    Filters(categories=("Coats",)),
    Filters(categories=("hats", "bags"), price_max=60),
    Filters(price_max=60, currency="USD"),
    Filters(price_min=20, price_max=80, attributes={"colour": ("red", "blue")}),
    Filters(attributes={"size": ("M",)}),
    Filters(categories=("none of these",)),
]


def opened(index: Path, encoder: FakeEncoder) -> FashionSearch:
    """A search that looks for changes when it is told to."""
    return FashionSearch(encoder, LiveFolder(index))


def rebase(index: Path, encoder: FakeEncoder, kind: KindChoice = "auto") -> None:
    folder = index / Manifest.read(index).generation
    with contextlib.closing(Database.open(folder, write=True)) as database:
        writer = CatalogWriter(database)
        with writer.transaction():
            writer.note(INDEX_TYPE, kind)
        assert make_base(writer, encoder).kind in (kind, "flat")


def ids(search: FashionSearch, query: Query) -> list[str]:
    return [hit.product.id for hit in search.search(query).hits]


@dataclass
class Shop:
    """What a catalogue must hold; each change is made there and in the index."""

    index: Path
    encoder: FakeEncoder
    draw: random.Random
    items: dict[str, Item] = field(default_factory=dict)

    def product(self, product_id: str) -> Product:
        draw = self.draw
        attributes: dict[str, object] = {"colour": draw.sample(("red", "blue", "black"), draw.randrange(3))}
        if draw.random() < 0.7:
            attributes["size"] = draw.choice("SML")
        return Product(
            id=product_id,
            title=f"title {draw.randrange(1000)}",
            price=draw.choice((None, float(draw.randrange(100)))),
            currency=draw.choice(("EUR", "USD", None)),
            category=draw.choice(CATEGORIES),
            attributes=attributes,
        )

    def pictures(self) -> list[Image.Image]:
        some = self.draw.sample(POOL, self.draw.randrange(2))
        return [*some, *random_pictures(self.draw.randint(1, 3), seed=self.draw.randrange(10**6))]

    def change(self) -> None:
        """Insert, edit or delete a product, or give it other pictures."""
        known = sorted(self.items)
        kind = self.draw.choice(("insert", "insert", "edit", "pictures", "delete", "delete", "again"))
        product_id = self.draw.choice(known)
        if kind == "delete" and len(known) > 30:
            delete(self.index, product_id)
            del self.items[product_id]
            return
        if kind == "insert":
            product_id = f"n{self.draw.randrange(10**9)}"
            self.items[product_id] = self.product(product_id), self.pictures()
        elif kind == "edit":
            self.items[product_id] = self.product(product_id), self.items[product_id][1]
            put(self.index, (self.items[product_id][0], None))
            return
        elif kind == "pictures":
            self.items[product_id] = self.items[product_id][0], self.pictures()
        product, pictures = self.items[product_id]
        put(self.index, (product, stored(self.encoder, pictures)))

    def afresh(self, folder: Path) -> FashionSearch:
        """Build the same catalogue in another order."""
        items = [self.items[product_id] for product_id in sorted(self.items)]
        self.draw.shuffle(items)
        return opened(write_index(folder, self.encoder, items), self.encoder)


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path, encoder: FakeEncoder) -> Shop:
    shop = Shop(tmp_path / "index", encoder, random.Random(getattr(request, "param", 0)))
    for number in range(60):
        shop.items[f"p{number}"] = shop.product(f"p{number}"), shop.pictures()
    write_index(shop.index, encoder, shop.items.values())
    return shop


@pytest.fixture
def search(shop: Shop) -> FashionSearch:
    return opened(shop.index, shop.encoder)


def fixed_queries(shop: Shop) -> list[Query]:
    found = [replace(query, filters=filters) for query in QUERIES for filters in FILTERS]
    for each in shop.draw.sample(sorted(shop.items), 3):
        found += [Query(like=each), Query(like=each, text="red", filters=FILTERS[2])]
    return found


def drawn_queries(shop: Shop) -> list[Query]:
    """Return 50 queries of each kind, each without and with filters."""
    draw, words = shop.draw, ("red", "green", "blue", "yellow")
    plain = []
    for image in random_pictures(50, seed=draw.randrange(10**6)):
        text = " ".join(draw.sample(words, draw.randint(1, 3)))
        without = draw.choice((None, "green"))
        plain += [
            Query(text=text, without=without),
            Query(image=image),
            Query(text=text, image=image, alpha=draw.random(), fusion=draw.choice(("balanced", "linear"))),
            Query(like=draw.choice(sorted(shop.items))),
        ]
    return [*plain, *(replace(query, filters=draw.choice(FILTERS[1:])) for query in plain)]


def currencies(facets: Facets) -> list[tuple[str, float, float, int]]:
    return [(one.currency, one.lowest, one.highest, len(one.rows)) for one in facets.currencies]


def assert_same(
    search: FashionSearch, fresh: FashionSearch, queries: Iterable[Query], *, verdict: bool
) -> None:
    """All searches and all facets are the same; the verdict is only that of the base."""
    for query in queries:
        told, expected = search.search(query), fresh.search(query)
        assert [hit.product for hit in told.hits] == [hit.product for hit in expected.hits], query
        assert told.eligible == expected.eligible
        assert [hit.view for hit in told.hits] == [hit.view for hit in expected.hits]
        for one, other in zip(told.hits, expected.hits, strict=True):
            assert one.similarity == pytest.approx(other.similarity, abs=1e-5)
            assert one.text_similarity == pytest.approx(other.text_similarity, abs=1e-5)
            assert one.image_similarity == pytest.approx(other.image_similarity, abs=1e-5)
        if verdict:
            assert told.confidence == pytest.approx(expected.confidence, abs=1e-4)
    now, then = search.snapshot, fresh.snapshot
    assert len(now.catalogue) == len(then.catalogue)
    assert {product.id for product in now.catalogue} == {product.id for product in then.catalogue}
    assert now.facets.categories == then.facets.categories
    assert now.facets.offered_attributes == then.facets.offered_attributes
    assert currencies(now.facets) == currencies(then.facets)
    assert (now.images.products, now.images.pictures) == (then.images.products, then.images.pictures)
    assert now.images.max_per_product == then.images.max_per_product
    groups, expected_groups = (
        sorted(
            sorted(snapshot.catalogue[int(row)].id for row in rows) for rows in snapshot.facets.by_category()
        )
        for snapshot in (now, then)
    )
    assert groups == expected_groups


@pytest.mark.parametrize(("shop", "kind"), [(1, "flat"), (4, "ivf")], indirect=["shop"])
def test_after_random_changes_it_answers_like_a_catalogue_built_afresh(
    shop: Shop, kind: KindChoice, tmp_path: Path
) -> None:
    compare_after_changes(shop, kind, tmp_path, (1, 40, 25), fixed_queries)


@pytest.mark.long
@pytest.mark.parametrize(
    ("shop", "kind"), [(5, "flat"), (6, "fp16"), (7, "hnsw"), (8, "ivf")], indirect=["shop"]
)
def test_after_two_thousand_random_changes(shop: Shop, kind: KindChoice, tmp_path: Path) -> None:
    compare_after_changes(shop, kind, tmp_path, (500, 1500), drawn_queries)


def compare_after_changes(
    shop: Shop,
    kind: KindChoice,
    tmp_path: Path,
    steps: tuple[int, ...],
    make_queries: Callable[[Shop], list[Query]],
) -> None:
    """Change the shop some times, with looks between; compare before and after a new base, and after a start."""
    search = opened(shop.index, shop.encoder)
    for number, changes in enumerate(steps):
        for _ in range(changes):
            shop.change()
            if shop.draw.random() < 0.3:
                search.live.refresh()
        search.live.refresh()
        fresh = shop.afresh(tmp_path / f"fresh {number}")
        queries = make_queries(shop)
        assert_same(search, fresh, queries, verdict=False)
        started = opened(shop.index, shop.encoder)  # does not catch up
        assert_same(started, fresh, queries, verdict=False)
        rebase(shop.index, shop.encoder, kind)
        assert search.live.refresh()
        assert live_folder(search).drift.later == live_folder(search).drift.dead == 0
        assert_same(search, fresh, queries, verdict=True)


def test_a_change_shows_after_a_look(shop: Shop, search: FashionSearch) -> None:
    before = len(search.snapshot.catalogue)
    assert not search.live.refresh()
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    assert search.snapshot.catalogue.by_id("hat") is None
    assert search.live.refresh()
    assert not search.live.refresh()
    assert len(search.snapshot.catalogue) == before + 1
    assert ids(search, Query(text="red", top_k=1, lexical=False)) == ["hat"]
    put(shop.index, (replace(HAT, title="Velvet"), None))
    assert search.live.refresh()
    assert [hit.product.title for hit in search.search(Query(text="red", top_k=1, lexical=False)).hits] == [
        "Velvet"
    ]
    put(shop.index, (HAT, stored(shop.encoder, [picture("green")])))
    assert search.live.refresh()
    assert ids(search, Query(text="green", top_k=1, lexical=False)) == ["hat"]
    delete(shop.index, "hat")
    assert search.live.refresh()
    assert "hat" not in ids(search, Query(text="green", top_k=100))
    with pytest.raises(QueryError, match="no product"):
        search.search(Query(like="hat"))


def test_what_came_and_went_between_two_looks_is_never_seen(shop: Shop, search: FashionSearch) -> None:
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    delete(shop.index, "hat")
    search.live.refresh()
    assert search.snapshot.catalogue.by_id("hat") is None
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    search.live.refresh()
    assert live_folder(search).drift.later == 1
    assert ids(search, Query(text="red", top_k=1, lexical=False)) == ["hat"]


def test_a_product_without_pictures_is_not_in_the_catalogue_until_it_has_one(
    shop: Shop, search: FashionSearch
) -> None:
    count = len(search.snapshot.catalogue)
    put(shop.index, (HAT, []))
    search.live.refresh()
    assert len(search.snapshot.catalogue) == count
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    assert search.live.refresh()
    assert len(search.snapshot.catalogue) == count + 1


def test_drift_counts_pictures(shop: Shop, search: FashionSearch) -> None:
    base = sum(len(pictures) for _, pictures in shop.items.values())
    assert live_folder(search).drift == (base, 0, 0)
    gone = len(shop.items["p0"][1])
    delete(shop.index, "p0")
    put(shop.index, (HAT, stored(shop.encoder, random_pictures(2))))
    put(shop.index, (replace(HAT, title="Velvet"), None))
    search.live.refresh()
    assert live_folder(search).drift in ((base, 2, gone), (base, 4, gone + 2))
    assert live_folder(search).drift.alive == base - gone + 2


def test_it_looks_by_itself(shop: Shop) -> None:
    search = FashionSearch.load(shop.index, shop.encoder)
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    end = time.monotonic() + 20
    while search.snapshot.catalogue.by_id("hat") is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def as_generation(folder: Path, index: Path, name: str) -> Manifest:
    """Move the generation of one index folder into another one, and make it the current one there."""
    manifest = Manifest.read(folder)
    shutil.move(folder / manifest.generation, index / name)
    new = replace(manifest, generation=name)
    new.write(index)
    return new


def test_a_new_generation_shows(shop: Shop, search: FashionSearch, tmp_path: Path) -> None:
    write_index(tmp_path / "next", shop.encoder, [(HAT, [picture("blue")])])
    as_generation(tmp_path / "next", shop.index, "gen-next")
    assert search.live.refresh()
    assert search.live.problem == ""
    assert [product.id for product in search.snapshot.catalogue] == ["hat"]
    assert search.snapshot.folder == shop.index / "gen-next"
    delete(shop.index, "hat")
    put(shop.index, (replace(HAT, id="cap"), stored(shop.encoder, [picture("blue")])))
    assert search.live.refresh()
    assert ids(search, Query(text="blue")) == ["cap"]


def of_another_model(index: Path, folder: Path) -> None:
    other = FakeEncoder()
    other.fingerprint = "f" * 64
    write_index(folder, other, [(HAT, [picture("blue")])])
    as_generation(folder, index, "gen-other")


def test_another_model_s_generation_does_not_replace_it_and_is_told(
    shop: Shop, search: FashionSearch, tmp_path: Path
) -> None:
    answer = ids(search, QUERIES[0])
    of_another_model(shop.index, tmp_path / "other")
    for _ in range(2):
        assert not search.live.refresh()
        assert "built again with another model" in search.live.problem
        assert ids(search, QUERIES[0]) == answer
    write_index(tmp_path / "next", shop.encoder, [(HAT, [picture("blue")])])
    as_generation(tmp_path / "next", shop.index, "gen-next")
    assert search.live.refresh()
    assert search.live.problem == ""
    assert ids(search, QUERIES[0]) == ["hat"]


def test_another_model_s_generation_is_still_told_when_the_old_one_has_changed(
    shop: Shop, search: FashionSearch, tmp_path: Path
) -> None:
    """An update that had begun before may still write into the old generation."""
    old = shop.index / Manifest.read(shop.index).generation
    of_another_model(shop.index, tmp_path / "other")
    search.live.refresh()
    with contextlib.closing(Database.open(old, write=True)) as database:
        writer = CatalogWriter(database)
        with writer.transaction():
            writer.delete("p0")
    assert search.live.refresh()
    assert "another model" in search.live.problem


def test_a_generation_that_cannot_be_opened_is_told_and_tried_again(
    shop: Shop, search: FashionSearch, tmp_path: Path
) -> None:
    answer = ids(search, QUERIES[0])
    write_index(tmp_path / "next", shop.encoder, [(HAT, [picture("blue")])])
    as_generation(tmp_path / "next", shop.index, "gen-next")
    hidden = shop.index / "gen-next" / "hidden"
    (shop.index / "gen-next" / FILE).rename(hidden)
    for _ in range(2):
        assert not search.live.refresh()
        assert search.live.problem.endswith(f"{FILE} is missing: build the index again.")
        assert ids(search, QUERIES[0]) == answer
    hidden.rename(shop.index / "gen-next" / FILE)
    assert search.live.refresh()
    assert search.live.problem == ""
    assert ids(search, QUERIES[0]) == ["hat"]


def test_a_manifest_that_is_gone_or_broken_leaves_the_last_state(shop: Shop, search: FashionSearch) -> None:
    answer = ids(search, QUERIES[0])
    path = shop.index / "manifest.json"
    content = path.read_text()
    path.write_text("{")
    assert not search.live.refresh()
    assert "cannot be read" in search.live.problem
    path.unlink()
    assert not search.live.refresh()
    assert "There is no index" in search.live.problem
    assert ids(search, QUERIES[0]) == answer
    path.write_text(content)
    search.live.refresh()
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    assert search.live.refresh()
    assert search.live.problem == ""


def test_a_damaged_vector_is_told_and_the_last_state_stays(shop: Shop, search: FashionSearch) -> None:
    answer = ids(search, QUERIES[0])
    (bad,) = stored(shop.encoder, [picture("red")])
    put(shop.index, (HAT, [bad._replace(vector=2 * bad.vector)]))
    for _ in range(2):
        assert not search.live.refresh()
        assert "is damaged or foreign" in search.live.problem
        assert ids(search, QUERIES[0]) == answer
    put(shop.index, (replace(HAT, title="Velvet"), [bad]))
    assert search.live.refresh()
    assert search.live.problem == ""
    assert ids(search, Query(text="red", top_k=1, lexical=False)) == ["hat"]


def test_ties_are_broken_by_the_product_s_id_whenever_it_came(tmp_path: Path, encoder: FakeEncoder) -> None:
    def named(*names: str) -> list[Item]:
        return [(Product(id=name, title=name), [picture("red")]) for name in names]

    index = write_index(tmp_path / "index", encoder, [*named("d", "b", "f"), (HAT, [picture("green")])])
    search = opened(index, encoder)
    put(index, *((product, stored(encoder, pictures)) for product, pictures in named("e", "a", "c")))
    put(index, (Product(id="b", title="Another"), None))
    search.live.refresh()
    for _ in range(2):
        for query in (Query(text="red"), Query(image=picture("red")), Query(text="red", like="hat")):
            assert [one for one in ids(search, query) if one != "hat"] == ["a", "b", "c", "d", "e", "f"]
        assert ids(search, Query(text="red", top_k=4)) == ["a", "b", "c", "d"]
        assert ids(search, Query(like="c", top_k=3)) == ["a", "b", "d"]
        rebase(index, encoder)
        search.live.refresh()


def test_a_catalogue_of_which_everything_was_deleted_finds_nothing(
    shop: Shop, search: FashionSearch, tmp_path: Path
) -> None:
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    search.live.refresh()
    delete(shop.index, "hat", *shop.items)
    search.live.refresh()
    for now in (search, opened(shop.index, shop.encoder)):
        for query in QUERIES:
            for filters in FILTERS:
                result = now.search(replace(query, filters=filters))
                assert (result.hits, result.eligible, result.verdict) == ([], 0, "none")
        assert (len(now.snapshot.catalogue), list(now.snapshot.catalogue)) == (0, [])
        facets = now.snapshot.facets
        assert (facets.categories, facets.offered_attributes, facets.currencies) == ([], {}, [])
        assert now.recommend(["p0"], ["p1"], ["p2"]) == []
        assert live_folder(now).drift.alive == 0
        with pytest.raises(QueryError, match="no product"):
            now.search(Query(like="p0"))
    put(shop.index, (HAT, stored(shop.encoder, [picture("red")])))
    search.live.refresh()
    assert ids(search, Query(text="red")) == ["hat"]


def test_suggestions_follow_a_change(shop: Shop, search: FashionSearch) -> None:
    like, twin = Product(id="like", title="like"), Product(id="twin", title="twin")
    for product in (like, twin):
        put(shop.index, (product, stored(shop.encoder, [picture("red")])))
    search.live.refresh()
    assert search.recommend(["like"], [], [], 1)[0].product.id == "twin"
    delete(shop.index, "twin")
    search.live.refresh()
    assert search.recommend(["like"], [], [], 1)[0].product.id != "twin"
    assert search.recommend(["twin"], [], []) == []


def of_then(search: FashionSearch) -> FashionSearch:
    """A search over the snapshot of now, whatever comes."""
    return FashionSearch(search.encoder, cast(LiveCatalogue, SimpleNamespace(snapshot=search.snapshot)))


def test_a_snapshot_from_before_still_answers_as_it_did(
    shop: Shop, search: FashionSearch, tmp_path: Path
) -> None:
    fresh = shop.afresh(tmp_path / "fresh")
    queries = fixed_queries(shop)
    kept = of_then(search)
    for round_ in range(3):
        for _ in range(20):
            shop.change()
        search.live.refresh()
        if round_ == 1:
            rebase(shop.index, shop.encoder)
            search.live.refresh()
        assert_same(kept, fresh, queries, verdict=True)


def test_a_snapshot_whose_products_were_purged_shows_the_rest(shop: Shop, search: FashionSearch) -> None:
    kept = of_then(search)
    delete(shop.index, "p0", "p1")
    rebase(shop.index, shop.encoder)
    rebase(shop.index, shop.encoder)  # what died before the last base goes now
    everything = Query(text="red", top_k=100)
    assert set(ids(kept, everything)) == set(shop.items) - {"p0", "p1"}
    assert {product.id for product in kept.snapshot.catalogue} == set(shop.items) - {"p0", "p1"}
    search.live.refresh()
    assert set(ids(search, everything)) == set(shop.items) - {"p0", "p1"}


def test_a_generation_that_is_removed_still_answers_to_who_has_it_open(
    shop: Shop, search: FashionSearch, tmp_path: Path
) -> None:
    kept, answer = of_then(search), ids(search, QUERIES[0])
    old = search.snapshot.folder
    write_index(tmp_path / "next", shop.encoder, [(HAT, [picture("blue")])])
    as_generation(tmp_path / "next", shop.index, "gen-next")
    search.live.refresh()
    shutil.rmtree(old)
    assert ids(kept, QUERIES[0]) == answer
    assert ids(search, QUERIES[0]) == ["hat"]


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs rights as on Linux")
def test_an_index_that_cannot_be_written_is_searched_and_shows_what_its_owner_changes(
    encoder: FakeEncoder,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        index = write_index(Path(name) / "index", encoder, [(HAT, [picture("red")])])
        Path(name).chmod(0o755)
        with read_only(index):
            search = opened(index, encoder)
            assert ids(search, Query(text="red")) == ["hat"]
            assert not search.live.refresh()
        kept = of_then(search)
        put(index, (replace(HAT, id="cap"), stored(encoder, [picture("green")])))
        delete(index, "hat")
        with read_only(index):
            assert search.live.refresh(), search.live.problem
            assert ids(search, Query(text="red")) == ["cap"]
            assert ids(kept, Query(text="red")) == ["hat"]
            assert not search.live.refresh()


@contextlib.contextmanager
def searching(search: FashionSearch) -> Iterator[list[Exception]]:
    """Search in two threads until the block ends; gives what went wrong."""
    stop, errors = threading.Event(), list[Exception]()

    def work() -> None:
        while not stop.is_set():
            for query in (*QUERIES, Query(text="red", filters=FILTERS[3])):
                try:
                    result = search.search(query)
                    assert len({hit.product.id for hit in result.hits}) == len(result.hits)
                    assert search.snapshot.facets.categories
                except Exception as error:
                    errors.append(error)
                    return

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield errors
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_searches_go_on_while_the_catalogue_changes(shop: Shop, search: FashionSearch) -> None:
    with searching(search) as errors:
        for number in range(60):
            shop.change()
            if number % 20 == 19:
                rebase(shop.index, shop.encoder)
            search.live.refresh()
    assert errors == []
    assert search.live.problem == ""
    assert {product.id for product in search.snapshot.catalogue} == set(shop.items)


def base_file(index: Path, name: str) -> Path:
    return index / Manifest.read(index).generation / "vectors" / "1" / name


FILES = ("products.npy", "vectors.npy", "statistics.npz", "verdict.npz", "method.json")


@pytest.mark.parametrize("name", FILES)
def test_a_base_with_a_damaged_file_is_refused(name: str, tmp_path: Path, encoder: FakeEncoder) -> None:
    path = base_file(write_index(tmp_path, encoder, [(HAT, [picture("red")])]), name)
    whole = path.read_bytes()
    for content in (None, b"", b"rubbish", b"PK\x03\x04", b"[]", b"{}", b"\x93NUMPY", whole[:-20]):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(IndexMismatchError, match=r"build the index again\.$"):
            LiveFolder(tmp_path)


@pytest.mark.parametrize("name", FILES[:2])
def test_a_base_of_another_catalogue_is_refused(
    name: str, shop: Shop, tmp_path: Path, encoder: FakeEncoder
) -> None:
    other = write_index(tmp_path / "other", encoder, [(HAT, [picture("red")])])
    base_file(shop.index, name).write_bytes(base_file(other, name).read_bytes())
    with pytest.raises(IndexMismatchError, match=r"build the index again\.$"):
        LiveFolder(shop.index)


@pytest.mark.parametrize("linked", ["", "..", "products.npy"])
def test_a_base_that_is_a_link_is_not_followed(linked: str, shop: Shop) -> None:
    path = (base_file(shop.index, "").parent / "1" / linked).resolve()
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(IndexMismatchError, match=r"symbolic links.*build the index again\.$"):
        LiveFolder(shop.index)


@pytest.mark.parametrize(
    ("name", "value"), [("base", "x"), ("base", "2"), ("base", "-1"), ("base", "../1"), ("change", "x")]
)
def test_notes_that_make_no_sense_are_refused(name: str, value: str, shop: Shop) -> None:
    folder = shop.index / Manifest.read(shop.index).generation
    with contextlib.closing(Database.open(folder, write=True)) as database:
        writer = CatalogWriter(database)
        with writer.transaction():
            writer.note(name, value)
    with pytest.raises(IndexMismatchError, match=r"build the index again\.$"):
        LiveFolder(shop.index)


def test_a_method_of_an_unknown_kind_is_refused(shop: Shop) -> None:
    base_file(shop.index, "method.json").write_text(json.dumps({"kind": "tree"}))
    with pytest.raises(IndexMismatchError, match="not a kind of index"):
        LiveFolder(shop.index)
