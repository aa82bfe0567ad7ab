"""A whole catalogue in Milvus at one moment, which fetches what a query is ranked in."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fashion_search.catalog.facets import STOCK
from fashion_search.catalog.filters import NO_FILTERS, Filters, Sort
from fashion_search.catalog.product import Product
from fashion_search.index import RETRIEVED
from fashion_search.ranking.candidates import MATCHING_CANDIDATES
from fashion_search.ranking.cover import MAX_CANDIDATES, weights_of
from fashion_search.serving.milvus.browsing import browse
from fashion_search.serving.milvus.client import MOST_ROWS, Row
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.fetched import (
    FetchedCatalogue,
    Whole,
    WholeFacets,
    by_product,
    snapshot_of,
)
from fashion_search.serving.milvus.rows import (
    FIRST,
    RANKED_FIELDS,
    both,
    number_of,
    passing,
    product_of,
    sparse,
    vectors_of,
)
from fashion_search.serving.snapshot import Scope, Snapshot, not_there
from fashion_search.vectors import Vector, Vectors

THREADS = 32
"""Calls at a time: a search makes up to six together."""

POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="milvus")

SAMPLE = 1000
"""Products that are kept at hand, for suggestions, examples and the start page."""

ASKED_TOGETHER = 2000
"""Products whose rows are fetched by one call."""

MAX_PICTURES = 100
"""Most pictures of a product."""


class RemoteCatalogue(FetchedCatalogue):
    """The products of a catalogue by id; by row only those at hand."""

    def __init__(self, sample: Sequence[Product], whole: Whole, collection: Collection) -> None:
        """Take products to have at hand, and the catalogue."""
        super().__init__(sample, whole.names)
        self._count, self._collection = whole.counts.products, collection

    def __len__(self) -> int:
        return self._count

    def by_id(self, product_id: str) -> Product | None:
        """Return the product with an id; None if there is none."""
        return self.by_ids([product_id])[0]

    def by_ids(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return the products with some ids, None where there is none."""
        rows = self._collection.of_products(product_ids, ["record"], where=FIRST)
        found = {row["id"]: row for row in rows}
        return [product_of(found[each]) if each in found else None for each in product_ids]


@dataclass(frozen=True, kw_only=True)
class RemoteSnapshot(Snapshot):
    """A catalogue in Milvus: what is asked of its products is of now, its figures are of one version."""

    collection: Collection
    whole: Whole

    @classmethod
    def of(cls, collection: Collection, whole: Whole) -> "RemoteSnapshot":
        """Fetch products to have at hand, some thousand at most."""
        rows = collection.query(FIRST, RANKED_FIELDS, SAMPLE)
        sample = snapshot_of(by_product(rows), whole)
        products = list(sample.catalogue)
        parts: dict[str, Any] = {
            **vars(sample),
            "catalogue": RemoteCatalogue(products, whole, collection),
            "facets": WholeFacets.of(products, whole),
        }
        return cls(**parts, collection=collection, whole=whole)

    def thumbnail(self, name: str) -> Path:
        """Return the file of one of `Product.pictures`, which may be missing."""
        return self.collection.pictures.path(name)

    def scope(
        self,
        probes: Sequence[Vector] = (),
        count: int = 0,
        *,
        stems: Sequence[str] = (),
        ids: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        sort: Sort = "match",
    ) -> Scope:
        """Return the products that may be among a query's best, in two rounds of calls: which they are, and their rows.

        With filters the first probe and the words are asked a second time. For the arguments see `Snapshot.scope`.
        """
        where = self._where(filters)
        eligible = POOL.submit(self._count, where)
        pictures = {number_of(each): MAX_PICTURES for each in ids}
        if len(probes):
            pictures |= self._near(probes, count, sparse(weights_of(self.words, stems)), where)
        elif not ids:
            currencies = [one.currency for one in self.facets.currencies]
            first = browse(self.collection, both(FIRST, where), currencies, sort, MATCHING_CANDIDATES)
            pictures |= {int(row["product"]): int(row["pictures"]) for row in first}
        near = snapshot_of(by_product(self._fetched(pictures)), self.whole)
        everything = len(near.catalogue) >= len(self.catalogue)
        return Scope(near, near.facets.passing(filters), eligible.result(), is_all=everything)

    def picture_vectors(self, product_id: str) -> Vectors:
        """Return the vectors of a product's pictures.

        Raises:
            QueryError: there is no product with this id.
        """
        rows = self.collection.of_products([product_id], ["place", "vector"])
        if not rows:
            raise not_there()
        return vectors_of(sorted(rows, key=lambda row: int(row["place"])))

    def _near(
        self, probes: Sequence[Vector], count: int, weights: Mapping[int, float], where: str
    ) -> dict[int, int]:
        """Return the products that may be among the best, as their numbers and numbers of pictures."""
        mean = self.statistics.count / max(1, len(self.catalogue))
        near = max(round(count * mean), count + self.whole.counts.most_pictures)
        nearest = self.collection.nearest
        calls: list[Callable[[], list[Row]]] = [partial(nearest, "vector", probes[1:], RETRIEVED)]
        for only in dict.fromkeys(("", where)):
            calls.append(partial(nearest, "vector", probes[:1], near, only))
            calls.append(partial(self._holders, weights, only))
        found = POOL.map(lambda call: call(), calls)
        return {int(row["product"]): int(row["pictures"]) for rows in found for row in rows}

    def _holders(self, weights: Mapping[int, float], where: str) -> list[Row]:
        """Return the products that hold at least half of the words' weight that the best one does, as in a cover."""
        found = self.collection.nearest("words", [weights] if weights else [], MAX_CANDIDATES, where)
        best = max((row["score"] for row in found), default=0.0)
        return [row for row in found if row["score"] >= best / 2 > 0.0]

    def _fetched(self, pictures: Mapping[int, int]) -> list[Row]:
        """Return all rows of some products, whose numbers of pictures are known or guessed too high."""
        groups: list[list[int]] = [[]]
        room = MOST_ROWS
        for number, count in pictures.items():
            if count > room or len(groups[-1]) == ASKED_TOGETHER:
                groups.append([])
                room = MOST_ROWS
            groups[-1].append(number)
            room -= count
        parts = POOL.map(
            lambda some: self.collection.query(f"product in {some}", RANKED_FIELDS, MOST_ROWS),
            filter(None, groups),
        )
        return [row for part in parts for row in part]

    def _count(self, where: str) -> int:
        return self.collection.count(both(FIRST, where)) if where else len(self.catalogue)

    def _where(self, filters: Filters) -> str:
        currencies = self.facets.currencies
        stock = [name for name in self.whole.counts.values if name.lower() in STOCK]
        return passing(filters, currencies[0].currency if currencies else "", stock)


def holds_all(collection: Collection, stems: Sequence[str]) -> bool:
    """Return whether any product holds all of some words: the one that holds most of them tells."""
    best = collection.nearest("words", [sparse(dict.fromkeys(stems, 1.0))], 1)
    return any(row["score"] > len(set(stems)) - 0.5 for row in best)
