"""Maps pictures to products, which rank by their best picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashion_search.index import Rows, VectorIndex
from fashion_search.vectors import Vector


@dataclass(frozen=True)
class Candidates:
    """Products to rank, with all their pictures.

    `products` are product rows, `rows` the rows of their pictures, product by product, and `starts` the index
    of each product's first picture in `rows`.
    """

    products: Rows
    rows: Rows
    starts: Rows

    def best(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Reduce cosines of pictures to each product's highest, along the last axis."""
        highest: NDArray[np.float32] = np.maximum.reduceat(cosines, self.starts, axis=-1)
        return highest

    def view(self, cosines: NDArray[np.float32], place: int) -> int:
        """Return which picture of the product at `place` has the highest cosine, from 0."""
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.rows)
        return int(cosines[self.starts[place] : end].argmax())


class ProductImages:
    """The mapping between pictures and products."""

    def __init__(self, owners: Rows) -> None:
        """Take the product row of each picture, ascending.

        Raises:
            ValueError: a product has no picture, or the rows are not ascending.
        """
        self.pictures = len(owners)
        self.products = products = int(owners[-1]) + 1 if len(owners) else 0
        if not np.array_equal(np.unique(owners), np.arange(products)) or np.any(np.diff(owners) < 0):
            raise ValueError("owners must name every product in ascending order")
        self._owners = owners
        self._first = np.searchsorted(owners, np.arange(products + 1))
        self._everything = Candidates(np.arange(products), np.arange(len(owners)), self._first[:-1])
        self.max_per_product = int(np.diff(self._first).max())
        self.mean_per_product = len(owners) / products

    def of(self, product: int) -> Rows:
        """Return the rows of a product's pictures."""
        return np.arange(self._first[product], self._first[product + 1])

    def near(
        self,
        index: VectorIndex,
        vector: Vector,
        pictures: int,
        among: Rows | None = None,
        known: Rows | None = None,
    ) -> Candidates:
        """Return the products with a picture near a vector, as candidates.

        Args:
            index: the pictures' vectors.
            vector: the query.
            pictures: how many to retrieve.
            among: the only products to retrieve, ascending; None for all.
            known: further products to include, if they are in `among`.
        """
        allowed = self._everything if among is None else self._of(among)
        if pictures >= len(allowed.rows):
            return allowed
        found = self.products_of(index.search(vector, pictures, None if among is None else allowed.rows)[1])
        if known is not None:
            found = np.union1d(found, known if among is None else np.intersect1d(known, among))
        return self._of(found)

    def products_of(self, pictures: Rows) -> Rows:
        """Return the products of some pictures, ascending."""
        return np.unique(self._owners[pictures])

    def _of(self, owners: Rows) -> Candidates:
        counts = self._first[owners + 1] - self._first[owners]
        starts = np.cumsum(counts) - counts
        return Candidates(
            owners, np.repeat(self._first[owners] - starts, counts) + np.arange(counts.sum()), starts
        )
