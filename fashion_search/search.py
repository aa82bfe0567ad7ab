"""The one funnel that every request goes through: page, REST, API client and command line."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from PIL import Image

from fashion_search import fusion
from fashion_search.config import MAX_TEXT_CHARS, MAX_TOP_K
from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.images import upright_rgb
from fashion_search.index import ExactIndex, Rows, VectorIndex
from fashion_search.manifest import Manifest
from fashion_search.products import Catalogue, Product
from fashion_search.vectors import Vector

Fusion = Literal["linear"]
SearchType = Literal["text", "image", "hybrid"]


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a shopper asks for.

    Blank text counts as absent; at least one of `text` and `image` is needed. `alpha` is the
    picture's share, 0 to 1, used where both are given. `top_k` is 1 to 100.

    Raises:
        QueryError: a value is out of its range, or there is nothing to search for.
    """

    text: str | None = None
    image: Image.Image | None = None
    alpha: float = 0.5
    top_k: int = 10
    fusion: Fusion = "linear"

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _clean_text(self.text))
        if self.text is None and self.image is None:
            raise QueryError("Nothing to search for: type some words, add a picture, or both.")
        if not math.isfinite(self.alpha) or not 0.0 <= self.alpha <= 1.0:
            raise QueryError("alpha must be a number from 0 (words only) to 1 (picture only).")
        if not 1 <= self.top_k <= MAX_TOP_K:
            raise QueryError(f"top_k must be a whole number from 1 to {MAX_TOP_K}.")
        if self.fusion not in get_args(Fusion):
            raise QueryError(f"fusion must be one of: {', '.join(get_args(Fusion))}.")

    @property
    def search_type(self) -> SearchType:
        """Which sides were given."""
        if self.image is None:
            return "text"
        return "image" if self.text is None else "hybrid"

    @property
    def alpha_used(self) -> float:
        """The picture's share that counts: 0 for words alone, 1 for a picture alone."""
        return {"text": 0.0, "image": 1.0}.get(self.search_type, float(self.alpha))


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One product found.

    `similarity` orders the hits and lies in 0 to 1. `text_similarity` and `image_similarity` are
    the raw cosines of the product's best picture for each side, None for a side not given.
    `view` counts from 0 and says which of the product's pictures matched.
    """

    product: Product
    similarity: float
    text_similarity: float | None
    image_similarity: float | None
    view: int


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The hits of a query, best first, and how they came about; `timings` are seconds by stage."""

    hits: list[Hit]
    search_type: SearchType
    alpha_used: float
    timings: dict[str, float]


class FashionSearch:
    """Search over one catalogue with one model; immutable, so threads may share it."""

    def __init__(
        self,
        encoder: Encoder,
        catalogue: Catalogue,
        index: VectorIndex,
        owners: Rows,
        *,
        folder: Path,
        manifest: Manifest,
    ) -> None:
        """Take finished parts; `load` makes them from an index folder.

        Args:
            encoder: turns queries into vectors of the index's space.
            catalogue: the products, in row order.
            index: one vector a picture.
            owners: the product row of each vector, ascending, every product at least once.
            folder: where the index's files lie.
            manifest: what the index was made of.

        Raises:
            IndexMismatchError: the parts do not belong together.
        """
        if encoder.fingerprint != manifest.fingerprint or encoder.dim != index.dim:
            raise IndexMismatchError(
                f"The index was made with other weights of {manifest.model} than the ones loaded now "
                f"({encoder.name}): build the index again."
            )
        if len(owners) != len(index) or not np.array_equal(np.unique(owners), np.arange(len(catalogue))):
            raise IndexMismatchError("The index's pictures and products do not fit: build the index again.")
        self.encoder = encoder
        self.catalogue = catalogue
        self.manifest = manifest
        self.folder = folder
        self._index = index
        self._owners = owners
        self._first = np.searchsorted(owners, np.arange(len(catalogue) + 1))
        self._most_views = int(np.diff(self._first).max())

    @classmethod
    def load(cls, index_dir: str | Path, encoder: Encoder | None = None) -> "FashionSearch":
        """Open an index folder with the model that made it.

        Args:
            index_dir: what `build_index.py` wrote.
            encoder: a loaded model, if there is one already; else the manifest's is loaded.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged, or made by other weights.
            ModelUnavailableError: its model cannot be loaded.
        """
        index_dir = Path(index_dir)
        manifest = Manifest.read(index_dir)
        folder = index_dir / manifest.generation
        manifest.verify(folder)
        try:
            index = ExactIndex(np.load(folder / "vectors.npy"))
            owners = np.load(folder / "owners.npy").astype(np.int64)
        except (OSError, ValueError) as error:
            raise IndexMismatchError(
                f"The vectors in {folder} cannot be read: build the index again."
            ) from error
        catalogue = Catalogue.load(folder / "products.jsonl")
        encoder = encoder or ClipEncoder.load(manifest.model)
        return cls(encoder, catalogue, index, owners, folder=folder, manifest=manifest)

    @property
    def images_dir(self) -> Path:
        """Where the pictures named in `Product.pictures` lie."""
        return self.folder / "images"

    def search(self, query: Query) -> SearchResult:
        """Find the products that fit a query best.

        Raises:
            QueryError: words and picture cancel each other out.
        """
        timings: dict[str, float] = {}
        text = image = None
        if query.text is not None:
            with _timed(timings, "encode_text"):
                text = self.encoder.encode_texts([query.text])[0]
        if query.image is not None:
            with _timed(timings, "encode_image"):
                image = self.encoder.encode_images([upright_rgb(query.image)])[0]
        with _timed(timings, "search"):
            hits = self._rank(text, image, query)
        timings["total"] = sum(timings.values())
        return SearchResult(
            hits=hits, search_type=query.search_type, alpha_used=query.alpha_used, timings=timings
        )

    def _rank(self, text: Vector | None, image: Vector | None, query: Query) -> list[Hit]:
        vector = _query_vector(text, image, query.alpha_used)
        # Any product with a picture among the nearest k * views is ranked; k distinct ones always are.
        similarities, rows = self._index.search(vector, query.top_k * self._most_views)
        best: dict[int, tuple[float, int]] = {}
        for similarity, row in zip(similarities.tolist(), rows.tolist(), strict=True):
            best.setdefault(int(self._owners[row]), (similarity, row))
            if len(best) == query.top_k:
                break
        return [self._hit(owner, *found, text, image) for owner, found in best.items()]

    def _hit(self, owner: int, similarity: float, row: int, text: Vector | None, image: Vector | None) -> Hit:
        first, end = int(self._first[owner]), int(self._first[owner + 1])
        views = self._index.vectors(np.arange(first, end))
        return Hit(
            product=self.catalogue[owner],
            similarity=min(1.0, max(0.0, similarity)),
            text_similarity=None if text is None else float((views @ text).max()),
            image_similarity=None if image is None else float((views @ image).max()),
            view=row - first,
        )


def _query_vector(text: Vector | None, image: Vector | None, alpha: float) -> Vector:
    if text is not None and image is not None:
        return fusion.linear(text, image, alpha)
    vector = image if text is None else text
    if vector is None:
        raise ValueError("a query has words or a picture")
    return vector


def _clean_text(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    if len(text) > MAX_TEXT_CHARS:
        raise QueryError(f"The text is too long: at most {MAX_TEXT_CHARS:,} characters.")
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        raise QueryError("The text holds characters that are no text (null bytes or broken Unicode).")
    return text.strip()


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - start
