"""How likely the catalogue has what a query asks for."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fashion_search.encoder import Encoder
from fashion_search.index import Rows
from fashion_search.language.names import article_asked_for
from fashion_search.language.tokens import stems
from fashion_search.ranking.cover import Cover
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.relevance import STRONG_THRESHOLD, TOP_RESULTS, USUAL_COVER
from fashion_search.ranking.scoring import Ranking
from fashion_search.search.query import Query
from fashion_search.serving.snapshot import Snapshot

MIN_TEXT_TRUST = 0.05
"""Lowest probability of the text in a hybrid query, so that it does not overrule the picture."""

TOP_COVERED = 5
"""Best products whose words are compared with the query's."""


class Confidence(NamedTuple):
    """The probability that the catalogue has relevant products, and what there is to say of doubts.

    `picture_doubted` tells that an uploaded picture looks unlike one of fashion; `absent` is the article that
    a text asks for and the catalogue has not.
    """

    probability: float = 0.0
    picture_doubted: bool = False
    absent: str | None = None


def confidence_of(
    snapshot: Snapshot,
    encoder: Encoder,
    query: Query,
    vectors: QueryVectors,
    ranking: Ranking,
    cover: Cover | None,
) -> Confidence:
    """Return how likely the catalogue has relevant products, weighting text and picture by alpha.

    Args:
        snapshot: the catalogue.
        encoder: the model.
        query: the parsed query.
        vectors: its vectors, as given.
        ranking: of the whole catalogue.
        cover: how much of the words the products hold; None if they do not count.
    """
    words, absent = _text_confidence(snapshot, encoder, query, vectors, ranking, cover)
    image = _image_confidence(snapshot, encoder, query, vectors, ranking)
    if query.search_type == "hybrid":
        words, absent = max(words, MIN_TEXT_TRUST), None  # the picture has a say in what it is
    return Confidence(
        probability=float(words ** (1.0 - vectors.alpha) * image**vectors.alpha),
        picture_doubted=query.like is None and image < STRONG_THRESHOLD,
        absent=absent,
    )


def _text_confidence(
    snapshot: Snapshot,
    encoder: Encoder,
    query: Query,
    vectors: QueryVectors,
    ranking: Ranking,
    cover: Cover | None,
) -> tuple[float, str | None]:
    """Return the probability of the text, 1 without one, and the article that it asks for if that is absent."""
    if cover is not None and cover.names_product:  # it is here, whatever its number looks like to the model
        return 1.0, None
    if query.text is None or vectors.text is None or ranking.pictures.text is None:
        return 1.0, None
    top = snapshot.index.vectors(ranking.candidates.rows[_highest(ranking.pictures.text, TOP_RESULTS)])
    article, held = article_asked_for(query.text), None
    if cover is not None:
        best = ranking.candidates.products[_highest(ranking.order, TOP_COVERED)]
        held = cover.known * float(cover.shares[best].max())
        if article is not None and snapshot.words.any_holds(stems(article)):
            # It is here; that nothing holds other words does not make it absent.
            article, held = None, max(held, USUAL_COVER)
    known, usual = encoder.known_word_share(query.text), snapshot.statistics.scale(vectors.text)
    words, absent = snapshot.relevance.text_relevance(known, vectors.text, top, usual, held)
    return words, article if absent else None


def _image_confidence(
    snapshot: Snapshot, encoder: Encoder, query: Query, vectors: QueryVectors, ranking: Ranking
) -> float:
    """Return the probability of the picture, 1 without one."""
    cosines, rows = ranking.pictures.image, ranking.candidates.rows
    if cosines is None or vectors.image is None:
        return 1.0
    found = _highest(cosines, TOP_RESULTS + snapshot.images.max_per_product)
    space = encoder.picture_space
    distance = None if space is None else space.distance(vectors.image)
    if query.like is not None:  # leave out the product's own pictures; those of a shop need no doubt
        distance = None
        found = found[~np.isin(rows[found], snapshot.picture_rows(query.like))]
    if not len(found):
        return 1.0
    top = snapshot.index.vectors(rows[found[:TOP_RESULTS]])
    return snapshot.relevance.image_confidence(top, float(cosines[found[0]]), distance)


def _highest(values: NDArray[np.floating], count: int) -> Rows:
    """Return the positions of the highest values, highest first."""
    found = np.argpartition(-values, count)[:count] if count < len(values) else np.arange(len(values))
    return found[np.argsort(-values[found], kind="stable")]
