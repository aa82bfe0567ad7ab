"""Calibrates scores to the match figure on the cards, 0 to 1.

Cosines are not comparable: a perfect match is 0.3 or 0.4 for a text, depending on model and query, and 0.8
for a picture. So the match is the normal CDF of the z-score relative to the catalogue. It is 0.5 two standard
deviations above the mean, or one below the best product if that is lower (as when a third of the catalogue
are shoes). It is scaled down if the relevance model doubts that anything matches.
"""

from fashion_search.ranking.fusion import normal_cdf
from fashion_search.ranking.relevance import STRONG_THRESHOLD
from fashion_search.ranking.statistics import ZScores

HALF_MATCHED = 2.0
"""z-score of a match of 0.5, unless the best product is near it."""

STEEPNESS = 1.25
"""Standard deviations between a match of 0.5 and one of 0.84."""

HELD = 0.75
"""Share of what holding the words is worth by which a match of 0.5 rises."""

MIN_TRUST = 0.25
"""Smallest factor that matches are scaled by."""


def half_matched(best: float, worth: float = 0.0) -> float:
    """Return the z-score of a match of 0.5, if nothing is doubted.

    Args:
        best: the highest z-score in the catalogue.
        worth: z-scores that holding the query's words adds.
    """
    return min(HALF_MATCHED + HELD * worth, best - 1.0)


def matches(z_scores: ZScores, half: float, probability: float) -> list[float]:
    """Return the matches of some products.

    Args:
        z_scores: of the products, shape (n,).
        half: the z-score of a match of 0.5.
        probability: that the catalogue has relevant products, 0 to 1.
    """
    trust = min(1.0, max(MIN_TRUST, probability / STRONG_THRESHOLD))
    return [float(trust * share) for share in normal_cdf((z_scores - half) / STEEPNESS)]
