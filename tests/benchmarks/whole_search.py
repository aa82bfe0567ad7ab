"""A search with words and a picture over an index of synthetic vectors, beside scoring everything."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from PIL import Image

from fashion_search.catalog.columns import ValueRows
from fashion_search.catalog.database import Database
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import NO_FILTERS, Filters
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.index import VectorIndex
from fashion_search.ranking.catalogue_words import CatalogueWords, SnapshotWords
from fashion_search.ranking.fusion import normal_cdf
from fashion_search.ranking.inverted_index import WordIndex
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import ARTICLE_PHRASES, fit
from fashion_search.ranking.statistics import Statistics
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.serving.catalogue import Catalogue, CatalogueNames
from fashion_search.serving.live import LiveCatalogue
from fashion_search.serving.snapshot import Snapshot
from fashion_search.vectors import Vectors, unit
from tests.benchmarks.synthetic import DIM, World

PAIRS = 40
ALPHAS = (0.3, 0.5, 0.7)

ALONE: Any = {"lexical": False, "edit": False}
"""Queries of vectors: these have no words."""


class Prepared:
    """An encoder of made vectors: the text says which by their numbers, the picture by its colour."""

    name, dim, fingerprint, picture_space = "prepared", DIM, "prepared", None

    def __init__(self, words: Vectors, pictures: Vectors) -> None:
        self._words, self._pictures = words, pictures

    def encode_texts(self, texts: Any) -> Vectors:
        return unit([self._words[[int(word) for word in text.split()]].sum(axis=0) for text in texts])

    def encode_images(self, images: Any) -> Vectors:
        return np.stack([self._pictures[image.getpixel((0, 0))[0]] for image in images])

    def known_word_share(self, text: str) -> float:
        return 1.0

    def canonical_text(self, text: str) -> str:
        return text

    def unread(self, text: str) -> str:
        return ""


class Numbered:
    """A catalogue whose products are made when they are asked for: here only their vectors matter."""

    names = CatalogueNames((), (), frozenset())

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: int) -> Product:
        return Product(id=str(row), title=str(row), pictures=(f"{row}.jpg",))

    def __iter__(self) -> Iterator[Product]:
        return (self[row] for row in range(self._count))

    def get(self, row: int) -> Product:
        return self[row]

    def row(self, product_id: str) -> int | None:
        return int(product_id) if product_id.isdecimal() else None


class NoSpellings:
    """A database of products without categories, currencies and attributes."""

    def query(self, *_: object) -> list[tuple[Any, ...]]:
        return []


@dataclass
class Fixed:
    """A catalogue that does not change."""

    snapshot: Snapshot


def search_over_vectors(
    index: VectorIndex, vectors: Vectors, encoder: Prepared, references: Vectors
) -> FashionSearch:
    """Return a search over an index, one product a vector; prices lie between 0 and 1."""
    manifest = Manifest(
        generation="", model="", fingerprint=encoder.fingerprint, dim=DIM, source="", built_at=""
    )
    count = len(vectors)
    articles = np.tile(references, (1 + len(ARTICLE_PHRASES) // len(references), 1))[: len(ARTICLE_PHRASES)]
    alive, nothing = np.ones(count, dtype=bool), np.empty(0, dtype=np.int32)
    prices = np.random.default_rng(12).random(count)
    snapshot = Snapshot(
        catalogue=cast(Catalogue, Numbered(count)),
        index=index,
        images=ProductImages(np.arange(count + 1), alive),
        statistics=Statistics.of(vectors),
        words=SnapshotWords(CatalogueWords(WordIndex.of(Numbered(count))), alive),
        relevance=fit([1.0] * len(references), references, articles, vectors),
        facets=Facets(
            cast(Database, NoSpellings()), prices, ValueRows(nothing, nothing, nothing, nothing), alive
        ),
        folder=Path(),
        manifest=manifest,
    )
    return FashionSearch(encoder, cast(LiveCatalogue, Fixed(snapshot)))


def measure(index: VectorIndex, vectors: Vectors, world: World) -> None:
    """Print times of searches, and how many of the true best ten balanced ones find."""
    words = world.words(PAIRS, stream=9)
    unrelated = next(world.pictures(PAIRS, stream=10))[0], "that have nothing to do with each other"
    for pictures, said in (unrelated, (world.pictures_of_words(PAIRS, stream=9), "of one cluster each")):
        print(f"whole searches without encoding, {PAIRS} words and pictures {said}")
        _measure(index, vectors, words, pictures, world.words(120, stream=11))


def _measure(
    index: VectorIndex, vectors: Vectors, words: Vectors, pictures: Vectors, references: Vectors
) -> None:
    search = search_over_vectors(index, vectors, Prepared(words, pictures), references)
    cosines = cosines_of_all(vectors, np.concatenate([words, pictures]))
    times: dict[str, list[float]] = defaultdict(list)
    shares = []
    for pair in range(PAIRS):
        picture = Image.new("RGB", (8, 8), (pair, 0, 255))
        for name, filters in (("", NO_FILTERS), (", half pass", Filters(price_max=0.5))):
            for kind, query in (
                ("words", Query(text=str(pair), filters=filters, **ALONE)),
                ("picture", Query(image=picture, filters=filters)),
                ("hybrid", Query(text=str(pair), image=picture, filters=filters, **ALONE)),
            ):
                times[kind + name].append(1000 * search.search(query).timings["search"])
        text, image = (
            search.snapshot.statistics.z_scores(vector, cosines[place])
            for vector, place in ((words[pair], pair), (pictures[pair], PAIRS + pair))
        )
        for alpha in ALPHAS:
            result = search.search(Query(text=str(pair), image=picture, alpha=alpha, **ALONE))
            start = time.perf_counter()
            scores = alpha * normal_cdf(image) + (1 - alpha) * normal_cdf(text)
            best = np.argpartition(-scores, 10)[:10]
            times["everything"].append(1000 * (time.perf_counter() - start))
            lowest = scores[best].min()
            shares.append(np.mean([hit.similarity >= lowest - 1e-6 for hit in result.hits]))
    for kind, milliseconds in times.items():
        middle, slow = np.percentile(milliseconds, [50, 95])
        print(f"{kind:18} p50 {middle:6.2f} ms, p95 {slow:6.2f}")
    print(
        f"hybrid finds {np.mean(shares):.4f} of the best ten of scoring everything, which takes "
        f"{np.median(times['everything']):.1f} ms after two full comparisons"
    )


def cosines_of_all(vectors: Vectors, queries: Vectors) -> np.ndarray:
    """Return the cosines of queries with all rows, shape (queries, rows)."""
    blocks = (vectors[start : start + 50_000] for start in range(0, len(vectors), 50_000))
    return np.concatenate([queries @ np.array(block).T for block in blocks], axis=1)
