"""Recommends products from those that a shopper liked, viewed and disliked (Rocchio)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.catalog.product import Product
from fashion_search.index import Rows
from fashion_search.search.snapshot import Snapshot
from fashion_search.vectors import Vector, Vectors, unit

VIEWED = 0.3
"""What a product counts that was only looked at; a liked one counts 1."""

DISLIKED = 0.5
"""How much of the mean of what was not liked is taken away.

Source: Rocchio's relevance feedback, which weights non-relevant items less than relevant ones.
"""

MOST = 200
"""Products of each kind that are taken into account, the first ones."""


@dataclass(frozen=True)
class Suggestion:
    """A product, and the one that it is most like of those that were liked or looked at."""

    product: Product
    because: Product
    liked: bool


def suggest(
    snapshot: Snapshot, liked: Sequence[str], viewed: Sequence[str], disliked: Sequence[str], count: int
) -> list[Suggestion]:
    """Return products near the mean of what was liked, less that of what was not; none of them known yet.

    Args:
        snapshot: the catalogue; ids that it does not have are left out.
        liked: ids of products.
        viewed: ids of products that were looked at.
        disliked: ids of products.
        count: how many, at least 1.
    """
    liked_rows, viewed_rows, disliked_rows = (_rows(snapshot, ids) for ids in (liked, viewed, disliked))
    viewed_rows = [row for row in viewed_rows if row not in {*liked_rows, *disliked_rows}]
    reasons = [*liked_rows, *viewed_rows]
    if not reasons:
        return []
    shown = _means(snapshot, reasons)
    weights = np.array([1.0] * len(liked_rows) + [VIEWED] * len(viewed_rows))
    taste = (weights[:, None] * shown).sum(axis=0) / weights.sum()
    if disliked_rows:
        taste = taste - DISLIKED * _means(snapshot, disliked_rows).mean(axis=0)
    try:
        target: Vector = unit(taste)
    except ValueError:  # what was liked and what was not cancel each other out
        return []
    known = {*reasons, *disliked_rows}
    new = [row for row in _nearest(snapshot, target, count + len(known)) if row not in known][:count]
    if not new:
        return []
    nearest = (_means(snapshot, new) @ shown.T).argmax(axis=1).tolist()
    return [
        Suggestion(snapshot.catalogue[row], snapshot.catalogue[reasons[place]], liked=place < len(liked_rows))
        for row, place in zip(new, nearest, strict=True)
    ]


def _rows(snapshot: Snapshot, ids: Sequence[str]) -> list[int]:
    found = (snapshot.catalogue.row(product_id) for product_id in dict.fromkeys(ids[:MOST]))
    return [row for row in found if row is not None]


def _means(snapshot: Snapshot, products: Sequence[int]) -> Vectors:
    """Return one unit vector a product: the mean of its views."""
    return unit([_vectors(snapshot, row).mean(axis=0) for row in products])


def _vectors(snapshot: Snapshot, row: int) -> Vectors:
    return snapshot.index.vectors(snapshot.images.of(row))


def _nearest(snapshot: Snapshot, target: Vector, count: int) -> list[int]:
    """Return product rows by their best view, nearest first."""
    candidates = snapshot.images.near(snapshot.index, target, count * snapshot.images.most)
    best = candidates.best(snapshot.index.similarities(target[None, :], candidates.rows)[0])
    order: Rows = np.argsort(-best, kind="stable")
    return [int(row) for row in candidates.products[order]]
