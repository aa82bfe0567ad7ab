"""A snapshot of an index: its products, vectors and statistics at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import NO_FILTERS, Filters, Sort
from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import QueryError
from fashion_search.index import Rows, VectorIndex
from fashion_search.ranking.cover import Words
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.ranking.statistics import Statistics
from fashion_search.serving.catalogue import Catalogue
from fashion_search.vectors import Vector, Vectors


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The parts of one index at one moment, which change no more."""

    catalogue: Catalogue
    index: VectorIndex
    images: ProductImages
    statistics: Statistics
    words: Words
    relevance: RelevanceModel
    facets: Facets
    folder: Path
    manifest: Manifest

    @property
    def images_dir(self) -> Path:
        """The folder of `Product.pictures`."""
        return self.folder / "images"

    def thumbnail(self, name: str) -> Path:
        """Return the file of one of `Product.pictures`, which may be missing."""
        return self.images_dir / name

    def scope(self, request: "ScopeRequest") -> "Scope":
        """Return what a query is ranked in: here all products; a store elsewhere fetches those that may be among the best."""
        passing = self.facets.passing(request.filters)
        return Scope(self, passing, len(self.catalogue) if passing is None else len(passing), is_all=True)

    def picture_vectors(self, product_id: str) -> Vectors:
        """Return the vectors of a product's pictures.

        Raises:
            QueryError: there is no product with this id.
        """
        near = self.scope(ScopeRequest(ids=[product_id])).snapshot
        return near.index.vectors(near.picture_rows(product_id))

    def picture_rows(self, product_id: str) -> Rows:
        """Return the rows of a product's pictures.

        Raises:
            QueryError: there is no product with this id.
        """
        row = self.catalogue.row(product_id)
        if row is None:
            raise QueryError("There is no product with the id in “like” in this catalogue.")
        return self.images.of(row)


@dataclass(frozen=True, kw_only=True)
class ScopeRequest:
    """What a query needs of a catalogue.

    Args:
        probes: unit vectors near which the best pictures are; the first one orders most. None to leaf through.
        count: products near the first probe that are needed.
        stems: of words; products that hold them may be among the best, too.
        ids: of products that are in it in any case, where the catalogue has them.
        filters: of the query.
        sort: the order in which products are leafed through.
    """

    probes: Sequence[Vector] = ()
    count: int = 0
    stems: Sequence[str] = ()
    ids: Sequence[str] = ()
    filters: Filters = NO_FILTERS
    sort: Sort = "match"


class Scope(NamedTuple):
    """What one query is ranked in: products by row, the rows that pass its filters, and how many pass in all.

    `passing` is ascending, and None without filters. `is_all` tells that the snapshot has the whole catalogue.
    """

    snapshot: Snapshot
    passing: Rows | None
    eligible: int
    is_all: bool
