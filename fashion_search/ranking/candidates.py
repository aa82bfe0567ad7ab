"""Retrieves the candidates of a query: the products near it, as many as it takes to have the best."""

import numpy as np

from fashion_search.index import Rows
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.scoring import Ranking, Scorer

CANDIDATES = 1000
"""Products near a query that are ranked at first, unless one vector orders them all."""

WIDER = 4
"""How many times as many are ranked where some of the best may not be among them."""

MOST_CANDIDATES = 16_000
"""Pictures looked at after which a search is content."""

FURTHER = 64
"""Pictures looked at near a vector of which only the best matter."""


def nearest(scorer: Scorer, images: ProductImages, top_k: int) -> Ranking:
    """Rank the products near a query, as many as it takes to have the best of all.

    Args:
        scorer: scores products for the query.
        images: which picture belongs to which product.
        top_k: how many of the best are wanted.
    """
    index, wanted, known = scorer.index, _wanted(scorer, images, top_k), None
    if wanted < len(index) and scorer.further:
        known = images.owning(np.concatenate([index.search(one, FURTHER)[1] for one in scorer.further]))
    while True:
        ranking = scorer.rank(images.near(index, scorer.fused, wanted, known=known))
        if len(ranking.candidates.products) == images.products or wanted >= MOST_CANDIDATES:
            return ranking
        if scorer.is_complete(ranking, wanted, top_k):
            return ranking
        wanted *= WIDER


def nearest_passing(scorer: Scorer, images: ProductImages, top_k: int, passing: Rows, known: Rows) -> Ranking:
    """Rank the products near a query that pass the filters.

    Args:
        scorer: scores products for the query.
        images: which picture belongs to which product.
        top_k: how many of the best are wanted.
        passing: the products' rows, ascending; not empty.
        known: products that are ranked, too, if they pass.
    """
    wanted = WIDER * _wanted(scorer, images, top_k)
    return scorer.rank(images.near(scorer.index, scorer.fused, wanted, passing, known))


def _wanted(scorer: Scorer, images: ProductImages, top_k: int) -> int:
    """Return how many pictures to look at near the query, at first."""
    enough = max(FURTHER, (top_k + 1) * images.most)
    if not scorer.query.several:
        return enough
    wanted = max(enough, round(CANDIDATES * images.mean))
    return wanted if images.pictures > WIDER * wanted else images.pictures
