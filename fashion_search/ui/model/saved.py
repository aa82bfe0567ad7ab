"""Saved products, recent ones and recommendations, from what the browser remembers.

The browser sends their ids when it shows them; they are answered and forgotten.
"""

from dataclasses import dataclass
from typing import Any, Self

from fashion_search.search.engine import FashionSearch
from fashion_search.server.api.product_record import product_record

FAVOURITES = DISLIKED = 200
VIEWED = 50
LONGEST_ID = 500
"""Characters of an id; no longer one is remembered."""

SUGGESTED = 12
"""Products that are suggested."""


@dataclass(frozen=True, kw_only=True)
class SavedState:
    """Ids of products, newest first, without repeats; `number` counts a browser's questions.

    At most 200 favourites, 200 disliked ones and 50 that were looked at.
    """

    favourites: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    number: int = 0

    @classmethod
    def of(cls, payload: object) -> Self:
        """Read what a browser sent; what is no id is left out."""
        if not isinstance(payload, dict):
            return cls()
        number = payload.get("number")
        return cls(
            favourites=_ids(payload.get("favourites"), FAVOURITES),
            viewed=_ids(payload.get("viewed"), VIEWED),
            disliked=_ids(payload.get("disliked"), DISLIKED),
            number=number if isinstance(number, int) and 0 <= number < 2**53 else 0,
        )


def recall(search: FashionSearch, remembered: SavedState) -> dict[str, Any]:
    """Return what is shown of remembered products.

    Returns:
        `saved`: the favourites' product records; `gone`: how many of them the catalogue no longer has;
        `for_you`: up to 12 suggestions, each with its `product`, the title of the product that it is
        like (`because_title`) and whether that one was `liked`, not only looked at; and the `number`.
    """
    found = search.snapshot.catalogue.by_ids(remembered.favourites)
    saved = [product for product in found if product]
    suggestions = search.recommend(remembered.favourites, remembered.viewed, remembered.disliked, SUGGESTED)
    return {
        "number": remembered.number,
        "saved": [product_record(product).model_dump() for product in saved],
        "gone": len(found) - len(saved),
        "for_you": [
            {
                "product": product_record(suggestion.product).model_dump(),
                "because_title": suggestion.because.title,
                "liked": suggestion.liked,
            }
            for suggestion in suggestions
        ],
    }


def _ids(payload: object, most: int) -> tuple[str, ...]:
    if not isinstance(payload, list):
        return ()
    ids = (value for value in payload[:most] if isinstance(value, str) and 0 < len(value) <= LONGEST_ID)
    return tuple(dict.fromkeys(ids))
