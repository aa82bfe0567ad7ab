"""What is known of a whole catalogue without reading it: counts, statistics, words and values of its products."""

import io
import json
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import numpy as np

from fashion_search.catalog.columns import CurrencyPrices, ValueCount
from fashion_search.catalog.facets import (
    MAX_SPELLINGS,
    MAX_VALUES,
    MIN_PRODUCTS_PER_VALUE,
    MIN_SHARE,
    MIN_VALUES,
)
from fashion_search.catalog.product import CATEGORY, CURRENCY, Product, filter_values
from fashion_search.errors import IndexMismatchError
from fashion_search.language.tokens import plain, plain_category, stem
from fashion_search.ranking.inverted_index import DESCRIBED, TITLED, words_of
from fashion_search.ranking.statistics import Statistics
from fashion_search.serving.catalogue import (
    BRAND_ATTRIBUTES,
    COLOUR_ATTRIBUTES,
    MAX_BRANDS,
    MAX_NAMES,
    CatalogueNames,
)
from fashion_search.vectors import Vectors

NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(kw_only=True)
class Counts:
    """Numbers of products: all, with words, described, and by word as written, stem, attribute, and value.

    `ranges` are the lowest and the highest price of each currency that there has been. `most_pictures` is the
    largest number of pictures that a product has had. Values are counted of categories, currencies and brands,
    and of attributes with few of them; the others are in `many`.
    """

    products: int = 0
    titled: int = 0
    described: int = 0
    most_pictures: int = 1
    words: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, int] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    many: list[str] = field(default_factory=list)
    ranges: dict[str, list[float]] = field(default_factory=dict)


class Summary:
    """Counts and statistics of a catalogue, which a writer changes product by product."""

    def __init__(self, counts: Counts, statistics: Statistics) -> None:
        """Take what `decode` reads, or nothing yet: `empty`."""
        self.counts, self.statistics = counts, statistics

    @classmethod
    def empty(cls, dim: int) -> "Summary":
        """Return the summary of no products, whose vectors would have this width."""
        return cls(Counts(), Statistics(0, np.zeros(dim), np.zeros((dim, dim))))

    def add(self, product: Product, pictures: int) -> None:
        """Count a product with so many pictures; its vectors are counted by `changed`."""
        self._count(product, 1)
        counts = self.counts
        counts.most_pictures = max(counts.most_pictures, pictures)
        if product.price is not None:
            known = counts.ranges.setdefault(product.currency or "", [product.price, product.price])
            known[:] = min(known[0], product.price), max(known[1], product.price)

    def remove(self, product: Product) -> None:
        """Count a product no more."""
        self._count(product, -1)

    def changed(self, added: Vectors, removed: Vectors) -> None:
        """Count pictures that are new, and others no more."""
        self.statistics = self.statistics.changed(added, removed)

    def encode(self) -> bytes:
        """Return the summary as bytes."""
        file, sums = io.BytesIO(), self.statistics
        upper = sums.products[np.triu_indices(len(sums.total))]
        texts = np.frombuffer(zlib.compress(json.dumps(asdict(self.counts)).encode()), dtype=np.uint8)
        np.savez(file, count=sums.count, total=sums.total, upper=upper, texts=texts)
        return file.getvalue()

    @classmethod
    def decode(cls, data: bytes) -> "Summary":
        """Read what `encode` returned.

        Raises:
            IndexMismatchError: it is damaged.
        """
        try:
            with np.load(io.BytesIO(data)) as arrays:
                count, total, upper, texts = (arrays[name] for name in ("count", "total", "upper", "texts"))
            counts = Counts(**json.loads(zlib.decompress(texts.tobytes())))
            products = np.zeros((len(total), len(total)))
            products[np.triu_indices(len(total))] = upper
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise IndexMismatchError(
                f"The catalogue's summary is damaged ({error}): build it again."
            ) from error
        products += np.triu(products, 1).T
        return cls(counts, Statistics(int(count), total, products))

    def _count(self, product: Product, step: int) -> None:
        counts = self.counts
        words, kind = words_of(product)
        counts.products += step
        counts.titled += step * (kind & TITLED != 0)
        counts.described += step * (kind & DESCRIBED != 0)
        for word in words:
            _step(counts.words, word, step)
        for one in set(map(stem, words)):
            _step(counts.stems, one, step)
        values: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in filter_values(product):
            values[name].append(value)
        if product.price is not None and not product.currency:
            values[CURRENCY] = [""]
        for name, found in values.items():
            _step(counts.attributes, name, step)
            for one in found:
                self._count_value(name, one, step)

    def _count_value(self, name: str, value: str, step: int) -> None:
        known = self.counts.values.setdefault(name, {})
        most = (
            MAX_BRANDS if name in (CATEGORY, CURRENCY) or name.lower() in BRAND_ATTRIBUTES else MAX_SPELLINGS
        )
        if value in known or len(known) < most:
            _step(known, value, step)
        elif name not in self.counts.many:
            self.counts.many.append(name)


class OfferedFacets:
    """What a catalogue can be filtered by, from its counts: see `catalog.facets.Facets`."""

    def __init__(self, counts: Counts) -> None:
        """Take the counts of a moment."""
        self._counts = counts
        self.categories = _choices(counts.values.get(CATEGORY, {}))
        self.currencies = [
            CurrencyPrices(choice.value, *self._range(choice.value), rows=NO_ROWS)
            for choice in _choices(counts.values.get(CURRENCY, {}))
        ]
        self.attributes = {
            name: choices
            for name, values in counts.values.items()
            if name not in (CATEGORY, CURRENCY, *counts.many)
            and self._is_offered(name, choices := _choices(values))
        }

    def _range(self, currency: str) -> tuple[float, float]:
        found = [
            bound
            for name, bounds in self._counts.ranges.items()
            if name.casefold() == currency.casefold()
            for bound in bounds
        ]
        return min(found), max(found)

    def _is_offered(self, name: str, choices: list[ValueCount]) -> bool:
        counts = self._counts
        enough = max(MIN_SHARE * counts.products, MIN_PRODUCTS_PER_VALUE * len(choices))
        return MIN_VALUES <= len(choices) <= MAX_VALUES and counts.attributes.get(name, 0) >= enough


def names_of(counts: Counts) -> CatalogueNames:
    """Return what a catalogue calls its categories, colours and brands."""

    def values(names: tuple[str, ...], most: int) -> list[str]:
        found = (value for name, known in counts.values.items() if name.lower() in names for value in known)
        return [value.casefold() for value in found][:most]

    return CatalogueNames(
        categories=tuple(dict.fromkeys(map(plain_category, values((CATEGORY,), MAX_NAMES)))),
        colours=tuple(dict.fromkeys(map(plain, values(COLOUR_ATTRIBUTES, MAX_NAMES)))),
        brands=frozenset(map(plain, values(BRAND_ATTRIBUTES, MAX_BRANDS))),
    )


def _choices(values: Mapping[str, int]) -> list[ValueCount]:
    """Return values with their numbers of products, the most frequent first; spellings that differ by case are one."""
    merged: dict[str, list[str]] = {}
    for value in values:
        merged.setdefault(value.casefold(), []).append(value)
    found = [
        ValueCount(max(spellings, key=values.__getitem__), sum(map(values.__getitem__, spellings)))
        for spellings in merged.values()
    ]
    return sorted(found, key=lambda choice: (-choice.products, choice.value.casefold()))


def _step(counts: dict[str, int], name: str, step: int) -> None:
    counts[name] = counts.get(name, 0) + step
    if counts[name] <= 0:
        del counts[name]
