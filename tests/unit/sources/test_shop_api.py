from dataclasses import replace
from typing import Any

import pytest

from fashion_search.catalog.product import Product
from fashion_search.config import Settings
from fashion_search.errors import SourceError
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Entry, Options, Skipped, Source
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.http.retry import RetryPolicy
from tests.kits.shop import QUICK, ScriptedShop, StandIn, drops, says, shop, stand_in

__all__ = ["shop", "stand_in"]


def source(name: str, url: str | None, policy: RetryPolicy = QUICK, **options: Any) -> Source:
    return SOURCES[name](Options(url=url, **options), Downloader(policy=policy))


def products(found: Source) -> list[Product]:
    return [item.product for item in found.read() if isinstance(item, Entry)]


def script_pages(shop: ScriptedShop, *pages: list[Any], total: int) -> None:
    skip = 0
    for listed in (*pages, []):
        shop.on(f"/products?limit=100&skip={skip}", says({"products": listed, "total": total}))
        skip += len(listed)


SHIRT = {"id": 1, "title": "Shirt", "category": "mens-shirts", "images": ["http://x/1", "http://x/2"]}
LAPTOP = {"id": 2, "title": "Laptop", "category": "laptops", "images": ["http://x/3"]}


@pytest.mark.parametrize("total", [0, 2, 10**9])
def test_dummyjson_ends_at_the_empty_page_whatever_the_total_says(total: int, shop: ScriptedShop) -> None:
    pages = [{**SHIRT, "id": n} for n in range(5)]
    script_pages(shop, pages[:2], pages[2:4], pages[4:], total=total)
    assert [p.id for p in products(source("dummyjson", shop.base))] == ["0", "1", "2", "3", "4"]


def test_dummyjson_ends_where_the_server_ignores_skip(shop: ScriptedShop) -> None:
    for skip in (0, 1):
        shop.on(f"/products?limit=100&skip={skip}", says({"products": [SHIRT]}))
    assert [p.id for p in products(source("dummyjson", shop.base))] == ["1"]
    assert sum(shop.asked.values()) == 2


def test_dummyjson_keeps_fashion_unless_told_otherwise(shop: ScriptedShop) -> None:
    script_pages(shop, [SHIRT, LAPTOP], total=2)
    assert [p.id for p in products(source("dummyjson", shop.base))] == ["1"]
    assert [p.id for p in products(source("dummyjson", shop.base, all_categories=True))] == ["1", "2"]


def test_dummyjson_without_any_fashion_names_the_way_out(shop: ScriptedShop) -> None:
    script_pages(shop, [LAPTOP], total=1)
    with pytest.raises(SourceError, match=r"None of the 1 products of .* is fashion: add --all-categories"):
        products(source("dummyjson", shop.base))


def test_dummyjson_record_becomes_a_product(shop: ScriptedShop) -> None:
    record = {**SHIRT, "price": 9.5, "description": "Soft", "brand": "B", "rating": 4.5, "tags": ["t"]}
    bare = {"id": 3, "category": "tops", "images": [], "thumbnail": "http://x/t"}
    script_pages(shop, [{**record, "thumbnail": "http://x/t", "stock": 5}, bare], total=2)
    assert products(source("dummyjson", shop.base)) == [
        Product(
            id="1",
            title="Shirt",
            description="Soft",
            price=9.5,
            category="mens-shirts",
            attributes={"brand": "B", "rating": 4.5, "tags": ["t"], "gender": "men"},
            pictures=("http://x/1", "http://x/2"),
        ),
        Product(id="3", title="3", category="tops", pictures=("http://x/t",)),
    ]


def test_bad_records_are_named_by_page_and_place(shop: ScriptedShop) -> None:
    script_pages(shop, [SHIRT, "junk", None, {**SHIRT, "id": None}, {**SHIRT, "price": "?"}], total=5)
    url = f"{shop.base}/products?limit=100&skip=0"
    found = [item for item in source("dummyjson", shop.base).read() if isinstance(item, Skipped)]
    assert [(note.id, note.where, note.why) for note in found] == [
        ("", f"{url} #2", "it is not an object"),
        ("", f"{url} #3", "it is not an object"),
        ("", f"{url} #4", "it has no id"),
        ("1", f"{url} #5", "an earlier record has the same id"),
    ]


