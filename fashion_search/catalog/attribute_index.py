"""Inverted index of categories and attributes: from each value to the rows of its products."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.string_column import KeyLookup, Numbers, StringColumn

_SEPARATOR = "\0"  # between an attribute's name and value; neither can contain it


@dataclass(frozen=True)
class ValueCount:
    """A value and the number of products that have it."""

    value: str
    products: int


@dataclass(frozen=True, kw_only=True)
class AttributeIndex:
    """All values with their products, as flat arrays; values of one attribute are consecutive.

    `names` are the attribute and value of each; `keys` looks them up, ignoring case. The products of value i
    are `rows[starts[i]:starts[i + 1]]`, and attribute j has the values `firsts[j]` to `firsts[j + 1]`.
    """

    names: StringColumn
    keys: KeyLookup
    rows: NDArray[np.int32]
    starts: Numbers
    firsts: Numbers

    def find(self, attribute: str, value: str) -> int | None:
        """Return a value's number; None if no product has it."""
        wanted = _key(attribute, value)
        found = self.keys.candidates(wanted)
        return next((number for number in found if _normalized(self.names[number]) == wanted), None)

    def rows_with(self, number: int) -> NDArray[np.int32]:
        """Return the rows of a value's products, ascending."""
        return self.rows[self.starts[number] : self.starts[number + 1]]

    def attributes(self) -> Iterator[tuple[str, range]]:
        """Yield each attribute's name and the numbers of its values."""
        for first, end in zip(self.firsts[:-1].tolist(), self.firsts[1:].tolist(), strict=True):
            yield self.names[first].partition(_SEPARATOR)[0], range(first, end)

    def value_counts(self, numbers: range) -> list[ValueCount]:
        """Return values with their counts, the most frequent first."""
        counts = np.diff(self.starts[numbers.start : numbers.stop + 1]).tolist()
        values = (self.names[number].partition(_SEPARATOR)[2] for number in numbers)
        found = [ValueCount(value, count) for value, count in zip(values, counts, strict=True)]
        return sorted(found, key=lambda choice: (-choice.products, choice.value.casefold()))


class AttributeIndexBuilder:
    """Collects the values of products: pairs of a spelling's number and a product's row."""

    def __init__(self) -> None:
        self._spellings: dict[str, dict[str, int]] = {}
        self._count = 0
        self._rows = array("i")
        self._owned = array("i")

    def add(self, attribute: str, value: str, row: int) -> None:
        """Add a value of a product; an empty one is ignored."""
        if not value:
            return
        spellings = self._spellings.setdefault(attribute, {})
        number = spellings.setdefault(value, self._count)
        self._count += number == self._count
        self._rows.append(row)
        self._owned.append(number)

    def build(self) -> AttributeIndex:
        """Merge spellings that differ by case only, under the most frequent one (ties: the first)."""
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
                    names[firsts[-1] + code] = f"{attribute}{_SEPARATOR}{spelling}"
            firsts.append(firsts[-1] + len(codes))
        codes_and_rows = code_of[np.array(self._owned, dtype=np.int64)] << 32 | np.array(
            self._rows, dtype=np.int64
        )
        pairs = np.unique(codes_and_rows)  # sorted by value, then by row; a product counts once
        return AttributeIndex(
            names=StringColumn.of(names),
            keys=KeyLookup.of(map(_normalized, names)),
            rows=(pairs & 0xFFFFFFFF).astype(np.int32),
            starts=np.searchsorted(pairs, np.arange(len(names) + 1) << 32),
            firsts=np.array(firsts, dtype=np.int64),
        )


def _key(attribute: str, value: str) -> str:
    return f"{attribute}{_SEPARATOR}{value.casefold()}"


def _normalized(name: str) -> str:
    """Return the case-insensitive key of a stored name."""
    attribute, _, value = name.partition(_SEPARATOR)
    return _key(attribute, value)


def values_of(value: Any) -> list[str]:  # noqa: ANN401
    """Return an attribute's values as strings; a list has several."""
    found = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in found if isinstance(one, str | int | float)]
