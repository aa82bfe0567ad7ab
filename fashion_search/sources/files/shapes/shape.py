"""What a shape of product list is: which columns it has, and what they become."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fashion_search.sources.files.cells import filled, pictures_of
from fashion_search.sources.files.column_names import folded
from fashion_search.sources.files.product_list import Row

Record = dict[str, Any]
"""A row by the names that `RecordParser` takes, with raw values; `price` lists all prices that the row has.

Further names: `group`, the id of the product that a variant belongs to; `variant_pictures`, which come last;
`left_out`, why the row is no product to show.
"""


def adds_nothing(row: Row, record: Record) -> None:
    """Leave a record as the columns make it."""


def as_they_are(rows: Iterable[Row]) -> Callable[[Row], Row | None]:
    """Prepare nothing."""
    return lambda row: row


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A shape of list; names of columns are folded.

    `needs` are columns that together tell it. `columns` has the columns of each field: the first one that is
    filled counts, of pictures and prices all. `attributes` are the attributes that columns become. `adapt` does
    what a mapping cannot say with the `further` columns. `prepare` takes all rows, and returns what each of them
    then goes through in order: None is a row to leave out. `renamed` has the names that columns are taken for.
    Variants of a product follow each other unless they are `scattered`. With `joins_surplus`, cells beyond the
    last column belong to it.
    """

    name: str
    needs: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    attributes: Mapping[str, str] = field(default_factory=dict)
    adapt: Callable[[Row, Record], None] = adds_nothing
    prepare: Callable[[Iterable[Row]], Callable[[Row], Row | None]] = as_they_are
    renamed: Mapping[str, str] = field(default_factory=dict)
    further: frozenset[str] = frozenset()
    scattered: bool = False
    joins_surplus: bool = False

    def row(self, row: Row) -> Row:
        """Return a row by folded names; of names that differ by case only, the first that is filled."""
        found: dict[str, Any] = {}
        for name, value in row.items():
            key = self.renamed.get(folded(name), folded(name))
            if not filled(found.get(key)):
                found[key] = value
        return found

    def record(self, row: Row) -> Record:
        """Return a prepared row as a record."""
        record: Record = {
            name: next((row[column] for column in columns if filled(row.get(column))), None)
            for name, columns in self.columns.items()
        }
        record["price"] = [
            row[name] for name in self.columns.get("price", ()) if row.get(name) not in (None, "")
        ]
        record["pictures"] = [
            reference for name in self.columns.get("pictures", ()) for reference in pictures_of(row.get(name))
        ]
        record["attributes"] = {
            name: row[column] for column, name in self.attributes.items() if filled(row.get(column))
        }
        self.adapt(row, record)
        if isinstance(tags := record["attributes"].get("tags"), str):
            record["attributes"]["tags"] = [tag.strip() for tag in tags.split(",") if tag.strip()]
        return record

    @property
    def used(self) -> frozenset[str]:
        """The columns that become something."""
        return frozenset().union(*self.columns.values(), self.attributes, self.further, self.renamed)
