"""Facets: the values that a catalogue can be filtered by, and the products that pass a filter."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.columns import Choices, CurrencyPrices, ValueCount, ValueRows
from fashion_search.catalog.database import Database
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import CATEGORY, CURRENCY
from fashion_search.index import Rows

MIN_VALUES, MAX_VALUES = 2, 60
"""Number of values of an attribute that is offered as a filter."""

MAX_SPELLINGS = 4 * MAX_VALUES
"""Most spellings of the values of an attribute, in use or not, that is looked at; excludes article numbers."""

MIN_SHARE = 0.2
"""Smallest share of products that have an attribute that is offered."""

MIN_PRODUCTS_PER_VALUE = 2
"""Smallest mean number of products per value of an attribute that is offered."""

STOCK, AVAILABLE = ("in_stock", "in stock"), ("yes", "true", "in stock")
"""Names of the attribute of availability, in lower case, and its values of what is available."""

Passing = NDArray[np.bool_]
"""Whether each product passes, shape (products,)."""


class Facets:
    """Prices (NaN for none), categories and attributes of all products, by row."""

    def __init__(
        self, database: Database, prices: NDArray[np.float64], values: ValueRows, alive: Passing
    ) -> None:
        """Take prices by row, values, and whether each row's product is in the catalogue, both of shape (n,).

        The database has the values' spellings.
        """
        self.prices = prices
        self._database = database
        self._values = values
        self._alive = alive
        self.products = int(np.count_nonzero(alive))

    @property
    def categories(self) -> list[ValueCount]:
        """The categories, the largest first."""
        return self.category_choices.values

    @cached_property
    def category_choices(self) -> Choices:
        """The categories, the largest first, with their products."""
        return Choices(self._choices(CATEGORY))

    @cached_property
    def currencies(self) -> list[CurrencyPrices]:
        """The currencies of the prices, the most frequent first."""
        return [
            CurrencyPrices(currency, float(self.prices[rows].min()), float(self.prices[rows].max()), rows)
            for currency, rows in self._groups(CURRENCY, self._alive & ~np.isnan(self.prices))
        ]

    @property
    def offered_attributes(self) -> dict[str, list[ValueCount]]:
        """The attributes to offer as filters, by name, with their values."""
        return {name: choices.values for name, choices in self.attribute_choices.items()}

    @cached_property
    def attribute_choices(self) -> dict[str, Choices]:
        """The attributes to offer as filters, by name, with their values and products."""
        found = self._database.query(
            "SELECT CAST(attribute AS TEXT) FROM attribute_values GROUP BY attribute HAVING count(*) <= ? ORDER BY min(number)",
            MAX_SPELLINGS,
        )
        choices = {name: self._choices(name) for (name,) in found if name not in (CATEGORY, CURRENCY)}
        return {name: Choices(found) for name, found in choices.items() if self._is_offered(found)}

    @cached_property
    def in_stock(self) -> Passing | None:
        """Which products are known to be in stock; None where the catalogue does not know it of any."""
        found = self.rows_by_value(STOCK)
        return self.marked(rows for value, rows in found if value.casefold() in AVAILABLE) if found else None

    def known_values(self, names: Sequence[str], values: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return an attribute that has one of some names, in lower case, and which of some values products have.

        Both are empty if the catalogue has no such attribute.
        """
        for name in self._named(names):
            known = tuple(one for one in values if self.has(name, one))
            if known:
                return name, known
        return "", ()

    def has(self, attribute: str, value: str) -> bool:
        """Return whether any product has a value of an attribute, or of CATEGORY; the value's case is ignored."""
        return bool(np.any(self._mask(attribute, [value]) & self._alive))

    def names(self, attribute: str | None = None) -> list[str]:
        """Return the first thousand values of an attribute, or the attributes; products that had them may be gone."""
        column, key = ("attribute", "attribute") if attribute is None else ("value", "folded")
        found = self._database.query(
            f"SELECT CAST(min({column}) AS TEXT) FROM attribute_values WHERE ?1 IS NULL OR attribute = ?1 "
            f"GROUP BY {key} ORDER BY min(number) LIMIT 1000",
            attribute,
        )
        return [name for (name,) in found if name not in (CATEGORY, CURRENCY)]

    def passing(self, filters: Filters) -> Rows | None:
        """Return the rows of the products that pass, ascending; None for empty filters."""
        return np.flatnonzero(self.passes(filters)) if filters else None

    def passes(self, filters: Filters) -> Passing:
        """Return which products pass."""
        passing = self._alive.copy()
        if filters.categories:
            passing &= self._mask(CATEGORY, filters.categories)
        if filters.priced:
            passing &= self._in_currency(filters.currency)
        if filters.price_min is not None:
            passing &= self.prices >= filters.price_min
        if filters.price_max is not None:
            passing &= self.prices <= filters.price_max
        for name, values in filters.attributes.items():
            passing &= self._mask(name, values)
        if filters.in_stock:
            passing &= False if self.in_stock is None else self.in_stock
        return passing

    def by_price(self, rows: Rows, *, dearest_first: bool = False) -> Rows:
        """Return rows by price within each currency, the most frequent one first; what has no price is last."""
        groups = self.currencies
        ranks = np.full(len(self.prices), len(groups))
        for rank, group in enumerate(groups):
            ranks[group.rows] = rank
        prices = self.prices[rows] * (-1 if dearest_first else 1)
        ordered: Rows = rows[np.lexsort((prices, ranks[rows]))]
        return ordered

    def by_category(self) -> list[Rows]:
        """Return the rows of each category's products, the largest first; no category also counts as one."""
        return [rows for _, rows in self._groups(CATEGORY, self._alive)]

    def rows_by_value(self, names: Sequence[str]) -> list[tuple[str, Rows]]:
        """Return the values of the attributes that have one of some names, in lower case, with their products' rows."""
        return [(choice.value, rows) for name in self._named(names) for choice, rows in self._choices(name)]

    def _named(self, names: Sequence[str]) -> list[str]:
        every = "SELECT DISTINCT CAST(attribute AS TEXT) FROM attribute_values"
        return [name for (name,) in self._database.query(every) if name.lower() in names]

    def _in_currency(self, asked: str | None) -> Passing:
        """Return which products have a price in a currency; None for the most frequent one."""
        groups = self.currencies[:1] if asked is None else self.currencies
        return self.marked(
            group.rows for group in groups if asked is None or group.currency.casefold() == asked.casefold()
        )

    def _mask(self, attribute: str, values: Iterable[str]) -> Passing:
        """Return which products have any of these values."""
        query = "SELECT number FROM attribute_values WHERE attribute = ? AND folded = ?"
        found = (self._database.query(query, attribute, value.casefold()) for value in values)
        return self.marked(self._values.of(number) for numbers in found for (number,) in numbers)

    def _choices(self, attribute: str) -> list[tuple[ValueCount, Rows]]:
        """Return an attribute's values with the rows of their products, the most frequent first.

        Spellings that differ by case only are merged under the most frequent one (ties: the first).
        """
        merged: dict[str, list[tuple[str, Rows]]] = {}
        for number, value, folded in self._database.query(
            "SELECT number, CAST(value AS TEXT), folded FROM attribute_values WHERE attribute = ? ORDER BY number",
            attribute,
        ):
            rows: Rows = self._values.of(number).astype(np.int64)
            rows = rows[self._alive[rows]]
            if len(rows):
                merged.setdefault(folded, []).append((value, rows))
        found = []
        for spellings in merged.values():
            name, _ = max(spellings, key=lambda spelling: len(spelling[1]))
            owners = spellings[0][1]
            if len(spellings) > 1:
                owners = np.flatnonzero(self.marked(rows for _, rows in spellings))
            found.append((ValueCount(name, len(owners)), owners))
        return sorted(found, key=lambda choice: (-choice[0].products, choice[0].value.casefold()))

    def _groups(self, attribute: str, among: Passing) -> list[tuple[str, Rows]]:
        """Return the rows by value, the largest group first, and by "" those of `among` that have no value."""
        groups = [(choice.value, rows) for choice, rows in self._choices(attribute)]
        rest = np.flatnonzero(among & ~self.marked(rows for _, rows in groups))
        return sorted(
            [group for group in [*groups, ("", rest)] if len(group[1])], key=lambda group: -len(group[1])
        )

    def marked(self, groups: Iterable[NDArray[np.integer]]) -> Passing:
        """Return which products are in any group of rows."""
        found = np.zeros(len(self.prices), dtype=bool)
        for rows in groups:
            found[rows] = True
        return found

    def _is_offered(self, choices: list[tuple[ValueCount, Rows]]) -> bool:
        having = np.count_nonzero(self.marked(rows for _, rows in choices))
        return is_offered(len(choices), int(having), self.products)


def is_offered(values: int, having: int, products: int) -> bool:
    """Return whether an attribute with so many values, which so many of all products have, is offered as a filter."""
    enough = max(MIN_SHARE * products, MIN_PRODUCTS_PER_VALUE * values)
    return MIN_VALUES <= values <= MAX_VALUES and having >= enough
