"""Google Merchant's product data, and the affiliate feeds of its shape.

Source: https://support.google.com/merchants/answer/7052112
"""

from fashion_search.sources.files.cells import last_step
from fashion_search.sources.files.product_list import Row
from fashion_search.sources.files.shapes import sales
from fashion_search.sources.files.shapes.shape import Record, Shape


def _adapt(row: Row, record: Record) -> None:
    record["category"] = last_step(record["category"])
    if record["category"].isdigit():  # a number of Google's taxonomy
        record["category"] = ""


GOOGLE = Shape(
    name="Google Merchant's feed",
    needs=frozenset({"id", "title", "link", "image link"}),
    columns={
        "id": ("id",),
        "group": ("item group id",),
        "title": ("title",),
        "description": ("description",),
        "price": ("price",),
        "category": ("product type", "google product category"),
        "pictures": ("image link", "additional image link"),
        "url": ("link",),
    },
    attributes={
        "brand": "brand",
        "color": "colour",
        "size": "size",
        "gender": "gender",
        "material": "material",
        "pattern": "pattern",
        "age group": "age_group",
        "condition": "condition",
        "availability": "in_stock",
    },
    adapt=_adapt,
    scattered=True,
    sale="sale price",
    further=frozenset({"sale price"}) | sales.DATES,
)
