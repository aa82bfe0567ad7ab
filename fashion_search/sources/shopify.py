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
from fashion_search.sources.shop_api import ShopApi, member

PAGE = 250
"""The most that a shop gives at a time."""


class Shopify(ShopApi):
    """`/products.json`, a page at a time, every picture of a product, the price of its cheapest variant."""

    name = "shopify"

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Ask for page 1, 2, 3, ..."""
        for page in count(1):
            url, listed = self.fetch(f"/products.json?limit={PAGE}&page={page}")
            yield url, member(listed, "products")

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rename what is called otherwise; options such as size and colour become attributes."""
        sources = [text(member(image, "src")) for image in _list(record.get("images"))]
        prices = [number(member(variant, "price")) for variant in _list(record.get("variants"))]
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
    except ValueError:  # it is no address, which is said once it is to be fetched
        return source


def _options(options: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return values by option; "Title: Default Title" is Shopify's way to say that there are none."""
    named = {text(member(option, "name")).lower(): member(option, "values") for option in _list(options)}
    return {name: values for name, values in named.items() if name and values != ["Default Title"]}
