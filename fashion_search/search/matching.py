"""The products that match a search, and how many of them each filter lets through."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fashion_search.catalog.facets import Facets, Passing
from fashion_search.catalog.filters import Filters, Kind
from fashion_search.index import Rows
from fashion_search.ranking.scoring import Ranking

MAX_DROPS = 3
"""Most filters that are offered to be dropped."""


@dataclass(frozen=True)
class ChoiceCounts:
    """How many products there would be with each choice and the filters of other kinds; what is left out has none.

    With `at_least` there may be more: only a part of the catalogue was compared, and half of it or more counts.
    """

    categories: dict[str, int]
    attributes: dict[str, dict[str, int]]
    in_stock: int
    at_least: bool


@dataclass(frozen=True)
class Drop:
    """A filter that can be dropped, its values if it has any, and how many products there are without it."""

    kind: Kind
    name: str
    values: tuple[str, ...]
    products: int


def above_floor(rankings: Sequence[Ranking], floor: float) -> Rows:
    """Return the rows of the products above the match floor, ascending, among all that were scored.

    The floor is the z-score of a match of 0.5, where the page says "clearly better than the average". A doubt whether
    the catalogue has anything relevant lowers no product below it. With `mini`, on the drawn catalogue and on 2,000
    photos, the products above it hold .98 of those of a category that the words name, and .96 and .77 of them are of
    it. Of "red dress" they are the 4 red dresses, and 27 dresses among 32 products, 9 of them red; of "shoes" all 30
    shoes, and 143 of 152. From .6 on, they lack half of the formal shoes.

    Args:
        rankings: of the whole catalogue, and of what passes the filters.
        floor: a z-score.
    """
    found: Rows = np.empty(0, dtype=np.int64)
    for ranking in rankings:
        scored = ranking.estimates or ranking
        above = scored.candidates.products[scored.z_scores(slice(None)) >= floor]
        found = np.union1d(found, above) if len(found) else above
    return found


@dataclass(frozen=True)
class Matching:
    """The products of one snapshot that count as found: `rows`, ascending, of those `scored`; None for all."""

    facets: Facets
    rows: Rows | None = None
    scored: int = 0

    def passing(self, filters: Filters) -> Rows:
        """Return the rows of those that pass, ascending."""
        return np.flatnonzero(self._passes(filters))

    def count_choices(self, filters: Filters) -> ChoiceCounts:
        """Count those with each choice that the page offers.

        Choices of one kind, or of one attribute, widen each other, so each is counted without the others of its kind.
        """
        passing, facets = self._passes(filters), self.facets

        def beside(kind: Kind, name: str = "") -> Passing:
            return self._passes(filters.without(kind, name)) if (kind, name) in filters.in_force else passing

        available = 0 if facets.in_stock is None else np.count_nonzero(beside("stock") & facets.in_stock)
        return ChoiceCounts(
            categories=facets.category_choices.count(beside("category")),
            attributes={
                name: choices.count(beside("attribute", name))
                for name, choices in facets.attribute_choices.items()
            },
            in_stock=int(available),
            at_least=self.rows is not None
            and self.scored < facets.products
            and 2 * len(self.rows) >= self.scored,
        )

    def drops(self, filters: Filters) -> list[Drop]:
        """Return the filters without which some pass, the most products first."""
        offers = []
        for kind, name in filters.in_force:
            values = filters.categories if kind == "category" else filters.attributes.get(name, ())
            count = len(self.passing(filters.without(kind, name)))
            if count:
                offers.append(Drop(kind, name, values, count))
        return sorted(offers, key=lambda offer: -offer.products)[:MAX_DROPS]

    @cached_property
    def _among(self) -> Passing | None:
        return None if self.rows is None else self.facets.marked([self.rows])

    def _passes(self, filters: Filters) -> Passing:
        passes = self.facets.passes(filters)
        return passes if self._among is None else passes & self._among
