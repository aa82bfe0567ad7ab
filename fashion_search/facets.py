"""What the products of a catalogue can be filtered by, as columns; and which products pass."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.filters import Filters
from fashion_search.index import Rows
from fashion_search.products import Catalogue

FEWEST, MOST = 2, 60
"""Values that an attribute has which is worth offering: one says nothing, too many are no choice."""

LEAST_SHARE = 0.2
"""Share of the products that must have an attribute which is offered."""

LEAST_PRODUCTS = 2
"""Products per value, on average, of an attribute which is offered: ratings and article numbers have fewer."""

Passing = NDArray[np.bool_]
"""Whether each product passes, shape (products,)."""


@dataclass(frozen=True)
class Choice:
    """A value that products have, and how many of them."""

    value: str
    products: int


class Column:
    """The values of one property, by product; a product may have several or none."""

    def __init__(self, values: Iterable[Sequence[str]]) -> None:
        """Take each product's values, in row order."""
        codes: dict[str, int] = {}
        spellings: list[Counter[str]] = []
        owners, owned = [], []
        count = 0
        for row, own in enumerate(values):
            count += 1
            for value in {value.casefold(): value for value in own if value}.values():
                code = codes.setdefault(value.casefold(), len(codes))
                if code == len(spellings):
                    spellings.append(Counter())
                spellings[code][value] += 1
                owners.append(row)
                owned.append(code)
        self.products = count
        self._codes = codes
        self._spellings = [spelling.most_common(1)[0][0] for spelling in spellings]
        self._rows = np.array(owners, dtype=np.int32)
        self._owned = np.array(owned, dtype=np.int32)

    @property
    def choices(self) -> list[Choice]:
        """Return the values, the most frequent first."""
        counts = np.bincount(self._owned, minlength=len(self._spellings)).tolist()
        found = [Choice(value, number) for value, number in zip(self._spellings, counts, strict=True)]
        return sorted(found, key=lambda choice: (-choice.products, choice.value.casefold()))

    @property
    def offered(self) -> bool:
        """Whether there is something to choose between."""
        values, owners = len(self._spellings), len(np.unique(self._rows))
        return (
            FEWEST <= values <= MOST
            and owners >= LEAST_SHARE * self.products
            and owners >= LEAST_PRODUCTS * values
        )

    def having(self, values: Iterable[str]) -> Passing:
        """Return which products have one of some values."""
        wanted = [code for value in values if (code := self._codes.get(value.casefold())) is not None]
        passing = np.zeros(self.products, dtype=bool)
        passing[self._rows[np.isin(self._owned, wanted)]] = True
        return passing


class Facets:
    """The columns of a catalogue: categories, prices (NaN for none) and attributes."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the columns out of the products."""
        self.prices = np.array(
            [np.nan if product.price is None else product.price for product in catalogue], dtype=np.float64
        )
        self._categories = Column((product.category,) for product in catalogue)
        names = dict.fromkeys(name for product in catalogue for name in product.attributes)
        self._attributes = {
            name: Column(_values(product.attributes.get(name)) for product in catalogue) for name in names
        }

    @property
    def categories(self) -> list[Choice]:
        """Return the categories, the largest first."""
        return self._categories.choices

    @property
    def price_range(self) -> tuple[float, float] | None:
        """Return the lowest and the highest price; None where nothing has one."""
        known = self.prices[~np.isnan(self.prices)]
        return (float(known.min()), float(known.max())) if len(known) else None

    @property
    def offered(self) -> dict[str, list[Choice]]:
        """Return the attributes that are worth offering, by name, with their values."""
        return {name: column.choices for name, column in self._attributes.items() if column.offered}

    def passing(self, filters: Filters) -> Rows | None:
        """Return the rows of the products that pass, ascending; None where all do."""
        if not filters:
            return None
        passing = np.ones(len(self.prices), dtype=bool)
        if filters.categories:
            passing &= self._categories.having(filters.categories)
        if filters.price_min is not None:
            passing &= self.prices >= filters.price_min
        if filters.price_max is not None:
            passing &= self.prices <= filters.price_max
        for name, values in filters.attributes.items():
            column = self._attributes.get(name)
            passing &= column.having(values) if column else False
        return np.flatnonzero(passing)


def _values(value: Any) -> list[str]:  # noqa: ANN401
    """Return an attribute's values as they are filtered by: each of a list's, numbers as written."""
    found = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in found if isinstance(one, str | int | float)]
