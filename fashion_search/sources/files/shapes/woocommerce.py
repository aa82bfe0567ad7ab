"""WooCommerce's product export: variations name their parent by `id:NUMBER` or by SKU.

Source: https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

from collections.abc import Callable, Iterable

from fashion_search.sources.files.cells import filled, last_step, values_of
from fashion_search.sources.files.column_names import attribute_of
from fashion_search.sources.files.product_list import Row
from fashion_search.sources.files.shapes import sales
from fashion_search.sources.files.shapes.shape import Record, Shape

ATTRIBUTES = range(1, 21)


def _with_parents(rows: Iterable[Row]) -> Callable[[Row], Row]:
    """Replace the parents' SKUs by their ids."""
    ids = {
        str(row["sku"]).strip(): str(row.get("id", "")).strip()
        for row in rows
        if filled(row.get("sku")) and not filled(row.get("parent"))
    }

    def replaced(row: Row) -> Row:
        parent = str(row.get("parent") or "").strip()
        return {**row, "parent": parent[3:] if parent.lower().startswith("id:") else ids.get(parent, parent)}

    return replaced


def _adapt(row: Row, record: Record) -> None:
    kinds = str(row.get("type") or "simple").lower()
    published = str(row.get("published", "1")).strip()
    if "variation" in kinds:
        if not filled(row.get("parent")):
            record["left_out"] = "it is a variation without a parent"
        record["group"], record["title"], record["description"] = row.get("parent"), None, None
    else:
        record["group"] = record["id"]
    if "grouped" in kinds:
        record["left_out"] = "it is a group of other products"
    elif published in ("0", "-1", "false"):
        record["left_out"] = "it is a draft" if published == "-1" else "it is not published"
    elif str(row.get("visibility in catalog", "")).strip().lower() == "hidden":
        record["left_out"] = "it is hidden in the catalogue"
    record["category"] = last_step(record["category"])
    attributes = record["attributes"]
    if "variable" in kinds:  # its variations say what there is
        attributes.pop("in_stock", None)
    for place in ATTRIBUTES:
        name, value = row.get(f"attribute {place} name"), row.get(f"attribute {place} value")
        if filled(name) and filled(value):
            attributes[attribute_of(str(name))] = values_of(value)


WOOCOMMERCE = Shape(
    name="WooCommerce's product export",
    needs=frozenset({"id", "type", "name", "published", "regular price", "images"}),
    columns={
        "id": ("id", "sku"),
        "title": ("name",),
        "description": ("description", "short description"),
        "price": ("regular price",),
        "category": ("categories",),
        "pictures": ("images",),
        "url": ("external url",),
    },
    attributes={"in stock": "in_stock", "brands": "brand", "tags": "tags"},
    adapt=_adapt,
    scattered=True,
    prepare=_with_parents,
    sale="sale price",
    further=frozenset(
        {"sale price", *sales.DATES, "sku", "parent", "type", "published", "visibility in catalog"}
        | {
            f"attribute {place} {part}"
            for place in ATTRIBUTES
            for part in ("name", "value", "visible", "global", "default")
        }
    ),
)
