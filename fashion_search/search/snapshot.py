"""A snapshot of an index: its products, vectors and statistics, opened."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from fashion_search.catalog import string_column
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Catalogue
from fashion_search.catalog.statistics import Statistics
from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.index import Method, Rows, VectorIndex, open_index
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import RelevanceModel


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The parts of one index; raises IndexMismatchError if they do not match."""

    catalogue: Catalogue
    index: VectorIndex
    images: ProductImages
    statistics: Statistics
    relevance: RelevanceModel
    folder: Path
    manifest: Manifest

    def __post_init__(self) -> None:
        if self.images.pictures != len(self.index) or self.images.products != len(self.catalogue):
            raise IndexMismatchError("The index's pictures and products do not match: build it again.")

    @cached_property
    def facets(self) -> Facets:
        """The facets of the products."""
        saved = self.folder / string_column.FOLDER
        return Facets.load(saved) if saved.is_dir() else Facets.of(self.catalogue)

    def picture_rows(self, product_id: str) -> Rows:
        """Return the rows of a product's pictures.

        Raises:
            QueryError: there is no product with this id.
        """
        row = self.catalogue.row(product_id)
        if row is None:
            raise QueryError("There is no product with the id in “like” in this catalogue.")
        return self.images.of(row)

    @classmethod
    def load(cls, index_dir: Path) -> "Snapshot":
        """Open an index folder.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged.
        """
        manifest = Manifest.read(index_dir)
        folder = index_dir / manifest.generation
        manifest.verify(folder)
        try:
            index = open_index(folder, Method.from_json(manifest.index))
            images = ProductImages(np.load(folder / "owners.npy").astype(np.int64))
        except (OSError, ValueError) as error:
            raise IndexMismatchError(
                f"The vectors in {folder} cannot be read: build the index again."
            ) from error
        return cls(
            catalogue=Catalogue.load(folder / "products.jsonl"),
            index=index,
            images=images,
            statistics=Statistics.load(folder / "spread.npz"),
            relevance=RelevanceModel.load(folder / "verdict.npz"),
            folder=folder,
            manifest=manifest,
        )
