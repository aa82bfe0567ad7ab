"""Ranks the products for a query that has been read and encoded."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fashion_search.encoder import Encoder
from fashion_search.index import Rows
from fashion_search.ranking.candidates import (
    MATCHING_CANDIDATES,
    PROBE_CANDIDATES,
    common,
    rank_filtered,
    rank_nearest,
)
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.scoring import Scorer
from fashion_search.search.hits import Confidence, best_rows, confidence_of, hits_of
from fashion_search.search.matching import above_floor
from fashion_search.search.query import Hit, Query
from fashion_search.serving.snapshot import Snapshot


class Found(NamedTuple):
    """What ranking finds: hits, and the rows of all products above the match floor; `scored` counts the products."""

    confidence: Confidence = Confidence(0.0)
    hits: Sequence[Hit] = ()
    matching: Rows = np.empty(0, dtype=np.int64)
    scored: int = 0


def least_of(query: Query) -> int:
    """Return how many pictures near a query are scored at least."""
    return MATCHING_CANDIDATES if query.all_matching or query.sort != "match" else PROBE_CANDIDATES


def ranked(
    snapshot: Snapshot,
    encoder: Encoder,
    query: Query,
    given: QueryVectors,
    scorer: Scorer,
    passing: Rows | None,
) -> Found:
    """Rank the products that pass the filters; `given` are the vectors before an edit."""
    worth = scorer.cover.worth if scorer.cover else 0.0
    least = least_of(query)
    ranking = unfiltered = rank_nearest(scorer, snapshot.images, query.top_k, least)
    # All figures refer to the whole catalogue, so that filters do not change them.
    confidence = confidence_of(snapshot, encoder, query, given, unfiltered, scorer.cover)
    rankings = [unfiltered]
    if passing is not None and len(passing):
        known = unfiltered.candidates.products
        ranking = rank_filtered(scorer, snapshot.images, query.top_k, passing, known, least)
        rankings.append(ranking)
    scored = len((unfiltered.estimates or unfiltered).candidates.products)
    matching = above_floor(rankings, unfiltered.best, worth if query.alpha_used == 0.0 else 0.0)
    if query.like is not None:  # leave out the product itself
        matching = matching[matching != snapshot.catalogue.row(query.like)]
    if passing is not None and not len(passing):
        return Found(confidence, [], matching, scored)
    rows = best_rows(snapshot, query, ranking)
    if query.sort != "match" and len(rows):
        among = matching if passing is None else common(matching, passing)
        by_price = snapshot.facets.by_price(
            among if len(among) else rows, dearest_first=query.sort == "dearest"
        )
        rows = by_price[: query.top_k]
        ranking = scorer.rank(snapshot.images.candidates(np.sort(rows)), len(rows))
    hits = hits_of(snapshot, query, given, rows, ranking, unfiltered, confidence.probability, worth)
    return Found(confidence, hits, matching, scored)
