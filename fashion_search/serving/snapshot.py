"""A snapshot of an index: its products, vectors and statistics at one moment."""

from dataclasses import dataclass
from pathlib import Path

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import QueryError
from fashion_search.index import Rows, VectorIndex
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.ranking.statistics import Statistics
from fashion_search.ranking.words import SnapshotWords
from fashion_search.serving.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The parts of one index at one moment, which change no more."""

    catalogue: Catalogue
    index: VectorIndex
    images: ProductImages
    statistics: Statistics
    words: SnapshotWords
    relevance: RelevanceModel
    facets: Facets
    folder: Path
    manifest: Manifest

    @property
    def images_dir(self) -> Path:
        """The folder of `Product.pictures`."""
        return self.folder / "images"

    def picture_rows(self, product_id: str) -> Rows:
        """Return the rows of a product's pictures.

        Raises:
            QueryError: there is no product with this id.
        """
        row = self.catalogue.row(product_id)
        if row is None:
            raise QueryError("There is no product with the id in “like” in this catalogue.")
        return self.images.of(row)
