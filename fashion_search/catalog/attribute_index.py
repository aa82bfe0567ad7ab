"""The values of categories and attributes, each with the rows of the products that have it (an inverted index)."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.string_column import KeyLookup, Numbers, StringColumn

_BETWEEN = "\0"  # an attribute's name and its value; neither a filter nor a catalogue can hold it


@dataclass(frozen=True)
class ValueCount:
    """A value that products have, and how many of them."""

    value: str
    products: int


@dataclass(frozen=True, kw_only=True)
class AttributeIndex:
    """All values of categories and attributes, each with the products that have it.

    `names` holds name and value of each, those of one attribute together, `keys` finds them whatever
    their case, `starts` says where in `rows` the products of each begin (and the last end), and
    `firsts` with which value each attribute begins (and the last ends).
    """

    names: StringColumn
    keys: KeyLookup
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

    def choices(self, numbers: range) -> list[ValueCount]:
        """Return some values, the most frequent first."""
        counts = np.diff(self.starts[numbers.start : numbers.stop + 1]).tolist()
        values = (self.names[number].partition(_BETWEEN)[2] for number in numbers)
        found = [ValueCount(value, count) for value, count in zip(values, counts, strict=True)]
        return sorted(found, key=lambda choice: (-choice.products, choice.value.casefold()))


class AttributeIndexBuilder:
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

    def values(self) -> AttributeIndex:
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
        return AttributeIndex(
            names=StringColumn.of(names),
            keys=KeyLookup.of(map(_folded, names)),
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


def values_of(value: Any) -> list[str]:  # noqa: ANN401
    """Return an attribute's values as they are filtered by: each of a list's, numbers as written."""
    found = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in found if isinstance(one, str | int | float)]
