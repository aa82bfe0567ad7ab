"""A product, and its link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

Attributes = Mapping[str, Any]

MAX_LINK_CHARS = 2000
"""Longest link to a product's page.

Source: https://www.sitemaps.org/protocol.html, whose limit is 2,048.
"""

_LINK = re.compile(r"https?://[^\s/?#\\][^\x00-\x1f\x7f\\]*", re.IGNORECASE)


CATEGORY, CURRENCY = "", " currency"
"""Names under which categories and the prices' currencies are stored; no attribute is stored under them."""


@dataclass(frozen=True, kw_only=True)
class Product:
    """One item for sale; `pictures` are paths or URLs from a source, file names in an index."""

    id: str
    title: str
    description: str = ""
    price: float | None = None
    currency: str | None = None
    category: str = ""
    attributes: Attributes = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the product as JSON values."""
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "price": self.price,
            "currency": self.currency,
            "category": self.category,
            "attributes": dict(self.attributes),
            "pictures": list(self.pictures),
            "url": self.url,
        }

    @classmethod
    def from_json(cls, text: str) -> "Product":
        """Read a product from the text of what `to_json` returned; raises ValueError if it is another thing."""
        try:
            return _CHECK.validate_json(text, strict=True)
        except ValidationError:  # whose own words may have all of the text
            raise ValueError("a record is no product") from None


_CHECK = TypeAdapter(Product)


def shop_link(url: object) -> str | None:
    """Return an http or https address unchanged; None for anything else, such as `javascript:`."""
    usable = isinstance(url, str) and len(url) <= MAX_LINK_CHARS and _LINK.fullmatch(url)
    return str(url) if usable else None


def values_of(value: Any) -> list[str]:  # noqa: ANN401
    """Return an attribute's values as strings; a list has several."""
    found = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in found if isinstance(one, str | int | float)]


def filter_values(product: Product) -> list[tuple[str, str]]:
    """Return the attributes and values that a product can be filtered by, its category and currency among them."""
    found = [(CATEGORY, product.category)] if product.category else []
    if product.currency and product.price is not None:
        found.append((CURRENCY, product.currency))
    found += [
        (name, one)
        for name, value in product.attributes.items()
        if name not in (CATEGORY, CURRENCY)
        for one in values_of(value)
        if one
    ]
    return list(dict.fromkeys(found))
