"""Fuses the scores of words and picture into one: `balanced` (normal CDFs of z-scores) or `linear`.

Cosines between pictures are larger and wider spread than cosines between words and pictures, so a
plain weighted sum lets the picture decide nearly alone. `balanced` first says, for each side, where
a product stands among all products; `linear` is the plain sum.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.vectors import Vector, Vectors, unit

Fusion = Literal["balanced", "linear"]

Standings = NDArray[np.float64]
"""Standard scores: how many standard deviations a similarity lies above its average, shape (n,)."""


@dataclass(frozen=True)
class Spread:
    """Mean and covariance of a catalogue's pictures, from which a query's scale follows without a scan.

    For unit rows x with mean m and covariance C, the cosines q.x of a query q have mean q.m and
    variance q'Cq, exactly. `mean` has shape (dim,), `covariance` (dim, dim).
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @classmethod
    def of(cls, pictures: Vectors) -> "Spread":
        """Measure unit rows, shape (n, dim), n >= 1."""
        mean = pictures.mean(axis=0, dtype=np.float64)
        # Row blocks: a float64 copy of a large catalogue would be twice its size again.
        covariance = -np.outer(mean, mean)
        for start in range(0, len(pictures), 8192):
            block = pictures[start : start + 8192].astype(np.float64)
            covariance += block.T @ block / len(pictures)
        return cls(mean, covariance)

    def scale(self, query: Vector) -> tuple[float, float]:
        """Return mean and standard deviation of a query's cosines with all pictures."""
        wide = query.astype(np.float64)
        return float(wide @ self.mean), math.sqrt(max(0.0, float(wide @ self.covariance @ wide)))

    def standings(self, query: Vector, cosines: NDArray[np.float32]) -> Standings:
        """Return the standard scores of a query's cosines; 0 where the query tells no picture from another."""
        mean, deviation = self.scale(query)
        if deviation < 1e-6:
            return np.zeros(len(cosines))
        scores: Standings = (cosines.astype(np.float64) - mean) / deviation
        return scores

    def save(self, path: Path) -> None:
        """Write the spread as a .npz file."""
        np.savez(path, mean=self.mean, covariance=self.covariance)

    @classmethod
    def load(cls, path: Path) -> "Spread":
        """Read what `save` wrote.

        Raises:
            IndexMismatchError: the file is missing or damaged.
        """
        try:
            with np.load(path) as arrays:
                return cls(arrays["mean"], arrays["covariance"])
        except (OSError, ValueError, KeyError) as error:
            raise IndexMismatchError(f"{path} cannot be read: build the index again.") from error


def linear(text: Vector, image: Vector, alpha: float) -> Vector:
    """Mix a text and a picture vector: V = alpha * V_image + (1 - alpha) * V_text, scaled to length 1.

    Args:
        text: unit, shape (dim,).
        image: unit, shape (dim,).
        alpha: the picture's share, 0 to 1; at the ends the result is one side exactly.

    Raises:
        QueryError: the two point in opposite directions and cancel out.
    """
    if alpha == 0.0:
        return text
    if alpha == 1.0:
        return image
    try:
        return unit(alpha * image + (1.0 - alpha) * text)
    except ValueError as error:
        raise QueryError("The words and the picture cancel each other out: move the slider.") from error


def candidate_vector(spread: Spread, text: Vector, image: Vector, alpha: float) -> Vector:
    """Return the vector whose nearest pictures hold the best of the balanced ranking.

    It is the weighted sum with the units put right: alpha * V_image / sigma_image +
    (1 - alpha) * V_text / sigma_text, so its cosines order pictures by their mixed standard score.

    Raises:
        QueryError: the two sides cancel out.
    """
    sigma_text, sigma_image = (max(spread.scale(side)[1], 1e-6) for side in (text, image))
    share = alpha / sigma_image / (alpha / sigma_image + (1.0 - alpha) / sigma_text)
    return linear(text, image, share)


def balanced(text: Standings, image: Standings, alpha: float) -> NDArray[np.float64]:
    """Mix the two sides' standings: alpha * Phi(z_image) + (1 - alpha) * Phi(z_text).

    Source: B. Psomas et al., "Composed Image Retrieval for Remote Sensing" (2024, arXiv:2405.15587),
    whose code (https://github.com/billpsomas/rscir) takes the normal CDF of each side's similarities.

    Args:
        text: standard scores of the words, shape (n,).
        image: standard scores of the picture, shape (n,).
        alpha: the picture's share, 0 to 1.

    Returns:
        Scores from 0 to 1, shape (n,).
    """
    return alpha * share_below(image) + (1.0 - alpha) * share_below(text)


def share_below(standings: Standings) -> NDArray[np.float64]:
    """Return the normal CDF of standard scores, to 1e-12: the share of products expected to score lower.

    Between nodes it is the cubic that has the CDF's values and slopes at both, whose error is at most
    h^4 / 384 times the fourth derivative (1.4 at most): numpy has no CDF, and a loop is ten times slower.
    Source: Hermite interpolation, C. de Boor, "A Practical Guide to Splines" (1978), chapter IV.
    """
    place = (np.clip(standings, -_REACH, _REACH) + _REACH) / _STEP
    node = np.minimum(place.astype(np.intp), len(_SHARES) - 2)
    past = place - node
    start, rise = _SHARES[node], _RISES[node]
    gain = _SHARES[node + 1] - start
    bend = _RISES[node + 1] + rise - 2.0 * gain
    shares: NDArray[np.float64] = start + past * (rise + past * (gain - rise - bend + past * bend))
    return shares


_REACH = 9.0
"""Standard scores beyond which the CDF is 0 or 1 to 1e-18."""

_STEP = 1 / 256
_NODES = np.arange(-_REACH, _REACH + _STEP, _STEP)
_SHARES = np.array([0.5 * math.erfc(-z / math.sqrt(2.0)) for z in _NODES.tolist()])
_RISES = np.exp(-(_NODES**2) / 2) / math.sqrt(2 * math.pi) * _STEP
