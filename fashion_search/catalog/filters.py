"""The filters of a query: category, price, attributes, stock."""

import math
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictStr,
    field_validator,
    model_validator,
)

from fashion_search.errors import QueryError
from fashion_search.text import is_text

MAX_CHOICES = 200
"""Most categories, and most values of one attribute, in one query."""

MAX_ATTRIBUTES = 20
"""Most attributes in one query."""

Sort = Literal["match", "cheapest", "dearest"]
"""The order of products."""

Kind = Literal["category", "price", "attribute", "stock"]
"""What a filter looks at."""

Price = Annotated[StrictFloat, Field(json_schema_extra={"minimum": 0})]


class Filters(BaseModel):
    """The filters of a query; empty ones are ignored.

    A product passes if it has any of the `categories`, for each of the `attributes` any of its values, and a
    price from `price_min` to `price_max`. Case is ignored. A product without a price fails a price filter.
    Prices in different currencies are never compared: those in another one than `currency` fail, too.
    With `in_stock`, only products that are known to be in stock pass.

    Raises:
        QueryError: the price range is invalid, or there are too many values.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"description": "Which products are looked at; what is left out does not matter."},
    )

    categories: tuple[StrictStr, ...] = Field(default=(), description="Any of these categories.")
    price_min: Price | None = Field(
        default=None, description="The lowest price; products without a price do not pass."
    )
    price_max: Price | None = Field(
        default=None, description="The highest price; products without a price do not pass."
    )
    currency: StrictStr | None = Field(
        default=None,
        description="The currency of the price range, empty for prices without one; where it is left out, "
        "the one that most products have. It does nothing without a price range.",
    )
    attributes: dict[StrictStr, tuple[StrictStr, ...]] = Field(
        default={}, description='For each attribute any of its values, as in {"gender": ["women", "unisex"]}.'
    )
    in_stock: StrictBool = Field(
        default=False,
        description="Only products that are known to be in stock; where the catalogue does not know it, none pass.",
    )

    @field_validator("categories")
    @classmethod
    def _named_once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _cleaned(values)

    @field_validator("currency")
    @classmethod
    def _readable(cls, currency: str | None) -> str | None:
        return currency and "".join(_cleaned([currency]))

    @field_validator("attributes")
    @classmethod
    def _some_of_each(cls, attributes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        given = {name: _cleaned(values) for name, values in attributes.items()}
        _cleaned(given)
        if len(given) > MAX_ATTRIBUTES:
            raise QueryError(f"Too many filters: at most {MAX_ATTRIBUTES} attributes.")
        return {name: values for name, values in given.items() if values}

    @model_validator(mode="after")
    def _prices(self) -> Self:
        for price in (self.price_min, self.price_max):
            if price is not None and not (math.isfinite(price) and price >= 0):
                raise QueryError("A price must be a number of at least 0.")
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise QueryError("The lowest price is above the highest: swap the two.")
        return self

    def __bool__(self) -> bool:
        """Whether any filter is set."""
        return bool(self.in_force)

    @property
    def priced(self) -> bool:
        """Whether there is a price filter."""
        return self.price_min is not None or self.price_max is not None

    @property
    def in_force(self) -> list[tuple[Kind, str]]:
        """The filters that are set, by kind and, of an attribute, its name."""
        found: list[tuple[Kind, str]] = [("category", "")] if self.categories else []
        found += [("price", "")] if self.priced else []
        found += [("attribute", name) for name in self.attributes]
        return [*found, ("stock", "")] if self.in_stock else found

    def without(self, kind: Kind, name: str = "") -> "Filters":
        """Return the others: without one that is in force."""
        if kind == "attribute":
            rest = {other: values for other, values in self.attributes.items() if other != name}
            return self.model_copy(update={"attributes": rest})
        fields: dict[str, dict[str, Any]] = {
            "category": {"categories": ()},
            "price": {"price_min": None, "price_max": None, "currency": None},
            "stock": {"in_stock": False},
        }
        return self.model_copy(update=fields[kind])

    def __hash__(self) -> int:
        prices = (self.price_min, self.price_max, self.currency)
        return hash((self.categories, prices, tuple(sorted(self.attributes.items())), self.in_stock))


def _cleaned(values: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
    if not all(map(is_text, chosen)):
        raise QueryError("A filter has invalid characters (null bytes or broken Unicode).")
    if len(chosen) > MAX_CHOICES:
        raise QueryError(
            f"Too many values to filter by: at most {MAX_CHOICES} categories, or of one attribute."
        )
    return chosen


NO_FILTERS = Filters()
