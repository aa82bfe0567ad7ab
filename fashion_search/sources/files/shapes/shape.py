"""What a shape of product list is: which columns it has, and what they become."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fashion_search.sources.files.cells import filled, pictures_of
from fashion_search.sources.files.column_names import folded
from fashion_search.sources.files.product_list import Line, ProductList, Row

Record = dict[str, Any]
"""A row by the names of `records.FIELDS`, with raw values; `price` lists all prices that the row has.

Further names: `group`, the id of the product that a variant belongs to; `variant_pictures`, which come last;
`left_out`, why the row is no product to show.
"""


def adds_nothing(row: Row, record: Record) -> None:
    """Leave a record as the columns make it."""


def as_they_are(listed: ProductList) -> Iterator[Line]:
    """Yield a list's rows."""
    return listed.lines()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A shape of list; names of columns are folded.

    `needs` are columns that together tell it. `columns` has the columns of each field: the first one that is
    filled counts, of pictures and prices all. `attributes` are the attributes that columns become. `adapt` does
    what a mapping cannot say with the `further` columns, and `prepare` yields the rows as they are to be read.
    Variants of a product follow each other unless they are `scattered`. With `joins_surplus`, cells beyond the
    last column belong to it.
    """

    name: str
    needs: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    attributes: Mapping[str, str] = field(default_factory=dict)
    adapt: Callable[[Row, Record], None] = adds_nothing
    prepare: Callable[[ProductList], Iterator[Line]] = as_they_are
    further: frozenset[str] = frozenset()
    scattered: bool = False
    joins_surplus: bool = False

    def fits(self, columns: Iterable[str]) -> bool:
        """Return whether a list with these columns has this shape."""
        return self.needs <= {folded(name) for name in columns}

    def record(self, row: Row) -> Record:
        """Return a row as a record."""
        values = by_folded_name(row)
        record: Record = {
            name: next((values[column] for column in columns if filled(values.get(column))), None)
            for name, columns in self.columns.items()
        }
        record["price"] = [
            values[name] for name in self.columns.get("price", ()) if values.get(name) not in (None, "")
        ]
        record["pictures"] = [
            reference
            for name in self.columns.get("pictures", ())
            for reference in pictures_of(values.get(name))
        ]
        record["attributes"] = {
            name: values[column] for column, name in self.attributes.items() if filled(values.get(column))
        }
        self.adapt(values, record)
        if isinstance(tags := record["attributes"].get("tags"), str):
            record["attributes"]["tags"] = [tag.strip() for tag in tags.split(",") if tag.strip()]
        return record

    @property
    def used(self) -> frozenset[str]:
        """The columns that become something."""
        listed = frozenset(column for columns in self.columns.values() for column in columns)
        return listed | frozenset(self.attributes) | self.further


def by_folded_name(row: Row) -> dict[str, Any]:
    """Return a row's values by folded names; of names that differ by case only, the first that is filled."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        key = folded(name)
        if not filled(found.get(key)):
            found[key] = value
    return found
