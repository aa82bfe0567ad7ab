"""An opened index folder: products, vectors and statistics that belong together."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from fashion_search.catalog import string_column
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Catalogue
from fashion_search.errors import IndexMismatchError
from fashion_search.index import Method, VectorIndex, open_index
from fashion_search.ranking.fusion import Spread
from fashion_search.ranking.product_images import Views
from fashion_search.ranking.relevance import Judge


@dataclass(frozen=True, kw_only=True)
class Collection:
    """The parts of one index; `views` says which picture belongs to which product.

    Raises:
        IndexMismatchError: the parts do not belong together.
    """

    catalogue: Catalogue
    index: VectorIndex
    views: Views
    spread: Spread
    judge: Judge
    folder: Path
    manifest: Manifest

    def __post_init__(self) -> None:
        if self.views.pictures != len(self.index) or self.views.products != len(self.catalogue):
            raise IndexMismatchError("The index's pictures and products do not fit: build it again.")

    @cached_property
    def facets(self) -> Facets:
        """What the products can be filtered by."""
        saved = self.folder / string_column.FOLDER
        return Facets.load(saved) if saved.is_dir() else Facets.of(self.catalogue)

    @classmethod
    def load(cls, index_dir: Path) -> "Collection":
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
            views = Views(np.load(folder / "owners.npy").astype(np.int64))
        except (OSError, ValueError) as error:
            raise IndexMismatchError(
                f"The vectors in {folder} cannot be read: build the index again."
            ) from error
        return cls(
            catalogue=Catalogue.load(folder / "products.jsonl"),
            index=index,
            views=views,
            spread=Spread.load(folder / "spread.npz"),
            judge=Judge.load(folder / "verdict.npz"),
            folder=folder,
            manifest=manifest,
        )
