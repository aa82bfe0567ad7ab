"""Predicts whether a catalogue has relevant products for a query: strong, weak or none."""

from fashion_search.ranking.relevance.model import (
    NONE_THRESHOLD,
    PHRASES,
    STRONG_THRESHOLD,
    TOP_RESULTS,
    RelevanceModel,
    Verdict,
    agreement,
    fit,
    verdict_of,
)

__all__ = [
    "NONE_THRESHOLD",
    "PHRASES",
    "STRONG_THRESHOLD",
    "TOP_RESULTS",
    "RelevanceModel",
    "Verdict",
    "agreement",
    "fit",
    "verdict_of",
]
