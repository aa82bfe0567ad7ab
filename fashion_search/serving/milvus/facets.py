"""The facets of a catalogue in Milvus: what is counted is of all its products, rows are those of fetched ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from fashion_search.catalog.columns import Choices, CurrencyPrices, ValueCount, ValueRows
from fashion_search.catalog.database import Database
from fashion_search.catalog.facets import Facets, is_offered
from fashion_search.catalog.product import CATEGORY, CURRENCY, Product, filter_values
from fashion_search.index import Rows
from fashion_search.serving.catalogue import CatalogueNames
from fashion_search.serving.milvus.summary import Summary

NO_ROWS = np.empty(0, dtype=np.int64)


class CountedFacets:
    """What a catalogue can be filtered by, and what it calls things, from its counts: see `catalog.facets.Facets`."""

    def __init__(self, summary: Summary) -> None:
        """Take the summary of a moment."""
        self.summary = summary
        self.categories = _choices(summary.values.get(CATEGORY, {}))
        self.currencies = [
            CurrencyPrices(choice.value, *self._range(choice.value), rows=NO_ROWS)
            for choice in _choices(summary.values.get(CURRENCY, {}))
        ]
        self.attributes = {
            name: choices
            for name, values in summary.values.items()
            if name not in (CATEGORY, CURRENCY, *summary.many)
            and is_offered(
                len(choices := _choices(values)), summary.attributes.get(name, 0), summary.products
            )
        }
        self.names = CatalogueNames.of(self._values)

    def _range(self, currency: str) -> tuple[float, float]:
        ranges = self.summary.ranges.items()
        found = [bounds for name, bounds in ranges if name.casefold() == currency.casefold()]
        return min(low for low, _ in found), max(high for _, high in found)

    def _values(self, attributes: tuple[str, ...], most: int) -> list[str]:
        """Return values of the attributes that have one of some names, in lower case."""
        groups = [known for name, known in self.summary.values.items() if name.lower() in attributes]
        return [value.casefold() for known in groups for value in known][:most]


class FetchedFacets(Facets):
    """The facets of a catalogue: what is counted is of all its products, rows are those of fetched ones."""

    def __init__(self, products: Sequence[Product], counted: CountedFacets) -> None:
        """Take the products by row, and the facets of the whole catalogue."""
        numbers: dict[tuple[str, str], int] = {}
        pairs = sorted(
            (numbers.setdefault(value, len(numbers)), row)
            for row, product in enumerate(products)
            for value in filter_values(product)
        )
        values, rows = np.array(pairs, dtype=np.int32).reshape(-1, 2).T.copy()
        prices = [np.nan if product.price is None else product.price for product in products]
        super().__init__(
            Database.of_values((number, *value) for value, number in numbers.items()),
            np.array(prices, dtype=np.float64),
            ValueRows(values, rows, values[:0], rows[:0]),
            np.ones(len(products), dtype=bool),
        )
        self._counted, self.products = counted, counted.summary.products

    @cached_property
    def currencies(self) -> list[CurrencyPrices]:
        """The currencies of all prices, the most frequent first, with the rows of fetched products."""
        rest = ~np.isnan(self.prices)
        known: dict[str, Rows] = {}
        for choice, rows in self._choices(CURRENCY):
            known[choice.value.casefold()] = rows
            rest[rows] = False
        known[""] = np.flatnonzero(rest)
        none = known[""][:0]
        return [
            CurrencyPrices(one.currency, one.lowest, one.highest, known.get(one.currency.casefold(), none))
            for one in self._counted.currencies
        ]

    @cached_property
    def attribute_choices(self) -> dict[str, Choices]:
        """The attributes to offer as filters, by name, with their values and fetched products."""
        return {name: Choices(self._choices(name)) for name in self._counted.attributes}

    @property
    def categories(self) -> list[ValueCount]:
        """The categories, the largest first."""
        return self._counted.categories

    @property
    def offered_attributes(self) -> dict[str, list[ValueCount]]:
        """The attributes to offer as filters, by name, with their values."""
        return self._counted.attributes

    def has(self, attribute: str, value: str) -> bool:
        """Return whether any product has a value of an attribute; of attributes with many values any may be there."""
        summary = self._counted.summary
        known = {each.casefold() for each in summary.values.get(attribute, {})}
        return attribute in summary.many or value.casefold() in known

    def names(self, attribute: str | None = None) -> list[str]:
        """Return the first thousand values of an attribute, or the attributes."""
        values = self._counted.summary.values
        if attribute is None:
            return [name for name in values if name not in (CATEGORY, CURRENCY)][:1000]
        return list(values.get(attribute, {}))[:1000]

    def _named(self, names: Sequence[str]) -> list[str]:
        return [name for name in self._counted.summary.values if name.lower() in names]


def _choices(values: Mapping[str, int]) -> list[ValueCount]:
    """Return values with their numbers of products, the most frequent first; spellings that differ by case are one."""
    merged: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        merged[value.casefold()].append(value)
    found = [
        ValueCount(max(spellings, key=values.__getitem__), sum(map(values.__getitem__, spellings)))
        for spellings in merged.values()
    ]
    return sorted(found, key=lambda choice: (-choice.products, choice.value.casefold()))
