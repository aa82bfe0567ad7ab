"""Mean and covariance of a catalogue's vectors, which give the z-scores of any query's cosines."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashion_search.errors import IndexMismatchError
from fashion_search.vectors import Vector, Vectors

ZScores = NDArray[np.float64]
"""Standard deviations of each cosine above the mean over all pictures, shape (n,)."""

ROWS = 8192
"""Rows summed at a time, to avoid a float64 copy of the whole catalogue."""


@dataclass(frozen=True)
class Statistics:
    """Mean m, shape (dim,), and covariance C, shape (dim, dim), of all pictures' vectors.

    The cosines of a query q with all pictures have exactly the mean q.m and the variance q'Cq.
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @classmethod
    def of(cls, pictures: Vectors) -> "Statistics":
        """Compute them for unit rows, shape (n, dim), n >= 1."""
        mean = pictures.mean(axis=0, dtype=np.float64)
        covariance = -np.outer(mean, mean)
        for start in range(0, len(pictures), ROWS):
            block = pictures[start : start + ROWS].astype(np.float64)
            covariance += block.T @ block / len(pictures)
        return cls(mean, covariance)

    def scale(self, query: Vector) -> tuple[float, float]:
        """Return the mean and standard deviation of a query's cosines with all pictures."""
        wide = query.astype(np.float64)
        return float(wide @ self.mean), math.sqrt(max(0.0, float(wide @ self.covariance @ wide)))

    def z_scores(self, query: Vector, cosines: NDArray[np.float32]) -> ZScores:
        """Return the z-scores of a query's cosines; 0 if all its cosines are equal."""
        mean, deviation = self.scale(query)
        if deviation < 1e-6:
            return np.zeros(len(cosines))
        scores: ZScores = (cosines.astype(np.float64) - mean) / deviation
        return scores

    def save(self, path: Path) -> None:
        """Write a .npz file."""
        np.savez(path, mean=self.mean, covariance=self.covariance)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Read what `save` wrote.

        Raises:
            IndexMismatchError: the file is missing or damaged.
        """
        try:
            with np.load(path) as arrays:
                return cls(arrays["mean"], arrays["covariance"])
        except (OSError, ValueError, KeyError) as error:
            raise IndexMismatchError(f"{path} cannot be read: build the index again.") from error
