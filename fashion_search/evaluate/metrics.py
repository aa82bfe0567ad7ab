"""Metrics of a ranking (precision, recall, reciprocal rank), with confidence intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.config import MAX_TOP_K
from fashion_search.ranking.fusion import Fusion

Found = Sequence[str]
"""Ids of products, best first."""

Measure = Callable[[Found, frozenset[str]], float]
"""From what was found and what is relevant to a figure from 0 to 1."""

RESAMPLES = 2000
"""Bootstrap samples behind an interval."""

BLOCK = 1_000_000
"""Values drawn at a time, so that many queries take no more memory than a few."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A mean over queries with its 95 % interval; all three are None where there was no query.

    `fusion` and `alpha` (the picture's share, 0 to 1) are None where only one side was asked with.
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
    """Return the share of the first `depth` places that hold something relevant; empty places hold nothing."""
    return sum(product in relevant for product in found[:depth]) / depth


def hit(found: Found, relevant: frozenset[str], depth: int) -> float:
    """Return 1 where one of the first `depth` is relevant, else 0."""
    return float(any(product in relevant for product in found[:depth]))


def reciprocal_rank(found: Found, relevant: frozenset[str]) -> float:
    """Return 1 / the rank of the first relevant product, from 1; 0 where none was found."""
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
P@10         share of the first ten places with a relevant product: below 1 where there are only n < 10
P@min(10,n)  the same for the first min(10, n) places
hit@5        share of queries with a relevant product among the first five
R@k, MRR     share of queries whose product is among the first k; mean of 1 / its rank, 0 past {MAX_TOP_K}"""


def figure(
    values: Sequence[float],
    *,
    kind: str,
    measure: str,
    seed: int,
    fusion: Fusion | None = None,
    alpha: float | None = None,
) -> Metric:
    """Summarise one value a query."""
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
    """Return the 95 % interval of a mean: percentiles of the means of samples drawn with replacement.

    Args:
        values: one a query, at least one.
        seed: the same seed and number of values draw the same samples, so two intervals can be compared.
    """
    random = np.random.default_rng(seed)
    given = np.asarray(values, dtype=np.float64)
    at_once = max(1, BLOCK // len(given))  # samples drawn together: one by one takes seconds in all
    means = np.concatenate(
        [
            given[random.integers(0, len(given), (min(at_once, RESAMPLES - done), len(given)))].mean(axis=1)
            for done in range(0, RESAMPLES, at_once)
        ]
    )
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)
