"""The catalogue's words: which products hold a word in their title, brand, category or attributes."""

import bisect
import functools
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.product import Product, values_of
from fashion_search.index import Mask
from fashion_search.language.reading import Reader
from fashion_search.language.words import stem, tokens
from fashion_search.ranking.saved_arrays import load_arrays

MAX_VALUE_CHARS = 60
"""Longest attribute value whose words count; longer ones are descriptions."""

MAX_BEGINNING = 100
"""Most words with the same beginning that are looked up."""
TITLED, DESCRIBED = 1, 2
"""Bits of `WordIndex.kinds`: a product has words at all, and has a category or attributes."""

Int32s = NDArray[np.int32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class WordIndex:
    """An inverted index: the products that hold each word, by position in a base.

    `words` and `stems` are joined by newlines, in UTF-8. `counts` are the numbers of products that hold each word as
    written. The products of stem i are `rows[starts[i]:starts[i + 1]]`, ascending. `kinds`, shape (n,), has the bits
    `TITLED` and `DESCRIBED` of each product.
    """

    words: Bytes
    counts: Int32s
    stems: Bytes
    starts: NDArray[np.int64]
    rows: Int32s
    kinds: Bytes

    @classmethod
    def of(cls, products: Iterable[Product]) -> "WordIndex":
        """Index the words of products, in the order of their positions."""
        rows: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        counts: Counter[str] = Counter()
        kinds = bytearray()
        for row, product in enumerate(products):
            words, kind = words_of(product)
            kinds.append(kind)
            counts.update(words)
            for one in set(map(stem, words)):
                rows[one].append(row)
        stems = sorted(rows)
        return cls(
            words=_joined(sorted(counts)),
            counts=np.array([counts[word] for word in sorted(counts)], dtype=np.int32),
            stems=_joined(stems),
            starts=np.cumsum([0, *(len(rows[one]) for one in stems)], dtype=np.int64),
            rows=np.concatenate([np.empty(0, np.int32), *(np.array(rows[one], np.int32) for one in stems)]),
            kinds=np.frombuffer(bytes(kinds), dtype=np.uint8),
        )

    def save(self, path: Path) -> None:
        """Write a .npz file."""
        np.savez(path, **vars(self))

    @classmethod
    def load(cls, path: Path, products: int) -> "WordIndex":
        """Read what `save` wrote for so many products.

        Raises:
            IndexMismatchError: the file is missing or damaged.
            ValueError: its arrays do not fit each other, or the products.
        """
        arrays = load_arrays(path, *cls.__dataclass_fields__)
        index = cls(*arrays)
        if (
            [one.dtype.str[1:] for one in arrays] != ["u1", "i4", "u1", "i8", "i4", "u1"]
            or any(one.ndim != 1 for one in arrays)
            or len(index.kinds) != products
            or len(index.counts) != len(_split(index.words))
            or len(index.starts) != len(_split(index.stems)) + 1
            or index.starts[0] != 0
            or index.starts[-1] != len(index.rows)
            or np.any(np.diff(index.starts) < 0)
            or (len(index.rows) and not 0 <= index.rows.min() <= index.rows.max() < products)
        ):
            raise ValueError("the words do not fit the products")
        return index


class CatalogueWords:
    """The words of all products, those of a base and later ones; thread-safe for one writer and many readers."""

    def __init__(self, base: WordIndex, brands: Collection[str] = ()) -> None:
        """Take the words of a base, and the catalogue's brands."""
        self._base = base
        self._stems = _split(base.stems)
        self._places = {one: place for place, one in enumerate(self._stems)}
        self._later: dict[str, list[int]] = {}
        self._counts = Counter(dict(zip(_split(base.words), base.counts.tolist(), strict=True)))
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


def words_of(product: Product) -> tuple[frozenset[str], int]:
    """Return the words of a product, as written in lower case, and the bits of its kind."""
    values = [product.category] if product.category else []
    for value in product.attributes.values():
        values += [text for text in values_of(value) if _is_words(value) and len(text) <= MAX_VALUE_CHARS]
    described = frozenset(word for value in values for word in tokens(value))
    titled = frozenset(() if product.title == product.id else tokens(product.title))
    return described | titled, TITLED * bool(described or titled) + DESCRIBED * bool(described)


def _joined(words: Iterable[str]) -> Bytes:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _split(joined: Bytes) -> list[str]:
    return joined.tobytes().decode().split("\n") if len(joined) else []


def _is_words(value: Any) -> bool:  # noqa: ANN401
    """Return whether an attribute's value is text, or a list; numbers such as ratings are no words."""
    return isinstance(value, str | list | tuple)
