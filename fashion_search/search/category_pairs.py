"""Pairs of a category and a value that products have together: red dresses, blue dresses."""

from collections.abc import Sequence

import numpy as np

from fashion_search.catalog.facets import CATEGORY, Facets
from fashion_search.index import Rows


def category_pairs(facets: Facets, names: Sequence[str]) -> list[tuple[str, str, Rows]]:
    """Return each category with each value of the attributes that have one of some names, in lower case.

    With each pair come the rows that have both, ascending; the pair that most have is first.
    """
    categories = facets.rows_by_value((CATEGORY,))
    of_row = np.full(len(facets.prices), -1, dtype=np.int32)
    for number, (_, rows) in enumerate(categories):
        of_row[rows] = number
    pairs = []
    for value, rows in facets.rows_by_value(names):
        own = of_row[rows]
        for number in np.unique(own[own >= 0]).tolist():
            pairs.append((categories[number][0], value, rows[own == number]))
    return sorted(pairs, key=lambda pair: -len(pair[2]))
