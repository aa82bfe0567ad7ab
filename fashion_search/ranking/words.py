"""The catalogue's words: which products hold a word in their title, brand, category or attributes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.facets import values_of
from fashion_search.catalog.product import Product
from fashion_search.index import Mask, Rows
from fashion_search.language.reading import Reader
from fashion_search.language.words import stem, tokens
from fashion_search.ranking.saved_arrays import load_arrays

MAX_VALUE_CHARS = 60
"""Longest attribute value whose words count; longer ones are descriptions."""

TITLED, DESCRIBED = 1, 2
"""Bits of `WordIndex.kinds`: a product has words at all, and has a category or attributes."""

Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class WordIndex:
    """An inverted index: the products that hold each word, by position in a base.

    `text` are the words joined by newlines, in UTF-8. The products of word i are `rows[starts[i]:starts[i + 1]]`,
    ascending. `kinds`, shape (n,), has the bits `TITLED` and `DESCRIBED` of each product.
    """

    text: NDArray[np.uint8]
    starts: NDArray[np.int64]
    rows: Int32s
    kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, products: Iterable[Product]) -> "WordIndex":
        """Index the words of products, in the order of their positions."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        kinds = bytearray()
        for row, product in enumerate(products):
            words, kind = words_of(product)
            kinds.append(kind)
            for word in words:
                rows[word].append(row)
        known = sorted(rows)
        lengths = [len(rows[word]) for word in known]
        return cls(
            text=np.frombuffer("\n".join(known).encode(), dtype=np.uint8),
            starts=np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
            rows=np.array([row for word in known for row in rows[word]], dtype=np.int32),
            kinds=np.frombuffer(bytes(kinds), dtype=np.uint8),
        )

    @cached_property
    def words(self) -> list[str]:
        """The words, sorted."""
        return self.text.tobytes().decode().split("\n") if len(self.text) else []

    def save(self, path: Path) -> None:
        """Write a .npz file."""
        np.savez(path, text=self.text, starts=self.starts, rows=self.rows, kinds=self.kinds)

    @classmethod
    def load(cls, path: Path, products: int) -> "WordIndex":
        """Read what `save` wrote for so many products.

        Raises:
            IndexMismatchError: the file is missing or damaged.
            ValueError: its arrays do not fit each other, or the products.
        """
        index = cls(*load_arrays(path, "text", "starts", "rows", "kinds"))
        arrays = (index.text, index.starts, index.rows, index.kinds)
        if (
            [array.dtype.str[1:] for array in arrays] != ["u1", "i8", "i4", "u1"]
            or any(array.ndim != 1 for array in arrays)
            or len(index.kinds) != products
            or len(index.starts) != len(index.words) + 1
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
        self._base, self._brands = base, brands
        self._by_stem: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(base.words):
            self._by_stem[stem(word)].append(place)
        self._later: dict[str, list[int]] = {}
        self._counts = Counter(dict(zip(base.words, np.diff(base.starts).tolist(), strict=True)))
        self.kinds = bytearray(base.kinds.tobytes())

    @cached_property
    def reader(self) -> Reader:
        """Reads queries for this catalogue, with its words as of the first look."""
        return Reader(dict(self._counts), self._brands)

    def append(self, products: Iterable[Product | None]) -> None:
        """Add the words of later products, in order; None for one that has been purged."""
        for product in products:
            row, (words, kind) = len(self.kinds), words_of(product) if product else (frozenset(), 0)
            for word in words:
                self._later.setdefault(stem(word), []).append(row)
            self._counts.update(words)
            self.kinds.append(kind)

    def rows_of(self, stem: str, count: int) -> Rows:
        """Return which of the first `count` products hold a word with this stem, ascending, each once."""
        base, later = self._base, self._later.get(stem, [])
        parts = [
            base.rows[base.starts[place] : base.starts[place + 1]] for place in self._by_stem.get(stem, ())
        ]
        if later:
            parts.append(np.array(later, dtype=np.int32))
        if not parts:
            return np.empty(0, dtype=np.int64)
        rows: Rows = (np.unique(np.concatenate(parts)) if len(parts) > 1 else parts[0]).astype(np.int64)
        return rows[: np.searchsorted(rows, count)]


@dataclass(frozen=True)
class SnapshotWords:
    """The words of a snapshot: `alive` says which products are in the catalogue, shape (n,)."""

    words: CatalogueWords
    alive: Mask

    @property
    def reader(self) -> Reader:
        """Reads queries for this catalogue."""
        return self.words.reader

    def rows_of(self, stem: str) -> Rows:
        """Return which products of the snapshot hold a word with this stem, ascending."""
        rows = self.words.rows_of(stem, len(self.alive))
        return rows[self.alive[rows]]

    @cached_property
    def textless(self) -> Mask:
        """Which products have no words at all, shape (n,)."""
        textless: Mask = self._kinds & TITLED == 0
        return textless

    @cached_property
    def described(self) -> bool:
        """Whether most products have a category or attributes."""
        described = np.count_nonzero((self._kinds & DESCRIBED != 0) & self.alive)
        return 2 * int(described) >= int(np.count_nonzero(self.alive))

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


def _is_words(value: Any) -> bool:  # noqa: ANN401
    """Return whether an attribute's value is text, or a list; numbers such as ratings are no words."""
    return isinstance(value, str | list | tuple)
