"""Chooses the candidates of a query: the products of the nearest pictures to several probes.

One probe is enough where the fused vector orders the products. The balanced fusion and excluded terms order
them otherwise, so text, picture and the vectors moved away from what is excluded are probes, too.
"""

import numpy as np

from fashion_search.index import RETRIEVED, Rows
from fashion_search.ranking.cover import MAX_CANDIDATES
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.scoring import Ranking, Scorer

FUSED_CANDIDATES = 2000
"""Nearest products to the fused vector that are scored, if it alone does not order them.

Where words and picture have nothing to do with each other, the best ten of 100,000 are among them, and two
thirds of the best ten of 1,000,000; where they have, all are (`python -m tests.benchmarks.index`).
"""

PROBE_CANDIDATES = RETRIEVED
"""Nearest pictures to each further probe that are scored, and least to the fused vector."""

MATCHING_CANDIDATES = 1000
"""Nearest pictures to the fused vector that are scored at least, where all products that match are wanted.

Above 50,000 pictures that takes a scan of all codes: 5 ms for 100,000.
"""

ALL_FACTOR = 4
"""Everything is scored if there are at most so many times more pictures than candidates."""

FILTERED_FACTOR = 4
"""Factor by which the candidates of mixed queries grow if products are filtered: the best may be left out."""

WORD_CANDIDATES = 500
"""Nearest pictures to words that products also hold, where not all pictures are at hand."""


def nearest_needed(query: QueryVectors, least: int, *, by_words: bool) -> int:
    """Return how many products near the fused vector may be among the best, where not all are at hand."""
    if query.needs_reranking:
        return FUSED_CANDIDATES
    return max(WORD_CANDIDATES if by_words else PROBE_CANDIDATES, least)


def rank_nearest(scorer: Scorer, images: ProductImages, top_k: int, least: int = PROBE_CANDIDATES) -> Ranking:
    """Rank the products near a query, enough to include the best of the catalogue.

    Args:
        scorer: scores products for the query.
        images: maps pictures to products; at least one is in the catalogue.
        top_k: number of best products needed.
        least: number of pictures that are scored at least.
    """
    wanted = _count(scorer, images, top_k, least)
    if images.pictures <= wanted:
        return scorer.rank(images.everything, top_k)
    found = [scorer.index.search(scorer.fused, wanted)[1]]
    found += [scorer.index.search(probe, PROBE_CANDIDATES)[1] for probe in scorer.extra_vectors]
    near = images.products_of(np.concatenate(found))
    if scorer.cover is not None:
        near = np.union1d(near, _holders(scorer, images, scorer.cover.best))
    return scorer.rank(images.candidates(near), top_k)


def rank_filtered(
    scorer: Scorer,
    images: ProductImages,
    top_k: int,
    passing: Rows,
    known: Rows,
    least: int = PROBE_CANDIDATES,
) -> Ranking:
    """Rank the products near a query that pass the filters.

    Args:
        scorer: scores products for the query.
        images: maps pictures to products.
        top_k: number of best products needed.
        passing: rows of the products that pass, ascending; not empty.
        known: further products to rank if they pass, ascending.
        least: as of `rank_nearest`.
    """
    allowed, wanted = images.candidates(passing), _count(scorer, images, top_k, least)
    if scorer.query.needs_reranking:
        wanted *= FILTERED_FACTOR
    if len(allowed.rows) <= wanted:
        return scorer.rank(allowed, top_k)
    near = images.products_of(scorer.index.search(scorer.fused, wanted, allowed.rows)[1])
    near = np.union1d(near, common(known, passing))
    if scorer.cover is not None:
        near = np.union1d(near, _holders(scorer, images, common(scorer.cover.best, passing)))
    return scorer.rank(images.candidates(near), top_k)


def _holders(scorer: Scorer, images: ProductImages, holders: Rows) -> Rows:
    """Return the products that hold most of the query's words; of many those nearest to its text."""
    if len(holders) <= MAX_CANDIDATES:
        return holders
    rows = images.candidates(holders).rows
    return images.products_of(scorer.index.search(scorer.fused, MAX_CANDIDATES, rows)[1])


def common(some: Rows, passing: Rows) -> Rows:
    """Return which of some products pass, both ascending; a hundred times as fast as np.intersect1d."""
    places = np.minimum(np.searchsorted(passing, some), len(passing) - 1)
    found: Rows = some[passing[places] == some]
    return found


def _count(scorer: Scorer, images: ProductImages, top_k: int, least: int) -> int:
    """Return how many pictures near the fused vector to score."""
    enough = max(least, (top_k + 1) * images.max_per_product)
    mixed = max(enough, round(FUSED_CANDIDATES * images.mean_per_product))
    reorders = scorer.query.needs_reranking or scorer.cover is not None or least > PROBE_CANDIDATES
    if reorders and images.pictures <= ALL_FACTOR * mixed:
        return images.pictures
    return mixed if scorer.query.needs_reranking else enough
