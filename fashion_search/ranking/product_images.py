"""Maps pictures to products, which rank by their best picture."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fashion_search.index import Mask, Rows


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

    def chosen(self, mask: Mask) -> "Candidates":
        """Return those whose mask is set, shape (len(products),)."""
        counts = np.diff(self.starts, append=len(self.rows))
        return Candidates(
            self.products[mask], self.rows[np.repeat(mask, counts)], np.cumsum(counts[mask]) - counts[mask]
        )

    def view(self, cosines: NDArray[np.float32], place: int) -> int:
        """Return which picture of the product at `place` has the highest cosine, from 0."""
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.rows)
        return int(cosines[self.starts[place] : end].argmax())


class ProductImages:
    """The mapping between pictures and products."""

    def __init__(self, first: Rows, alive: Mask) -> None:
        """Take where each product's pictures start, and which products are in the catalogue.

        Args:
            first: the row of each product's first picture, and in the end the number of pictures, shape (n + 1,).
            alive: shape (n,).

        Raises:
            ValueError: a product has no picture.
        """
        counts = np.diff(first)
        if np.any(counts < 1):
            raise ValueError("every product needs a picture")
        self._first = first
        self._alive = alive
        self.products = int(np.count_nonzero(alive))
        self.pictures = int(counts[alive].sum())
        self.max_per_product = int(counts.max(initial=1, where=alive))
        self.mean_per_product = self.pictures / max(1, self.products)

    def of(self, product: int) -> Rows:
        """Return the rows of a product's pictures."""
        return np.arange(self._first[product], self._first[product + 1])

    @cached_property
    def everything(self) -> Candidates:
        """All products of the catalogue."""
        return self.candidates(np.flatnonzero(self._alive))

    def candidates(self, products: Rows) -> Candidates:
        """Return some products, ascending, with all their pictures."""
        counts = self._first[products + 1] - self._first[products]
        starts = np.cumsum(counts) - counts
        return Candidates(
            products, np.repeat(self._first[products] - starts, counts) + np.arange(counts.sum()), starts
        )

    def products_of(self, pictures: Rows) -> Rows:
        """Return the products of some pictures, ascending."""
        # Of sorted ones, it is fast.
        found = np.searchsorted(self._first, np.sort(pictures), side="right") - 1
        return found[np.diff(found, prepend=-1) > 0]
