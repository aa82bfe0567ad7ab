"""Recommends products from liked, viewed and disliked ones (Rocchio)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.catalog.product import Product
from fashion_search.index import Rows
from fashion_search.serving.snapshot import ScopeRequest, Snapshot
from fashion_search.vectors import Vector, Vectors, unit

VIEWED_WEIGHT = 0.3
"""Weight of a viewed product; a liked one has 1."""

DISLIKED_WEIGHT = 0.5
"""Weight of the mean of disliked products, which is subtracted.

Source: Rocchio's relevance feedback, which weights non-relevant items less than relevant ones.
"""

MAX_IDS = 200
"""Most products of each kind that are used, the first ones."""


@dataclass(frozen=True)
class Recommendation:
    """A recommended product, and the liked or viewed one that it is most similar to."""

    product: Product
    because: Product
    liked: bool


def recommend(
    whole: Snapshot, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str], count: int
) -> list[Recommendation]:
    """Return other products near the mean of liked and viewed ones, minus that of disliked ones; best first.

    Args:
        whole: the catalogue; unknown ids are ignored.
        liked: ids of liked products.
        viewed: ids of viewed products, which count less.
        disliked: ids of disliked products.
        count: most products to return, at least 1.
    """
    kinds = [[*dict.fromkeys(ids[:MAX_IDS])] for ids in (liked, viewed, disliked)]
    ids = [each for kind in kinds for each in kind]
    snapshot = whole.scope(ScopeRequest(ids=ids)).snapshot
    likes, dislikes, reasons = _known(snapshot, *kinds)
    if not reasons:
        return []
    shown = _means(snapshot, reasons)
    weights = np.where(np.arange(len(reasons)) < len(likes), 1.0, VIEWED_WEIGHT)
    taste = weights @ shown / weights.sum()
    if dislikes:
        taste -= DISLIKED_WEIGHT * _means(snapshot, dislikes).mean(axis=0)
    try:
        target: Vector = unit(taste)
    except ValueError:  # likes and dislikes cancel out
        return []
    wanted = count + len(reasons) + len(dislikes)
    snapshot = whole.scope(ScopeRequest(probes=[target], count=wanted, ids=ids)).snapshot
    likes, dislikes, reasons = _known(snapshot, *kinds)  # their rows here
    new = [row for row in _nearest(snapshot, target, wanted) if row not in {*reasons, *dislikes}][:count]
    if not new:
        return []
    nearest = (_means(snapshot, new) @ shown.T).argmax(axis=1).tolist()
    found = [
        (snapshot.catalogue.get(row), snapshot.catalogue.get(reasons[place]), place < len(likes))
        for row, place in zip(new, nearest, strict=True)
    ]
    return [Recommendation(new, because, liked) for new, because, liked in found if new and because]


def _known(
    snapshot: Snapshot, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str]
) -> tuple[list[int], list[int], list[int]]:
    """Return the rows of liked and of disliked products, and of liked and viewed ones together."""
    likes, views, dislikes = (
        [row for product_id in ids if (row := snapshot.catalogue.row(product_id)) is not None]
        for ids in (liked, viewed, disliked)
    )
    return likes, dislikes, [*likes, *(row for row in views if row not in {*likes, *dislikes})]


def _means(snapshot: Snapshot, products: Sequence[int]) -> Vectors:
    """Return one unit vector per product: the mean of its pictures."""
    return unit([snapshot.index.vectors(snapshot.images.of(row)).mean(axis=0) for row in products])


def _nearest(snapshot: Snapshot, target: Vector, count: int) -> list[int]:
    """Return product rows by their best picture, nearest first."""
    _, pictures = snapshot.index.search(target, count * snapshot.images.max_per_product)
    candidates = snapshot.images.candidates(snapshot.images.products_of(pictures))
    best = candidates.best(snapshot.index.similarities(target[None, :], candidates.rows)[0])
    nearest: Rows = candidates.products[np.argsort(-best, kind="stable")]
    return list(map(int, nearest))
