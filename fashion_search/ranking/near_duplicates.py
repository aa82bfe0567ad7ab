"""Finds near-duplicates among a few products."""

from collections.abc import Hashable, Sequence

from fashion_search.vectors import Vectors

SAME_PICTURE = 0.995
"""Cosine above which two pictures are one.

`mini` gives more than 0.999 to a photo and itself at 70 % of its size, and at most 0.991 to different ones of 2,000.
"""

NEAR = 0.98
"""Cosine above which two pictures look alike.

Alone it would be too low: `mini` gives 0.991 to a black tie and a burgundy one, and 0.982 to a polo shirt with a pocket
and one without.
"""


def near_duplicates(
    vectors: Vectors, names: Sequence[Hashable], kinds: Sequence[Hashable]
) -> list[list[int]]:
    """Return groups of near-duplicates: places in the given order, led by their first.

    Products with the same picture are, if their names or their kinds are equal: a shop may show one picture in place of
    many missing ones. Products that look alike are, if both are equal. Each is compared with the leaders only, so that
    no chain of small differences makes a group.

    Args:
        vectors: unit vectors of the products' pictures, shape (n, dim).
        names: what must not differ where pictures do, of each product.
        kinds: the kind of each product.
    """
    cosines = vectors @ vectors.T
    groups: list[list[int]] = []
    for place in range(len(vectors)):
        for group in groups:
            leader = group[0]
            agreeing = (names[place] == names[leader]) + (kinds[place] == kinds[leader])
            if agreeing and cosines[place, leader] > (SAME_PICTURE if agreeing == 1 else NEAR):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups
