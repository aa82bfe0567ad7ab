"""Saved products, recent ones and recommendations, from what the browser remembers.

The browser sends their ids when it shows them; they are answered and forgotten.
"""

from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, ValidationError

from fashion_search.search.engine import FashionSearch
from fashion_search.server.api.product_record import product_record

ProductId = Annotated[str, Field(min_length=1, max_length=500)]

SUGGESTED = 12
"""Products that are suggested."""


class SavedState(BaseModel, frozen=True):
    """Ids of products, newest first, as `saved_record.js` bounds them; `number` counts a browser's questions."""

    favourites: Annotated[tuple[ProductId, ...], Field(max_length=200)] = ()
    viewed: Annotated[tuple[ProductId, ...], Field(max_length=50)] = ()
    disliked: Annotated[tuple[ProductId, ...], Field(max_length=200)] = ()
    number: int = 0

    @classmethod
    def of(cls, payload: object) -> Self:
        """Read what a browser sent; anything else is nothing remembered."""
        try:
            return cls.model_validate(payload)
        except ValidationError:
            return cls()


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
