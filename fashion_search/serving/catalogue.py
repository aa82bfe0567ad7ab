"""The products of a snapshot, by row or by id, read from the database on access."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from fashion_search.catalog.columns import Int64s
from fashion_search.catalog.database import Database
from fashion_search.catalog.product import CATEGORY, Product
from fashion_search.index import Mask, Rows
from fashion_search.language.tokens import plain, plain_category

CACHED_PRODUCTS = 2048
"""Products that are cached after parsing."""


COLOUR_ATTRIBUTES, BRAND_ATTRIBUTES = ("colour", "color"), ("brand",)
"""Names of the attributes that hold a product's colours, and its brand."""

MAX_NAMES = 200
"""Most categories, and most colours, that are names; the first ones that came."""

MAX_BRANDS = 20_000
"""Most brands that are known."""


@dataclass(frozen=True)
class CatalogueNames:
    """What the catalogue calls its categories, colours and brands, in plain writing."""

    categories: tuple[str, ...]
    colours: tuple[str, ...]
    brands: frozenset[str]


def read_names(database: Database) -> CatalogueNames:
    """Return what a catalogue calls its categories, colours and brands, those of products that are gone included."""

    def values(attributes: tuple[str, ...], count: int) -> list[str]:
        found = database.query(
            "SELECT CAST(folded AS TEXT) FROM attribute_values WHERE lower(attribute) IN "
            f"({', '.join('?' * len(attributes))}) AND folded != '' ORDER BY number LIMIT ?",
            *attributes,
            count,
        )
        return [value for (value,) in found]

    return CatalogueNames(
        categories=tuple(dict.fromkeys(map(plain_category, values((CATEGORY,), MAX_NAMES)))),
        colours=tuple(dict.fromkeys(map(plain, values(COLOUR_ATTRIBUTES, MAX_NAMES)))),
        brands=frozenset(map(plain, values(BRAND_ATTRIBUTES, MAX_BRANDS))),
    )


class ProductReader:
    """Reads products by their database row, and caches them: a row's product never changes."""

    def __init__(self, database: Database) -> None:
        """Take the database of a generation."""
        self.database = database
        self.read = lru_cache(maxsize=CACHED_PRODUCTS)(database.product)


class Catalogue:
    """The products of a snapshot; its rows are positions in the snapshot's arrays."""

    def __init__(self, reader: ProductReader, rows: Int64s, alive: Mask, names: CatalogueNames) -> None:
        """Take the columns of a snapshot.

        Args:
            reader: reads products.
            names: what it calls its categories, colours and brands.
            rows: the database row of each product, ascending, shape (n,).
            alive: whether each is in the catalogue, shape (n,).
        """
        self.names = names
        self._reader = reader
        self._rows = rows
        self._alive = alive
        self._count = int(np.count_nonzero(alive))

    def __len__(self) -> int:
        """Count the products that are in the catalogue."""
        return self._count

    def __iter__(self) -> Iterator[Product]:
        """Yield the products that are in the catalogue, by row."""
        return (product for row in self.rows.tolist() if (product := self.get(row)))

    def __getitem__(self, row: int) -> Product:
        """Return a row's product; raises KeyError if it has been purged."""
        product = self.get(row)
        if product is None:
            raise KeyError(row)
        return product

    @property
    def rows(self) -> Rows:
        """The rows of the products that are in the catalogue, ascending."""
        return np.flatnonzero(self._alive)

    def get(self, row: int) -> Product | None:
        """Return a row's product; None if it died so long ago that it has been purged."""
        product = self._reader.read(int(self._rows[row]))
        return product if product and product.pictures else None

    def by_id(self, product_id: str) -> Product | None:
        """Return the product with an id; None if there is none."""
        row = self.row(product_id)
        return None if row is None else self.get(row)

    def by_ids(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return the products with some ids, None where there is none."""
        return [self.by_id(product_id) for product_id in product_ids]

    def row(self, product_id: str) -> int | None:
        """Return the row of a product, or None if the catalogue has no such id."""
        for found in self._reader.database.rows_of(product_id):
            row = int(np.searchsorted(self._rows, found))
            if row < len(self._rows) and self._rows[row] == found and self._alive[row]:
                return row
        return None
