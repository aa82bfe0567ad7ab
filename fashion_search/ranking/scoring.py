"""Scores candidates against a query's vectors."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fashion_search.index import Cosines, Mask, Rows, VectorIndex
from fashion_search.ranking.cover import Cover
from fashion_search.ranking.fusion import balanced, normal_cdf, normal_quantile
from fashion_search.ranking.product_images import Candidates
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.relevance import TOP_RESULTS
from fashion_search.ranking.statistics import Statistics, ZScores
from fashion_search.vectors import Vectors

ROUNDING, ROUNDING_Z = 1e-3, 1e-2
"""Products whose estimated scores or cosines, or z-scores, differ by less are compared exactly."""

FEW_PICTURES, FEW_WEIGHT = 1000, 0.5
"""Pictures below which excluded terms weigh less: what is without one is soon something else altogether."""

WIDTH = 3.0
"""z-scores are divided by this before their normal CDF is a score: 4 and 6 give .91 and .98; undivided, both round to 1."""


@dataclass(frozen=True, kw_only=True)
class Similarities:
    """Cosines of a query's vectors with pictures, or with products' best pictures.

    Shapes: `fused`, `text` and `image` (n,), the latter two None if not given, `avoid` (m, n).
    """

    fused: Cosines
    text: Cosines | None
    image: Cosines | None
    avoid: Cosines


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Scores of candidates, shape (n,).

    `order` sorts the products; `similarity` is the same scaled to 0 to 1. `single` are the z-scores that order
    them unless the balanced fusion mixed two. `text`, with what holding its words is worth, and `image` are
    z-scores, None if not given. `pictures` are the cosines of `candidates.rows`, `products` those of each
    product's best picture. `estimates` is the ranking, by estimates, of all candidates that these are the best of.
    """

    candidates: Candidates
    pictures: Similarities
    products: Similarities
    order: NDArray[np.float64]
    similarity: NDArray[np.float64]
    single: ZScores | None
    text: ZScores | None
    image: ZScores | None
    estimates: "Ranking | None" = None

    def z_scores(self, places: Rows | slice) -> ZScores:
        """Return `order` as z-scores for some products, shape (len(places),)."""
        return normal_quantile(self.order[places]) if self.single is None else self.single[places]

    @property
    def best(self) -> float:
        """The highest z-score of all."""
        return float(self.z_scores(np.array([self.order.argmax()]))[0])


class Scorer:
    """Scores products for one query, normalised over the whole catalogue."""

    def __init__(
        self, query: QueryVectors, statistics: Statistics, index: VectorIndex, cover: Cover | None = None
    ) -> None:
        """Take a query, a catalogue's statistics and vectors, and which products hold the query's words.

        Raises:
            QueryError: text and picture cancel out.
        """
        self.query, self.statistics, self.index, self.cover = query, statistics, index, cover
        self.fused, *self.extra_vectors = query.probes(statistics)

    @property
    def worth(self) -> float:
        """The z-scores that holding all of the query's words adds."""
        return self.cover.worth if self.cover else 0.0

    def rank(self, candidates: Candidates, top_k: int) -> Ranking:
        """Rank the best of at least one candidate, exactly.

        Args:
            candidates: are all scored, by estimates.
            top_k: number of best products needed; the best for text and picture are ranked, too.
        """
        rough = self._rank(candidates, self.index.estimates)
        count = max(top_k, TOP_RESULTS) + 1  # the product of the query may be among them
        rounding = ROUNDING_Z if rough.order is rough.single else ROUNDING
        best = near_best(rough.order, count, rounding)
        for cosines in (rough.products.text, rough.products.image):
            if cosines is not None:
                best |= near_best(cosines, count, ROUNDING)
        if self.cover is not None and rough.text is not None:
            best |= near_best(rough.text, 1, ROUNDING_Z)
        return replace(self._rank(candidates.chosen(best), self.index.similarities), estimates=rough)

    def _rank(self, candidates: Candidates, compare: Callable[[Vectors, Rows], Cosines]) -> Ranking:
        query, statistics = self.query, self.statistics
        given = [vector for vector in (query.text, query.image) if vector is not None]
        cosines = compare(np.stack([self.fused, *given, *query.avoid]), candidates.rows)
        pictures, products = self._named(cosines), self._named(candidates.best(cosines))
        text, image = (
            None if vector is None or found is None else statistics.z_scores(vector, found)
            for vector, found in ((query.text, products.text), (query.image, products.image))
        )
        if text is not None and self.cover is not None:
            text = self.cover.added_to(text, candidates.products)
        penalty = self._penalty(products.avoid, candidates.products)
        single: ZScores | None = None
        if query.fusion == "linear":
            order = products.fused - statistics.scale(self.fused)[1] * penalty
            single = statistics.z_scores(self.fused, products.fused) - penalty
            similarity = np.clip(order, 0.0, 1.0).astype(np.float64)
        elif query.single is None and text is not None and image is not None:
            order = similarity = balanced(
                text - query.text_shift - penalty, image - query.image_shift - penalty, query.alpha
            )
        else:
            decides = image if query.single is query.image else text
            order = single = (np.zeros(len(penalty)) if decides is None else decides) - penalty
            similarity = normal_cdf(single / WIDTH)
        return Ranking(
            candidates=candidates,
            pictures=pictures,
            products=products,
            order=order,
            similarity=similarity,
            single=single,
            text=text,
            image=image,
        )

    def _named(self, cosines: Cosines) -> Similarities:
        """Name the rows of cosines with the fused vector, the text, the picture and each excluded term."""
        last = len(cosines) - len(self.query.avoid)
        return Similarities(
            fused=cosines[0],
            text=None if self.query.text is None else cosines[1],
            image=None if self.query.image is None else cosines[last - 1],
            avoid=cosines[last:],
        )

    def _penalty(self, cosines: Cosines, products: Rows) -> ZScores:
        """Return each product's highest z-score with an excluded term, at least 0, and what holding one costs."""
        penalty = np.zeros(cosines.shape[1])
        for direction, shown in zip(self.query.avoid, cosines, strict=True):
            penalty = np.maximum(penalty, self.statistics.z_scores(direction, shown))
        if self.statistics.count < FEW_PICTURES:
            penalty *= FEW_WEIGHT
        return penalty if self.cover is None else penalty + self.cover.gamma * self.cover.excluded[products]


def near_best(values: NDArray[np.floating], count: int, rounding: float) -> Mask:
    """Return which values are among the `count` highest, or lower by less than `rounding`."""
    if count >= len(values):
        return np.ones(len(values), dtype=bool)
    lowest = float(np.partition(values, -count)[-count]) - rounding
    near: Mask = values >= lowest
    return near
