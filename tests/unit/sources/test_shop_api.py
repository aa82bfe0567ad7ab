import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fashion_search.catalog.product import Product
from fashion_search.config import Settings
from fashion_search.errors import SourceError
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build, update
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Entry, Note, Options, Source
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.http.retry import RetryPolicy
from tests.conftest import FakeEncoder
from tests.kits.shop import QUICK, Answer, ScriptedShop, StandIn, drops, png, says, shop, stand_in

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


def shopify_page(page: int, collection: str = "") -> str:
    return f"{collection}/products.json?limit=250&page={page}"


def script_shopify(shop: ScriptedShop, *records: Mapping[str, Any], collection: str = "") -> None:
    shop.on(shopify_page(1, collection), says({"products": records}))
    shop.on(shopify_page(2, collection), says({"products": []}))


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
    record = {**SHIRT, "price": 9.5, "description": "Soft", "brand": "B", "rating": 4.56, "tags": ["t"]}
    record |= {"stock": 5, "availabilityStatus": "Low Stock"}
    bare = {"id": 3, "category": "tops", "images": [], "thumbnail": "http://x/t"}
    script_pages(shop, [{**record, "thumbnail": "http://x/t"}, bare], total=2)
    assert products(source("dummyjson", shop.base)) == [
        Product(
            id="1",
            title="Shirt",
            description="Soft",
            price=9.5,
            category="mens-shirts",
            attributes={
                "brand": "B",
                "rating": 4.56,
                "tags": ["t"],
                "gender": "men",
                "in_stock": "yes",
                "availability": "Low Stock",
            },
            pictures=("http://x/1", "http://x/2"),
        ),
        Product(id="3", title="3", category="tops", pictures=("http://x/t",)),
    ]


@pytest.mark.parametrize(
    ("stock", "expected"), [(1, "yes"), (0, "no"), (-2, "no"), (None, None), ("many", None)]
)
def test_dummyjson_stock_tells_whether_a_product_is_sold_out(
    stock: object, expected: str | None, shop: ScriptedShop
) -> None:
    script_pages(shop, [{**SHIRT, "stock": stock}], total=1)
    (product,) = products(source("dummyjson", shop.base))
    assert product.attributes.get("in_stock") == expected


def test_bad_records_are_named_by_page_and_place(shop: ScriptedShop) -> None:
    script_pages(shop, [SHIRT, "junk", None, {**SHIRT, "id": None}, {**SHIRT, "price": "?"}], total=5)
    url = f"{shop.base}/products?limit=100&skip=0"
    found = [item for item in source("dummyjson", shop.base).read() if isinstance(item, Note)]
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


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(b"", 400), "the server answered 400"),
        (says(b"", 503), "the server answered 503 (tried 4 times)"),
        (says({"errors": "too far"}), "it is not a product list"),
    ],
)
def test_page_refused_late_ends_the_list_with_a_note(answer: Answer, reason: str, shop: ScriptedShop) -> None:
    shop.on(shopify_page(1), says({"products": [{"id": 1}, {"id": 2}]}))
    shop.on(shopify_page(2), says({"products": [{"id": 3}]}))
    url = shop.on(shopify_page(3), answer)
    found = read_listing(source("shopify", shop.base))
    assert [entry.product.id for entry in found] == ["1", "2", "3"]
    assert list(found.notes) == [
        Note(kind="list", id="", where=url, why=f"reading stopped at page 3: {reason}")
    ]


def test_first_page_that_is_refused_is_a_source_error(shop: ScriptedShop) -> None:
    url = shop.on(shopify_page(1), says(b"", 401))
    with pytest.raises(SourceError, match=f"^{re.escape(url)} cannot be read: the server answered 401"):
        products(source("shopify", shop.base))


def test_products_of_a_page_that_is_refused_stay_in_the_index(
    shop: ScriptedShop, encoder: FakeEncoder, tmp_path: Path
) -> None:
    photo = shop.on("/red.png", says(png("red")))
    first, second = ({**SHIRT, "id": number, "images": [photo]} for number in (1, 2))
    script_pages(shop, [first], [second], total=2)
    assert build(source("dummyjson", shop.base), encoder, tmp_path / "index", progress=False).products == 2
    shop.on("/products?limit=100&skip=1", says(b"", 400))
    report = update(source("dummyjson", shop.base), encoder, tmp_path / "index", progress=False)
    assert (report.products, report.outcomes) == (2, Counter(unchanged=1))
    script_pages(shop, [first], total=1)
    report = update(source("dummyjson", shop.base), encoder, tmp_path / "index", progress=False)
    assert (report.products, report.outcomes) == (1, Counter(unchanged=1, gone=1))


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
        "variants": [
            {"price": "30.00", "available": False},
            {"price": "25.50", "available": True},
            {"price": None},
        ],
        "images": [{"src": "//cdn.x/1.jpg"}, {"src": "/2.jpg"}, {}],
        "options": [
            {"name": "Color", "values": ["Red"]},
            {"name": "Title", "values": ["Default Title"]},
        ],
    }
    script_shopify(shop, record)
    shop.on("/cart.js", says({"items": [], "currency": "EUR"}))
    assert products(source("shopify", f"{shop.base}/products.json")) == [
        Product(
            id="12",
            title="Scarf",
            description="Wool & silk",
            price=25.5,
            currency="EUR",
            category="Scarves",
            attributes={"color": ["Red"], "brand": "V", "tags": ["red", "wool"], "in_stock": "yes"},
            pictures=("http://cdn.x/1.jpg", f"{shop.base}/2.jpg"),
            url=f"{shop.base}/products/red-scarf",
        )
    ]


