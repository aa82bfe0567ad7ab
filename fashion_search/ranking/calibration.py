"""Calibrates scores to the match figure that cards show, 0 to 1.

Cosines cannot be shown: a perfect match of words is 0.3 with one model and one query and 0.4 with
another, and one of pictures is 0.8. What can be compared is how far a product stands above the rest
of the catalogue for the same query. It counts as half matched two standard deviations above the
average product, or one below the best where the best does not come as far (a third of the catalogue
may be shoes). All of it is turned down where the verdict finds that nothing really matches.
"""

from fashion_search.catalog.statistics import ZScores
from fashion_search.ranking.fusion import normal_cdf
from fashion_search.ranking.relevance import STRONG

HALF_MATCHED = 2.0
"""Standard deviations above the average product at which a product counts as half matched."""

STEEPNESS = 1.25
"""Standard deviations from a half match to one of 0.84."""

LEAST_TRUST = 0.25
"""What is left of a match where the verdict is sure that nothing fits."""


def matches(z_scores: ZScores, best: float, probability: float) -> list[float]:
    """Return the matches of some products.

    Args:
        z_scores: their z-scores, shape (n,).
        best: the highest z-score in the catalogue.
        probability: that the catalogue has what was asked for, 0 to 1.
    """
    trust = min(1.0, max(LEAST_TRUST, probability / STRONG))
    middle = min(HALF_MATCHED, best - 1.0)
    return [float(trust * share) for share in normal_cdf((z_scores - middle) / STEEPNESS)]
