"""The DummyJSON API, or another server of the same shape.

Source: https://dummyjson.com/docs/products
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fashion_search.sources.base import Options
from fashion_search.sources.cleaning import text
from fashion_search.sources.records import gender
from fashion_search.sources.shop_api import ShopApi, member

PAGE = 100
FASHION = frozenset(
    {
        "mens-shirts",
        "mens-shoes",
        "mens-watches",
        "sunglasses",
        "tops",
        "womens-bags",
        "womens-dresses",
        "womens-jewellery",
        "womens-shoes",
        "womens-watches",
    }
)


class DummyJson(ShopApi):
    """`/products`, a page at a time, every picture of a product."""

    name = "dummyjson"

    def address(self, options: Options) -> str:
        """Return --url, or DUMMYJSON_URL, or the public API."""
        return options.url or options.settings.dummyjson_url

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Ask for 100 records at a time; a server may give fewer."""
        skip = 0
        while True:
            url, page = self.fetch(f"/products?limit={PAGE}&skip={skip}")
            listed = member(page, "products")
            yield url, listed
            skip += len(listed)

    def keep(self, record: Mapping[str, Any]) -> bool:
        """Keep the fashion categories."""
        return text(record.get("category")) in FASHION

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Use all pictures; the thumbnail, a smaller copy, only where there is no other."""
        attributes = {name: record.get(name) for name in ("brand", "rating", "tags")}
        return {
            **record,
            "pictures": record.get("images") or record.get("thumbnail"),
            "attributes": {**attributes, "gender": gender(text(record.get("category")))},
        }
