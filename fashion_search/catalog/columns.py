"""Reads many products of a database at once, as arrays."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.database import Database
from fashion_search.vectors import Vectors, require_unit

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

LAST_ROW = 2**63 - 1
"""The highest row that SQLite can have."""


@dataclass(frozen=True)
class ValueCount:
    """A value and the number of products that have it."""

    value: str
    products: int


@dataclass(frozen=True)
class CurrencyPrices:
    """The prices in one currency, which is empty where none is named; `rows` are those of the products."""

    currency: str
    lowest: float
    highest: float
    rows: Int64s


class Choices:
    """The values of an attribute, the most frequent first, and the rows of the products that have each."""

    def __init__(self, found: Sequence[tuple[ValueCount, Int64s]]) -> None:
        """Take the values with their rows, at least one for each."""
        self.values, rows = [value for value, _ in found], [rows for _, rows in found]
        self._rows = np.concatenate(rows, dtype=np.int32) if rows else np.empty(0, dtype=np.int32)
        self._starts = np.cumsum([0, *map(len, rows[:-1])])

    def count(self, chosen: NDArray[np.bool_]) -> dict[str, int]:
        """Return how many of some products, a mask over all rows, have each value; those that none has are left out."""
        if not self.values:
            return {}
        counts = np.add.reduceat(chosen.take(self._rows), self._starts, dtype=np.int64).tolist()
        return {one.value: count for one, count in zip(self.values, counts, strict=True) if count}


@dataclass(frozen=True, kw_only=True)
class ProductColumns:
    """Products with pictures in row order, as arrays.

    `rows` are their database rows, shape (n,), `prices` NaN for none, `pictures` their numbers of pictures;
    `owners` and `values` pair positions in `rows` with numbers of values, shape (m,).
    """

    rows: Int64s
    prices: NDArray[np.float64]
    pictures: Int64s
    owners: Int32s
    values: Int32s


class ValueRows(NamedTuple):
    """Pairs of a value's number and the row of a product that has it: sorted by value, and later ones."""

    values: Int32s
    rows: Int32s
    later_values: Int32s
    later_rows: Int32s

    def of(self, value: int) -> Int32s:
        """Return the rows of a value's products."""
        start, end = np.searchsorted(self.values, np.array([value, value + 1], dtype=self.values.dtype))
        later = self.later_rows[self.later_values == value]
        return np.concatenate([self.rows[start:end], later]) if len(later) else self.rows[start:end]


def read_columns(database: Database, after: int = 0, until: int = LAST_ROW) -> ProductColumns:
    """Return the living products with pictures in rows above `after`, up to `until`.

    Raises:
        IndexMismatchError: the database is damaged.
    """
    rows, prices, pictures, counts = array("q"), array("d"), array("q"), array("q")
    values = bytearray()
    found = database.stream(
        "SELECT row, coalesce(price, 9e999), pictures, value_numbers FROM products "
        "WHERE row > ? AND row <= ? AND +died = 0 AND pictures > 0 ORDER BY row",
        after,
        until,
    )
    with database.reports_damage():
        for some in found:
            some_rows, some_prices, some_pictures, some_values = zip(*some, strict=True)
            rows.extend(some_rows)
            prices.extend(some_prices)
            pictures.extend(some_pictures)
            counts.extend([len(each) // 4 for each in some_values])
            values += b"".join(some_values)
        if len(values) != 4 * sum(counts):
            raise ValueError("values of another length")
    known = np.array(prices, dtype=np.float64)
    known[np.isinf(known)] = np.nan
    return ProductColumns(
        rows=np.array(rows, dtype=np.int64),
        prices=known,
        pictures=np.array(pictures, dtype=np.int64),
        owners=np.repeat(np.arange(len(rows), dtype=np.int32), np.array(counts, dtype=np.int64)),
        values=np.frombuffer(bytes(values), dtype="<i4").astype(np.int32),
    )


def read_vectors(database: Database, dim: int, after: int = 0) -> Iterator[Vectors]:
    """Yield the vectors of the pictures that belong to `read_columns(after)`, in order, some at a time.

    Raises:
        IndexMismatchError: one is not of unit length or of this width.
    """
    found = database.stream(
        "SELECT vector FROM products JOIN pictures ON product = row "
        "WHERE row > ? AND +died = 0 ORDER BY row, place",
        after,
    )
    with database.reports_damage():
        for some in found:
            if {len(vector) for (vector,) in some} != {4 * dim}:
                raise ValueError("a vector of another length")
            block = np.frombuffer(b"".join(vector for (vector,) in some), dtype="<f4").astype(np.float32)
            block = block.reshape(len(some), dim)
            require_unit(block, dim)
            yield block
