"""Fuses the scores of text and picture: `balanced` (normal CDFs of z-scores) or `linear` (weighted sum).

Cosines between pictures are higher and vary more than those between texts and pictures, so in a weighted
sum of vectors the picture dominates. `balanced` first normalises each side by its z-scores.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashion_search.errors import QueryError
from fashion_search.ranking.statistics import Statistics, ZScores
from fashion_search.vectors import Vector, unit

Fusion = Literal["balanced", "linear"]


def linear(text: Vector, image: Vector, alpha: float) -> Vector:
    """Mix a text and a picture vector: V = alpha * V_image + (1 - alpha) * V_text, scaled to length 1.

    Args:
        text: unit, shape (dim,).
        image: unit, shape (dim,).
        alpha: the picture's share, 0 to 1; at the ends the result is one of the two exactly.

    Raises:
        QueryError: the two cancel out.
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
    """Return the vector that retrieves candidates for the balanced ranking.

    Its cosines order pictures by their mean z-score, as it is proportional to
    alpha * V_image / sigma_image + (1 - alpha) * V_text / sigma_text.

    Raises:
        QueryError: the two cancel out.
    """
    sigma_text, sigma_image = (max(statistics.scale(vector)[1], 1e-6) for vector in (text, image))
    share = alpha / sigma_image / (alpha / sigma_image + (1.0 - alpha) / sigma_text)
    return linear(text, image, share)


def balanced(text: ZScores, image: ZScores, alpha: float) -> NDArray[np.float64]:
    """Mix the z-scores of text and picture: alpha * Phi(z_image) + (1 - alpha) * Phi(z_text).

    Source: B. Psomas et al., "Composed Image Retrieval for Remote Sensing" (2024, arXiv:2405.15587),
    whose code (https://github.com/billpsomas/rscir) takes the normal CDF of each side's similarities.

    Args:
        text: z-scores of the text, shape (n,).
        image: z-scores of the picture, shape (n,).
        alpha: the picture's share, 0 to 1.

    Returns:
        Scores from 0 to 1, shape (n,).
    """
    return alpha * normal_cdf(image) + (1.0 - alpha) * normal_cdf(text)


def normal_cdf(z_scores: ZScores) -> NDArray[np.float64]:
    """Return the normal CDF of z-scores."""
    import torch  # imported late: it takes seconds

    shares: NDArray[np.float64] = torch.special.ndtr(torch.from_numpy(z_scores)).numpy()
    return shares


def normal_quantile(shares: NDArray[np.float64]) -> ZScores:
    """Return the inverse normal CDF; finite also for 0 and 1."""
    import torch

    bounded = np.clip(shares, 1e-12, 1 - 1e-12)
    z_scores: ZScores = torch.special.ndtri(torch.from_numpy(bounded)).numpy()
    return z_scores
