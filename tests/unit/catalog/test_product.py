import json

import pytest

from fashion_search.catalog.product import Product, shop_link

SHIRT = Product(
    id="1",
    title="Shirt \u2013 bl\u00e5",
    price=9.5,
    category="shirts",
    attributes={"colour": "blue", "tags": ["a", "b"]},
    pictures=("a.jpg", "b.jpg"),
    url="https://shop.example/1",
)


@pytest.mark.parametrize("product", [SHIRT, Product(id="", title="")])
def test_what_is_written_as_json_is_read(product: Product) -> None:
    assert Product.from_json(json.dumps(product.to_json())) == product


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "7",
        "[]",
        '{"id": "1"}',
        '{"id": 1, "title": "x"}',
        '{"id": "1", "title": null}',
        '{"id": "1", "title": "x", "price": "5"}',
        '{"id": "1", "title": "x", "pictures": 5}',
        '{"id": "1", "title": "x", "pictures": [5]}',
        '{"id": "1", "title": "x", "attributes": ["a"]}',
        "[" * 100_000,
    ],
)
def test_a_record_that_is_no_product_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is pydantic's
        Product.from_json(text)


@pytest.mark.parametrize(
    "url", ["https://shop.example/a b", "javascript:alert(1)", "http://", "https://a\\b", 5, None]
)
def test_only_web_addresses_are_links(url: object) -> None:
    linked = shop_link(url)
    assert linked == (url if url == "https://shop.example/a b" else None)
