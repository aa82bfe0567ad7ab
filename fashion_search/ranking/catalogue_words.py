"""The catalogue's words: which of its products of now hold a word."""

import bisect
import functools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.product import Product
from fashion_search.index import Mask
from fashion_search.language.reader import Reader
from fashion_search.language.tokens import stem
from fashion_search.ranking.inverted_index import DESCRIBED, TITLED, Int32s, WordIndex, split, words_of

MAX_BEGINNING = 100
"""Most words with the same beginning that are looked up."""


class CatalogueWords:
    """The words of all products, those of a base and later ones; thread-safe for one writer and many readers."""

    def __init__(self, base: WordIndex, brands: Collection[str] = ()) -> None:
        """Take the words of a base, and the catalogue's brands."""
        self._base = base
        self._stems = split(base.stems)
        self._places = {one: place for place, one in enumerate(self._stems)}
        self._later: dict[str, list[int]] = {}
        self._counts = Counter(dict(zip(split(base.words), base.counts.tolist(), strict=True)))
        self.kinds = bytearray(base.kinds.tobytes())
        self.reader = Reader(self._counts, brands)

    def rename(self, brands: Collection[str]) -> None:
        """Read queries with other brands, and with all words of now, from here on."""
        self.reader = Reader(self._counts, brands)

    def append(self, products: Iterable[Product | None]) -> None:
        """Add the words of later products, in order; None for one that has been purged."""
        for product in products:
            row, (words, kind) = len(self.kinds), words_of(product) if product else (frozenset[str](), 0)
            for one in set(map(stem, words)):
                self._later.setdefault(one, []).append(row)
            self._counts.update(words)
            self.kinds.append(kind)

    def rows_of(self, stem: str, count: int) -> Int32s:
        """Return which of the first `count` products hold a word with this stem, ascending."""
        base, later, place = self._base, self._later.get(stem, []), self._places.get(stem)
        rows = base.rows[:0] if place is None else base.rows[base.starts[place] : base.starts[place + 1]]
        if later:
            rows = np.concatenate([rows, np.array(later, dtype=np.int32)])
        return rows[: np.searchsorted(rows, count)]

    def beginning(self, letters: str) -> list[str]:
        """Return stems that begin with some letters, those of the base in their order; at most `MAX_BEGINNING`."""
        first = bisect.bisect_left(self._stems, letters)
        some = (*self._stems[first : first + MAX_BEGINNING], *self._later.copy())
        return [*dict.fromkeys(one for one in some if one.startswith(letters))][:MAX_BEGINNING]


@dataclass(frozen=True)
class SnapshotWords:
    """The words of a snapshot: `alive` says which products are in the catalogue, shape (n,)."""

    words: CatalogueWords
    alive: Mask

    @property
    def reader(self) -> Reader:
        """Reads queries for this catalogue."""
        return self.words.reader

    def rows_of(self, stem: str) -> Int32s:
        """Return which products of the snapshot hold a word with this stem, ascending."""
        rows = self.words.rows_of(stem, len(self.alive))
        return rows if self._all_alive else rows[self.alive[rows]]

    def rows_beginning(self, letters: str) -> Int32s:
        """Return which products hold a word that begins with some letters, ascending; for few letters only some."""
        found = map(self.rows_of, self.words.beginning(letters))
        return np.unique(np.concatenate([np.empty(0, np.int32), *found]))

    def frequency(self, stem: str) -> int:
        """Return how many products hold a word with this stem."""
        return len(self.rows_of(stem))

    def any_holds(self, stems: Sequence[str]) -> bool:
        """Return whether any product holds all of some words, at least one."""
        holders = [self.rows_of(stem) for stem in stems]
        return bool(len(functools.reduce(np.intersect1d, holders)))

    @cached_property
    def count(self) -> int:
        """The number of products in the catalogue."""
        return int(np.count_nonzero(self.alive))

    @cached_property
    def is_silent(self) -> bool:
        """Whether no product has any words."""
        return bool(self.textless[self.alive].all())

    @cached_property
    def _all_alive(self) -> bool:
        return bool(self.alive.all())

    @cached_property
    def textless(self) -> Mask:
        """Which products have no words at all, shape (n,)."""
        mask: Mask = self._kinds & TITLED == 0
        return mask

    @cached_property
    def described(self) -> bool:
        """Whether most products have a category or attributes."""
        described = np.count_nonzero((self._kinds & DESCRIBED != 0) & self.alive)
        return 2 * int(described) >= self.count

    @cached_property
    def _kinds(self) -> NDArray[np.uint8]:
        return np.frombuffer(bytes(self.words.kinds[: len(self.alive)]), dtype=np.uint8)
