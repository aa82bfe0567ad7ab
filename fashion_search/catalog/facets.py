"""Facets: the values that a catalogue can be filtered by, and the products that pass a filter."""

from array import array
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog import string_column
from fashion_search.catalog.attribute_index import (
    AttributeIndex,
    AttributeIndexBuilder,
    ValueCount,
    values_of,
)
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import Product
from fashion_search.catalog.string_column import KeyLookup, StringColumn
from fashion_search.index import Rows

MIN_VALUES, MAX_VALUES = 2, 60
"""Number of values of an attribute that is offered as a filter."""

MIN_SHARE = 0.2
"""Smallest share of products that have an attribute that is offered."""

MIN_PRODUCTS_PER_VALUE = 2
"""Smallest mean number of products per value of an attribute that is offered; excludes article numbers."""

CATEGORY = ""
"""Name under which categories are stored; attributes' names are not empty."""

Passing = NDArray[np.bool_]
"""Whether each product passes, shape (products,)."""


class Facets:
    """Prices (NaN for none), categories and attributes of all products, by row."""

    def __init__(self, prices: NDArray[np.float64], values: AttributeIndex) -> None:
        """Take finished columns; use `of` or `load`."""
        self.prices = prices
        self._values = values

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Facets":
        """Collect the columns from products."""
        prices = array("d")
        builder = AttributeIndexBuilder()
        for row, product in enumerate(products):
            prices.append(np.nan if product.price is None else product.price)
            builder.add(CATEGORY, product.category, row)
            for name, value in product.attributes.items():
                for one in values_of(value):
                    builder.add(name, one, row)
        return cls(np.array(prices, dtype=np.float64), builder.build())

    def save(self, folder: Path) -> None:
        """Write the columns into a folder."""
        values = self._values
        arrays: dict[str, NDArray[Any]] = {
            "prices": self.prices,
            "value_names": values.names.data,
            "value_ends": values.names.ends,
            "value_keys": values.keys.keys,
            "value_rows": values.rows,
            "value_starts": values.starts,
            "value_firsts": values.firsts,
        }
        string_column.save(folder, arrays)

    @classmethod
    def load(cls, folder: Path) -> "Facets":
        """Open what `save` wrote.

        Raises:
            IndexMismatchError: it is missing or damaged.
        """
        prices, data, ends, keys, rows, starts, firsts = string_column.load(
            folder,
            *("prices", "value_names", "value_ends", "value_keys"),
            *("value_rows", "value_starts", "value_firsts"),
        )
        values = AttributeIndex(
            names=StringColumn(data, ends), keys=KeyLookup(keys), rows=rows, starts=starts, firsts=firsts
        )
        return cls(prices, values)

    @cached_property
    def categories(self) -> list[ValueCount]:
        """The categories, the largest first."""
        return [
            choice
            for name, numbers in self._values.attributes()
            if name == CATEGORY
            for choice in self._values.value_counts(numbers)
        ]

    @cached_property
    def price_range(self) -> tuple[float, float] | None:
        """The lowest and the highest price; None where nothing has one."""
        known = self.prices[~np.isnan(self.prices)]
        return (float(known.min()), float(known.max())) if len(known) else None

    @cached_property
    def offered_attributes(self) -> dict[str, list[ValueCount]]:
        """The attributes to offer as filters, by name, with their values."""
        return {
            name: self._values.value_counts(numbers)
            for name, numbers in self._values.attributes()
            if name != CATEGORY and self._is_offered(numbers)
        }

    def passing(self, filters: Filters) -> Rows | None:
        """Return the rows of the products that pass, ascending; None for empty filters."""
        if not filters:
            return None
        passing = np.ones(len(self.prices), dtype=bool)
        if filters.categories:
            passing &= self._mask(CATEGORY, filters.categories)
        if filters.price_min is not None:
            passing &= self.prices >= filters.price_min
        if filters.price_max is not None:
            passing &= self.prices <= filters.price_max
        for name, values in filters.attributes.items():
            passing &= self._mask(name, values)
        return np.flatnonzero(passing)

    def by_category(self) -> list[Rows]:
        """Return the rows of each category's products, the largest first; no category also counts as one."""
        rest = np.ones(len(self.prices), dtype=bool)
        groups: list[Rows] = [np.flatnonzero(self._mask(CATEGORY, (c.value,))) for c in self.categories]
        for rows in groups:
            rest[rows] = False
        return sorted(filter(len, [*groups, np.flatnonzero(rest)]), key=len, reverse=True)

    def _mask(self, attribute: str, values: Iterable[str]) -> Passing:
        """Return which products have any of these values."""
        passing = np.zeros(len(self.prices), dtype=bool)
        for value in values:
            number = self._values.find(attribute, value)
            if number is not None:
                passing[self._values.rows_with(number)] = True
        return passing

    def _is_offered(self, numbers: range) -> bool:
        if not MIN_VALUES <= len(numbers) <= MAX_VALUES:
            return False
        values, owners = self._values, np.zeros(len(self.prices), dtype=bool)
        owners[values.rows[values.starts[numbers.start] : values.starts[numbers.stop]]] = True
        count = np.count_nonzero(owners)
        return bool(count >= MIN_SHARE * len(owners) and count >= MIN_PRODUCTS_PER_VALUE * len(numbers))
