"""Two public data sets of this field: Kaggle's fashion product images, and H&M's articles."""

from fashion_search.sources.files.product_list import Row
from fashion_search.sources.files.shapes.shape import Record, Shape


def _kaggle_picture(row: Row, record: Record) -> None:
    record["pictures"] = [f"images/{record['id']}.jpg"]
    if year := record["attributes"].get("year"):
        record["attributes"]["year"] = str(year).removesuffix(".0")


def _hm_picture(row: Row, record: Record) -> None:
    number = str(record["id"]).zfill(10)
    record["pictures"] = [f"images/{number[:3]}/{number}.jpg"]


KAGGLE = Shape(
    name="the fashion product images of Kaggle",
    needs=frozenset({"id", "master category", "article type", "product display name"}),
    columns={"id": ("id",), "title": ("product display name",), "category": ("article type",)},
    attributes={
        "gender": "gender",
        "base colour": "colour",
        "season": "season",
        "year": "year",
        "usage": "usage",
        "sub category": "kind",
    },
    adapt=_kaggle_picture,
    joins_surplus=True,
)

HM = Shape(
    name="H&M's articles",
    needs=frozenset({"article id", "prod name", "product type name"}),
    columns={
        "id": ("article id",),
        "title": ("prod name",),
        "description": ("detail desc",),
        "category": ("product type name",),
    },
    attributes={
        "colour group name": "colour",
        "index group name": "department",
        "graphical appearance name": "pattern",
        "garment group name": "kind",
    },
    adapt=_hm_picture,
)
