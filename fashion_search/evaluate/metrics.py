"""Retrieval metrics (precision, recall, reciprocal rank) with confidence intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.config import MAX_TOP_K
from fashion_search.ranking.fusion import Fusion

Found = Sequence[str]
"""Ids of products, best first."""

Measure = Callable[[Found, frozenset[str]], float]
"""From the results and the relevant ids to a value from 0 to 1."""

RESAMPLES = 2000
"""Bootstrap samples per interval."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A mean over queries with its 95 % interval; all three are None without queries.

    `fusion` and `alpha` (the picture's share, 0 to 1) are None for queries with a text or a picture alone.
    """

    kind: str
    measure: str
    queries: int
    mean: float | None
    low: float | None
    high: float | None
    fusion: str | None = None
    alpha: float | None = None


def precision(found: Found, relevant: frozenset[str], depth: int) -> float:
    """Return precision@depth; missing results count as not relevant."""
    return sum(product in relevant for product in found[:depth]) / depth


def hit(found: Found, relevant: frozenset[str], depth: int) -> float:
    """Return 1 if one of the first `depth` results is relevant, else 0."""
    return float(any(product in relevant for product in found[:depth]))


def reciprocal_rank(found: Found, relevant: frozenset[str]) -> float:
    """Return 1 / rank of the first relevant result; 0 if there is none."""
    return next((1 / rank for rank, product in enumerate(found, start=1) if product in relevant), 0.0)


PRECISIONS: Mapping[str, Measure] = {
    "P@10": lambda found, relevant: precision(found, relevant, 10),
    "P@min(10,n)": lambda found, relevant: precision(found, relevant, min(10, len(relevant))),
}

PICTURES: Mapping[str, Measure] = {
    **PRECISIONS,
    "hit@5": lambda found, relevant: hit(found, relevant, 5),
}

KNOWN_ITEM: Mapping[str, Measure] = {
    "R@1": lambda found, relevant: hit(found, relevant, 1),
    "R@10": lambda found, relevant: hit(found, relevant, 10),
    "MRR": reciprocal_rank,
}

LEGEND = f"""\
P@10         share of the first ten results that are relevant; below 1 if there are only n < 10 such products
P@min(10,n)  the same for the first min(10, n) results
hit@5        share of queries with a relevant product among the first five
R@k, MRR     share of queries whose product is among the first k; mean of 1 / its rank, 0 beyond {MAX_TOP_K}"""


def summarize(
    values: Sequence[float],
    *,
    kind: str,
    measure: str,
    seed: int,
    fusion: Fusion | None = None,
    alpha: float | None = None,
) -> Metric:
    """Compute the mean and interval of one value per query."""
    low, high = interval(values, seed) if values else (None, None)
    mean = float(np.mean(values)) if values else None
    return Metric(
        kind=kind,
        measure=measure,
        queries=len(values),
        mean=mean,
        low=low,
        high=high,
        fusion=fusion,
        alpha=alpha,
    )


def interval(values: Sequence[float], seed: int) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of some values; equal seeds draw equal samples of equal size."""
    random = np.random.default_rng(seed)
    given = np.asarray(values, dtype=np.float64)
    means = given[random.integers(0, len(given), (RESAMPLES, len(given)))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)
