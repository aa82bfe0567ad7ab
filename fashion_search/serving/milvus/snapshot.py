"""Snapshots of a catalogue in Milvus: the whole at one moment, and the products that one query is ranked in."""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashion_search.catalog.facets import STOCK
from fashion_search.catalog.product import Product
from fashion_search.index import FlatIndex, Mask
from fashion_search.language.reader import Reader
from fashion_search.ranking.candidates import MATCHING_CANDIDATES
from fashion_search.ranking.cover import weights_of
from fashion_search.ranking.inverted_index import TITLED
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.serving.catalogue import Catalogue
from fashion_search.serving.milvus.client import Row
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.facets import CountedFacets, FetchedFacets
from fashion_search.serving.milvus.retrieval import POOL, browse, fetch, near
from fashion_search.serving.milvus.rows import (
    FIRST,
    RANKED_FIELDS,
    both,
    number_of,
    passing,
    place_of,
    product_of,
    sparse,
    vectors_of,
)
from fashion_search.serving.milvus.state import SUMMARY, VERDICT, Head
from fashion_search.serving.milvus.summary import Summary
from fashion_search.serving.snapshot import Scope, ScopeRequest, Snapshot

SAMPLE = 1000
"""Products that are kept at hand, for suggestions, examples and the start page."""


class CatalogueVersion:
    """What is known of one version of a catalogue without its products: its figures, and models made of them."""

    def __init__(self, collection: Collection, head: Head, parts: dict[str, bytes]) -> None:
        """Take the catalogue, and what `State` has of a version.

        Raises:
            IndexMismatchError: a part is damaged.
        """
        self.collection, self.manifest = collection, head.manifest
        self.summary = Summary.decode(parts[SUMMARY])
        self.facets = CountedFacets(self.summary)
        self.reader = Reader(self.summary.words, self.facets.names.brands)
        self.relevance = RelevanceModel.load(io.BytesIO(parts[VERDICT]))

    def snapshot(self, rows: Iterable[Row]) -> Snapshot:
        """Return the products of some rows, all of each, with the figures of the whole catalogue."""
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["id"], place_of(row))):
            groups[row["id"]].append(row)
        dim = self.manifest.dim
        vectors = vectors_of([row for each in groups.values() for row in each], dim)
        starts = np.cumsum([0, *map(len, groups.values())], dtype=np.int64)
        first = [each[0] for each in groups.values()]
        products = list(map(product_of, first))
        return Snapshot(
            catalogue=FetchedCatalogue(products, self),
            index=FlatIndex(vectors if products else np.eye(1, dim, dtype=np.float32)),
            images=ProductImages(starts, np.ones(len(products), dtype=bool)),
            statistics=self.summary.statistics,
            words=FetchedWords(first, self),
            relevance=self.relevance,
            facets=FetchedFacets(products, self.facets),
            folder=Path(),
            manifest=self.manifest,
        )


class FetchedCatalogue(Catalogue):
    """Fetched products by row, and all by id."""

    def __init__(self, products: Sequence[Product], version: CatalogueVersion) -> None:
        """Take the products, and the catalogue."""
        rows = {product.id: [row] for row, product in enumerate(products)}
        super().__init__(
            products.__getitem__,
            lambda product_id: rows.get(product_id, []),
            np.arange(len(products)),
            np.ones(len(products), dtype=bool),
            version.facets.names,
        )
        self._version = version

    def by_ids(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return the products with some ids, None where there is none."""
        rows = self._version.collection.of_products(product_ids, ["record"], where=FIRST)
        found = {row["id"]: product_of(row) for row in rows}
        return [found.get(each) for each in product_ids]


class RemoteCatalogue(FetchedCatalogue):
    """The products of a catalogue, some of them at hand."""

    def __len__(self) -> int:
        return self._version.summary.products


class FetchedWords:
    """The words of fetched products, with the counts of the whole catalogue."""

    def __init__(self, first: Sequence[Row], version: CatalogueVersion) -> None:
        """Take the first row of each product, and the catalogue."""
        summary = version.summary
        self._held = [frozenset(row["stems"].split(" ")) for row in first]
        self._stems = summary.stems
        self.reader, self.any_holds = version.reader, version.collection.any_holds
        self.count = summary.products
        self.is_silent = not summary.titled
        self.described = 2 * summary.described >= self.count
        self.textless: Mask = np.array([row["kind"] & TITLED == 0 for row in first], dtype=bool)

    def frequency(self, stem: str) -> int:
        """Return how many products of the catalogue hold a word with this stem."""
        return self._stems.get(stem, 0)

    def rows_of(self, stem: str) -> NDArray[np.int32]:
        """Return which fetched products hold a word with this stem, ascending."""
        return np.flatnonzero([stem in held for held in self._held]).astype(np.int32)

    def rows_beginning(self, letters: str) -> NDArray[np.int32]:
        """Return which fetched products hold a word that begins with some letters, ascending."""
        found = [any(one.startswith(letters) for one in held) for held in self._held]
        return np.flatnonzero(found).astype(np.int32)


@dataclass(frozen=True, kw_only=True)
class RemoteSnapshot(Snapshot):
    """A catalogue in Milvus: what is asked of its products is of now, its figures are of one version."""

    version: CatalogueVersion

    @classmethod
    def of(cls, version: CatalogueVersion) -> "RemoteSnapshot":
        """Fetch products to have at hand, some thousand at most."""
        sample = version.snapshot(version.collection.query(FIRST, RANKED_FIELDS, SAMPLE))
        parts = {**vars(sample), "catalogue": RemoteCatalogue(list(sample.catalogue), version)}
        return cls(**parts, version=version)

    def thumbnail(self, name: str) -> Path:
        """Return the file of one of `Product.pictures`, which may be missing."""
        return self.version.collection.pictures.path(name)

    def scope(self, request: ScopeRequest) -> Scope:
        """Return the products that may be among a query's best, in two rounds of calls: which they are, and their rows."""
        collection, summary = self.version.collection, self.version.summary
        currencies = [one.currency for one in self.facets.currencies]
        stock = [name for name in summary.values if name.lower() in STOCK]
        where = passing(request.filters, currencies[0] if currencies else "", stock)
        eligible = POOL.submit(lambda: collection.count(both(FIRST, where)) if where else summary.products)
        numbers = set(map(number_of, request.ids))
        if len(request.probes):
            mean = summary.statistics.count / max(1, summary.products)
            wanted = max(round(request.count * mean), request.count + summary.most_pictures)
            weights = sparse(weights_of(self.words, request.stems))
            numbers |= near(collection, request.probes, wanted, weights, where)
        elif not request.ids:
            first = browse(collection, both(FIRST, where), currencies, request.sort, MATCHING_CANDIDATES)
            numbers = {row["product"] for row in first}
        found = self.version.snapshot(fetch(collection, numbers, summary.most_pictures))
        everything = len(found.catalogue) >= summary.products
        return Scope(found, found.facets.passing(request.filters), eligible.result(), is_all=everything)
