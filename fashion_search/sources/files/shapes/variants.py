"""Makes one product of the rows of its variants."""

from typing import Any

from fashion_search.sources.files.cells import filled
from fashion_search.sources.files.shapes.shape import Record

_SINGLE = ("title", "description", "category", "url", "currency")


def merge(product: Record, variant: Record) -> None:
    """Add a variant to a product: what the product lacks, pictures, prices, and values of attributes."""
    for name in _SINGLE:
        if not filled(product.get(name)):
            product[name] = variant.get(name)
    for name in ("pictures", "variant_pictures", "price", "notes"):
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
