"""Products that are read and changed over REST."""

import base64
import contextlib
import io
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fashion_search.catalog import lock
from fashion_search.catalog.database import Database
from fashion_search.catalog.lock import locked
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.catalog.writer import CatalogWriter
from fashion_search.errors import UNREADABLE, PictureError
from fashion_search.imaging.decode import query_picture
from fashion_search.imaging.thumbnail import catalog_picture
from fashion_search.indexing import edits
from fashion_search.indexing.base import make_base
from fashion_search.indexing.edits import CatalogEditor, FolderStore
from fashion_search.indexing.preparation import encoded
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.server.api.routes import routes
from fashion_search.sources.http.client import Downloader
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import live_folder, write_index

PRODUCTS = "/api/v1/products"


def packed(colour: str) -> str:
    out = io.BytesIO()
    picture(colour).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


@pytest.fixture
def search(tmp_path: Path, encoder: FakeEncoder) -> FashionSearch:
    items = [(Product(id=colour, title=f"{colour} thing"), [picture(colour)]) for colour in ("green", "blue")]
    return FashionSearch.load(write_index(tmp_path / "index", encoder, items), encoder)


class Fetched(Downloader):
    """Has one picture on the web."""

    def picture(self, url: str, read: Callable[[bytes], Any]) -> Any:
        if url != "https://shop.example/red.png":
            raise PictureError("the server answered 404")
        return read(base64.b64decode(packed("red")))


@pytest.fixture
def client(search: FashionSearch) -> TestClient:
    return serving(search)


def serving(search: FashionSearch, seconds: float = 30.0) -> TestClient:
    editor = CatalogEditor(
        FolderStore(live_folder(search).index_dir), search.encoder, catalog_picture, Fetched()
    )
    return TestClient(FastAPI(routes=routes(search, query_picture, seconds=seconds, editor=editor)))


def ids(search: FashionSearch, text: str, count: int = 1) -> list[str]:
    search.live.refresh()
    return [hit.product.id for hit in search.search(Query(text=text, top_k=count)).hits]


@pytest.mark.parametrize(
    "image", [packed("red"), f"data:image/png;base64,{packed('red')}", "https://shop.example/red.png"]
)
def test_a_product_that_was_put_is_found_and_shown(
    client: TestClient, search: FashionSearch, image: str
) -> None:
    body = {
        "title": "Red dress",
        "description": "All of it",
        "price": 49.9,
        "currency": "EUR",
        "category": "dress",
        "url": "https://shop.example/1",
        "images": [image],
        "attributes": {"colour": "red"},
    }
    answer = client.put(f"{PRODUCTS}/new", json=body)
    assert (answer.status_code, answer.json()) == (
        201,
        {"product_id": "new", "status": "new", "detail": None, "notes": []},
    )
    assert ids(search, "red") == ["new"]
    shown = client.get(f"{PRODUCTS}/new").json()
    assert {name: shown[name] for name in body if name != "images"} == {
        name: value for name, value in body.items() if name != "images"
    }
    assert client.get(shown["image_url"]).content.startswith(b"\xff\xd8")


def test_what_is_put_again_stays_the_same_and_what_differs_is_changed(
    client: TestClient, search: FashionSearch, encoder: FakeEncoder
) -> None:
    body = {"title": "Red", "images": [packed("red")]}
    assert client.put(f"{PRODUCTS}/a", json=body).json()["status"] == "new"
    encoded = encoder.images
    again = client.put(f"{PRODUCTS}/a", json=body)
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    assert client.put(f"{PRODUCTS}/a", json={"title": "Crimson"}).json()["status"] == "changed"
    assert encoder.images == encoded
    assert ids(search, "red") == ["a"]  # it kept its picture
    assert client.get(f"{PRODUCTS}/a").json()["title"] == "Crimson"
    assert client.put(f"{PRODUCTS}/a", json={"title": "Crimson", "images": [packed("yellow")]}).is_success
    assert ids(search, "yellow") == ["a"]


def test_a_product_without_pictures_is_kept_and_not_found(client: TestClient, search: FashionSearch) -> None:
    assert client.put(f"{PRODUCTS}/bare", json={"title": "red"}).status_code == 201
    shown = client.get(f"{PRODUCTS}/bare").json()
    assert (shown["title"], shown["image_url"], shown["images"]) == ("red", None, [])
    assert "bare" not in ids(search, "red", 100)


