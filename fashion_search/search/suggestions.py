"""Suggestions while someone types, from the catalogue's own words: categories, colours of them, brands, titles."""

import bisect
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.product import CATEGORY, Product
from fashion_search.index import Rows
from fashion_search.language.plurals import in_plural
from fashion_search.language.tokens import plain, plain_category, tokens
from fashion_search.search.engine import FashionSearch
from fashion_search.serving.catalogue import BRAND_ATTRIBUTES, COLOUR_ATTRIBUTES
from fashion_search.serving.snapshot import Snapshot

MOST = 8
"""Suggestions for a text."""

MOST_CHARS, MOST_TYPED = 100, 6
"""Characters and words of a text that are looked at."""

MOST_PAIRS, MOST_BRANDS = 2_000, 20_000
"""Colours with their categories, and brands, that are suggested: the most frequent ones."""

MOST_READ = 40
"""Products whose titles are read for a text."""

LAST = "\U0010ffff"
"""A character after all others."""

Kind = Literal["category", "colour", "brand", "product"]

SHARES: dict[Kind, int] = {"category": 3, "colour": 4, "brand": 2}
"""Suggestions of a kind, at most; titles fill the rest."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Words to search for, and the first product that they are of."""

    text: str
    kind: Kind
    product: Product


class _Phrase(NamedTuple):
    text: str
    kind: Kind
    row: int
    words: tuple[str, ...]


class Suggestions:
    """The suggestions of a snapshot; thread-safe."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Make the table of phrases, the most frequent first within each kind."""
        self.snapshot = snapshot
        self._phrases = list(_phrases(snapshot))
        words = sorted(
            (word, number) for number, phrase in enumerate(self._phrases) for word in set(phrase.words)
        )
        self._words = [word for word, _ in words]
        self._numbers = np.array([number for _, number in words], dtype=np.int64)

    def of(self, text: str) -> list[Suggestion]:
        """Return up to 8 suggestions, each with words that begin as those typed do, in any order, case and accents apart."""
        typed = tokens(text[:MOST_CHARS])[:MOST_TYPED]
        if not typed:
            return []
        matching = [self._phrases[number] for number in np.flatnonzero(self._holding(typed))]
        # What begins as typed stands before what has the words somewhere.
        matching.sort(key=lambda phrase: not " ".join(phrase.words).startswith(" ".join(typed)))
        of_kind = {kind: [phrase for phrase in matching if phrase.kind == kind] for kind in SHARES}
        chosen = [phrase for kind, share in SHARES.items() for phrase in of_kind[kind][:share]][:MOST]
        products = [self.snapshot.catalogue.get(phrase.row) for phrase in chosen]
        suggestions = [
            Suggestion(text=phrase.text, kind=phrase.kind, product=product)
            for phrase, product in zip(chosen, products, strict=True)
            if product
        ]
        known = {one.text.casefold() for one in suggestions}
        for product in self._titled(typed):
            if len(suggestions) < MOST and product.title.casefold() not in known:
                known.add(product.title.casefold())
                suggestions.append(Suggestion(text=product.title, kind="product", product=product))
        return suggestions

    def _holding(self, typed: list[str]) -> NDArray[np.bool_]:
        """Return which phrases have, for each word typed, one that begins so."""
        holding = np.ones(len(self._phrases), dtype=bool)
        for word in typed:
            some = np.zeros(len(self._phrases), dtype=bool)
            first, last = (bisect.bisect_left(self._words, end) for end in (word, word + LAST))
            some[self._numbers[first:last]] = True
            holding &= some
        return holding

    def _titled(self, typed: list[str]) -> Iterator[Product]:
        """Yield products whose titles have such words, of the first few that hold them anywhere."""
        rows = functools.reduce(np.intersect1d, map(self.snapshot.words.rows_beginning, typed))
        for row in rows[:MOST_READ].tolist():
            product = self.snapshot.catalogue.get(row)
            named = tokens(product.title) if product else []
            if product and all(any(name.startswith(word) for name in named) for word in typed):
                yield product


class Suggester:
    """The suggestions of a search's catalogue, made anew when they are asked for after a change."""

    def __init__(self, search: FashionSearch) -> None:
        """Take the search, whose snapshot is looked at each time."""
        self._search = search
        self._made: Suggestions | None = None

    def of(self, text: str) -> list[Suggestion]:
        """Return suggestions as `Suggestions.of` does."""
        snapshot, made = self._search.snapshot, self._made
        if made is None or made.snapshot is not snapshot:
            made = self._made = Suggestions(snapshot)
        return made.of(text)


def _phrases(snapshot: Snapshot) -> Iterator[_Phrase]:
    facets = snapshot.facets
    for category, rows in facets.rows_by_value((CATEGORY,)):
        yield _phrase("category", plain_category(category), rows)
    for category, colour, rows in category_pairs(facets, COLOUR_ATTRIBUTES)[:MOST_PAIRS]:
        yield _phrase("colour", f"{plain(colour)} {plain_category(category)}", rows)
    brands = sorted(facets.rows_by_value(BRAND_ATTRIBUTES), key=lambda brand: -len(brand[1]))
    for brand, rows in brands[:MOST_BRANDS]:
        yield _Phrase(brand, "brand", int(rows[0]), tuple(tokens(brand)))


def _phrase(kind: Kind, name: str, rows: Rows) -> _Phrase:
    shown = in_plural(name) or name
    words = tuple(dict.fromkeys((*tokens(shown), *tokens(name))))
    return _Phrase(shown, kind, int(rows[0]), words)


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
