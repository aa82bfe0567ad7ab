"""Retrieves and ranks a query's candidates: enough of the nearest products to include the best ones."""

import numpy as np

from fashion_search.index import Rows
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.scoring import Ranking, Scorer

CANDIDATES = 1000
"""Nearest products that are re-ranked at first, if the fused vector alone does not order them."""

WIDEN_FACTOR = 4
"""Factor by which the candidates grow if the best may be missing, or products are filtered."""

MAX_CANDIDATES = 16_000
"""Most pictures that are retrieved."""

EXTRA_CANDIDATES = 64
"""Pictures retrieved for each further vector of a query."""


def rank_nearest(scorer: Scorer, images: ProductImages, top_k: int) -> Ranking:
    """Rank the products near a query, enough to include the best of the catalogue.

    Args:
        scorer: scores products for the query.
        images: maps pictures to products.
        top_k: number of best products needed.
    """
    index, wanted, known = scorer.index, _initial_count(scorer, images, top_k), None
    if wanted < len(index) and scorer.extra_vectors:
        known = images.products_of(
            np.concatenate([index.search(one, EXTRA_CANDIDATES)[1] for one in scorer.extra_vectors])
        )
    while True:
        ranking = scorer.rank(images.near(index, scorer.fused, wanted, known=known))
        if len(ranking.candidates.products) == images.products or wanted >= MAX_CANDIDATES:
            return ranking
        if scorer.is_complete(ranking, wanted, top_k):
            return ranking
        wanted *= WIDEN_FACTOR


def rank_filtered(scorer: Scorer, images: ProductImages, top_k: int, passing: Rows, known: Rows) -> Ranking:
    """Rank the products near a query that pass the filters.

    Args:
        scorer: scores products for the query.
        images: maps pictures to products.
        top_k: number of best products needed.
        passing: rows of the products that pass, ascending; not empty.
        known: further products to rank if they pass.
    """
    wanted = WIDEN_FACTOR * _initial_count(scorer, images, top_k)
    return scorer.rank(images.near(scorer.index, scorer.fused, wanted, passing, known))


def _initial_count(scorer: Scorer, images: ProductImages, top_k: int) -> int:
    """Return how many pictures to retrieve at first."""
    enough = max(EXTRA_CANDIDATES, (top_k + 1) * images.max_per_product)
    if not scorer.query.needs_reranking:
        return enough
    wanted = max(enough, round(CANDIDATES * images.mean_per_product))
    return wanted if images.pictures > WIDEN_FACTOR * wanted else images.pictures
