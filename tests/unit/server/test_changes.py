"""What the server tells of a catalogue that changes while it runs."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.search.engine import FashionSearch
from fashion_search.server.lifecycle import Lifecycle
from fashion_search.server.limits.admission import Admission
from fashion_search.server.observability.metrics import Metrics
from fashion_search.ui.model.saved import SavedState, recall
from fashion_search.ui.model.start import StartPage
from fashion_search.ui.theme import header
from tests.conftest import FakeEncoder, picture, search_over
from tests.kits.catalogue import delete, live_folder, put, stored, write_index
from tests.kits.guard import guarded

HAT = Product(id="hat", title="A hat", price=99.0, category="hats", attributes={"size": "M"})


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    facts = {row: {"attributes": {"size": "S" if row % 2 else "L"}} for row in range(4)}
    return search_over(encoder, [["red"], ["green"], ["blue"], ["yellow"]], facts)


@pytest.fixture
def client(search: FashionSearch) -> Iterator[TestClient]:
    with guarded(search) as client:
        yield client


def names_of(search: FashionSearch, product_id: str) -> tuple[str, ...]:
    product = search.snapshot.catalogue.by_id(product_id)
    assert product
    return product.pictures


def found(client: TestClient, **query: Any) -> list[str]:
    return [hit["product_id"] for hit in client.post("/api/v1/search", json=query).json()["results"]]


def test_health_and_facets_follow_a_change(
    client: TestClient, search: FashionSearch, encoder: FakeEncoder
) -> None:
    put(live_folder(search).index_dir, (HAT, stored(encoder, [picture("white")])))
    search.live.refresh()
    assert client.get("/api/v1/health").json()["products"] == 5
    assert client.get("/api/v1/facets").json() == {
        "categories": [{"value": "things", "products": 4}, {"value": "hats", "products": 1}],
        "price_min": 10.0,
        "price_max": 99.0,
        "currencies": [{"currency": "", "min": 10.0, "max": 99.0, "products": 5}],
        "attributes": {},  # three sizes would need six products
    }
    delete(live_folder(search).index_dir, "hat", "p0")
    search.live.refresh()
    assert client.get("/api/v1/health").json()["products"] == 3
    facets = client.get("/api/v1/facets").json()
    assert (facets["price_min"], facets["price_max"]) == (11.0, 13.0)
    assert facets["categories"] == [{"value": "things", "products": 3}]


def test_currencies_follow_a_change(client: TestClient, search: FashionSearch, encoder: FakeEncoder) -> None:
    """Four products without a currency cost 10 to 13; of five later ones each costs 12 euros."""
    white = stored(encoder, [picture("white")])
    hats = [replace(HAT, id=f"hat{number}", price=12.0, currency="EUR") for number in range(5)]
    put(live_folder(search).index_dir, *((hat, white) for hat in hats[:3]))
    search.live.refresh()
    cheap = {"price_max": 12.5}
    assert found(client, filters=cheap, text="red") == ["p0", "p1", "p2"]
    assert found(client, filters={**cheap, "currency": "eur"}, text="red") == ["hat0", "hat1", "hat2"]
    put(live_folder(search).index_dir, *((hat, white) for hat in hats[3:]))
    search.live.refresh()
    facets = client.get("/api/v1/facets").json()
    assert (facets["price_min"], facets["price_max"]) == (12.0, 12.0)
    assert facets["currencies"] == [
        {"currency": "EUR", "min": 12.0, "max": 12.0, "products": 5},
        {"currency": "", "min": 10.0, "max": 13.0, "products": 4},
    ]
    assert len(found(client, filters=cheap, text="red")) == 5
    put(live_folder(search).index_dir, (replace(hats[0], currency="USD"), white))
    delete(live_folder(search).index_dir, "hat1", "hat2")
    search.live.refresh()
    assert found(client, filters={**cheap, "currency": "USD"}, text="red") == ["hat0"]
    assert found(client, filters=cheap, text="red") == ["p0", "p1", "p2"]


def test_searches_follow_a_change(client: TestClient, search: FashionSearch, encoder: FakeEncoder) -> None:
    index = live_folder(search).index_dir
    assert found(client, text="red", top_k=1) == ["p0"]
    delete(index, "p0")
    put(index, (HAT, stored(encoder, [picture("red")])))
    search.live.refresh()
    assert found(client, text="red", top_k=1) == ["hat"]
    assert found(client, text="green", filters={"categories": ["hats"]}) == ["hat"]
    assert client.post("/api/v1/search", json={"like": "p0"}).status_code == 422


def test_a_picture_is_served_as_soon_as_its_product_is_there(
    client: TestClient, search: FashionSearch, encoder: FakeEncoder
) -> None:
    (new,) = stored(encoder, [picture("white", (7, 9))])
    assert client.get(f"/images/{new.digest}.jpg").status_code == 404
    put(live_folder(search).index_dir, (HAT, [new]))
    search.live.refresh()
    assert names_of(search, "hat") == (f"{new.digest}.jpg",)
    assert client.get(f"/images/{new.digest}.jpg").content == new.thumbnail


def test_pictures_of_a_product_that_is_gone_are_served_to_pages_that_still_show_it(
    client: TestClient, search: FashionSearch
) -> None:
    (name,) = names_of(search, "p0")
    delete(live_folder(search).index_dir, "p0")
    search.live.refresh()
    assert client.get(f"/images/{name}").status_code == 200


def test_pictures_are_those_of_the_generation_of_now(
    client: TestClient, search: FashionSearch, encoder: FakeEncoder, tmp_path: Path
) -> None:
    index, old = live_folder(search).index_dir, search.snapshot
    (gone,), (kept,) = names_of(search, "p0"), names_of(search, "p1")
    both = [(HAT, [picture("white")]), (Product(id="p1", title="green"), [picture("green")])]
    other = write_index(tmp_path / "other", encoder, both)
    (other / "gen-test").rename(index / "gen-next")
    record = json.loads((other / "manifest.json").read_text())
    Manifest(**{**record, "generation": "gen-next"}).write(index)
    assert client.get(f"/images/{gone}").status_code == 200
    search.live.refresh()
    assert search.snapshot.images_dir == index / "gen-next" / "images"
    assert client.get("/api/v1/health").json()["products"] == 2
    assert client.get(f"/images/{names_of(search, 'hat')[0]}").status_code == 200
    assert client.get(f"/images/{kept}").status_code == 200  # the same picture has the same name
    assert client.get(f"/images/{gone}").status_code == 404
    shutil.rmtree(old.folder)
    assert client.get(f"/images/{kept}").status_code == 200
    assert found(client, text="green", top_k=1) == ["p1"]


def test_the_page_s_parts_follow_a_change(search: FashionSearch, encoder: FakeEncoder) -> None:
    start = StartPage(search)
    assert "p0" in {product.id for product in start.now()[1]}
    put(live_folder(search).index_dir, (HAT, stored(encoder, [picture("white")])))
    delete(live_folder(search).index_dir, "p0")
    search.live.refresh()
    assert "4 products" in header(search.snapshot)
    shown = {product.id for product in start.now()[1]}
    assert "hat" in shown
    assert "p0" not in shown
    remembered = recall(search, SavedState(favourites=("p0", "hat")))
    assert [product["product_id"] for product in remembered["saved"]] == ["hat"]
    assert remembered["gone"] == 1


def test_the_figures_follow_a_change(search: FashionSearch) -> None:
    metrics = Metrics()
    metrics.watch(search, Admission(), Lifecycle("ready"), lambda: 0)
    products = "fashion_search_products"
    assert metrics.registry.get_sample_value(products) == 4
    delete(live_folder(search).index_dir, "p0")
    search.live.refresh()
    assert metrics.registry.get_sample_value(products) == 3
