"""The interface of a product list in a file, whatever its format."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

Row = Mapping[str, Any]
"""A row's values by column."""


class CutShort(str):
    """The reason why a row cannot be read where the file ends too early: further rows may be missing."""


Line = tuple[int, Row | str]
"""A row's number in its file, from 1, and its values or the reason why it cannot be read."""

SURPLUS = ""
"""The column of the cells beyond the last column, a list."""


HEAD_ROWS = 100
"""Rows that are looked at to guess what is in a list."""


def head_rows(lines: Iterable[Line]) -> list[Row]:
    """Return the first rows of a list."""
    return [row for _, row in islice(lines, HEAD_ROWS) if not isinstance(row, str)]


MAX_COLUMNS = 1000
"""Most columns: every row is looked at for each."""


def all_columns(lines: Iterable[Line], remarks: list[str]) -> list[str]:
    """Return the names in all rows of a list without a header, where any row may have fields of its own.

    `remarks` takes one if there are more than `MAX_COLUMNS`.
    """
    names: dict[str, None] = {}
    for _, row in lines:
        if not isinstance(row, str):
            names |= dict.fromkeys(row)
        if len(names) > MAX_COLUMNS:
            remarks.append(f"it has more than {MAX_COLUMNS:,} columns: only the first ones are read")
            break
    return list(names)[:MAX_COLUMNS]


class ProductList(Protocol):
    """A file with one row a product or variant; can be read again."""

    keeps_case: bool
    """Whether the case of its columns' names matters, as in JSON."""

    @property
    def columns(self) -> Sequence[str]:
        """Names of the columns, in order."""

    @property
    def remarks(self) -> Sequence[str]:
        """What was guessed or mended in reading it, for people."""

    def lines(self) -> Iterator[Line]:
        """Yield the rows in order.

        Raises:
            SourceError: the file cannot be read.
        """
