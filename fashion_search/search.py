"""The one funnel that every request goes through: page, REST, API client and command line."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from fashion_search.encoder import ClipEncoder, Encoder
from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.fusion import Fusion, Spread
from fashion_search.images import upright_rgb
from fashion_search.index import ExactIndex, Rows, VectorIndex
from fashion_search.manifest import Manifest
from fashion_search.matching import matches
from fashion_search.negation import terms
from fashion_search.products import Catalogue
from fashion_search.query import Hit, Query, SearchResult, SearchType
from fashion_search.ranking import Compared, Cosines, Scores, Sides, score
from fashion_search.shortlist import Shortlist, Views
from fashion_search.vectors import Vector, Vectors, unit
from fashion_search.verdict import TOP, Judge, Verdict, level

__all__ = ["FashionSearch", "Fusion", "Hit", "Query", "SearchResult", "SearchType", "Verdict"]

CANDIDATES = 2000
"""Pictures that are ranked exactly at least; more in a large catalogue (a twentieth) or for long lists."""

CONTEXT = "clothes"
"""What `without` is said of where a query has no words."""

LEAST_CHANGE = 0.05
"""How far a term must move the words' vector to be avoided: below, its direction is chance."""

LEAST_TEXT_TRUST = 0.05
"""Words that fit nothing make a picture's results doubtful, not worthless."""


