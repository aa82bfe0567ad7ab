"""The filters of a query: category, price, attributes."""

import math
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictStr, field_validator, model_validator

from fashion_search.errors import QueryError
from fashion_search.text import is_text

MAX_CHOICES = 200
"""Most categories, and most values of one attribute, that one query may name."""

MAX_ATTRIBUTES = 20
"""Most attributes that one query may filter by."""

Price = Annotated[StrictFloat, Field(json_schema_extra={"minimum": 0})]


class Filters(BaseModel):
    """Which products are looked at; what is left out does not matter.

    A product passes with any of the `categories`, a price from `price_min` to `price_max`, and for
    each of the `attributes` any of its values; upper and lower case are the same.

    Raises:
        QueryError: the prices are no range, or there are too many choices.
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
    attributes: dict[StrictStr, tuple[StrictStr, ...]] = Field(
        default={}, description='For each attribute any of its values, as in {"gender": ["women", "unisex"]}.'
    )

    @field_validator("categories")
    @classmethod
    def _named_once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _choices(values)

    @field_validator("attributes")
    @classmethod
    def _some_of_each(cls, attributes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        given = {name: _choices(values) for name, values in attributes.items()}
        _choices(given)
        if len(given) > MAX_ATTRIBUTES:
            raise QueryError(f"Too many filters: at most {MAX_ATTRIBUTES} attributes.")
        return {name: values for name, values in given.items() if values}

    @model_validator(mode="after")
    def _prices(self) -> Self:
        for price in (self.price_min, self.price_max):
            if price is not None and not (math.isfinite(price) and price >= 0):
                raise QueryError("A price must be a number of at least 0.")
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise QueryError("The lowest price is above the highest: exchange the two.")
        return self

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.categories or self.attributes or self.priced)

    @property
    def priced(self) -> bool:
        """Whether the price matters."""
        return self.price_min is not None or self.price_max is not None

    def __hash__(self) -> int:
        return hash((self.categories, self.price_min, self.price_max, tuple(sorted(self.attributes.items()))))


def _choices(values: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
    if not all(map(is_text, chosen)):
        raise QueryError("A filter holds characters that are no text (null bytes or broken Unicode).")
    if len(chosen) > MAX_CHOICES:
        raise QueryError(
            f"Too many values to filter by: at most {MAX_CHOICES} categories, or of one attribute."
        )
    return chosen


NO_FILTERS = Filters()
"""Every product passes."""
