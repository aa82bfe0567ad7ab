"""Products, and the catalogue that holds them in row order."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fashion_search.errors import IndexMismatchError

Attributes = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Product:
    """One item for sale.

    `pictures` are its views, best known first: paths or URLs where a source made the
    product, file names below the index's picture folder where an index did.
    """

    id: str
    title: str
    description: str = ""
    price: float | None = None
    category: str = ""
    attributes: Attributes = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the product as JSON values."""
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "price": self.price,
            "category": self.category,
            "attributes": dict(self.attributes),
            "pictures": list(self.pictures),
            "url": self.url,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Product":
        """Read a product from what `to_json` returned."""
        return cls(**{**record, "pictures": tuple(record["pictures"])})


class Catalogue:
    """Products in row order, found by row or by id."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._products = tuple(products)
        self._rows = {product.id: row for row, product in enumerate(self._products)}
        if len(self._rows) != len(self._products):
            raise ValueError("two products have the same id")

    def __len__(self) -> int:
        return len(self._products)

    def __iter__(self) -> Iterator[Product]:
        return iter(self._products)

    def __getitem__(self, row: int) -> Product:
        return self._products[row]

    def row(self, product_id: str) -> int | None:
        """Return the row of a product, or None where the catalogue has no such id."""
        return self._rows.get(product_id)

    def save(self, path: Path) -> None:
        """Write one JSON object a line."""
        with path.open("w", encoding="utf-8") as file:
            for product in self._products:
                file.write(json.dumps(product.to_json()) + "\n")

    @classmethod
    def load(cls, path: Path) -> "Catalogue":
        """Read what `save` wrote.

        Raises:
            IndexMismatchError: the file is not a list of products.
        """
        try:
            with path.open(encoding="utf-8") as file:
                return cls(Product.from_json(json.loads(line)) for line in file if line.strip())
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexMismatchError(
                f"{path} is not a product list ({error}); build the index again"
            ) from error
