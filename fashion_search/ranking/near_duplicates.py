"""Finds near-duplicates among a few products."""

from collections.abc import Hashable, Sequence

from fashion_search.vectors import Vectors

SAME_PICTURE = 0.995
"""Cosine above which two pictures are one, whatever their products are called.

`mini` gives the same picture 1.0 in any size or compression, and at most 0.991 to different ones of 2,000 photos.
"""

NEAR = 0.98
"""Cosine above which two pictures look alike, if their products are also described alike.

Alone it would be too low: `mini` gives 0.991 to a black and a burgundy tie, and 0.982 to a polo shirt with a pocket
and one without.
"""


def near_duplicates(vectors: Vectors, described: Sequence[Hashable]) -> list[list[int]]:
    """Return groups of near-duplicates: places in the given order, led by their first.

    Each product is compared with the leaders only, so no chain of small differences makes a group.

    Args:
        vectors: unit vectors of the products' pictures, shape (n, dim).
        described: what is said of each; only products with equal values are near-duplicates below `SAME_PICTURE`.
    """
    cosines = vectors @ vectors.T
    groups: list[list[int]] = []
    for place, said in enumerate(described):
        for group in groups:
            cosine = cosines[place, group[0]]
            if cosine > SAME_PICTURE or (cosine > NEAR and said == described[group[0]]):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups
