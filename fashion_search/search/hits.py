"""Ranks the products for a parsed and encoded query, and makes hits of the best."""

from typing import NamedTuple

import numpy as np

from fashion_search.index import Cosines, Rows
from fashion_search.ranking.calibration import half_matched, matches
from fashion_search.ranking.candidates import (
    MATCHING_CANDIDATES,
    PROBE_CANDIDATES,
    common,
    rank_filtered,
    rank_nearest,
)
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.scoring import Ranking, Scorer, near_best
from fashion_search.ranking.statistics import ZScores
from fashion_search.search.matching import above_floor
from fashion_search.search.query import Hit, Query
from fashion_search.serving.snapshot import Snapshot


class Ranked(NamedTuple):
    """The products of a result.

    `rows` are those of the hits, in their order, `ranking` has them, and `whole` is that of the whole catalogue,
    which all figures refer to, so that filters do not change them. `matching` are all products above the match floor.
    """

    rows: Rows
    ranking: Ranking
    whole: Ranking
    matching: Rows

    @property
    def scored(self) -> int:
        """How many products of the whole catalogue were scored."""
        return len((self.whole.estimates or self.whole).candidates.products)


def least_scored(query: Query) -> int:
    """Return how many pictures near a query are scored at least."""
    return MATCHING_CANDIDATES if query.all_matching or query.sort != "match" else PROBE_CANDIDATES


def rank(snapshot: Snapshot, query: Query, scorer: Scorer, passing: Rows | None) -> Ranked:
    """Rank the products of a catalogue that has some: those of `passing`, ascending rows; all for None."""
    images, least = snapshot.images, least_scored(query)
    ranking = whole = rank_nearest(scorer, images, query.top_k, least)
    rankings = [whole]
    if passing is not None and len(passing):
        known = whole.candidates.products
        ranking = rank_filtered(scorer, images, query.top_k, passing, known, least)
        rankings.append(ranking)
    matching = above_floor(rankings, _half_matched(query, whole, scorer))
    rows = _best_rows(snapshot, ranking, query.top_k + 1)
    if query.like is not None:  # leave out the product itself
        own = snapshot.catalogue.row(query.like)
        rows, matching = rows[rows != own], matching[matching != own]
    rows = rows[: query.top_k if passing is None or len(passing) else 0]
    if query.sort != "match" and len(rows):
        among = matching if passing is None else common(matching, passing)
        chosen = among if len(among) else rows
        rows = snapshot.facets.by_price(chosen, dearest_first=query.sort == "dearest")[: query.top_k]
        ranking = scorer.rank(images.candidates(np.sort(rows)), len(rows))
    return Ranked(rows, ranking, whole, matching)


def hits_of(
    snapshot: Snapshot, query: Query, given: QueryVectors, ranked: Ranked, scorer: Scorer, confidence: float
) -> list[Hit]:
    """Return the hits of a ranking.

    Args:
        snapshot: the catalogue.
        query: the parsed query.
        given: its vectors before an edit, which the cosines shown are of.
        ranked: the products.
        scorer: has ranked them.
        confidence: the probability that the catalogue has relevant products.
    """
    ranking, whole, candidates = ranked.ranking, ranked.whole, ranked.ranking.candidates
    products = {row: found for row in ranked.rows.tolist() if (found := snapshot.catalogue.get(row))}
    rows = np.array(list(products), dtype=np.int64)
    places = np.searchsorted(candidates.products, rows)
    text, image = _cosines(snapshot, given, rows)

    def match_of(own: ZScores | None, best: ZScores | None, worth: float) -> list[float] | list[None]:
        if own is None or best is None:
            return [None] * len(places)
        return matches(own[places], half_matched(float(best.max()), worth), confidence)

    match = matches(ranking.z_scores(places), _half_matched(query, whole, scorer), confidence)
    text_match = match_of(ranking.text, whole.text, scorer.worth)
    image_match = match_of(ranking.image, whole.image, 0.0)
    return [
        Hit(
            product=product,
            similarity=float(ranking.similarity[place]),
            text_similarity=None if text is None else float(text[number]),
            image_similarity=None if image is None else float(image[number]),
            match=match[number],
            text_match=text_match[number],
            image_match=image_match[number],
            view=min(candidates.view(ranking.pictures.fused, int(place)), len(product.pictures) - 1),
        )
        for number, (place, product) in enumerate(zip(places, products.values(), strict=True))
    ]


def _half_matched(query: Query, whole: Ranking, scorer: Scorer) -> float:
    """Return the z-score of a match of 0.5; beside a picture, holding the words counts less."""
    return half_matched(whole.best, scorer.worth if query.alpha_used == 0.0 else 0.0)


def _best_rows(snapshot: Snapshot, ranking: Ranking, count: int) -> Rows:
    """Return the rows of the best products, and of those that tie with the last, best first; ties by product id."""
    best = near_best(ranking.order, count, 0.0)
    rows, order = ranking.candidates.products[best], ranking.order[best]
    ids = [getattr(snapshot.catalogue.get(row), "id", "") for row in rows.tolist()]
    places = sorted(range(len(rows)), key=lambda place: (-order[place], ids[place]))
    return rows[places]


def _cosines(
    snapshot: Snapshot, vectors: QueryVectors, products: Rows
) -> tuple[Cosines | None, Cosines | None]:
    """Return the cosines of the text and of the picture as given with some products, None for none given."""
    given = [vector for vector in (vectors.text, vectors.image) if vector is not None]
    order = np.argsort(products)
    shown = snapshot.images.candidates(products[order])
    cosines = np.empty((len(given), len(products)), dtype=np.float32)
    if len(products):
        cosines[:, order] = shown.best(snapshot.index.similarities(np.stack(given), shown.rows))
    return None if vectors.text is None else cosines[0], None if vectors.image is None else cosines[-1]
