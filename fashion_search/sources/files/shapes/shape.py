"""What a shape of product list is: which columns it has, and what they become."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fashion_search.sources.files.cells import filled, pictures_of
from fashion_search.sources.files.column_names import folded, with_currency
from fashion_search.sources.files.product_list import Row
from fashion_search.sources.files.shapes import sales
from fashion_search.sources.prices import PriceColumn

Record = dict[str, Any]
"""A row by the names that `RecordParser` takes, with raw values; `price` lists prices: the lowest counts.

Further names: `group`, the id of the product that a variant belongs to; `variant_pictures`, which come last;
`left_out`, why the row is no product to show; `notes`, what was guessed.
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
    filled counts, of prices the first above 0, of pictures all. `sale` is the column of a sale's price, which
    counts, too, while the sale is on. `attributes` are the attributes that columns become: the first one that is
    filled. `adapt` does what a mapping cannot say with the `further` columns. `prepare` takes all rows, and returns
    what each of them then goes through in order: None is a row to leave out. `renamed` has the names that columns
    are taken for. `overlooked` are names, as they are spelt, that fold to that of a column that the user has chosen.
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
    sale: str = ""
    overlooked: frozenset[str] = frozenset()
    further: frozenset[str] = frozenset()
    scattered: bool = False
    joins_surplus: bool = False

    def row(self, row: Row) -> Row:
        """Return a row by folded names; of names that fold to one, the first that is filled."""
        found: dict[str, Any] = {}
        for name, value in row.items():
            key = self.renamed.get(folded(name), folded(name))
            if not filled(found.get(key)) and name not in self.overlooked:
                found[key] = with_currency(name, value) if key in self.priced else value
        return found

    def record(self, row: Row) -> Record:
        """Return a prepared row as a record."""
        record: Record = {
            name: next((row[column] for column in columns if filled(row.get(column))), None)
            for name, columns in self.columns.items()
        }
        self._price(row, record)
        record["pictures"] = [
            reference for name in self.columns.get("pictures", ()) for reference in pictures_of(row.get(name))
        ]
        record["attributes"] = {}
        for column, name in self.attributes.items():
            if filled(row.get(column)):
                record["attributes"].setdefault(name, row[column])
        self.adapt(row, record)
        if isinstance(tags := record["attributes"].get("tags"), str):
            record["attributes"]["tags"] = [tag.strip() for tag in tags.split(",") if tag.strip()]
        return record

    def _price(self, row: Row, record: Record) -> None:
        """Set a record's price, and its currency where an object has both."""
        prices = [row[name] for name in self.columns.get("price", ()) if row.get(name) not in (None, "")]
        best = [next(filter(_number, prices), prices[0])] if len(prices) > 1 else prices
        record["notes"] = list[str]()
        if self.sale and filled(sale := row.get(self.sale)):
            amount, on = _number(sale), sales.is_on(row)
            if amount and on is not False:
                best = [*best, sale]
            if amount is None:
                record["notes"].append(f"its sale price {str(sale)[:40]!r} is not a number: ignored")
            elif amount and on is None:
                record["notes"].append("the dates of its sale cannot be read: the sale price counts")
        for price in best:
            if isinstance(price, Mapping):
                record["currency"] = (
                    record.get("currency") or price.get("currency") or price.get("currency_code")
                )
        record["price"] = list(map(_amount, best))

    @cached_property
    def priced(self) -> frozenset[str]:
        """The columns of prices."""
        return frozenset({*self.columns.get("price", ()), self.sale} - {""})

    @property
    def used(self) -> frozenset[str]:
        """The columns that become something."""
        return frozenset().union(*self.columns.values(), self.attributes, self.further, self.renamed)


def _amount(price: Any) -> Any:  # noqa: ANN401
    """Return the amount of a price that is an object."""
    if not isinstance(price, Mapping):
        return price
    return next((price[key] for key in ("amount", "value", "price") if key in price), None)


def _number(price: Any) -> float | None:  # noqa: ANN401
    """Read a price by itself: enough to tell whether there is one, as shops write 0 where there is none."""
    amount = _amount(price)
    return PriceColumn([amount]).read(amount).amount
