"""Magento's (Adobe Commerce's) product export.

Source: https://experienceleague.adobe.com/en/docs/commerce-admin/systems/data-transfer/data-attributes-product
"""

import re
from collections.abc import Callable, Iterable

from fashion_search.sources.files.cells import filled, values_of
from fashion_search.sources.files.column_names import attribute_of
from fashion_search.sources.files.product_list import Row
from fashion_search.sources.files.shapes import sales
from fashion_search.sources.files.shapes.shape import Record, Shape

PARENT = "parent of variations"
"""The column that `_with_parents` adds."""


def _with_parents(rows: Iterable[Row]) -> Callable[[Row], Row | None]:
    """Add to each variation the SKU of its configurable product; leave out translations, which repeat an SKU."""
    parents = {
        child.strip(): str(row.get("sku", ""))
        for row in rows
        if filled(row.get("configurable variations"))
        for child in re.findall(r"(?:^|[|,])\s*sku=([^,|]+)", str(row["configurable variations"]))
    }

    def with_parent(row: Row) -> Row | None:
        if filled(row.get("store view code")):
            return None
        return {**row, PARENT: parents.get(str(row.get("sku", "")).strip(), "")}

    return with_parent


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
    if filled(row.get("configurable variations")):  # they say what there is
        record["attributes"].pop("in_stock", None)
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
    sale="special price",
    further=frozenset(
        {
            "visibility",
            "product online",
            "special price",
            "additional attributes",
            "configurable variations",
            "store view code",
        }
    )
    | sales.DATES,
)
