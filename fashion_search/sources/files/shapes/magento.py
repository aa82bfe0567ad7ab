"""Magento's (Adobe Commerce's) product export.

Source: https://experienceleague.adobe.com/en/docs/commerce-admin/systems/data-transfer/data-attributes-product
"""

import re
from collections.abc import Iterator

from fashion_search.sources.files.cells import filled, values_of
from fashion_search.sources.files.column_names import attribute_of, folded
from fashion_search.sources.files.product_list import Line, ProductList, Row
from fashion_search.sources.files.shapes.shape import Record, Shape

PARENT = "parent of variations"
"""The column that `_with_parents` adds."""


def _with_parents(listed: ProductList) -> Iterator[Line]:
    """Add to each variation the SKU of its configurable product; leave out translations, which repeat an SKU."""
    parents: dict[str, str] = {}
    columns = {folded(name): name for name in listed.columns}
    sku, variations, view = (
        columns.get(name, "") for name in ("sku", "configurable variations", "store view code")
    )
    for _, row in listed.lines():
        if not isinstance(row, str) and filled(row.get(variations)):
            for child in re.findall(r"(?:^|[|,])\s*sku=([^,|]+)", str(row[variations])):
                parents[child.strip()] = str(row.get(sku, ""))
    for number, row in listed.lines():
        if isinstance(row, str):
            yield number, row
        elif not filled(row.get(view)):
            yield number, {**row, PARENT: parents.get(str(row.get(sku, "")).strip(), "")}


def _adapt(row: Row, record: Record) -> None:
    parent = row.get(PARENT)
    record["group"] = parent or record["id"]
    if parent:
        record["title"] = record["description"] = None
    elif str(row.get("visibility", "")).strip().lower() == "not visible individually":
        record["left_out"] = "it is not visible individually"
    if str(row.get("product online", "1")).strip() in ("0", "2"):
        record["left_out"] = "it is not online"
    first = re.split(r"(?<!\\)[,|]", str(record["category"] or ""))[0]
    record["category"] = first.split("/")[-1].strip()
    if filled(row.get("special price")):
        record["price"] = [row["special price"]]
    record["pictures"] = [each if "://" in each else each.lstrip("/") for each in record["pictures"]]
    for pair in re.split(r",(?=[^,=]+=)", str(row.get("additional attributes") or "")):
        name, _, value = pair.partition("=")
        if filled(name) and filled(value):
            found = values_of(value.replace(",", "|"))
            record["attributes"][attribute_of(name)] = found if len(found) > 1 else found[0]


MAGENTO = Shape(
    name="Magento's product export",
    needs=frozenset({"sku", "name", "product type", "base image"}),
    columns={
        "id": ("sku",),
        "title": ("name",),
        "description": ("description", "short description"),
        "price": ("price",),
        "category": ("categories",),
        "pictures": ("base image", "additional images"),
    },
    attributes={"is in stock": "in_stock", "qty": "in_stock"},
    adapt=_adapt,
    scattered=True,
    prepare=_with_parents,
    further=frozenset(
        {
            "visibility",
            "product online",
            "special price",
            "additional attributes",
            "configurable variations",
            "store view code",
        }
    ),
)
