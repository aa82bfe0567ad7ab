"""Turns a list's rows into products: variants become one, and prices and values are read."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fashion_search.sources.base import Entry, Kind, Note
from fashion_search.sources.cleaning import text
from fashion_search.sources.files.cells import filled, values_of
from fashion_search.sources.files.column_names import folded, with_currency
from fashion_search.sources.files.product_list import SURPLUS, CutShort, ProductList, Row
from fashion_search.sources.files.shapes.shape import Record, Shape
from fashion_search.sources.files.shapes.variants import merge
from fashion_search.sources.markup import plain
from fashion_search.sources.prices import PriceColumn
from fashion_search.sources.records import RecordParser, in_stock

_ROUNDED_ID = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


class ListReader:
    """Reads one list, as often as wanted."""

    def __init__(self, path: Path, listed: ProductList, shape: Shape) -> None:
        self.path, self.shape = path, shape
        self._listed = listed
        self._variants = self._joined = 0

    @property
    def remarks(self) -> list[str]:
        """How the list was read; complete once it is."""
        variants, joined = self._variants, self._joined
        return [
            f"{self.path.name}: {self.shape.name}",
            *self._columns(),
            *self._listed.remarks,
            *([f"{variants:,} rows are variants of products in other rows"] if variants else []),
            *([f"rows with more cells than columns, joined to the last one: {joined:,}"] if joined else []),
        ]

    def _columns(self) -> Iterator[str]:
        """Yield what the columns are taken for."""
        shape = self.shape
        spelt: dict[str, list[str]] = {}
        for name in self._listed.columns:
            if name not in shape.overlooked:
                spelt.setdefault(shape.renamed.get(folded(name), folded(name)), []).append(name)
        fields = [*shape.columns.items(), *((name, (column,)) for column, name in shape.attributes.items())]
        used = [
            (field, [name for column in dict.fromkeys(columns) for name in spelt.get(column, ())])
            for field, columns in fields
        ]
        pairs = [
            f"{field} = {' + '.join(names)}"
            for field, names in used
            if names and [name.lower() for name in names] != [field]
        ]
        read = [name for column, names in spelt.items() if column in shape.further for name in names]
        left = [name for column, names in spelt.items() if column not in shape.used for name in names]
        alike = [names for column, names in spelt.items() if len(names) > 1 and column in shape.used]
        left += [name for name in self._listed.columns if name in shape.overlooked]
        if pairs:
            yield f"columns: {', '.join(pairs)}"
        if read:
            yield f"columns read, too: {', '.join(read)[:300]}"
        if left:
            yield f"columns left out: {', '.join(left)}"
        for names in alike:
            yield f"columns {', '.join(names)} are taken for one: the first that is filled counts"

    def read(self) -> Iterator[Entry | Note]:
        """Yield the products in order, and notes; products of several rows come after their last one.

        Raises:
            SourceError: the list cannot be read.
        """
        self._parser, self._rounded_ids = RecordParser(), Counter[str]()
        self._variants = self._joined = 0
        self._prices = PriceColumn(self._written_prices())
        parents = self._named_parents()
        self._prepare = self.shape.prepare(self.shape.row(row) for row in self._rows())
        groups: dict[str, tuple[str, Record]] = {}
        hidden: dict[str, list[Note]] = {}  # variants that are left out, by product
        shown, left_out = set[str](), set[str]()  # products with other variants; products that are left out
        for number, row in self._listed.lines():
            where = f"{self.path.name}:{number}"
            record = row if isinstance(row, str) else self._record(row, number)
            if record is None:
                continue
            if isinstance(record, str):
                kind: Kind = "list" if isinstance(record, CutShort) else "record"
                yield Note(kind=kind, id="", where=where, why=record)
                continue
            product_id = text(record["id"])
            group = text(record.get("group")) or (product_id if product_id in parents else "")
            variant = group not in ("", product_id)
            if why := record.get("left_out"):
                note = Note(kind="record", id=product_id, where=where, why=f"{why}: left out")
                if variant:
                    hidden.setdefault(group, []).append(note)
                    continue
                if product_id not in left_out:  # named once for all rows of a product
                    yield note
                left_out.add(product_id)
                groups.pop(group, None)
                continue
            if variant:
                shown.add(group)
            if not group:
                yield from self._product(record, where)
            elif group in groups:
                self._variants += 1
                product = groups[group][1]
                # What the product's own row says comes first.
                if not variant and text(product["id"]) != group:
                    groups[group] = where, record
                    product, record = record, product
                merge(product, record)
            elif group not in left_out:
                if not self.shape.scattered:
                    yield from self._products(groups)
                    groups.clear()
                groups[group] = where, record
        for group, notes in hidden.items():
            if group in left_out:
                continue
            if group in shown:
                yield from notes
            else:
                groups.pop(group, None)
                why = f"all its variants are left out, the first because {notes[0].why.partition(':')[0]}"
                yield replace(notes[0], id=group, why=why)
        yield from self._products(groups)

    def _rows(self) -> Iterator[Row]:
        return (row for _, row in self._listed.lines() if not isinstance(row, str))

    def _written_prices(self) -> Iterator[object]:
        """Yield all prices as they are written."""
        names = [name for name in self._listed.columns if folded(name) in self.shape.priced]
        return (with_currency(name, row.get(name)) for row in self._rows() for name in names)

    def _named_parents(self) -> set[str]:
        """Return the ids that variants name as their product's."""
        columns = self.shape.columns.get("group", ())
        names = [name for name in self._listed.columns if folded(name) in columns]
        return {text(row.get(name)) for row in self._rows() for name in names} if names else set()

    def _record(self, row: Row, number: int) -> Record | str | None:
        """Return a row's record; the reason why it cannot be read, or None if it is to be left out."""
        surplus = row.get(SURPLUS)
        if surplus and self.shape.joins_surplus:
            self._joined += 1
            last = [name for name in row if name != SURPLUS][-1]
            row, surplus = {**row, last: ",".join([str(row[last]), *surplus])}, None
        prepared = self._prepare(self.shape.row(row))
        if surplus:
            return "it has more cells than the list has columns"
        if prepared is None:
            return None
        record = self.shape.record(prepared)
        return record if "id" in self.shape.columns else {**record, "id": str(number)}

    def _products(self, groups: Mapping[str, tuple[str, Record]]) -> Iterator[Entry | Note]:
        for group, (where, record) in groups.items():
            yield from self._product({**record, "id": group}, where)

    def _product(self, record: Record, where: str) -> Iterator[Entry | Note]:
        """Yield a record's product, and notes."""
        read = [(raw, self._prices.read(raw)) for raw in record["price"]]
        currency = next((price.currency for _, price in read if price.currency), None)
        alike = [price.amount for _, price in read if price.currency in (None, currency)]
        amounts = [amount for amount in alike if amount is not None]
        notes = list(dict.fromkeys(record["notes"]))
        if len(alike) < len(read):
            notes.append(f"it has prices in several currencies: those in {currency} count")
        product_id = text(record["id"])
        if _ROUNDED_ID.fullmatch(product_id):
            self._rounded_ids[product_id] += 1
            if (count := self._rounded_ids[product_id]) > 1:
                why = f"a spreadsheet has rounded its id {product_id}, which others have, too: numbered"
                product_id = f"{product_id} ({count})"
                yield Note(kind="record", id=product_id, where=where, why=why)
        for why in notes:
            yield Note(kind="record", id=product_id, where=where, why=why)
        attributes = record["attributes"]
        if "in_stock" in attributes:
            stock = {in_stock(value) for value in values_of(attributes["in_stock"])} - {""}
            attributes["in_stock"] = "yes" if "yes" in stock else "no" if stock else ""
        yield from self._parser.read(
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


def _words(value: Any) -> Any:  # noqa: ANN401
    """Return text without markup and entities, with single spaces."""
    if not isinstance(value, str):
        return value
    return plain(value) if _is_markup(value) else re.sub(r"[ \t\r\n]+", " ", value)


def _is_markup(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and ("<" in value or "&" in value)
