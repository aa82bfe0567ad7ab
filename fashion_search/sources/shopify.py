"""The public product list (products.json) of any Shopify shop.

Source: https://shopify.dev/docs/api/ajax/reference/product
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any
from urllib.parse import quote, urljoin

from fashion_search.sources.cleaning import text
from fashion_search.sources.markup import plain
from fashion_search.sources.records import number
from fashion_search.sources.shop_api import ShopApi, get_field

PAGE = 250
"""Largest page size that Shopify allows."""


class Shopify(ShopApi):
    """Reads `/products.json` page by page; a product's price is that of its cheapest variant."""

    name = "shopify"

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Request page 1, 2, 3, ..."""
        for page in count(1):
            url, listed = self.fetch(f"/products.json?limit={PAGE}&page={page}")
            yield url, get_field(listed, "products")

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rename fields; options such as size and colour become attributes."""
        sources = [text(get_field(image, "src")) for image in _list(record.get("images"))]
        prices = [number(get_field(variant, "price")) for variant in _list(record.get("variants"))]
        tags = record.get("tags")
        handle = text(record.get("handle"))
        return {
            "id": record.get("id"),
            "title": record.get("title"),
            "description": plain(record.get("body_html")),
            "price": min((price for price in prices if price is not None), default=None),
            "category": record.get("product_type"),
            "pictures": [_joined(f"{self.base}/", source) for source in sources if source],
            "url": f"{self.base}/products/{quote(handle)}" if handle else None,
            "attributes": {
                **_options(record.get("options")),
                "brand": record.get("vendor"),
                "tags": [tag.strip() for tag in tags.split(",")] if isinstance(tags, str) else tags,
            },
        }


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else []


def _joined(base: str, source: str) -> str:
    try:
        return urljoin(base, source)
    except ValueError:  # the download will report the invalid address
        return source


def _options(options: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return values by option; Shopify writes "Title: Default Title" if there are none."""
    named = {
        text(get_field(option, "name")).lower(): get_field(option, "values") for option in _list(options)
    }
    return {name: values for name, values in named.items() if name and values != ["Default Title"]}
