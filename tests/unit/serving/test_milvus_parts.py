"""The parts of a catalogue in Milvus that need no server."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import build_index
from fashion_search.catalog.filters import NO_FILTERS, Filters
from fashion_search.catalog.product import Product
from fashion_search.errors import IndexMismatchError, QueryError, SearchError
from fashion_search.ranking.statistics import Statistics
from fashion_search.serving.address import Address, index_at
from fashion_search.serving.milvus.client import Client
from fashion_search.serving.milvus.facets import CountedFacets
from fashion_search.serving.milvus.pictures import PictureStore
from fashion_search.serving.milvus.rows import passing, product_of, rows_of
from fashion_search.serving.milvus.summary import Summary
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import stored

DRESS = Product(
    id="1", title="Red dress", price=30.0, currency="USD", category="dresses", attributes={"size": ["S", "M"]}
)


def test_an_index_is_a_folder_or_an_address() -> None:
    assert index_at("http://milvus:19530/shop") == Address("http://milvus:19530", "shop")
    assert index_at("index") == Path("index")
    for wrong in ("http://milvus:19530", "https://milvus/a b", "http://milvus/1shop", "http://milvus/a/b"):
        with pytest.raises(SearchError, match="expected http://HOST:19530/NAME"):
            index_at(wrong)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(SearchError, match="pip install pymilvus"):
        Client("http://127.0.0.1:1").call("shop", lambda client: client)


@pytest.mark.parametrize("arguments", [["--source", "index"], ["--source", "index", "--path", "index"]])
def test_only_to_milvus_is_an_index_moved(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert build_index.main(arguments) == 2
    assert "--index http://HOST:19530/NAME" in capsys.readouterr().err


def test_no_text_of_a_query_is_part_of_an_expression() -> None:
    evil = '"] or place >= 0 or facets == ["'
    filters = Filters(
        categories=(evil,), attributes={evil: (evil,)}, price_min=1.0, currency=evil, in_stock=True
    )
    text = passing(filters, evil, [evil])
    assert "or" not in text.replace("array_contains", "").replace(" and ", "")
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz_()[]-0123456789,.<>= ")
    assert passing(NO_FILTERS, "", []) == ""


def test_a_product_comes_back_from_its_rows() -> None:
    pictures = stored(FakeEncoder(), [picture("red"), picture("blue")])
    rows = rows_of(DRESS, pictures)
    assert [(row["place"], row["pictures"], row["digest"]) for row in rows] == [
        (place, 2, each.digest) for place, each in enumerate(pictures)
    ]
    assert replace(product_of(rows[0]), pictures=()) == DRESS
    assert rows[0]["stems"] == "dress m red s"


def test_a_long_product_is_compressed_and_one_that_is_too_long_is_refused() -> None:
    pictures = stored(FakeEncoder(), [picture("red")])
    long = replace(DRESS, description="dress " * 20_000)
    (row,) = rows_of(long, pictures)
    assert len(row["record"]) < 10_000
    assert product_of(row).description == long.description
    noise = np.random.default_rng(0).integers(33, 126, 120_000).astype(np.uint8).tobytes().decode()
    with pytest.raises(QueryError, match="too long"):
        rows_of(replace(DRESS, description=noise), pictures)


def test_what_is_counted_can_be_taken_back_and_read_again() -> None:
    summary = Summary.empty(3)
    other = replace(DRESS, id="2", category="Dresses", currency=None, attributes={"size": "m"})
    for product in (DRESS, other):
        summary.add(product, 1)
    summary.statistics = Statistics.of(np.eye(3, dtype=np.float32)[:2])
    again = Summary.decode(summary.encode())
    np.testing.assert_array_equal(again.statistics.products, summary.statistics.products)
    offered = CountedFacets(again)
    assert [(one.value, one.products) for one in offered.categories] == [("dresses", 2)]
    assert [one.currency for one in offered.currencies] == ["", "USD"]
    again.remove(other)
    assert (again.products, again.stems["dress"], again.statistics.count) == (1, 1, 2)
    assert again.values[""] == {"dresses": 1}
    with pytest.raises(IndexMismatchError, match="damaged"):
        Summary.decode(b"not a summary")


def test_thumbnails_lie_in_a_folder_or_at_an_address(tmp_path: Path) -> None:
    name = f"{'a' * 64}.jpg"
    for place in (str(tmp_path / "thumbnails"), "memory://thumbnails"):
        PictureStore(place).write(name, b"a picture")
        store = PictureStore(place)  # of another app server
        assert store.has(name)
        assert store.path(name).read_bytes() == b"a picture"
        assert not store.path(f"{'b' * 64}.jpg").exists()
    with pytest.raises(SearchError, match="nowhere://x"):
        PictureStore("nowhere://x")