@pytest.mark.parametrize("page", [[], {"message": "not found"}, {"products": {"1": SHIRT}}, None, 5])
def test_page_of_another_shape_is_a_source_error(page: object, shop: ScriptedShop) -> None:
    shop.on("/products?limit=100&skip=0", says(page))
    with pytest.raises(SourceError, match="is not a product list of dummyjson"):
        products(source("dummyjson", shop.base))


def test_pages_heal_like_pictures(shop: ScriptedShop) -> None:
    script_pages(shop, [SHIRT], total=1)
    shop.on("/products?limit=100&skip=0", drops, says(b"<html>"), says({"products": [SHIRT]}))
    assert [p.id for p in products(source("dummyjson", shop.base))] == ["1"]


def test_fakestore_record_becomes_a_product(shop: ScriptedShop) -> None:
    record = {"id": 1, "title": "Jacket", "price": 55.99, "description": "Warm", "category": "men's clothing"}
    record |= {"image": "http://x/1.jpg", "rating": {"rate": 4.7, "count": 500}}
    shop.on("/products", says([record, {"id": 9, "category": "electronics"}]))
    assert products(source("fakestore", shop.base)) == [
        Product(
            id="1",
            title="Jacket",
            description="Warm",
            price=55.99,
            category="men's clothing",
            attributes={"rating": 4.7, "gender": "men"},
            pictures=("http://x/1.jpg",),
        )
    ]
    assert len(products(source("fakestore", shop.base, all_categories=True))) == 2


def test_shopify_record_becomes_a_product(shop: ScriptedShop) -> None:
    record = {
        "id": 12,
        "title": "Scarf",
        "handle": "red-scarf",
        "body_html": "<p>Wool &amp; silk</p>",
        "vendor": "V",
        "product_type": "Scarves",
        "tags": "red, wool",
        "variants": [{"price": "30.00"}, {"price": "25.50"}, {"price": None}],
        "images": [{"src": "//cdn.x/1.jpg"}, {"src": "/2.jpg"}, {}],
        "options": [
            {"name": "Color", "values": ["Red"]},
            {"name": "Title", "values": ["Default Title"]},
        ],
    }
    shop.on("/products.json?limit=250&page=1", says({"products": [record]}))
    shop.on("/products.json?limit=250&page=2", says({"products": []}))
    assert products(source("shopify", f"{shop.base}/products.json")) == [
        Product(
            id="12",
            title="Scarf",
            description="Wool & silk",
            price=25.5,
            category="Scarves",
            attributes={"color": ["Red"], "brand": "V", "tags": ["red", "wool"]},
            pictures=("http://cdn.x/1.jpg", f"{shop.base}/2.jpg"),
            url=f"{shop.base}/products/red-scarf",
        )
    ]


@pytest.mark.parametrize(
    "url", ["ftp://shop.example", "http://", "http://[", "https:///products", "file:///etc"]
)
def test_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SourceError, match="is not an http or https address"):
        source("shopify", url)


def test_address_may_lack_its_scheme_and_name_the_list() -> None:
    assert source("shopify", "shop.example/").description == "shopify https://shop.example"
    assert source("fakestore", "http://x/api/products?limit=5").description == "fakestore http://x/api"
    assert source("fakestore", None).description == "fakestore https://fakestoreapi.com"
    assert (
        source("dummyjson", None, settings=Settings(dummyjson_url="http://d")).description
        == "dummyjson http://d"
    )


def test_shopify_needs_an_address() -> None:
    with pytest.raises(SourceError, match="--source shopify needs --url"):
        source("shopify", None)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "path", "count", "first"),
    [
        ("dummyjson", "", 49, "Blue & Black Check Shirt"),
        ("fakestore", "/fakestore", 20, "ADIDAS Men Diego Grey Running Sports Shoe"),
        ("shopify", "/shopify", 2000, "ADIDAS Men Diego Grey Running Sports Shoe"),
    ],
)
def test_stand_in_lists_every_product(
    name: str, path: str, count: int, first: str, stand_in: StandIn
) -> None:
    found = products(source(name, stand_in().base + path))
    assert len(found) == count
    assert found[0].title == first


@pytest.mark.shared
def test_stand_in_with_failing_lists_lists_every_product(stand_in: StandIn) -> None:
    shop = stand_in(faults=0.9, seed=3, fault_lists=True)
    impatient = replace(QUICK, read_seconds=1)  # some of its faults are silence
    assert len(products(source("dummyjson", shop.base, impatient, all_categories=True))) == 194
    assert shop.tries
