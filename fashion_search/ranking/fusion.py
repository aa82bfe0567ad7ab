"""Fuses the scores of words and picture into one: `balanced` (normal CDFs of z-scores) or `linear`.

Cosines between pictures are larger and wider spread than cosines between words and pictures, so a
plain weighted sum lets the picture decide nearly alone. `balanced` first says, for each of the two, where
a product stands among all products; `linear` is the plain sum.
"""

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from fashion_search.catalog.statistics import Statistics, ZScores
from fashion_search.errors import QueryError
from fashion_search.vectors import Vector, unit

Fusion = Literal["balanced", "linear"]


def linear(text: Vector, image: Vector, alpha: float) -> Vector:
    """Mix a text and a picture vector: V = alpha * V_image + (1 - alpha) * V_text, scaled to length 1.

    Args:
        text: unit, shape (dim,).
        image: unit, shape (dim,).
        alpha: the picture's share, 0 to 1; at the ends the result is one of the two exactly.

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


def scaled_linear(statistics: Statistics, text: Vector, image: Vector, alpha: float) -> Vector:
    """Return the vector whose nearest pictures hold the best of the balanced ranking.

    It is the weighted sum with the units put right: alpha * V_image / sigma_image +
    (1 - alpha) * V_text / sigma_text, so its cosines order pictures by their mixed z-score.

    Raises:
        QueryError: the two cancel out.
    """
    sigma_text, sigma_image = (max(statistics.scale(vector)[1], 1e-6) for vector in (text, image))
    share = alpha / sigma_image / (alpha / sigma_image + (1.0 - alpha) / sigma_text)
    return linear(text, image, share)


def balanced(text: ZScores, image: ZScores, alpha: float) -> NDArray[np.float64]:
    """Mix the z-scores of words and picture: alpha * Phi(z_image) + (1 - alpha) * Phi(z_text).

    Source: B. Psomas et al., "Composed Image Retrieval for Remote Sensing" (2024, arXiv:2405.15587),
    whose code (https://github.com/billpsomas/rscir) takes the normal CDF of each side's similarities.

    Args:
        text: z-scores of the words, shape (n,).
        image: z-scores of the picture, shape (n,).
        alpha: the picture's share, 0 to 1.

    Returns:
        Scores from 0 to 1, shape (n,).
    """
    return alpha * normal_cdf(image) + (1.0 - alpha) * normal_cdf(text)


def normal_cdf(z_scores: ZScores) -> NDArray[np.float64]:
    """Return the normal CDF of z-scores: the share of products expected to score lower."""
    shares: NDArray[np.float64] = torch.special.ndtr(torch.from_numpy(z_scores)).numpy()
    return shares


def normal_quantile(shares: NDArray[np.float64]) -> ZScores:
    """Return the z-scores that have some normal CDFs, 0 to 1; what rounds to 0 or 1 is bounded."""
    bounded = np.clip(shares, 1e-12, 1 - 1e-12)
    z_scores: ZScores = torch.special.ndtri(torch.from_numpy(bounded)).numpy()
    return z_scores
