"""The filters of a query: category, price, attributes."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fashion_search.errors import QueryError
from fashion_search.text import is_text

MAX_CHOICES = 200
"""Most categories, and most values of one attribute, in one query."""

MAX_ATTRIBUTES = 20
"""Most attributes in one query."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The filters of a query; empty ones are ignored.

    A product passes if it has any of the `categories`, for each of the `attributes` any of its values, and a
    price from `price_min` to `price_max`. Case is ignored. A product without a price fails a price filter.

    Raises:
        QueryError: the price range is invalid, or there are too many values.
    """

    categories: tuple[str, ...] = ()
    price_min: float | None = None
    price_max: float | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", _cleaned(self.categories))
        given = {name: _cleaned(values) for name, values in self.attributes.items()}
        _cleaned(given)
        if len(given) > MAX_ATTRIBUTES:
            raise QueryError(f"Too many filters: at most {MAX_ATTRIBUTES} attributes.")
        chosen = {name: values for name, values in given.items() if values}
        object.__setattr__(self, "attributes", MappingProxyType(chosen))
        for price in (self.price_min, self.price_max):
            if price is not None and not (math.isfinite(price) and price >= 0):
                raise QueryError("A price must be a number of at least 0.")
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise QueryError("The lowest price is above the highest: swap the two.")

    def __bool__(self) -> bool:
        """Whether any filter is set."""
        return bool(self.categories or self.attributes or self.priced)

    @property
    def priced(self) -> bool:
        """Whether there is a price filter."""
        return self.price_min is not None or self.price_max is not None

    def __hash__(self) -> int:
        return hash((self.categories, self.price_min, self.price_max, tuple(sorted(self.attributes.items()))))


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