def test_a_deleted_product_is_gone(client: TestClient, search: FashionSearch) -> None:
    assert client.delete(f"{PRODUCTS}/green").json() == {
        "product_id": "green",
        "status": "deleted",
        "detail": None,
        "notes": [],
    }
    assert ids(search, "green", 100) == ["blue"]
    for answer in (client.delete(f"{PRODUCTS}/green"), client.get(f"{PRODUCTS}/green")):
        assert (answer.status_code, answer.json()) == (
            404,
            {"detail": "There is no product with this id."},
        )


@pytest.mark.parametrize("product_id", ["a/b", "a b", "été", "100%", "a?b", "a/"])
def test_ids_of_any_kind_have_an_address(client: TestClient, product_id: str) -> None:
    address = f"{PRODUCTS}/{quote(product_id, safe='')}"
    assert client.put(address, json={"title": "x"}).json()["product_id"] == product_id
    assert client.get(address).json()["product_id"] == product_id


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "expected a JSON object"),
        (b"[]", "expected a JSON object"),
        (b"[" * 100_000, "expected a JSON object"),
        (b'{"titel": "x"}', "Unknown field: “titel”. Near: “title”."),
        (b'{"images": "x"}', "images: expected a list"),
        (b'{"images": [1]}', "images: expected a list"),
        (json.dumps({"images": ["x"] * 101}).encode(), "images: expected a list"),
        (b'{"images": ["!"]}', "not base64"),
        (b'{"images": ["eA=="]}', "picture"),
        (b'{"images": ["https://shop.example/no.png"]}', "answered 404"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(
    client: TestClient, search: FashionSearch, body: bytes, why: str
) -> None:
    answer = client.put(f"{PRODUCTS}/green", content=body)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]
    assert ids(search, "green") == ["green"]
    assert client.get(f"{PRODUCTS}/green").json()["title"] == "green thing"


def test_what_was_repaired_is_told(client: TestClient) -> None:
    answer = client.put(f"{PRODUCTS}/a", json={"title": "x" * 501, "price": "cheap"})
    assert len(answer.json()["notes"]) == 2
    assert client.get(f"{PRODUCTS}/a").json()["price"] is None


def test_a_list_is_answered_line_by_line_and_bad_lines_stop_none(
    client: TestClient, search: FashionSearch
) -> None:
    lines = [
        json.dumps({"id": "one", "title": "1", "images": [packed("red")]}),
        "{",
        "",
        json.dumps({"title": "no id"}),
        json.dumps({"id": "broken", "images": ["eA=="]}),
        json.dumps({"id": 7, "title": "a number"}),
        r'{"id": "\ud800abc", "images": "x"}',
        json.dumps({"id": None, "images": "x"}),
        json.dumps({"id": "green", "title": "green thing"}),
        json.dumps({"id": "one", "title": "one"}),
    ]
    answer = client.post(PRODUCTS, content="\n".join(lines))
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [(each["product_id"], each["status"]) for each in found] == [
        ("one", "new"),
        ("", "error"),
        ("", "error"),
        ("broken", "error"),
        ("7", "new"),
        ("?abc", "error"),
        ("", "error"),
        ("green", "unchanged"),
        ("one", "changed"),
    ]
    assert all(each["detail"] for each in found if each["status"] == "error")
    assert ids(search, "red") == ["one"]


def test_a_long_list_is_answered_whole(client: TestClient) -> None:
    lines = [json.dumps({"id": str(number), "title": "x"}) for number in range(450)]
    answer = client.post(PRODUCTS, content="\n".join(lines))
    assert [json.loads(line)["product_id"] for line in answer.text.splitlines()] == [
        str(number) for number in range(450)
    ]


def test_lines_that_come_after_the_time_are_refused(search: FashionSearch) -> None:
    client = serving(search, seconds=0.0)
    answer = client.post(PRODUCTS, content=json.dumps({"id": "late", "title": "x"}))
    (found,) = map(json.loads, answer.text.splitlines())
    assert (found["status"], found["detail"]) == ("error", "The list takes too long: send this line again.")
    assert client.get(f"{PRODUCTS}/late").status_code == 404


