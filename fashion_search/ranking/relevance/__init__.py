"""Predicts whether a catalogue has relevant products for a query: strong, weak or none."""

from fashion_search.ranking.relevance.model import (
    NONE_THRESHOLD,
    PHRASES,
    STRONG_THRESHOLD,
    TOP_RESULTS,
    USUAL_COVER,
    RelevanceModel,
    Verdict,
    fit,
    verdict_of,
)
from fashion_search.ranking.relevance.presence import ARTICLE_PHRASES, agreement

__all__ = [
    "ARTICLE_PHRASES",
    "NONE_THRESHOLD",
    "PHRASES",
    "STRONG_THRESHOLD",
    "TOP_RESULTS",
    "USUAL_COVER",
    "RelevanceModel",
    "Verdict",
    "agreement",
    "fit",
    "verdict_of",
]
