"""Products that were fetched from Milvus, as a `Snapshot` with the figures of the whole catalogue."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.columns import Choices, CurrencyPrices, ValueCount, ValueRows
from fashion_search.catalog.database import Database
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import CATEGORY, CURRENCY, Product, filter_values
from fashion_search.index import FlatIndex, Mask, Rows
from fashion_search.language.reader import Reader
from fashion_search.ranking.inverted_index import TITLED
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.ranking.statistics import Statistics
from fashion_search.serving.catalogue import Catalogue, CatalogueNames
from fashion_search.serving.milvus.client import Row
from fashion_search.serving.milvus.rows import product_of, vectors_of
from fashion_search.serving.milvus.summary import Counts, OfferedFacets
from fashion_search.serving.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What is known of a whole catalogue; `holds_all` tells whether any product of it holds all of some words."""

    counts: Counts
    offered: OfferedFacets
    names: CatalogueNames
    reader: Reader
    statistics: Statistics
    relevance: RelevanceModel
    manifest: Manifest
    holds_all: Callable[[Sequence[str]], bool]


def by_product(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of each product by place; the products by id."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(row)
    return [sorted(found[each], key=lambda row: int(row["place"])) for each in sorted(found)]


def snapshot_of(groups: Sequence[Sequence[Row]], whole: Whole) -> Snapshot:
    """Return fetched products, given by their rows, with the figures of the whole catalogue."""
    rows = [row for each in groups for row in each]
    dim = len(whole.statistics.total)
    vectors = vectors_of(rows) if rows else np.eye(1, dim, dtype=np.float32)
    first, products = [each[0] for each in groups], [product_of(each[0]) for each in groups]
    starts = np.cumsum([0, *map(len, groups)], dtype=np.int64)
    return Snapshot(
        catalogue=FetchedCatalogue(products, whole.names),
        index=FlatIndex(vectors),
        images=ProductImages(starts, np.ones(len(groups), dtype=bool)),
        statistics=whole.statistics,
        words=FetchedWords(first, whole),
        relevance=whole.relevance,
        facets=FetchedFacets.of(products, whole),
        folder=Path(),
        manifest=whole.manifest,
    )


class FetchedCatalogue(Catalogue):
    """Fetched products by row."""

    def __init__(self, products: Sequence[Product], names: CatalogueNames) -> None:
        """Take the products."""
        self.products, self.names = products, names

    def __len__(self) -> int:
        return len(self.products)

    def __iter__(self) -> Iterator[Product]:
        return iter(self.products)

    @property
    def rows(self) -> Rows:
        """The rows of the products."""
        return np.arange(len(self.products))

    def get(self, row: int) -> Product | None:
        """Return a row's product."""
        return self.products[row]

    def row(self, product_id: str) -> int | None:
        """Return the row of a product; None if it was not fetched."""
        return self._places.get(product_id)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {product.id: row for row, product in enumerate(self.products)}


class FetchedWords:
    """The words of fetched products, with the counts of the whole catalogue."""

    def __init__(self, first: Sequence[Row], whole: Whole) -> None:
        """Take the first row of each product, and the catalogue."""
        self._held = [frozenset(row["stems"].split(" ")) for row in first]
        self._stems = whole.counts.stems
        self.reader, self.any_holds = whole.reader, whole.holds_all
        self.count = whole.counts.products
        self.is_silent = not whole.counts.titled
        self.described = 2 * whole.counts.described >= self.count
        self.textless: Mask = np.array([row["kind"] & TITLED == 0 for row in first], dtype=bool)

    def frequency(self, stem: str) -> int:
        """Return how many products of the catalogue hold a word with this stem."""
        return self._stems.get(stem, 0)

    def rows_of(self, stem: str) -> NDArray[np.int32]:
        """Return which fetched products hold a word with this stem, ascending."""
        return np.flatnonzero([stem in held for held in self._held]).astype(np.int32)

    def rows_beginning(self, letters: str) -> NDArray[np.int32]:
        """Return which fetched products hold a word that begins with some letters, ascending."""
        return np.flatnonzero([any(one.startswith(letters) for one in held) for held in self._held]).astype(
            np.int32
        )


class FetchedFacets(Facets):
    """The facets of fetched products, in the order and of the attributes that the whole catalogue has."""

    whole: Whole

    @classmethod
    def of(cls, products: Sequence[Product], whole: Whole) -> "FetchedFacets":
        """Take the products by row."""
        numbers: dict[tuple[str, str], int] = {}
        pairs = [
            (numbers.setdefault(value, len(numbers)), row)
            for row, product in enumerate(products)
            for value in filter_values(product)
        ]
        pairs.sort()
        values, rows = np.array(pairs, dtype=np.int32).reshape(-1, 2).T.copy()
        database = Database.of_values((number, *value) for value, number in numbers.items())
        prices = [np.nan if product.price is None else product.price for product in products]
        found = cls(
            database,
            np.array(prices, dtype=np.float64),
            ValueRows(values, rows, values[:0], rows[:0]),
            np.ones(len(products), dtype=bool),
        )
        found.whole, found.products = whole, whole.counts.products
        return found

    @cached_property
    def currencies(self) -> list[CurrencyPrices]:
        """The currencies of all prices, the most frequent first, with the rows of fetched products."""
        rest = ~np.isnan(self.prices)
        known: dict[str, Rows] = {}
        for choice, rows in self._choices(CURRENCY):
            known[choice.value.casefold()] = rows
            rest[rows] = False
        known[""] = np.flatnonzero(rest)
        return [
            CurrencyPrices(
                one.currency, one.lowest, one.highest, known.get(one.currency.casefold(), known[""][:0])
            )
            for one in self.whole.offered.currencies
        ]

    @cached_property
    def attribute_choices(self) -> dict[str, Choices]:
        """The attributes to offer as filters, by name, with their values and fetched products."""
        return {name: Choices(self._choices(name)) for name in self.whole.offered.attributes}


class WholeFacets(FetchedFacets):
    """The facets of a catalogue: rows are those of some of its products, all that is counted is of all."""

    @property
    def categories(self) -> list[ValueCount]:
        """The categories, the largest first."""
        return self.whole.offered.categories

    @property
    def offered_attributes(self) -> dict[str, list[ValueCount]]:
        """The attributes to offer as filters, by name, with their values."""
        return self.whole.offered.attributes

    def has(self, attribute: str, value: str) -> bool:
        """Return whether any product has a value of an attribute; of attributes with many values any may be there."""
        counts = self.whole.counts
        known = {each.casefold() for each in counts.values.get(attribute, {})}
        return attribute in counts.many or value.casefold() in known

    def names(self, attribute: str | None = None) -> list[str]:
        """Return the first thousand values of an attribute, or the attributes."""
        values = self.whole.counts.values
        found = values if attribute is None else values.get(attribute, {})
        return [name for name in found if attribute is not None or name not in (CATEGORY, CURRENCY)][:1000]

    def _named(self, names: Sequence[str]) -> list[str]:
        return [name for name in self.whole.counts.values if name.lower() in names]