def test_shopify_collection_is_read_alone_and_its_products_link_to_the_shop(shop: ScriptedShop) -> None:
    script_shopify(shop, {"id": 1}, collection="")
    record = {"id": 2, "handle": "red", "images": [{"src": "/2.jpg"}]}
    script_shopify(shop, record, collection="/collections/summer-dresses")
    shop.on("/cart.js", says({"currency": "SEK"}))
    found = source("shopify", f"{shop.base}/collections/summer-dresses?sort_by=price")
    assert found.description == f"shopify {shop.base}/collections/summer-dresses"
    assert products(found) == [
        Product(
            id="2",
            title="2",
            currency="SEK",
            category="Summer dresses",
            pictures=(f"{shop.base}/2.jpg",),
            url=f"{shop.base}/products/red",
        )
    ]


@pytest.mark.parametrize(
    ("record", "collection", "expected"),
    [
        ({"product_type": "Gowns", "tags": ["Dress"]}, "/collections/sale", "Gowns"),
        ({"product_type": "", "tags": ["Summer", "Dress", "Shoes"]}, "/collections/sale", "Dress"),
        ({"tags": "new, DRESSES"}, "", "DRESSES"),
        ({"tags": ["watches"]}, "", "watches"),
        ({"tags": ["dress code", "s", "es", "", None, 5]}, "", ""),
        ({"tags": ["linen"]}, "/collections/summer-dresses", "Summer dresses"),
        ({}, "/collections/v%C3%A4skor", "Väskor"),
        ({}, "/collections/all", ""),
        ({"tags": {"0": "Dress"}}, "", ""),
    ],
)
def test_shopify_category_is_the_type_else_a_tag_else_the_collection(
    record: Mapping[str, Any], collection: str, expected: str, shop: ScriptedShop
) -> None:
    script_shopify(shop, {"id": 1, **record}, collection=collection)
    (product,) = products(source("shopify", f"{shop.base}{collection}"))
    assert product.category == expected


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        ([{"available": False}, {"available": True}], "yes"),
        ([{"available": False}, {"available": False}], "no"),
        ([{"available": False}, {"price": "1.00"}, None], "no"),
        ([{"price": "1.00"}], None),
        ([{"available": "soon"}], None),
        (None, None),
    ],
)
def test_shopify_product_is_in_stock_if_any_variant_is(
    variants: object, expected: str | None, shop: ScriptedShop
) -> None:
    script_shopify(shop, {"id": 1, "variants": variants})
    (product,) = products(source("shopify", shop.base))
    assert product.attributes.get("in_stock") == expected


@pytest.mark.parametrize(
    ("cart", "meta", "expected"),
    [
        (says({"currency": "EUR"}), says({"currency": "USD"}), "EUR"),
        (says(b"", 404), says({"currency": "USD"}), "USD"),
        (says(b"<html>"), says({"currency": "USD"}), "USD"),
        (says({"currency": None}), says({"currency": "USD"}), "USD"),
        (says({"currency": "x" * 50}), says(["USD"]), None),
        (says(b"", 404), says(b"", 404), None),
    ],
)
def test_shopify_currency_is_that_of_the_cart_else_of_the_shop(
    cart: Answer, meta: Answer, expected: str | None, shop: ScriptedShop
) -> None:
    script_shopify(shop, {"id": 1}, {"id": 2})
    shop.on("/cart.js", cart)
    shop.on("/meta.json", meta)
    assert [product.currency for product in products(source("shopify", shop.base))] == [expected, expected]


def test_shopify_currency_is_asked_for_once(shop: ScriptedShop) -> None:
    script_shopify(shop, {"id": 1}, {"id": 2})
    products(source("shopify", shop.base))
    assert (shop.asked["/cart.js"], shop.asked["/meta.json"]) == (1, 1)


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
