"""The DummyJSON API, or a server with the same API.

Source: https://dummyjson.com/docs/products
"""

from collections.abc import Mapping
from typing import Any

from fashion_search.sources.base import Options
from fashion_search.sources.cleaning import text
from fashion_search.sources.records import gender, in_stock
from fashion_search.sources.shop_api import ShopApi

PAGE = 100
FASHION = frozenset(
    [
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
    ]
)
"""Its categories of fashion."""


class DummyJson(ShopApi):
    """Reads `/products` page by page, with all pictures of a product."""

    name = "dummyjson"

    def address(self, options: Options) -> str:
        """Return --url, else DUMMYJSON_URL, else the public API."""
        return options.url or options.settings.dummyjson_url

    def path(self, page: int, read: int) -> str:
        """Request 100 records at a time; servers may return fewer."""
        return f"/products?limit={PAGE}&skip={read}"

    def is_fashion(self, record: Mapping[str, Any]) -> bool:
        """Return whether the category is fashion."""
        return text(record.get("category")) in FASHION

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Use the pictures, or the smaller thumbnail if there is none."""
        return {
            **record,
            "pictures": record.get("images") or record.get("thumbnail"),
            "attributes": {
                **{name: record.get(name) for name in ("brand", "rating", "tags")},
                "gender": gender(text(record.get("category"))),
                "in_stock": in_stock(record.get("stock")),
                "availability": record.get("availabilityStatus"),
            },
        }
