"""The products that a first visitor sees: of many kinds, and unlike each other."""

import numpy as np

from fashion_search.catalog.product import Product
from fashion_search.index import Rows
from fashion_search.serving.snapshot import Snapshot

SHOWN = 18
"""Products in the showcase: full rows of two, three or six."""

TRIED = 40
"""Products of a category that are chosen from."""


def varied(snapshot: Snapshot, count: int) -> list[Product]:
    """Choose products, always the same ones: one a category in turn, the largest category first.

    Each is, of the first few of its category, the one whose picture is least like those that stand before it.
    """
    waiting = [rows[:TRIED] for rows in snapshot.facets.by_category()[:count]]
    chosen: list[int] = []
    before = [snapshot.statistics.mean]
    while waiting and len(chosen) < count:
        for turn, rows in enumerate(waiting[: count - len(chosen)]):
            vectors = snapshot.index.vectors(_first_pictures(snapshot, rows))
            place = int((vectors @ np.stack(before).T).max(axis=1).argmin())
            before = [*before[1 if not chosen else 0 :], vectors[place]]
            chosen.append(int(rows[place]))
            waiting[turn] = np.delete(rows, place)
        waiting = [rows for rows in waiting if len(rows)]
    return [product for row in chosen if (product := snapshot.catalogue.get(row))]


def _first_pictures(snapshot: Snapshot, rows: Rows) -> Rows:
    return np.array([snapshot.images.of(int(row))[0] for row in rows], dtype=np.int64)
