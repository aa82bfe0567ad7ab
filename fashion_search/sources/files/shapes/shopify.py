"""Shopify's product export: several rows a handle, one for each variant and picture.

Source: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from fashion_search.sources.files.cells import filled, last_step
from fashion_search.sources.files.column_names import attribute_of
from fashion_search.sources.files.product_list import Row
from fashion_search.sources.files.shapes.shape import Record, Shape

OPTIONS = ("option1", "option2", "option3")

RENAMED = {
    "url handle": "handle",
    "description": "body",
    "published on online store": "published",
    "price": "variant price",
    "inventory quantity": "variant inventory qty",
    "continue selling when out of stock": "variant inventory policy",
    "product image url": "image src",
    "variant image url": "variant image",
}
"""Names of the export's columns since 2025, and those before."""


FILLED_DOWN = ("handle", "status", "published", *(f"{option} name" for option in OPTIONS))
"""Columns that only the first row of a handle fills."""


def _filled_down(rows: Iterable[Row]) -> Callable[[Row], Row]:
    """Give each row what only the first row of its handle says."""
    first: Row = {}

    def fill(row: Row) -> Row:
        nonlocal first
        if row.get("handle") != first.get("handle"):
            first = {name: row[name] for name in FILLED_DOWN if name in row}
        return {**row, **first}

    return fill


def _adapt(row: Row, record: Record) -> None:
    record["group"] = record["id"]
    record["category"] = record["category"] or last_step(row.get("product category"))
    record["variant_pictures"] = [row["variant image"]] if filled(row.get("variant image")) else []
    attributes = record["attributes"]
    for option in OPTIONS:
        name, value = str(row.get(f"{option} name") or "").strip(), row.get(f"{option} value")
        if name and filled(value) and value != "Default Title":
            attributes[attribute_of(name)] = value
    if filled(quantity := row.get("variant inventory qty")):
        more = str(row.get("variant inventory policy")).lower() in ("continue", "true")
        attributes["in_stock"] = "yes" if more else quantity
    status = str(row.get("status") or "").lower()
    if status in ("draft", "archived"):
        record["left_out"] = f"its status is {status}"
    elif str(row.get("published")).lower() == "false":
        record["left_out"] = "it is not published"
    elif str(row.get("gift card")).lower() == "true":
        record["left_out"] = "it is a gift card"


SHOPIFY = Shape(
    name="Shopify's product export",
    needs=frozenset({"handle", "title", "image src"}),
    columns={
        "id": ("handle",),
        "title": ("title",),
        "description": ("body", "body html"),
        "category": ("type", "custom product type"),
        "price": ("variant price", "price"),
        "pictures": ("image src",),
    },
    attributes={"vendor": "brand", "tags": "tags"},
    adapt=_adapt,
    prepare=_filled_down,
    further=frozenset(
        {"product category", "variant image", "status", "published", "gift card", "variant inventory qty"}
        | {f"{option} {part}" for option in OPTIONS for part in ("name", "value")}
    ),
)

SHOPIFY_2025 = replace(
    SHOPIFY,
    needs=frozenset(name for name, old in RENAMED.items() if old in SHOPIFY.needs) | {"title"},
    renamed=RENAMED,
)
