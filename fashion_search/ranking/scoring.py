"""Scores candidates against a query's vectors, and orders the products."""

import contextlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashion_search.index import Rows, VectorIndex
from fashion_search.ranking.calibration import standing_of
from fashion_search.ranking.fusion import (
    Fusion,
    Spread,
    Standings,
    balanced,
    candidate_vector,
    linear,
    share_below,
)
from fashion_search.ranking.product_images import Shortlist
from fashion_search.vectors import Vector, Vectors, unit

Cosines = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The vectors of a query: words, picture, and what the results should not show, shape (m, dim)."""

    text: Vector | None
    image: Vector | None
    avoid: Vectors
    alpha: float
    fusion: Fusion

    @property
    def single(self) -> Vector | None:
        """The one side that decides alone; None where both have a say."""
        if self.text is None or self.alpha == 1.0:
            return self.image
        return self.text if self.image is None or self.alpha == 0.0 else None

    @property
    def several(self) -> bool:
        """Whether several things decide that no one vector orders products by."""
        return bool(len(self.avoid)) or (self.single is None and self.fusion == "balanced")

    def lead(self, spread: Spread) -> Vector:
        """Return the vector whose nearest pictures are ranked, and whose best view is a product's.

        Raises:
            QueryError: words and picture cancel each other out.
        """
        if self.single is not None:
            return self.single
        if self.text is None or self.image is None:
            raise ValueError("a query has words or a picture")
        if self.fusion == "linear":
            return linear(self.text, self.image, self.alpha)
        return candidate_vector(spread, self.text, self.image, self.alpha)

    def beside(self, spread: Spread, lead: Vector) -> list[Vector]:
        """Return vectors whose nearest pictures count beside the lead's.

        Figures say how a product stands to the best of the catalogue on each side, so each side is
        looked for alone. Where something is to be avoided, the best may be what is near and does not
        show it.
        """
        found = (
            [] if self.single is not None else [side for side in (self.text, self.image) if side is not None]
        )
        for direction in self.avoid:
            turned = lead - direction * spread.scale(lead)[1] / max(spread.scale(direction)[1], 1e-6)
            with contextlib.suppress(ValueError):  # the lead is what is to be avoided
                found.append(unit(turned))
        return found

    def compare(self, index: VectorIndex, lead: Vector, rows: Rows) -> "Compared":
        """Return the cosines of every vector of the query with some pictures."""
        given = [side for side in (self.text, self.image) if side is not None]
        cosines = index.similarities(np.stack([lead, *given, *self.avoid]), rows)
        return Compared(
            lead=cosines[0],
            text=None if self.text is None else cosines[1],
            image=None if self.image is None else cosines[len(given)],
            avoid=cosines[1 + len(given) :],
        )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Cosines of a query's vectors with pictures or with products (their best views), shape (n,).

    `avoid` has one row for each thing to avoid; a side not given is None.
    """

    lead: Cosines
    text: Cosines | None
    image: Cosines | None
    avoid: Cosines

    def best(self, shortlist: Shortlist) -> "Compared":
        """Return the cosines of products from those of their pictures."""
        return Compared(
            lead=shortlist.best(self.lead),
            text=None if self.text is None else shortlist.best(self.text),
            image=None if self.image is None else shortlist.best(self.image),
            avoid=shortlist.best(self.avoid),
        )


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What each of some products scores; all of shape (n,).

    `order` sorts them, `similarity` is that in 0 to 1, `single` is it as a standard score where one side decides alone;
    `text` and `image` are the sides' standard scores, None for a side not given.
    """

    order: NDArray[np.float64]
    similarity: NDArray[np.float64]
    single: Standings | None
    text: Standings | None
    image: Standings | None

    def standing(self, places: Rows) -> Standings:
        """Return what orders some products as standard scores, shape (len(places),)."""
        return standing_of(self.order[places]) if self.single is None else self.single[places]

    @property
    def best(self) -> float:
        """Return the highest standard score of all."""
        return float(self.standing(np.array([self.order.argmax()]))[0])


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """Products of a shortlist with what they score; `pictures` has the cosines of `shortlist.rows`."""

    shortlist: Shortlist
    pictures: Compared
    products: Compared
    scores: Scores


def rank(sides: Sides, spread: Spread, lead: Vector, index: VectorIndex, shortlist: Shortlist) -> Ranked:
    """Compare the products of a shortlist with a query and score them.

    Args:
        sides: the query's vectors.
        spread: mean and covariance of the catalogue's pictures.
        lead: what `Sides.lead` returned.
        index: the pictures.
        shortlist: which products; at least one.
    """
    pictures = sides.compare(index, lead, shortlist.rows)
    products = pictures.best(shortlist)
    scores = score(sides, spread, lead, products)
    return Ranked(shortlist=shortlist, pictures=pictures, products=products, scores=scores)


def score(sides: Sides, spread: Spread, lead: Vector, products: Compared) -> Scores:
    """Score products by their best views' cosines with each vector of a query.

    Args:
        sides: the query's vectors.
        spread: mean and covariance of the catalogue's pictures.
        lead: what `Sides.lead` returned.
        products: the products' cosines with them.
    """
    text, image = (
        None if vector is None or cosines is None else spread.standings(vector, cosines)
        for vector, cosines in ((sides.text, products.text), (sides.image, products.image))
    )
    penalty = _penalty(sides.avoid, spread, products.avoid)
    if sides.single is None and sides.fusion == "balanced" and text is not None and image is not None:
        mixed = balanced(text - penalty, image - penalty, sides.alpha)
        return Scores(order=mixed, similarity=mixed, single=None, text=text, image=image)
    # Raw cosines order a single side: their normal CDFs may round to the same number.
    cosines = products.lead - spread.scale(lead)[1] * penalty
    standing = spread.standings(lead, products.lead) - penalty
    shown = cosines if sides.fusion == "linear" else share_below(standing)
    return Scores(order=cosines, similarity=np.clip(shown, 0.0, 1.0), single=standing, text=text, image=image)


def holds_the_best(sides: Sides, spread: Spread, ranked: Ranked, reached: int, count: int) -> bool:
    """Return whether nothing that the lead did not reach can be among the best of a ranking.

    A picture that it did not reach has at most the mean standing m = alpha z_image + (1 - alpha)
    z_words of the last that it did. Where both its standings are positive, the normal CDF is concave
    and its score at most Phi(m); where one is negative, at most 1 - min(alpha, 1 - alpha) / 2. (A
    product that has one view for the words and another one for the picture may still be missed.)

    Args:
        sides: the query's vectors.
        spread: mean and covariance of the catalogue's pictures.
        ranked: the products near the lead.
        reached: how many pictures the lead was asked for.
        count: how many of the best count.
    """
    text, image = ranked.pictures.text, ranked.pictures.image
    if sides.single is not None or sides.fusion == "linear" or text is None or image is None:
        return True  # the lead itself orders them
    if sides.text is None or sides.image is None or len(text) < reached or len(ranked.scores.order) < count:
        return False
    words, picture = spread.standings(sides.text, text), spread.standings(sides.image, image)
    mixed = sides.alpha * picture + (1 - sides.alpha) * words
    last = share_below(np.partition(mixed, len(mixed) - reached)[[len(mixed) - reached]])[0]
    worst = np.partition(ranked.scores.order, len(ranked.scores.order) - count)[-count]
    return bool(worst >= max(last, 1 - min(sides.alpha, 1 - sides.alpha) / 2))


def _penalty(avoid: Vectors, spread: Spread, cosines: Cosines) -> Standings:
    """Return by how many standard deviations each product shows what it should not, 0 where it does not."""
    penalty = np.zeros(cosines.shape[1])
    for direction, shown in zip(avoid, cosines, strict=True):
        penalty = np.maximum(penalty, spread.standings(direction, shown))
    return penalty