def test_without_its_index_the_server_is_at_fault_and_names_no_folder(
    client: TestClient, search: FashionSearch
) -> None:
    folder = live_folder(search).index_dir
    folder.rename(folder.with_name("elsewhere"))
    for answer in (client.get(f"{PRODUCTS}/green"), client.put(f"{PRODUCTS}/green", json={"title": "x"})):
        assert (answer.status_code, answer.json()["detail"]) == (503, UNREADABLE)
    assert client.delete(f"{PRODUCTS}/green").status_code == 503


def test_while_an_index_is_built_changes_are_to_come_again(
    client: TestClient, search: FashionSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock.locked.__wrapped__, "__defaults__", (0.05,))  # type: ignore[attr-defined]
    with locked(live_folder(search).index_dir, "build"):
        answer = client.put(f"{PRODUCTS}/a", json={"title": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Another program is writing" in answer.json()["detail"]
    assert client.put(f"{PRODUCTS}/a", json={"title": "x"}).status_code == 201


def test_a_picture_that_a_compaction_purges_meanwhile_is_stored_again(
    client: TestClient, search: FashionSearch, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A product that had the picture is dead: a compaction removes its thumbnail after the put has found it."""
    body = {"title": "A red thing", "images": [packed("red")]}
    client.put(f"{PRODUCTS}/first", json=body)
    client.delete(f"{PRODUCTS}/first")

    def compact_first(*given: Any) -> Any:
        monkeypatch.undo()
        folder = live_folder(search).index_dir / Manifest.read(live_folder(search).index_dir).generation
        before = len(list((folder / IMAGES).iterdir()))
        with contextlib.closing(Database.open(folder, write=True)) as database:
            for _ in range(2):  # what died before the last base is removed
                make_base(CatalogWriter(database), encoder)
        assert len(list((folder / IMAGES).iterdir())) == before - 1
        return encoded(*given)

    monkeypatch.setattr(edits, "encoded", compact_first)
    answer = client.put(f"{PRODUCTS}/again", json=body)
    assert answer.status_code == 201
    assert ids(search, "red") == ["again"]
    shown = client.get(client.get(f"{PRODUCTS}/again").json()["image_url"])
    assert shown.content.startswith(b"\xff\xd8")


def test_the_generation_of_now_is_changed(
    client: TestClient, search: FashionSearch, tmp_path: Path, encoder: FakeEncoder
) -> None:
    assert client.put(f"{PRODUCTS}/a", json={"title": "x"}).status_code == 201
    index = live_folder(search).index_dir
    new = write_index(tmp_path / "new", encoder, [(Product(id="only", title="o"), [picture("blue")])])
    (new / "gen-test").rename(index / "gen-next")
    record = json.loads((new / "manifest.json").read_text())
    (index / "manifest.json").write_text(json.dumps({**record, "generation": "gen-next"}))
    assert client.put(f"{PRODUCTS}/b", json={"title": "x", "images": [packed("red")]}).status_code == 201
    assert ids(search, "red", 100) == ["b", "only"]
    (index / "manifest.json").write_text(
        json.dumps({**record, "generation": "gen-next", "fingerprint": "0" * 64})
    )
    answer = client.put(f"{PRODUCTS}/b", json={"title": "y"})
    assert (answer.status_code, "another model" in answer.json()["detail"]) == (503, True)
    assert Manifest.read(index).generation == "gen-next"


def test_changes_of_several_clients_all_land(client: TestClient, search: FashionSearch) -> None:
    def put(worker: int) -> None:
        for number in range(5):
            body = {"title": "x", "images": [packed("red")]}
            assert client.put(f"{PRODUCTS}/{worker}-{number}", json=body).status_code == 201

    threads = [threading.Thread(target=put, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids(search, "red", 100)) == 22


def test_pictures_on_private_networks_are_not_fetched(search: FashionSearch) -> None:
    editor = CatalogEditor(
        FolderStore(live_folder(search).index_dir), search.encoder, catalog_picture, Downloader()
    )
    client = TestClient(FastAPI(routes=routes(search, query_picture, editor=editor)))
    answer = client.put(f"{PRODUCTS}/a", json={"title": "x", "images": ["http://127.0.0.1:1/x.png"]})
    assert answer.status_code == 422
    assert client.get(f"{PRODUCTS}/a").status_code == 404
