"""The FakeStore API, or another server of the same shape.

Source: https://fakestoreapi.com/docs
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fashion_search.config import FAKESTORE_URL
from fashion_search.sources.base import Options
from fashion_search.sources.cleaning import text
from fashion_search.sources.records import gender
from fashion_search.sources.shop_api import ShopApi, member

NOT_FASHION = frozenset({"electronics"})
"""The one of its four categories that is none; the others are clothing and jewelery."""


class FakeStore(ShopApi):
    """`/products`, one page with everything."""

    name = "fakestore"

    def address(self, options: Options) -> str:
        """Return --url, or the public API."""
        return options.url or FAKESTORE_URL

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Ask for everything at once."""
        yield self.fetch("/products")

    def keep(self, record: Mapping[str, Any]) -> bool:
        """Leave out what is known not to be fashion."""
        return text(record.get("category")).lower() not in NOT_FASHION

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Use the one picture; the rating is that of {"rate": 3.9, "count": 120}."""
        attributes = {
            "rating": member(record.get("rating"), "rate"),
            "gender": gender(text(record.get("category"))),
        }
        return {**record, "pictures": record.get("image"), "attributes": attributes}
