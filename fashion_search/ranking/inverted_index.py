"""An inverted index of words, and the words of a product: of its title, brand, category and attributes."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.product import Product, values_of
from fashion_search.language.tokens import stem, tokens
from fashion_search.ranking.saved_arrays import load_arrays

MAX_VALUE_CHARS = 60
"""Longest attribute value whose words count; longer ones are descriptions."""

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
            or len(index.counts) != len(split(index.words))
            or len(index.starts) != len(split(index.stems)) + 1
            or index.starts[0] != 0
            or index.starts[-1] != len(index.rows)
            or np.any(np.diff(index.starts) < 0)
            or (len(index.rows) and not 0 <= index.rows.min() <= index.rows.max() < products)
        ):
            raise ValueError("the words do not fit the products")
        return index


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


def split(joined: Bytes) -> list[str]:
    """Return the words of one array of them."""
    return joined.tobytes().decode().split("\n") if len(joined) else []


def _is_words(value: Any) -> bool:  # noqa: ANN401
    """Return whether an attribute's value is text, or a list; numbers such as ratings are no words."""
    return isinstance(value, str | list | tuple)
