"""Any other table: what its columns are is guessed from their names, and from what is in them."""

from collections.abc import Mapping
from typing import Any

from fashion_search.sources.files.cells import (
    SUFFIXES,
    filled,
    last_step,
    parsed_list,
    pictures_of,
    values_of,
)
from fashion_search.sources.files.column_names import ATTRIBUTES, field_of, folded, rank
from fashion_search.sources.files.product_list import ProductList, Row, head_rows
from fashion_search.sources.files.shapes.shape import Record, Shape

PICTURE_SHARE = 0.8
"""The share of a column's filled cells that must be pictures."""

FALLBACK_PICTURES = frozenset({"thumbnail", "thumb"})
"""Columns whose pictures count only where there are no others: they show the same, but smaller."""

SALE = "sale price"

SHOWN = frozenset(
    {"active", "published", "visible", "enabled", "online", "aktiv", "actif", "activo", "attivo"}
)
"""Columns that say whether a product is shown."""

HIDDEN = frozenset({"0", "false", "no", "nein", "non", "nee", "nej", "hidden"})
"""Their values where it is not."""

UNFINISHED = frozenset(
    {"draft", "archived", "inactive", "disabled", "hidden", "deleted", "entwurf", "brouillon"}
)
"""Values of a status by which it is not."""


def guessed(listed: ProductList, chosen: Mapping[str, str]) -> Shape | None:
    """Return the shape of a table, with the columns that the user has chosen by field; None without pictures."""
    by_field: dict[str, list[str]] = {}
    for name in listed.columns:
        if field := field_of(name):
            by_field.setdefault(field, []).append(name)
    for names in by_field.values():
        names.sort(key=rank)
    if list(map(folded, by_field.get("group", ())))[:1] == ["parent sku"]:  # so SKUs are the ids
        by_field.get("id", []).sort(key=lambda name: folded(name) != "sku")
    if "pictures" not in by_field and (found := _with_pictures(listed)):
        by_field["pictures"] = [found]
    for field, name in chosen.items():
        by_field = {other: [each for each in names if each != name] for other, names in by_field.items()}
        by_field[field] = [name]
    if not by_field.get("pictures"):
        return None
    fields = {field: names for field, names in by_field.items() if names and field not in ATTRIBUTES}
    prices = list(dict.fromkeys(map(folded, fields.get("price", ()))))
    sale = SALE if len(prices) > 1 and SALE in prices else ""
    used = {folded(name) for names in fields.values() for name in names}
    attributes = {
        folded(name): ATTRIBUTES[field] for field in ATTRIBUTES for name in by_field.get(field, ())[:1]
    }
    further = {
        folded(name): name if listed.keeps_case else name.lower()
        for name in listed.columns
        if folded(name) not in {*used, *attributes, *SHOWN, "attributes"} and folded(name)
    }
    return Shape(
        name="a list with columns of its own",
        needs=frozenset(),
        columns={
            field: tuple(folded(name) for name in names if folded(name) not in {*FALLBACK_PICTURES, sale})
            or tuple(map(folded, names))
            for field, names in fields.items()
        },
        attributes={**attributes, **further},
        adapt=_adapt,
        sale=sale,
        overlooked=frozenset(
            name
            for name in listed.columns
            if name not in chosen.values() and folded(name) in map(folded, chosen.values())
        ),
        further=frozenset({"attributes", *SHOWN, *FALLBACK_PICTURES} | ({sale} - {""})),
        scattered=True,
    )


def _adapt(row: Row, record: Record) -> None:
    if not record["pictures"]:
        record["pictures"] = [each for name in FALLBACK_PICTURES for each in pictures_of(row.get(name))]
    record["category"] = last_step(record.get("category"))
    attributes = record["attributes"]
    if "size" in attributes:
        sizes = values_of(attributes["size"])
        attributes["size"] = sizes if len(sizes) > 1 else sizes[0] if sizes else ""
    for name, value in attributes.items():
        if isinstance(value, str) and (values := parsed_list(value)) is not None:
            attributes[name] = values
    shown = {str(row[name]).strip().lower() for name in SHOWN if filled(row.get(name))}
    if shown & HIDDEN or str(row.get("status", "")).strip().lower() in UNFINISHED:
        record["left_out"] = "it is not active"
    if isinstance(given := row.get("attributes"), Mapping):
        record["attributes"] = {**attributes, **given}


def _with_pictures(listed: ProductList) -> str | None:
    """Return the first column whose cells are pictures."""
    rows = head_rows(listed.lines())
    for name in listed.columns:
        cells = [row[name] for row in rows if filled(row.get(name))]
        if cells and sum(map(_is_picture, cells)) >= PICTURE_SHARE * len(cells):
            return name
    return None


def _is_picture(value: Any) -> bool:  # noqa: ANN401
    found = pictures_of(value)
    return bool(found) and all(each.partition("?")[0].lower().endswith(SUFFIXES) for each in found)
