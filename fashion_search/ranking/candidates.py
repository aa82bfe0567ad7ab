"""Retrieves the candidates of a query: the products near it that are scored in full."""

import numpy as np

from fashion_search.index import Rows, VectorIndex
from fashion_search.ranking.fusion import Spread
from fashion_search.ranking.product_images import Views
from fashion_search.ranking.scoring import Ranked, Sides, holds_the_best, rank

CANDIDATES = 1000
"""Products near a query that are ranked at first, unless one vector orders them all."""

WIDER = 4
"""How many times as many are ranked where some of the best may not be among them."""

MOST_CANDIDATES = 16_000
"""Pictures looked at after which a search is content."""

BESIDE = 64
"""Pictures that count near a vector of which only the best matter."""


class Candidates:
    """The products of a catalogue that one query may find."""

    def __init__(self, index: VectorIndex, views: Views, spread: Spread, sides: Sides) -> None:
        """Take the catalogue's pictures, how they are spread, and the query's vectors.

        Raises:
            QueryError: words and picture cancel each other out.
        """
        self._index, self._views, self._spread = index, views, spread
        self._sides = sides
        self._lead = sides.lead(spread)

    def nearest(self, top_k: int) -> Ranked:
        """Rank the products near the query: of two sides as many as it takes to have the best of all.

        Args:
            top_k: how many of the best are wanted.
        """
        views, wanted, known = self._views, self._wanted(top_k), None
        if wanted < len(self._index) and (beside := self._sides.beside(self._spread, self._lead)):
            known = views.owning(np.concatenate([self._index.search(one, BESIDE)[1] for one in beside]))
        while True:
            nearest = self._ranked(wanted, known=known)
            if len(nearest.shortlist.products) == views.products or wanted >= MOST_CANDIDATES:
                return nearest
            if holds_the_best(self._sides, self._spread, nearest, wanted, top_k):
                return nearest
            wanted *= WIDER

    def among(self, passing: Rows, top_k: int, known: Rows) -> Ranked:
        """Rank the products near the query that pass the filters.

        Args:
            passing: their rows, ascending; not empty.
            top_k: how many of the best are wanted.
            known: products that are ranked, too, if they pass.
        """
        return self._ranked(WIDER * self._wanted(top_k), passing, known)

    def _ranked(self, wanted: int, passing: Rows | None = None, known: Rows | None = None) -> Ranked:
        shortlist = self._views.shortlist(self._index, self._lead, wanted, passing, known)
        return rank(self._sides, self._spread, self._lead, self._index, shortlist)

    def _wanted(self, top_k: int) -> int:
        """Return how many pictures to look at near the query, at first."""
        views = self._views
        enough = max(BESIDE, (top_k + 1) * views.most)
        if not self._sides.several:
            return enough
        wanted = max(enough, round(CANDIDATES * views.mean))
        return wanted if views.pictures > WIDER * wanted else views.pictures
