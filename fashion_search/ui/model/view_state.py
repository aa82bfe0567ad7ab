"""The view state: what the shopper has entered, and the history for Back."""

from dataclasses import dataclass, replace
from typing import Any

from fashion_search.catalog.filters import NO_FILTERS
from fashion_search.search.engine import Filters, Fusion, Query, Sort
from fashion_search.ui.model.uploads import Crop, UploadedImage

MOST_STEPS = 30
"""Steps that can be taken back."""

FIRST_SHOWN = 10
"""Products that are shown at first."""

Card = dict[str, Any]
"""A REST result object, or a product record where nothing was searched for."""


@dataclass(frozen=True, kw_only=True)
class ViewState:
    """Everything that can be entered.

    `like` is the id of a product in place of a picture, `crop` the part of the picture that counts.
    """

    text: str | None = ""
    without: str | None = ""
    picture: UploadedImage | None = None
    crop: Crop | None = None
    like: str | None = None
    alpha: float = 0.5
    fusion: Fusion = "balanced"
    top_k: int = FIRST_SHOWN
    filters: Filters = NO_FILTERS
    lexical: bool = True
    edit: bool = True
    correct: bool = True
    sort: Sort = "match"
    compare: bool = False

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
            image=self.picture.file(self.crop) if self.picture else None,
            like=self.like,
            alpha=self.alpha,
            fusion=self.fusion,
            top_k=self.top_k,
            filters=self.filters,
            lexical=self.lexical,
            edit=self.edit,
            correct=self.correct,
            sort=self.sort,
            all_matching=True,
        )


SEARCHED_FOR = ("text", "without", "picture", "crop", "like")
"""What is looked for; the rest is how."""

READINGS = ("lexical", "edit", "correct")
"""How words are read."""

History = tuple[ViewState, ...]
"""What was asked, step by step; the last is what is shown, the ones before are what Back leads to."""


def with_current(history: History, asked: ViewState) -> History:
    """Replace the current state, or add the first one."""
    return (*history[:-1], asked)


def with_few_products(history: History, asked: ViewState) -> ViewState:
    """Start with few products again where something else is looked for."""
    same = not history or _looks_for_the_same(history[-1], asked)
    return asked if same else replace(asked, top_k=FIRST_SHOWN)


def read_as_before(history: History, entered: ViewState) -> ViewState:
    """Read the words as before where the same is looked for: no field of the form says how."""
    if not history or not _looks_for_the_same(history[-1], entered):
        return entered
    return replace(entered, **{name: getattr(history[-1], name) for name in READINGS})


def more_like(history: History, asked: ViewState, product_id: str) -> History:
    """Take a step to products like one of those shown; the words stay. Asked for twice, it is one step."""
    if asked.like == product_id:
        return with_current(history, asked)
    # A session that was forgotten has no history: then what stands in the form is where Back leads.
    step = replace(asked, picture=None, crop=None, like=product_id, top_k=FIRST_SHOWN)
    return (*(history or (asked,)), step)[-MOST_STEPS:]


def _looks_for_the_same(some: ViewState, other: ViewState) -> bool:
    return all(getattr(some, name) == getattr(other, name) for name in SEARCHED_FOR)
