"""Mean and covariance of a catalogue's vectors, which give the z-scores of any query's cosines."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashion_search.ranking.saved_arrays import load_arrays
from fashion_search.vectors import Vector, Vectors

ZScores = NDArray[np.float64]
"""Standard deviations of each cosine above the mean over all pictures, shape (n,)."""

CACHED_SCALES = 64
"""Queries whose mean and deviation are kept: a search needs those of its vectors several times."""

ROWS = 8192
"""Rows summed at a time, to avoid a float64 copy of the whole catalogue."""


@dataclass(frozen=True)
class Statistics:
    """Sums over all pictures' vectors x: their count n, sum of x, shape (dim,), and of xx', shape (dim, dim).

    The cosines of a query q with all pictures have exactly the mean q.m and the variance q'Cq, where
    m = sum(x) / n and C = sum(xx') / n - mm'.
    """

    count: int
    total: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def of(cls, pictures: Vectors) -> "Statistics":
        """Compute them for unit rows, shape (n, dim)."""
        dim = pictures.shape[1]
        return cls(0, np.zeros(dim), np.zeros((dim, dim))).changed(pictures, pictures[:0])

    def changed(self, added: Vectors, removed: Vectors) -> "Statistics":
        """Return the statistics with some pictures more and some less, unit rows, shape (n, dim)."""
        total, products = self.total.copy(), self.products.copy()
        for rows, sign in ((added, 1.0), (removed, -1.0)):
            for start in range(0, len(rows), ROWS):
                block = rows[start : start + ROWS].astype(np.float64)
                total += sign * block.sum(axis=0)
                products += sign * (block.T @ block)
        return Statistics(self.count + len(added) - len(removed), total, products)

    @cached_property
    def mean(self) -> Vector:
        """The mean of all pictures' vectors, shape (dim,)."""
        return (self.total / max(1, self.count)).astype(np.float32)

    def scale(self, query: Vector) -> tuple[float, float]:
        """Return the mean and standard deviation of a query's cosines with all pictures."""
        return self._scale(query.tobytes())

    @cached_property
    def _scale(self) -> Callable[[bytes], tuple[float, float]]:
        return lru_cache(CACHED_SCALES)(self._compute_scale)

    def _compute_scale(self, query: bytes) -> tuple[float, float]:
        wide, count = np.frombuffer(query, dtype=np.float32).astype(np.float64), max(1, self.count)
        mean = float(wide @ self.total) / count
        return mean, math.sqrt(max(0.0, float(wide @ self.products @ wide) / count - mean * mean))

    def z_scores(self, query: Vector, cosines: NDArray[np.float32]) -> ZScores:
        """Return the z-scores of a query's cosines; 0 if all its cosines are equal."""
        mean, deviation = self.scale(query)
        if deviation < 1e-6:
            return np.zeros(len(cosines))
        scores: ZScores = (cosines.astype(np.float64) - mean) / deviation
        return scores

    def save(self, path: Path) -> None:
        """Write a .npz file."""
        np.savez(path, count=self.count, total=self.total, products=self.products)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Read what `save` wrote.

        Raises:
            IndexMismatchError: the file is missing or damaged.
        """
        count, total, products = load_arrays(path, "count", "total", "products")
        return cls(int(count), total, products)
