"""The FakeStore API, or a server with the same API.

Source: https://fakestoreapi.com/docs
"""

from collections.abc import Mapping
from typing import Any

from fashion_search.config import FAKESTORE_URL
from fashion_search.sources.base import Options
from fashion_search.sources.cleaning import text
from fashion_search.sources.records import gender
from fashion_search.sources.shop_api import ShopApi, get_field

NOT_FASHION = frozenset({"electronics"})
"""The only category that is not fashion."""


class FakeStore(ShopApi):
    """Reads `/products`, a single page."""

    name = "fakestore"
    paged = False

    def address(self, options: Options) -> str:
        """Return --url, else the public API."""
        return options.url or FAKESTORE_URL

    def path(self, page: int, read: int) -> str:
        """Request all records at once."""
        return "/products"

    def records(self, answer: Any) -> Any:  # noqa: ANN401
        """Take the page itself, which is the list."""
        return answer

    def is_fashion(self, record: Mapping[str, Any]) -> bool:
        """Return whether the category is fashion."""
        return text(record.get("category")).lower() not in NOT_FASHION

    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Use the only picture; the rating looks like {"rate": 3.9, "count": 120}."""
        attributes = {
            "rating": get_field(record.get("rating"), "rate"),
            "gender": gender(text(record.get("category"))),
        }
        return {**record, "pictures": record.get("image"), "attributes": attributes}
