"""Turns a ranking into hits, and computes their confidence."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fashion_search.encoder import Encoder
from fashion_search.index import Cosines, Rows
from fashion_search.language.names import article_asked_for
from fashion_search.language.tokens import stems
from fashion_search.ranking.calibration import matches
from fashion_search.ranking.cover import Cover
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.relevance import STRONG_THRESHOLD, TOP_RESULTS, USUAL_COVER
from fashion_search.ranking.scoring import Ranking
from fashion_search.search.query import Hit, Query
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

    probability: float
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
        snapshot: the opened index.
        encoder: the model.
        query: the parsed query.
        vectors: its vectors, as given.
        ranking: the ranking of the whole catalogue.
        cover: how much of the words the products hold; None if they do not count.
    """
    relevance, index = snapshot.relevance, snapshot.index
    pictures, rows = ranking.pictures, ranking.candidates.rows
    words, image, absent = 1.0, 1.0, False
    article = article_asked_for(query.text or "")
    if cover is not None and cover.names_product:
        pass  # it is here, whatever its number looks like to the model
    elif query.text is not None and vectors.text is not None and pictures.text is not None:
        top = index.vectors(rows[_highest(pictures.text, TOP_RESULTS)])
        usual = snapshot.statistics.scale(vectors.text)
        known = encoder.known_word_share(query.text)
        held = None
        if cover is not None:
            best = ranking.candidates.products[_highest(ranking.order, TOP_COVERED)]
            held = cover.known * float(cover.shares[best].max())
            if article is not None and snapshot.words.any_holds(stems(article)):
                article, held = (
                    None,
                    max(held, USUAL_COVER),
                )  # other words that nothing holds do not make it absent
        words, absent = relevance.text_relevance(known, vectors.text, top, usual, held)
    if pictures.image is not None and vectors.image is not None:
        found = _highest(pictures.image, TOP_RESULTS + snapshot.images.max_per_product)
        space = encoder.picture_space
        distance = None if space is None else space.distance(vectors.image)
        if query.like is not None:  # leave out the product's own pictures; those of a shop need no doubt
            distance = None
            found = found[~np.isin(rows[found], snapshot.picture_rows(query.like))]
        if len(found):
            image = relevance.image_confidence(
                index.vectors(rows[found[:TOP_RESULTS]]), float(pictures.image[found[0]]), distance
            )
    if query.search_type == "hybrid":
        words, absent = max(words, MIN_TEXT_TRUST), False  # the picture has a say in what it is
    return Confidence(
        probability=float(words ** (1.0 - vectors.alpha) * image**vectors.alpha),
        picture_doubted=query.like is None and image < STRONG_THRESHOLD,
        absent=article if absent else None,
    )


def best_rows(snapshot: Snapshot, query: Query, ranking: Ranking) -> Rows:
    """Return the rows of the best products of a ranking, best first, without the product `like` itself."""
    rows = ranking.candidates.products[_best_places(snapshot, ranking, query.top_k + 1)]
    if query.like is not None:
        rows = rows[rows != snapshot.catalogue.row(query.like)]
    return rows[: query.top_k]


def hits_of(
    snapshot: Snapshot,
    query: Query,
    vectors: QueryVectors,
    rows: Rows,
    ranking: Ranking,
    unfiltered: Ranking,
    confidence: float,
    worth: float,
) -> list[Hit]:
    """Return some products of a ranking as hits.

    Args:
        snapshot: the opened index.
        query: the parsed query.
        vectors: its vectors, as given.
        rows: the products, in the order of the hits.
        ranking: has them.
        unfiltered: the ranking of the whole catalogue, which match figures refer to.
        confidence: the result of `confidence_of`.
        worth: z-scores that holding the query's words adds.
    """
    candidates = ranking.candidates
    found = [snapshot.catalogue.get(int(row)) for row in rows]
    kept = np.flatnonzero([product is not None for product in found])
    places, found = (
        np.searchsorted(candidates.products, rows[kept]),
        [found[place] for place in kept.tolist()],
    )
    text, image = _cosines(snapshot, vectors, candidates.products[places])
    by_words = worth if query.alpha_used == 0.0 else 0.0
    match = matches(ranking.z_scores(places), unfiltered.best, confidence, by_words)
    text_match, image_match = (
        [None] * len(places)
        if own is None or best is None
        else matches(own[places], float(best.max()), confidence, added)
        for own, best, added in (
            (ranking.text, unfiltered.text, worth),
            (ranking.image, unfiltered.image, 0.0),
        )
    )
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
        for number, (place, product) in enumerate(zip(places, found, strict=True))
        if product is not None
    ]


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


def _best_places(snapshot: Snapshot, ranking: Ranking, count: int) -> Rows:
    """Return the places of the best products, and of those that tie with the last; ties by product id."""
    order, products = ranking.order, ranking.candidates.products
    if count < len(order):
        last = np.partition(order, len(order) - count)[len(order) - count]
        places = np.flatnonzero(order >= last)
    else:
        places = np.arange(len(order))
    places = places[np.argsort(-order[places], kind="stable")]
    ends = [*(np.flatnonzero(np.diff(order[places])) + 1).tolist(), len(places)]
    start = 0
    for end in ends:
        if end - start > 1:
            ids = [
                getattr(snapshot.catalogue.get(int(products[place])), "id", "") for place in places[start:end]
            ]
            places[start:end] = places[start:end][sorted(range(end - start), key=ids.__getitem__)]
        start = end
    return places


def _highest(values: NDArray[np.floating], count: int) -> Rows:
    """Return the positions of the highest values, highest first."""
    found = np.argpartition(-values, count)[:count] if count < len(values) else np.arange(len(values))
    return found[np.argsort(-values[found], kind="stable")]
