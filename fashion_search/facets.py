"""What the products of a catalogue can be filtered by, as columns; and which products pass."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search import columns
from fashion_search.columns import Lookup, Numbers, Strings
from fashion_search.filters import Filters
from fashion_search.index import Rows
from fashion_search.products import Product

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

_BETWEEN = "\0"  # an attribute's name and its value; neither a filter nor a catalogue can hold it


@dataclass(frozen=True)
class Choice:
    """A value that products have, and how many of them."""

    value: str
    products: int


@dataclass(frozen=True, kw_only=True)
class Values:
    """All values of categories and attributes, each with the products that have it.

    `names` holds name and value of each, those of one attribute together, `keys` finds them whatever
    their case, `starts` says where in `rows` the products of each begin (and the last end), and
    `firsts` with which value each attribute begins (and the last ends).
    """

    names: Strings
    keys: Lookup
    rows: NDArray[np.int32]
    starts: Numbers
    firsts: Numbers

    def find(self, attribute: str, value: str) -> int | None:
        """Return a value's number; None where no product has it."""
        wanted = _key(attribute, value)
        found = self.keys.candidates(wanted)
        return next((number for number in found if _folded(self.names[number]) == wanted), None)

    def having(self, number: int) -> NDArray[np.int32]:
        """Return the rows of the products that have a value, ascending."""
        return self.rows[self.starts[number] : self.starts[number + 1]]

    def attributes(self) -> Iterator[tuple[str, range]]:
        """Yield each attribute's name and the numbers of its values."""
        for first, end in zip(self.firsts[:-1].tolist(), self.firsts[1:].tolist(), strict=True):
            yield self.names[first].partition(_BETWEEN)[0], range(first, end)

    def choices(self, numbers: range) -> list[Choice]:
        """Return some values, the most frequent first."""
        counts = np.diff(self.starts[numbers.start : numbers.stop + 1]).tolist()
        values = (self.names[number].partition(_BETWEEN)[2] for number in numbers)
        found = [Choice(value, count) for value, count in zip(values, counts, strict=True)]
        return sorted(found, key=lambda choice: (-choice.products, choice.value.casefold()))


class Facets:
    """The columns of a catalogue: prices (NaN for none), categories and attributes."""

    def __init__(self, prices: NDArray[np.float64], values: Values) -> None:
        """Take finished columns; `of` and `load` make them."""
        self.prices = prices
        self._values = values

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Facets":
        """Take the columns out of products."""
        prices = array("d")
        gathered = _Gathered()
        for row, product in enumerate(products):
            prices.append(np.nan if product.price is None else product.price)
            gathered.add(CATEGORY, product.category, row)
            for name, value in product.attributes.items():
                for one in _values(value):
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
        columns.save(folder, arrays)

    @classmethod
    def load(cls, folder: Path) -> "Facets":
        """Open what `save` wrote.

        Raises:
            IndexMismatchError: it is missing or damaged.
        """
        prices, data, ends, keys, rows, starts, firsts = columns.load(
            folder,
            *("prices", "value_names", "value_ends", "value_keys"),
            *("value_rows", "value_starts", "value_firsts"),
        )
        values = Values(names=Strings(data, ends), keys=Lookup(keys), rows=rows, starts=starts, firsts=firsts)
        return cls(prices, values)

    @cached_property
    def categories(self) -> list[Choice]:
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
    def offered(self) -> dict[str, list[Choice]]:
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


class _Gathered:
    """The values of products, while they are read: each spelling has a number, each owner a place."""

    def __init__(self) -> None:
        self._spellings: dict[str, dict[str, int]] = {}
        self._count = 0
        self._rows = array("i")
        self._owned = array("i")

    def add(self, attribute: str, value: str, row: int) -> None:
        """Note that a product has a value."""
        if not value:
            return
        spellings = self._spellings.setdefault(attribute, {})
        number = spellings.setdefault(value, self._count)
        self._count += number == self._count
        self._rows.append(row)
        self._owned.append(number)

    def values(self) -> Values:
        """Put together what differs by case only, under its most frequent spelling, the first among equals."""
        times = np.bincount(np.array(self._owned, dtype=np.int64), minlength=self._count).tolist()
        code_of = np.empty(self._count, dtype=np.int64)  # by number of the spelling
        names: list[str] = []
        firsts = [0]
        for attribute, spellings in self._spellings.items():
            codes: dict[str, int] = {}
            most: list[int] = []
            for spelling, number in spellings.items():
                code = codes.setdefault(spelling.casefold(), len(codes))
                code_of[number] = firsts[-1] + code
                if code == len(most):
                    most.append(0)
                    names.append("")
                if times[number] > most[code]:
                    most[code] = times[number]
                    names[firsts[-1] + code] = f"{attribute}{_BETWEEN}{spelling}"
            firsts.append(firsts[-1] + len(codes))
        codes_and_rows = code_of[np.array(self._owned, dtype=np.int64)] << 32 | np.array(
            self._rows, dtype=np.int64
        )
        pairs = np.unique(codes_and_rows)  # sorted by value, then by row; a product counts once
        return Values(
            names=Strings.of(names),
            keys=Lookup.of(map(_folded, names)),
            rows=(pairs & 0xFFFFFFFF).astype(np.int32),
            starts=np.searchsorted(pairs, np.arange(len(names) + 1) << 32),
            firsts=np.array(firsts, dtype=np.int64),
        )


def _key(attribute: str, value: str) -> str:
    return f"{attribute}{_BETWEEN}{value.casefold()}"


def _folded(name: str) -> str:
    """Return a value's key from its name as it is kept."""
    attribute, _, value = name.partition(_BETWEEN)
    return _key(attribute, value)


def _values(value: Any) -> list[str]:  # noqa: ANN401
    """Return an attribute's values as they are filtered by: each of a list's, numbers as written."""
    found = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in found if isinstance(one, str | int | float)]
