"""Turns a ranking into hits, and judges how sure they are."""

import numpy as np

from fashion_search.encoder import Encoder
from fashion_search.index import Cosines, Rows
from fashion_search.ranking.calibration import matches
from fashion_search.ranking.relevance import TOP
from fashion_search.ranking.scoring import QueryVectors, Ranking
from fashion_search.search.query import Hit, Query
from fashion_search.search.snapshot import Snapshot

LEAST_TEXT_TRUST = 0.05
"""Words that fit nothing make a picture's results doubtful, not worthless."""


def confidence_of(
    snapshot: Snapshot, encoder: Encoder, query: Query, vectors: QueryVectors, ranking: Ranking
) -> float:
    """Return the probability that the catalogue has what was asked for; words and picture count by alpha.

    Args:
        snapshot: the opened index.
        encoder: says which words the model knows.
        query: what was asked.
        vectors: its vectors.
        ranking: the ranking of the whole catalogue.
    """
    relevance, index = snapshot.relevance, snapshot.index
    pictures, rows = ranking.pictures, ranking.candidates.rows
    words = image = 1.0
    if query.text is not None and vectors.text is not None and pictures.text is not None:
        top = index.vectors(rows[_highest(pictures.text, TOP)])
        words = relevance.words(encoder.known_word_share(query.text), vectors.text, top)
    if pictures.image is not None:
        found = _highest(pictures.image, TOP + snapshot.images.most)
        if query.like is not None:  # a product's own pictures find themselves; that says nothing
            found = found[~np.isin(rows[found], snapshot.own_pictures(query.like))]
        if len(found):
            image = relevance.picture(index.vectors(rows[found[:TOP]]), float(pictures.image[found[0]]))
    if query.search_type == "hybrid":
        words = max(words, LEAST_TEXT_TRUST)
    return float(words ** (1.0 - vectors.alpha) * image**vectors.alpha)


def hits_of(
    snapshot: Snapshot, query: Query, ranking: Ranking, whole: Ranking, confidence: float
) -> list[Hit]:
    """Return the best products of a ranking, with the figures that cards show.

    Args:
        snapshot: the opened index.
        query: what was asked.
        ranking: the products that pass the filters.
        whole: the ranking of the whole catalogue, which the figures refer to.
        confidence: what `confidence_of` returned.
    """
    candidates, products = ranking.candidates, ranking.products
    places = np.argsort(-ranking.order, kind="stable")
    if query.like is not None:  # a product is like itself: that is not what one wants to see
        places = places[candidates.products[places] != snapshot.catalogue.row(query.like)]
    places = places[: query.top_k]
    match = matches(ranking.z_scores(places), whole.best, confidence)
    text_match, image_match = (
        [None] * len(places)
        if own is None or best is None
        else matches(own[places], float(best.max()), confidence)
        for own, best in ((ranking.text, whole.text), (ranking.image, whole.image))
    )
    return [
        Hit(
            product=snapshot.catalogue[int(candidates.products[place])],
            similarity=float(ranking.similarity[place]),
            text_similarity=None if products.text is None else float(products.text[place]),
            image_similarity=None if products.image is None else float(products.image[place]),
            match=match[number],
            text_match=text_match[number],
            image_match=image_match[number],
            view=candidates.view(ranking.pictures.fused, int(place)),
        )
        for number, place in enumerate(places)
    ]


def _highest(values: Cosines, count: int) -> Rows:
    """Return where the highest values are, highest first."""
    found = np.argpartition(-values, count)[:count] if count < len(values) else np.arange(len(values))
    return found[np.argsort(-values[found], kind="stable")]
