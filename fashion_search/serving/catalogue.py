"""The products of a snapshot, by row or by id, read from the database on access."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.catalog.columns import Int64s
from fashion_search.catalog.database import Database
from fashion_search.catalog.product import CATEGORY, Product
from fashion_search.index import Mask, Rows
from fashion_search.language.tokens import plain, plain_category

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

    @classmethod
    def of(cls, values: Callable[[tuple[str, ...], int], list[str]]) -> "CatalogueNames":
        """Take what returns the first so many values of the attributes that have one of some names, in lower case."""
        return cls(
            categories=tuple(dict.fromkeys(map(plain_category, values((CATEGORY,), MAX_NAMES)))),
            colours=tuple(dict.fromkeys(map(plain, values(COLOUR_ATTRIBUTES, MAX_NAMES)))),
            brands=frozenset(map(plain, values(BRAND_ATTRIBUTES, MAX_BRANDS))),
        )


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

    return CatalogueNames.of(values)


class Catalogue:
    """The products of a snapshot; its rows are positions in the snapshot's arrays."""

    def __init__(
        self,
        read: Callable[[int], Product | None],
        rows_of: Callable[[str], Iterable[int]],
        rows: Int64s,
        alive: Mask,
        names: CatalogueNames,
    ) -> None:
        """Take the columns of a snapshot.

        Args:
            read: returns the product in a database row, from a cache.
            rows_of: returns the database rows that products with an id have or had.
            rows: the database row of each product, ascending, shape (n,).
            alive: whether each is in the catalogue, shape (n,).
            names: what it calls its categories, colours and brands.
        """
        self.names = names
        self._read = read
        self._rows_of = rows_of
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
        product = self._read(int(self._rows[row]))
        return product if product and product.pictures else None

    def by_id(self, product_id: str) -> Product | None:
        """Return the product with an id; None if there is none."""
        return self.by_ids([product_id])[0]

    def by_ids(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return the products with some ids, None where there is none."""
        rows = map(self.row, product_ids)
        return [None if row is None else self.get(row) for row in rows]

    def row(self, product_id: str) -> int | None:
        """Return the row of a product, or None if the catalogue has no such id."""
        for found in self._rows_of(product_id):
            row = int(np.searchsorted(self._rows, found))
            if row < len(self._rows) and self._rows[row] == found and self._alive[row]:
                return row
        return None
