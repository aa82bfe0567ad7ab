"""The public product list (products.json) of any Shopify shop, or of one of its collections.

Source: https://shopify.dev/docs/api/ajax/reference/product
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, urljoin

from fashion_search.errors import SourceError
from fashion_search.sources.base import Options
from fashion_search.sources.cleaning import text
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.markup import plain
from fashion_search.sources.records import in_stock, number
from fashion_search.sources.shop_api import ShopApi, get_field

PAGE = 250
"""Largest page size that Shopify allows."""

OF_EVERYTHING = frozenset({"all", "frontpage"})
"""Collections that every shop has; they are no category."""

_CURRENCY = re.compile("[A-Z]{3}")

_ARTICLES = """
abaya anorak apron backpack bag ballerina bangle beanie belt bikini blazer blouse bodysuit boot bra bracelet briefs
brooch camisole cap cape cardigan chino cloak clogs clutch coat corset culottes dress dungarees earring espadrille
flats flip-flop glasses glove gown gilet handbag hat headband heels hoodie jacket jeans jewellery jewelry joggers
jumper jumpsuit kaftan kimono kurta leggings lehenga lingerie loafer mules necklace nightdress nightwear overalls
pajamas pants parka pendant playsuit poncho pullover pumps purse pyjamas raincoat ring robe romper sandal saree
sari scarf scarves shawl shirt shoe shorts skirt slipper sneaker sock stilettos stockings suit sunglasses sweater
sweatpants sweatshirt swimsuit swimwear t-shirt tank tee tie tights top tote tracksuit trainers trousers trunks
tshirt tunic underwear vest waistcoat wallet watch windbreaker
"""
"""Singulars of articles of clothing: the tag that is one of them is a category."""


class Shopify(ShopApi):
    """Reads `/products.json` page by page; a product's price is that of its cheapest variant."""

    name = "shopify"

    def __init__(self, options: Options, download: Downloader) -> None:
        """Take the options; --url is a shop or a collection. Raises SourceError if they do not fit."""
        super().__init__(options, download)
        self._shop, _, handle = self.base.partition("/collections/")
        self._collection = "" if handle in OF_EVERYTHING else unquote(handle).replace("-", " ").capitalize()

    def path(self, page: int, read: int) -> str:
        """Request page 1, 2, 3, ..."""
        return f"/products.json?limit={PAGE}&page={page}"

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rename fields; options such as size and colour become attributes."""
        sources = [text(get_field(image, "src")) for image in _list(record.get("images"))]
        variants = _list(record.get("variants"))
        prices = [number(get_field(variant, "price")) for variant in variants]
        tags = _tags(record.get("tags"))
        handle = text(record.get("handle"))
        return {
            "id": record.get("id"),
            "title": record.get("title"),
            "description": plain(record.get("body_html")),
            "price": min((price for price in prices if price is not None), default=None),
            "currency": self._currency,
            "category": text(record.get("product_type")) or _first_article(tags) or self._collection,
            "pictures": [_joined(f"{self._shop}/", source) for source in sources if source],
            "url": f"{self._shop}/products/{quote(handle)}" if handle else None,
            "attributes": {
                **_options(record.get("options")),
                "brand": record.get("vendor"),
                "tags": tags,
                "in_stock": in_stock(_available(variants)),
            },
        }

    @cached_property
    def _currency(self) -> str | None:
        """The currency of the prices: of an empty cart, else of the shop.

        Source: https://shopify.dev/changelog/ajax-api-now-supports-multi-currency
        """
        for path in ("/cart.js", "/meta.json"):
            try:
                found = text(get_field(self._download.json(f"{self._shop}{path}"), "currency"))
            except SourceError:
                continue
            if _CURRENCY.fullmatch(found):
                return found
        return None


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else []


def _tags(tags: Any) -> list[str]:  # noqa: ANN401
    return [text(tag) for tag in (tags.split(",") if isinstance(tags, str) else _list(tags))]


def _first_article(tags: list[str]) -> str:
    """Return the first tag that is an article's name, such as `Dress` or `shoes`; empty if there is none."""
    names = set(_ARTICLES.split())
    for tag in tags:
        word = tag.casefold()
        if names & {word, word.removesuffix("s"), word.removesuffix("es")}:
            return tag
    return ""


def _available(variants: list[Any]) -> bool | None:
    """Return whether any variant can be bought; None if the shop does not say."""
    said = [available for each in variants if isinstance(available := get_field(each, "available"), bool)]
    return any(said) if said else None


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
