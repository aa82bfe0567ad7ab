"""Searches with both fusions and decides which of them is A.

That follows from the query itself: neither is A more often, and the same query looks the same again.
"""

import hashlib
from dataclasses import dataclass, fields, replace

from fashion_search.imaging.decode import PictureFile
from fashion_search.search.engine import FashionSearch, Fusion, Hit, Query
from fashion_search.ui.model.view_state import ViewState

SIDES = ("A", "B")
COMPARED: tuple[Fusion, Fusion] = ("balanced", "linear")

MOST_RANKS = 10
"""Products a side."""


@dataclass(frozen=True)
class Pair:
    """What A and B are, and what each found; `key` names the query."""

    key: str
    order: tuple[Fusion, Fusion]
    hits: tuple[list[Hit], list[Hit]]

    @property
    def ids(self) -> tuple[list[str], ...]:
        """The products of each, best first."""
        return tuple([hit.product.id for hit in found] for found in self.hits)

    @property
    def alike(self) -> bool:
        """Whether both lists are the same."""
        return self.ids[0] == self.ids[1]


def find_both(search: FashionSearch, asked: ViewState) -> Pair | None:
    """Search with both fusions.

    Args:
        search: the catalogue.
        asked: the query; its own fusion does not matter.

    Returns:
        Both lists; None where a side of the query is missing or nothing was found.

    Raises:
        SearchError: the query cannot be used.
    """
    query = asked.query()
    if query.search_type != "hybrid":
        return None
    key, order = sides(query)
    first, second = (search.search(_with(query, asked, fusion)).hits for fusion in order)
    return Pair(key, order, (first, second)) if first or second else None


def _with(query: Query, asked: ViewState, fusion: Fusion) -> Query:
    # From the words as they were typed: those of a query have been read once already.
    top_k = min(query.top_k, MOST_RANKS)
    return replace(
        query,
        text=asked.text,
        without=asked.without,
        fusion=fusion,
        top_k=top_k,
        sort="match",
        all_matching=False,
    )


def sides(query: Query) -> tuple[str, tuple[Fusion, Fusion]]:
    """Return a name for a query, and which fusions are A and B for it.

    The name is 32 hexadecimal digits and does not tell the order. Both depend on all that is asked
    for except the fusion, the order and the number of results.
    """
    asked = [
        (field.name, _plain(getattr(query, field.name)))
        for field in fields(query)
        if field.name not in ("fusion", "top_k", "sort", "all_matching")
    ]
    digest = hashlib.sha256(repr(asked).encode()).digest()
    first, second = COMPARED
    return digest[:16].hex(), (second, first) if digest[-1] & 1 else (first, second)


def _plain(value: object) -> object:
    return value.digest.hex() if isinstance(value, PictureFile) else value
