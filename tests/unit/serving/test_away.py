"""The server of a catalogue that is away at the start or later, slow, cut off, and back again."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fashion_search.catalog.product import Product
from fashion_search.errors import IndexMismatchError, IndexMissingError, UnavailableError, WriteError
from fashion_search.imaging.decode import query_picture
from fashion_search.imaging.thumbnail import catalog_picture
from fashion_search.indexing.edits import CatalogEditor
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.milvus.build import build_collection, collection_at
from fashion_search.indexing.milvus.edits import store_of
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.server.api.routes import routes
from fashion_search.server.lifecycle import Lifecycle
from fashion_search.serving.address import Address
from fashion_search.serving.milvus import client, state
from fashion_search.serving.milvus.client import Row
from fashion_search.serving.milvus.live import LiveCollection
from fashion_search.serving.milvus.writer import CollectionWriter
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import Downloader
from fashion_search.vectors import Vectors
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import stored, write_index
from tests.kits.milvus import LiteServer, needs_milvus
from tests.unit.serving.conftest import Moved

pytestmark = needs_milvus


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for less than a server on another machine deserves."""
    monkeypatch.setattr(client, "CALL_SECONDS", 3.0)
    monkeypatch.setattr(client, "WRITE_SECONDS", 3.0)


@pytest.fixture
def address(moved: Moved, tmp_path: Path, request: pytest.FixtureRequest) -> Address:
    """A catalogue of two products."""
    items = [(Product(id=name, title=f"{name} thing"), [picture(name)]) for name in ("red", "blue")]
    return moved(write_index(tmp_path / "index", FakeEncoder(), items), request.node.originalname)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_searches_say_why_they_fail_and_succeed_again_by_themselves(
    address: Address, server: LiteServer
) -> None:
    search = FashionSearch.load(str(address), FakeEncoder())
    life = Lifecycle("ready")
    life.rest_on(search.live.unavailable)
    editor = CatalogEditor(store_of(search.live), search.encoder, catalog_picture, Downloader())
    with TestClient(FastAPI(routes=routes(search, query_picture, life=life, editor=editor))) as asked:
        assert asked.post("/api/v1/search", json={"text": "red"}).status_code == 200
        server.kill()
        answer = asked.post("/api/v1/search", json={"text": "red"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "cannot be reached" in answer.json()["detail"]
        until(lambda: asked.get("/api/v1/ready").status_code == 503)
        assert "cannot be reached" in asked.get("/api/v1/ready").json()["detail"]
        assert asked.get("/api/v1/health").json()["products"] == 2
        assert asked.delete("/api/v1/products/red").status_code == 503
        started = time.monotonic()
        assert asked.post("/api/v1/search", json={"text": "red"}).status_code == 503
        assert time.monotonic() - started < client.CALL_SECONDS  # nobody waits for what is known to be away
        server.start()
        until(lambda: asked.get("/api/v1/ready").status_code == 200)
        assert asked.post("/api/v1/search", json={"text": "red"}).json()["results"][0]["product_id"] == "red"


def test_what_was_acknowledged_survives_a_kill_and_others_see_it(
    address: Address, server: LiteServer
) -> None:
    here, elsewhere = (FashionSearch.load(str(address), FakeEncoder()) for _ in range(2))
    assert CatalogEditor(store_of(here.live), here.encoder, catalog_picture, Downloader()).delete("red")
    server.kill()
    server.start()
    until(lambda: len(elsewhere.snapshot.catalogue) == 1)
    assert [hit.product.id for hit in elsewhere.search(Query(text="red")).hits] == ["blue"]


def test_a_start_waits_for_the_server(address: Address, server: LiteServer) -> None:
    server.kill()
    for pictures in ("", "elsewhere"):
        with pytest.raises(UnavailableError, match="start it first"):
            LiveCollection(address, pictures, seconds=0.0)
    server.start()
    assert len(LiveCollection(address).snapshot.catalogue) == 2


def test_a_server_that_hangs_is_given_up(address: Address, server: LiteServer) -> None:
    search = FashionSearch(FakeEncoder(), LiveCollection(address))
    server.pause()
    try:
        with pytest.raises(UnavailableError):
            search.search(Query(text="red"))
    finally:
        server.resume()
    assert search.search(Query(text="red")).hits


def test_a_change_that_was_cut_off_is_counted_by_the_next_one(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = collection_at(address, "", "flat")
    writer = CollectionWriter(collection)
    upsert = collection.upsert

    def cut_off(rows: Sequence[Row]) -> None:
        upsert(rows)
        raise KeyboardInterrupt

    monkeypatch.setattr(collection, "upsert", cut_off)
    yellow = stored(FakeEncoder(), [picture("yellow")])
    with pytest.raises(KeyboardInterrupt), writer.changing(), writer.transaction():
        writer.put(Product(id="yellow", title="Yellow thing"), yellow)
    monkeypatch.undo()
    assert collection.state.head().changing
    live = LiveCollection(address)
    assert len(live.snapshot.catalogue) == 2
    with writer.changing(), writer.transaction():
        assert writer.delete("blue")
    live.refresh()
    assert (len(live.snapshot.catalogue), live.snapshot.statistics.count) == (2, 2)
    assert live.snapshot.words.frequency("yellow") == 1


def test_a_build_goes_on_where_it_stopped(server: LiteServer, tmp_path: Path, colour_shop: Path) -> None:
    address = Address.parse(server.address("resumed"))
    source = SOURCES["files"](Options(path=colour_shop), Downloader())

    class Stopped(FakeEncoder):
        def encode_texts(self, texts: Sequence[str]) -> Vectors:
            raise KeyboardInterrupt  # after all pictures, when the verdict is fitted

    collection = collection_at(address, str(tmp_path / "pictures"), "flat")
    with pytest.raises(KeyboardInterrupt):
        build_collection(source, Stopped(), collection, listing=read_listing(source), progress=False)
    with pytest.raises(IndexMismatchError, match="is being built"):
        LiveCollection(address)
    encoder = FakeEncoder()
    report = build_collection(source, encoder, collection, listing=read_listing(source), progress=False)
    assert (report.products, report.outcomes["unchanged"], encoder.images) == (5, 5, 0)
    assert len(LiveCollection(address).snapshot.catalogue) == 5
    (colour_shop / "images" / "red.png").unlink()
    lines = (colour_shop / "products.jsonl").read_text().splitlines()[1:]
    (colour_shop / "products.jsonl").write_text("\n".join(lines))
    report = build_collection(source, encoder, collection, listing=read_listing(source), progress=False)
    assert (report.outcomes["gone"], report.products) == (1, 4)


def test_one_writes_at_a_time_and_a_dead_one_is_waited_for_only_so_long(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "WAIT_SECONDS", 0.3)
    one, other = (CollectionWriter(collection_at(address, "", "flat")) for _ in range(2))
    with one.changing(), pytest.raises(WriteError, match="Another program"), other.changing():
        pass
    monkeypatch.setattr(state, "LEASE_SECONDS", 0.2)
    state.Lock(collection_at(address, "", "flat").state).__enter__()  # and never left
    monkeypatch.setattr(state, "WAIT_SECONDS", 10.0)
    with other.changing():
        pass


def test_what_cannot_be_opened_says_why(server: LiteServer, address: Address) -> None:
    with pytest.raises(IndexMissingError, match=r"build_index.py --index http://127.0.0.1:\d+/nothing"):
        LiveCollection(Address.parse(server.address("nothing")))
    collection = collection_at(address, "", "flat")
    head = collection.state.head()
    collection.state.write_head(replace(head, format=99))
    with pytest.raises(IndexMismatchError, match="another version"):
        LiveCollection(address)
