"""The examples that a first visitor can click: queries that have been tried, and answered well."""

import copy
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fashion_search.catalog.product import Product, values_of
from fashion_search.errors import SearchError
from fashion_search.language.names import COLOURS, MATERIALS, PATTERNS
from fashion_search.language.plurals import usual_number
from fashion_search.language.tokens import plain, plain_category, stem, stems
from fashion_search.search.engine import FashionSearch, Filters
from fashion_search.search.suggestions import category_pairs
from fashion_search.server.api.product_record import image_url
from fashion_search.serving.catalogue import COLOUR_ATTRIBUTES
from fashion_search.serving.snapshot import Snapshot
from fashion_search.ui.model.showcase import TRIED, varied
from fashion_search.ui.model.url import to_query
from fashion_search.ui.model.view_state import ViewState

WORDS, PICTURES, CHANGES = 5, 6, 3
"""Examples of each kind, at most."""

FIRST = 5
"""Products that must be right: the first ones of what an example finds."""

TRIES, PICTURE_TRIES = 15, 60
"""Searches for a kind at most; those for pictures alone encode nothing."""

NAMED = (COLOUR_ATTRIBUTES, ("pattern",), ("material", "fabric"))
"""Attributes that words name, each by its usual names."""

_SAID = frozenset(stems(" ".join((*COLOURS, *MATERIALS, *PATTERNS)))) - {"solid", "plain"}
_COLOURS = frozenset(stems(" ".join(COLOURS)))


@dataclass(frozen=True, kw_only=True)
class Example:
    """A query to click: `text`, a product of the catalogue to look like (its id), or both."""

    text: str = ""
    like: str | None = None
    title: str = ""
    picture: str | None = None

    @property
    def asked(self) -> ViewState:
        """The search."""
        return ViewState(text=self.text, like=self.like)

    def to_json(self) -> dict[str, Any]:
        """Return what the page needs to draw it; `query` is the query part of its address."""
        return {
            "text": self.text,
            "title": self.title,
            "image_url": image_url(self.picture) if self.picture else None,
            "query": to_query(self.asked),
        }


Try = tuple[Example, str, Callable[[Product], bool]]
"""An example, the category that it is of, and what is right for it."""


def tried_examples(search: FashionSearch) -> list[Example]:
    """Return examples that this catalogue answers well, by searching for each; nobody is told of these searches.

    Right, of all of the first five products, are: for words, the article and all that is said of it; for a picture,
    its category; for a picture with a colour, its category in that colour. Each kind shows a category once.
    """
    quiet, snapshot = copy.copy(search), search.snapshot
    quiet.listeners = ()

    def chosen(tries: Iterator[Try], most: int, count: int = TRIES) -> list[Example]:
        good = list[Example]()
        categories = set[str]()
        for example, category, right in itertools.islice(tries, count):
            if len(good) < most and category not in categories and _is_good(quiet, example, right):
                good.append(example)
                categories.add(category)
        return good

    return [
        *chosen(_words(snapshot), WORDS),
        *chosen(_pictures(snapshot), PICTURES, PICTURE_TRIES),
        *chosen(_changes(snapshot), CHANGES),
    ]


def _is_good(search: FashionSearch, example: Example, right: Callable[[Product], bool]) -> bool:
    try:
        found = search.search(example.asked.query())
    except SearchError:  # the product has gone meanwhile
        return False
    products = [hit.product for hit in found.hits[:FIRST]]
    return found.verdict == "strong" and len(products) == FIRST and all(map(right, products))


def _words(snapshot: Snapshot) -> Iterator[Try]:
    """Yield what at least five products are said to be: "blue jeans", "striped tie", "leather gloves", in turn."""
    kinds = [_said_of(snapshot, names) for names in NAMED]
    for turn in itertools.zip_longest(*kinds):
        for article, value in filter(None, turn):
            text = f"{value} {article}"
            yield Example(text=text), article, _is_said(text)


def _pictures(snapshot: Snapshot) -> Iterator[Try]:
    for product in varied(snapshot, PICTURE_TRIES):
        yield _like(product), product.category, _is_said("", product.category)


def _changes(snapshot: Snapshot) -> Iterator[Try]:
    """Yield products in a colour that at least five others of their category have."""
    for category, colour in _groups(snapshot, COLOUR_ATTRIBUTES, lambda category: category):
        rows = snapshot.facets.passing(Filters(categories=(category,)))
        own = (snapshot.catalogue.get(int(row)) for row in (() if rows is None else rows[:TRIED]))
        others = (product for product in own if product and stem(colour) not in _told(product))
        for product in itertools.islice(others, 3):
            yield _like(product, f"in {colour}"), category, _is_said(colour, category)


def _said_of(snapshot: Snapshot, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return _groups(snapshot, names, lambda category: usual_number(plain_category(category)).split(" ")[-1])


def _groups(
    snapshot: Snapshot, names: tuple[str, ...], group_of: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Return groups of categories with values that at least five of their products have, as people say them.

    Navy blue is also blue. Values that have not been named yet come first, then the largest groups.
    """
    counts: dict[tuple[str, str], int] = {}
    for category, value, rows in category_pairs(snapshot.facets, names):
        said = (plain(value).split(" ") or [""])[-1]
        if stem(said) in _SAID:
            pair = group_of(category), said
            counts[pair] = counts.get(pair, 0) + len(rows)
    large = sorted((pair for pair, count in counts.items() if count >= FIRST), key=lambda pair: -counts[pair])
    values = [value for _, value in large]
    return [
        pair
        for _, pair in sorted(enumerate(large), key=lambda one: (values[: one[0]].count(one[1][1]), one[0]))
    ]


def _is_said(text: str, category: str | None = None) -> Callable[[Product], bool]:
    """Return the check of whether a product is of a category, or of the article that a text ends with, and all else."""
    asked = stems(text)

    def right(product: Product) -> bool:
        of_kind = asked[-1] in stems(product.category) if category is None else product.category == category
        return of_kind and _told(product).issuperset(asked)

    return right


def _told(product: Product) -> set[str]:
    """Return the stems of what is told of a product; colours only by their attribute, where there is one."""
    values = {name.lower(): " ".join(values_of(value)) for name, value in product.attributes.items()}
    named = set(stems(product.title))
    if any(name in values for name in COLOUR_ATTRIBUTES):
        named -= _COLOURS
    return named | set(stems(" ".join([product.category, *values.values()])))


def _like(product: Product, text: str = "") -> Example:
    return Example(text=text, like=product.id, title=product.title, picture=product.pictures[0])
