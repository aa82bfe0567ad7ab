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
class Suggestion:
    """A recommended product, and the liked or viewed one that it is most similar to."""

    product: Product
    because: Product
    liked: bool


def suggest(
    whole: Snapshot, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str], count: int
) -> list[Suggestion]:
    """Return other products near the mean of liked and viewed ones, minus that of disliked ones; best first.

    Args:
        whole: the catalogue; unknown ids are ignored.
        liked: ids of liked products.
        viewed: ids of viewed products, which count less.
        disliked: ids of disliked products.
        count: most products to return, at least 1.
    """
    ids = [each for kind in (liked, viewed, disliked) for each in kind[:MAX_IDS]]
    snapshot = whole.scope(ScopeRequest(ids=ids)).snapshot
    liked_rows, disliked_rows, reasons = _known(snapshot, liked, viewed, disliked)
    if not reasons:
        return []
    shown = _means(snapshot, reasons)
    weights = np.array([1.0] * len(liked_rows) + [VIEWED_WEIGHT] * (len(reasons) - len(liked_rows)))
    taste = (weights[:, None] * shown).sum(axis=0) / weights.sum()
    if disliked_rows:
        taste = taste - DISLIKED_WEIGHT * _means(snapshot, disliked_rows).mean(axis=0)
    try:
        target: Vector = unit(taste)
    except ValueError:  # likes and dislikes cancel out
        return []
    wanted = count + len(reasons) + len(disliked_rows)
    snapshot = whole.scope(ScopeRequest(probes=[target], count=wanted, ids=ids)).snapshot
    liked_rows, disliked_rows, reasons = _known(snapshot, liked, viewed, disliked)
    known = {*reasons, *disliked_rows}
    new = [row for row in _nearest(snapshot, target, wanted) if row not in known][:count]
    if not new:
        return []
    nearest = (_means(snapshot, new) @ shown.T).argmax(axis=1).tolist()
    pairs = [
        (snapshot.catalogue.get(row), snapshot.catalogue.get(reasons[place]), place < len(liked_rows))
        for row, place in zip(new, nearest, strict=True)
    ]
    return [Suggestion(product, because, liked) for product, because, liked in pairs if product and because]


def _known(
    snapshot: Snapshot, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str]
) -> tuple[list[int], list[int], list[int]]:
    """Return the rows of liked and of disliked products, and of liked and viewed ones together."""
    liked_rows, viewed_rows, disliked_rows = (_rows(snapshot, ids) for ids in (liked, viewed, disliked))
    viewed_rows = [row for row in viewed_rows if row not in {*liked_rows, *disliked_rows}]
    return liked_rows, disliked_rows, [*liked_rows, *viewed_rows]


def _rows(snapshot: Snapshot, ids: Sequence[str]) -> list[int]:
    found = (snapshot.catalogue.row(product_id) for product_id in dict.fromkeys(ids[:MAX_IDS]))
    return [row for row in found if row is not None]


def _means(snapshot: Snapshot, products: Sequence[int]) -> Vectors:
    """Return one unit vector per product: the mean of its pictures."""
    return unit([_vectors(snapshot, row).mean(axis=0) for row in products])


def _vectors(snapshot: Snapshot, row: int) -> Vectors:
    return snapshot.index.vectors(snapshot.images.of(row))


def _nearest(snapshot: Snapshot, target: Vector, count: int) -> list[int]:
    """Return product rows by their best picture, nearest first."""
    _, pictures = snapshot.index.search(target, count * snapshot.images.max_per_product)
    candidates = snapshot.images.candidates(snapshot.images.products_of(pictures))
    best = candidates.best(snapshot.index.similarities(target[None, :], candidates.rows)[0])
    order: Rows = np.argsort(-best, kind="stable")
    return [int(row) for row in candidates.products[order]]
