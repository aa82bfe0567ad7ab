"""Scores products by the words of a query that they hold, in z-scores to add to those of the words' vector."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fashion_search.index import Mask, Rows
from fashion_search.language.reader import Reader
from fashion_search.ranking.statistics import ZScores

GAMMA_DESCRIBED, GAMMA_TITLED = 2.0, 1.0
"""z-scores that holding all words is worth: where products have categories or attributes, and titles alone."""

MAX_CANDIDATES = 2000
"""Most products that are candidates because they hold half of the words; beyond, only those that hold most are."""

FIRST_SHARE = 10.0
"""Cover of a product that the query names by its number; by words alone, it comes first."""

NEIGHBOURS = 20
"""Products with words whose cover one without any is expected to have."""


class Words(Protocol):
    """The words of products that are at hand, by row, and how many of the whole catalogue hold each."""

    @property
    def reader(self) -> Reader:
        """Reads queries for this catalogue."""

    @property
    def count(self) -> int:
        """The number of products in the catalogue."""

    @property
    def is_silent(self) -> bool:
        """Whether no product has any words."""

    @property
    def described(self) -> bool:
        """Whether most products have a category or attributes."""

    @property
    def textless(self) -> Mask:
        """Which products at hand have no words at all, shape (n,)."""

    def frequency(self, stem: str) -> int:
        """Return how many products of the catalogue hold a word with this stem."""

    def rows_of(self, stem: str) -> NDArray[np.int32]:
        """Return which products at hand hold a word with this stem, ascending."""

    def rows_beginning(self, letters: str) -> NDArray[np.int32]:
        """Return which products at hand hold a word that begins with some letters, ascending."""

    def any_holds(self, stems: Sequence[str]) -> bool:
        """Return whether any product of the catalogue holds all of some words, at least one."""


@dataclass(frozen=True)
class Cover:
    """How much of a query each product holds: `shares`, shape (n,), worth `gamma` z-scores at 1.

    A share is from 0 to 1, or `FIRST_SHARE`. `known` is the share of the words' weight that the catalogue knows, 0 to 1. `best` are the products with high
    shares, ascending. `textless` marks products without words, `excluded` those that hold an excluded term.
    """

    shares: NDArray[np.float32]
    gamma: float
    known: float
    best: Rows
    textless: Mask
    excluded: Mask

    @property
    def worth(self) -> float:
        """The z-scores that holding all words adds; 0 if no product holds any."""
        return self.gamma if len(self.best) else 0.0

    @property
    def names_product(self) -> bool:
        """Whether the query is the number of a product."""
        return bool(self.shares.max(initial=0.0) >= FIRST_SHARE)

    def added_to(self, z_scores: ZScores, products: Rows) -> ZScores:
        """Return the z-scores of some products, shape (m,), with their cover added.

        A product without words gets the cover that products with words and similar z-scores have.
        """
        shares = self.shares[products].astype(np.float64)
        blank = self.textless[products]
        if blank.any() and not blank.all():
            known = np.flatnonzero(~blank)
            known = known[np.argsort(z_scores[known], kind="stable")]
            width = min(NEIGHBOURS, len(known))
            means = np.convolve(shares[known], np.full(width, 1 / width), mode="valid")
            middles = z_scores[known][(width - 1) // 2 : (width - 1) // 2 + len(means)]
            shares[blank] = np.interp(z_scores[blank], middles, means)
        return z_scores + self.gamma * shares


def cover_of(
    words: Words,
    stems: Sequence[str],
    first: Sequence[int] = (),
    excluded: Sequence[Sequence[str]] = (),
) -> Cover | None:
    """Return the cover of a query's words; None if there are none, or no product has any.

    A product's cover is the share of the words that it holds, each weighted by its rarity,
    idf = ln(1 + (N - n + .5) / (n + .5)), where n of the catalogue's N products hold it.

    Source: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
    for the idf.

    Args:
        words: of the catalogue.
        stems: of the query's words.
        first: products that come first.
        excluded: the stems of each excluded term.
    """
    if not first and (not (stems or excluded) or words.is_silent):
        return None
    weights = weights_of(words, stems)
    held, lacking = sum(weights.values()), len(set(stems)) - len(weights)
    shares = np.zeros(len(words.textless), dtype=np.float32)
    for stem, weight in weights.items():
        shares[words.rows_of(stem)] += weight / held
    shares[list(first)] = FIRST_SHARE
    return Cover(
        shares=shares,
        gamma=_gamma(words),
        known=held / (held + lacking * _idf(words.count, 0)) if stems else 1.0,
        best=_best(shares),
        textless=words.textless,
        excluded=_holding_any(words, excluded),
    )


def _holding_any(words: Words, terms: Sequence[Sequence[str]]) -> Mask:
    """Return which products hold all words of any term; "stripes" is also held by what is "striped"."""
    held = np.zeros(len(words.textless), dtype=bool)
    for term in terms:
        each = [np.concatenate([words.rows_of(stem + end) for end in ("", "d", "ed")]) for stem in term]
        if each:
            held[functools.reduce(np.intersect1d, each)] = True
    return held


def worth_of(words: Words, stems: Sequence[str]) -> float:
    """Return the z-scores that holding all of some words adds; 0 if no product holds any."""
    return _gamma(words) if any(map(words.frequency, stems)) else 0.0


def weights_of(words: Words, stems: Sequence[str]) -> dict[str, float]:
    """Return what each word that the catalogue has weighs in a cover."""
    counts = {stem: words.frequency(stem) for stem in stems}
    return {stem: _idf(words.count, count) for stem, count in counts.items() if count}


def _gamma(words: Words) -> float:
    return GAMMA_DESCRIBED if words.described else GAMMA_TITLED


def _idf(count: int, holders: int) -> float:
    return math.log(1 + (count - holders + 0.5) / (holders + 0.5))


def _best(shares: NDArray[np.float32]) -> Rows:
    """Return the rows with at least half of the highest share, ascending; of too many, those with the highest."""
    highest = float(shares.max(initial=0.0))
    if highest <= 0.0:
        return np.empty(0, dtype=np.int64)
    best = np.flatnonzero(shares >= highest / 2)
    return best if len(best) <= MAX_CANDIDATES else best[shares[best] >= highest - 1e-6]
