"""Facets: what a catalogue can be filtered by, and which products pass a filter."""

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

FEWEST, MOST = 2, 60
"""Values that an attribute has which is worth offering: one says nothing, too many are no choice."""

LEAST_SHARE = 0.2
"""Share of the products that must have an attribute which is offered."""

LEAST_PRODUCTS = 2
"""Products per value, on average, of an attribute which is offered: ratings and article numbers have fewer."""

CATEGORY = ""
"""The name that the category goes by among the attributes, which have longer ones."""

Passing = NDArray[np.bool_]
"""Whether each product passes, shape (products,)."""


class Facets:
    """The columns of a catalogue: prices (NaN for none), categories and attributes."""

    def __init__(self, prices: NDArray[np.float64], values: AttributeIndex) -> None:
        """Take finished columns; `of` and `load` make them."""
        self.prices = prices
        self._values = values

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Facets":
        """Take the columns out of products."""
        prices = array("d")
        gathered = AttributeIndexBuilder()
        for row, product in enumerate(products):
            prices.append(np.nan if product.price is None else product.price)
            gathered.add(CATEGORY, product.category, row)
            for name, value in product.attributes.items():
                for one in values_of(value):
                    gathered.add(name, one, row)
        return cls(np.array(prices, dtype=np.float64), gathered.values())

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
            for choice in self._values.choices(numbers)
        ]

    @cached_property
    def price_range(self) -> tuple[float, float] | None:
        """The lowest and the highest price; None where nothing has one."""
        known = self.prices[~np.isnan(self.prices)]
        return (float(known.min()), float(known.max())) if len(known) else None

    @cached_property
    def offered(self) -> dict[str, list[ValueCount]]:
        """The attributes that are worth offering, by name, with their values."""
        return {
            name: self._values.choices(numbers)
            for name, numbers in self._values.attributes()
            if name != CATEGORY and self._is_a_choice(numbers)
        }

    def passing(self, filters: Filters) -> Rows | None:
        """Return the rows of the products that pass, ascending; None where all do."""
        if not filters:
            return None
        passing = np.ones(len(self.prices), dtype=bool)
        if filters.categories:
            passing &= self._having(CATEGORY, filters.categories)
        if filters.price_min is not None:
            passing &= self.prices >= filters.price_min
        if filters.price_max is not None:
            passing &= self.prices <= filters.price_max
        for name, values in filters.attributes.items():
            passing &= self._having(name, values)
        return np.flatnonzero(passing)

    def by_category(self) -> list[Rows]:
        """Return the rows of each category's products, the largest first; those without one are a group, too."""
        rest = np.ones(len(self.prices), dtype=bool)
        groups: list[Rows] = [np.flatnonzero(self._having(CATEGORY, (c.value,))) for c in self.categories]
        for rows in groups:
            rest[rows] = False
        return sorted(filter(len, [*groups, np.flatnonzero(rest)]), key=len, reverse=True)

    def _having(self, attribute: str, values: Iterable[str]) -> Passing:
        """Return which products have one of some values."""
        passing = np.zeros(len(self.prices), dtype=bool)
        for value in values:
            number = self._values.find(attribute, value)
            if number is not None:
                passing[self._values.having(number)] = True
        return passing

    def _is_a_choice(self, numbers: range) -> bool:
        if not FEWEST <= len(numbers) <= MOST:
            return False
        values, owners = self._values, np.zeros(len(self.prices), dtype=bool)
        owners[values.rows[values.starts[numbers.start] : values.starts[numbers.stop]]] = True
        count = np.count_nonzero(owners)
        return bool(count >= LEAST_SHARE * len(owners) and count >= LEAST_PRODUCTS * len(numbers))