class FashionSearch:
    """Search over one catalogue with one model; immutable, so threads may share it."""

    def __init__(
        self,
        encoder: Encoder,
        catalogue: Catalogue,
        index: VectorIndex,
        owners: Rows,
        *,
        spread: Spread,
        judge: Judge,
        folder: Path,
        manifest: Manifest,
    ) -> None:
        """Take finished parts; `load` makes them from an index folder.

        Args:
            encoder: turns queries into vectors of the index's space.
            catalogue: the products, in row order.
            index: one vector a picture.
            owners: the product row of each vector, ascending, every product at least once.
            spread: mean and covariance of the vectors.
            judge: the verdict, fitted on them.
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
        try:
            self._views = Views(owners, len(catalogue))
        except ValueError as error:
            raise IndexMismatchError(
                "The index's products have not all a picture: build it again."
            ) from error
        if len(owners) != len(index):
            raise IndexMismatchError("The index's pictures and products do not fit: build it again.")
        self.encoder = encoder
        self.catalogue = catalogue
        self.manifest = manifest
        self.folder = folder
        self._index = index
        self._spread = spread
        self._judge = judge

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
        spread, judge = Spread.load(folder / "spread.npz"), Judge.load(folder / "verdict.npz")
        encoder = encoder or ClipEncoder.load(manifest.model)
        return cls(
            encoder, catalogue, index, owners, spread=spread, judge=judge, folder=folder, manifest=manifest
        )

    @property
    def images_dir(self) -> Path:
        """Where the pictures named in `Product.pictures` lie."""
        return self.folder / "images"

    def search(self, query: Query) -> SearchResult:
        """Find the products that fit a query best.

        Raises:
            QueryError: words and picture cancel each other out, or `like` names no product.
        """
        timings: dict[str, float] = {}
        sides = self._encode(query, timings)
        with _timed(timings, "search"):
            hits, verdict = self._rank(query, sides)
        timings["total"] = sum(timings.values())
        return SearchResult(
            hits=hits,
            search_type=query.search_type,
            alpha_used=query.alpha_used,
            fusion=query.fusion,
            text=query.text,
            without=query.without,
            verdict=verdict,
            timings=timings,
        )

    def _encode(self, query: Query, timings: dict[str, float]) -> Sides:
        text, avoid = None, np.empty((0, self.encoder.dim), dtype=np.float32)
        if query.text is not None or query.without is not None:
            with _timed(timings, "encode_text"):
                text, avoid = self._encode_words(query)
        image = None
        if query.image is not None:
            with _timed(timings, "encode_image"):
                image = self.encoder.encode_images([upright_rgb(query.image)])[0]
        elif query.like is not None:
            image = unit(self._index.vectors(self._views.of(self._row(query.like))).mean(axis=0))
        return Sides(text=text, image=image, avoid=avoid, alpha=query.alpha_used, fusion=query.fusion)

    def _encode_words(self, query: Query) -> tuple[Vector | None, Vectors]:
        """Return the words' vector, and for each thing to avoid the direction in which it would move that."""
        words = query.text or CONTEXT
        avoided = [f"{term} {words}" for term in terms(query.without or "")]
        base, *moved = self.encoder.encode_texts([words, *avoided])
        changes = [vector - base for vector in moved if np.linalg.norm(vector - base) > LEAST_CHANGE]
        avoid = unit(changes) if changes else np.empty((0, len(base)), dtype=np.float32)
        return (None if query.text is None else base), avoid

    def _row(self, product_id: str) -> int:
        row = self.catalogue.row(product_id)
        if row is None:
            raise QueryError("There is no product with the id that “like” names in this catalogue.")
        return row

    def _rank(self, query: Query, sides: Sides) -> tuple[list[Hit], Verdict]:
        lead = sides.lead(self._spread)
        wanted = max(CANDIDATES, len(self._index) // 20, 5 * query.top_k)
        shortlist = self._views.shortlist(self._index, lead, wanted)
        pictures = sides.compare(self._index, lead, shortlist.rows)
        products = pictures.best(shortlist)
        scores = score(sides, self._spread, lead, products)
        probability = self._probability(query, sides, pictures, shortlist.rows)
        places = np.argsort(-scores.order, kind="stable")
        if query.like is not None:
            places = places[shortlist.products[places] != self._row(query.like)]
        hits = self._hits(places[: query.top_k], shortlist, pictures, products, scores, probability)
        return hits, level(probability)

    def _probability(self, query: Query, sides: Sides, pictures: Compared, rows: Rows) -> float:
        """Return the probability that the catalogue has what was asked for; both sides count by alpha."""
        words = image = 1.0
        if query.text is not None and sides.text is not None and pictures.text is not None:
            top = self._index.vectors(rows[_highest(pictures.text, TOP)])
            words = self._judge.words(self.encoder.known_words(query.text), sides.text, top)
        if pictures.image is not None:
            found = _highest(pictures.image, TOP + self._views.most)
            if query.like is not None:  # a product's own pictures find themselves; that says nothing
                found = found[~np.isin(rows[found], self._views.of(self._row(query.like)))]
            if len(found):
                image = self._judge.picture(
                    self._index.vectors(rows[found[:TOP]]), float(pictures.image[found[0]])
                )
        if query.search_type == "hybrid":
            words = max(words, LEAST_TEXT_TRUST)
        return float(words ** (1.0 - sides.alpha) * image**sides.alpha)

    def _hits(
        self,
        places: Rows,
        shortlist: Shortlist,
        pictures: Compared,
        products: Compared,
        scores: Scores,
        probability: float,
    ) -> list[Hit]:
        match, text_match, image_match = (
            [None] * len(places)
            if standings is None
            else matches(standings[places], float(standings.max()), probability)
            for standings in (scores.standing, scores.text, scores.image)
        )
        return [
            Hit(
                product=self.catalogue[int(shortlist.products[place])],
                similarity=float(scores.similarity[place]),
                text_similarity=None if products.text is None else float(products.text[place]),
                image_similarity=None if products.image is None else float(products.image[place]),
                match=match[rank] or 0.0,
                text_match=text_match[rank],
                image_match=image_match[rank],
                view=shortlist.view(pictures.lead, int(place)),
            )
            for rank, place in enumerate(places)
        ]


def _highest(values: Cosines, count: int) -> Rows:
    """Return where the highest values are, highest first."""
    found = np.argpartition(-values, count)[:count] if count < len(values) else np.arange(len(values))
    return found[np.argsort(-values[found], kind="stable")]


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - start
