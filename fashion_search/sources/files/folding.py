"""Turns a list's rows into products: variants become one, and prices and values are read."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from fashion_search.sources.base import Entry, Skipped
from fashion_search.sources.cleaning import text
from fashion_search.sources.files.cells import filled, values_of
from fashion_search.sources.files.column_names import folded
from fashion_search.sources.files.lists import FoundList
from fashion_search.sources.files.product_list import SURPLUS, Row
from fashion_search.sources.files.shapes.shape import Record
from fashion_search.sources.markup import plain
from fashion_search.sources.prices import PriceColumn
from fashion_search.sources.records import RecordParser, in_stock

_ROUNDED_ID = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)

PRICES = frozenset({"sale price", "special price"})
"""Columns of prices that shapes read besides those of their field."""

_SINGLE = ("title", "description", "category", "url", "currency")


class Folding:
    """Reads one list; afterwards it knows how many rows it has folded or mended.

    `variants` became part of another row's product; `joined` had surplus cells, which went to their last one.
    """

    def __init__(self, found: FoundList) -> None:
        """Take a list with its shape."""
        self.variants = self.joined = 0
        self._found, self._shape = found, found.shape
        self._ids: Counter[str] = Counter()
        self._left_out: set[str] = set()

    def read(self) -> Iterator[Entry | Skipped]:
        """Yield the products in order, and notes; products of several rows come after their last one.

        Raises:
            SourceError: the list cannot be read.
        """
        prices = PriceColumn(self._prices())
        parser = RecordParser()
        groups: dict[str, tuple[str, Record]] = {}
        for number, row in self._shape.prepare(self._found.listed):
            where = f"{self._found.path.name}:{number}"
            record = self._record(row, number)
            if isinstance(record, str):
                yield Skipped(kind="record", id="", where=where, why=record)
                continue
            group = text(record.get("group"))
            if why := self._refusal(record, group):
                yield from self._named(record, group, where, why)
                continue
            if not group:
                yield from self._finished(record, where, parser, prices)
                continue
            if group not in groups and not self._shape.scattered:
                yield from self._all(groups, parser, prices)
                groups = {}
            if group in groups:
                self.variants += 1
                _merge(groups[group][1], record)
            else:
                groups[group] = where, {**record, "id": group}
        yield from self._all(groups, parser, prices)

    def _prices(self) -> Iterator[object]:
        """Yield all prices as they are written."""
        columns = {*self._shape.columns.get("price", ()), *PRICES}
        names = [name for name in self._found.listed.columns if folded(name) in columns]
        for _, row in self._found.listed.lines():
            if not isinstance(row, str):
                yield from map(row.get, names)

    def _record(self, row: Row | str, number: int) -> Record | str:
        if isinstance(row, str):
            return row
        if surplus := row.get(SURPLUS):
            if not self._shape.joins_surplus:
                return "it has more cells than the list has columns"
            self.joined += 1
            last = [name for name in row if name != SURPLUS][-1]
            row = {**row, last: ",".join([str(row[last]), *surplus])}
        record = self._shape.record(row)
        if "id" not in self._shape.columns:
            record["id"] = str(number)
        return record

    def _refusal(self, record: Record, group: str) -> str:
        if why := record.get("left_out"):
            return str(why)
        return "its product is left out" if group in self._left_out else ""

    def _named(self, record: Record, group: str, where: str, why: str) -> Iterator[Skipped]:
        """Name a product that is left out, once."""
        key = group or text(record.get("id"))
        if key not in self._left_out:
            self._left_out.add(key)
            yield Skipped(kind="record", id=key, where=where, why=f"{why}: left out")

    def _all(
        self, groups: Mapping[str, tuple[str, Record]], parser: RecordParser, prices: PriceColumn
    ) -> Iterator[Entry | Skipped]:
        for group, (where, record) in groups.items():
            if group not in self._left_out:
                yield from self._finished(record, where, parser, prices)

    def _finished(
        self, record: Record, where: str, parser: RecordParser, prices: PriceColumn
    ) -> Iterator[Entry | Skipped]:
        read = [(raw, prices.read(raw)) for raw in record["price"]]
        amounts = [price.amount for _, price in read if price.amount is not None]
        currency = next((price.currency for _, price in read if price.currency), None)
        product_id = text(record["id"])
        if _ROUNDED_ID.fullmatch(product_id):
            self._ids[product_id] += 1
            if (count := self._ids[product_id]) > 1:
                why = f"a spreadsheet has rounded its id {product_id}, which others have, too: numbered"
                product_id = f"{product_id} ({count})"
                yield Skipped(kind="record", id=product_id, where=where, why=why)
        attributes = dict(record["attributes"])
        if "in_stock" in attributes:
            stock = {in_stock(value) for value in values_of(attributes["in_stock"])} - {""}
            attributes["in_stock"] = "yes" if "yes" in stock else "no" if stock else ""
        yield from parser.read(
            {
                "id": product_id,
                "price": min([a for a in amounts if a] or amounts, default=read[0][0] if read else None),
                "currency": text(record.get("currency")) or currency,
                "pictures": [*record["pictures"], *record.get("variant_pictures", ())],
                "attributes": {name: value for name, value in attributes.items() if filled(value)},
                **{name: _words(record.get(name)) for name in ("title", "category")},
                "description": plain(value) if _is_markup(value := record.get("description")) else value,
                "url": record.get("url"),
            },
            where,
        )


def _merge(product: Record, variant: Record) -> None:
    """Add a variant to a product: what the product lacks, pictures, prices, and values of attributes."""
    for name in _SINGLE:
        if not filled(product.get(name)):
            product[name] = variant.get(name)
    for name in ("pictures", "variant_pictures", "price"):
        product[name] = [*product.get(name, ()), *variant.get(name, ())]
    for name, value in variant["attributes"].items():
        known = product["attributes"].get(name)
        values = list(dict.fromkeys(map(_hashable, [*_listed(known), *_listed(value)])))
        several = len(values) > 1 or isinstance(known, list) or isinstance(value, list)
        product["attributes"][name] = values if several else values[0]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return [each for each in (value if isinstance(value, list) else [value]) if filled(each)]


def _hashable(value: Any) -> Any:  # noqa: ANN401
    return value if isinstance(value, str | int | float) else str(value)


def _words(value: Any) -> Any:  # noqa: ANN401
    """Return text without markup and entities, with single spaces."""
    if not isinstance(value, str):
        return value
    return plain(value) if _is_markup(value) else re.sub(r"[ \t\r\n]+", " ", value)


def _is_markup(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and ("<" in value or "&" in value)
