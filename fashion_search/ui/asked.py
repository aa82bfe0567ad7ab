"""What a shopper has entered, and the steps that lead there and back."""

from dataclasses import dataclass, replace

from fashion_search.search import Fusion, Query
from fashion_search.ui.picture import Upload

LONGEST = 30
"""Steps that can be taken back."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Everything that can be entered; `like` is the id of a product in place of a picture."""

    text: str | None = ""
    without: str | None = ""
    picture: Upload | None = None
    like: str | None = None
    alpha: float = 0.5
    fusion: Fusion = "balanced"
    top_k: int = 10

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to search for."""
        return self.picture is None and not self.like and not (self.text or "").strip()

    def query(self) -> Query:
        """Return what is searched for.

        Raises:
            SearchError: the picture cannot be read, or the values make no query.
        """
        return Query(
            text=self.text,
            without=self.without,
            image=self.picture.open() if self.picture else None,
            like=self.like,
            alpha=self.alpha,
            fusion=self.fusion,
            top_k=self.top_k,
        )


Trail = tuple[Asked, ...]
"""What was asked, step by step; the last is what is shown, the ones before are what Back leads to."""


def stay(trail: Trail, asked: Asked) -> Trail:
    """Ask something else at the same step."""
    return (*trail[:-1], asked)


def settle(asked: Asked) -> Asked:
    """Choose between a picture and a product: the product took the picture away, so the picture came later."""
    return replace(asked, like=None) if asked.picture else asked


def drop_like(trail: Trail, asked: Asked) -> Trail:
    """Ask without the product to look like."""
    return stay(trail, replace(asked, like=None))


def more_like(trail: Trail, asked: Asked, product_id: str) -> Trail:
    """Take a step to products like one of those shown; the words stay."""
    # A session that was forgotten has no trail: then what stands in the form is where Back leads.
    return (*(trail or (asked,)), replace(asked, picture=None, like=product_id))[-LONGEST:]


def back(trail: Trail, asked: Asked) -> Trail:
    """Take a step back; at the first step, stay."""
    return trail[:-1] or stay(trail, asked)
