"""Makes a base from a generation's database: rows, vector index, statistics and relevance model."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fashion_search.catalog.columns import Int64s, read_columns, read_vectors
from fashion_search.catalog.database import Database
from fashion_search.catalog.generation import flush_to_disk, writing
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.catalog.writer import CatalogWriter
from fashion_search.index import KindChoice, Method, build_index, kind_for, open_index
from fashion_search.indexing.recall import SAMPLE, evenly_spaced, hybrid_recall, make_recall_queries
from fashion_search.ranking.inverted_index import WordIndex
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import ARTICLE_PHRASES, PHRASES, fit
from fashion_search.ranking.statistics import Statistics
from fashion_search.serving import base
from fashion_search.vectors import Vectors

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

INDEX_TYPE, CHANGE = "index_type", "base_change"
"""Names under which the database keeps the kind of index that was asked for, and the current base's last change."""


def make_base(writer: CatalogWriter, encoder: "Encoder") -> Method:
    """Make a new base of all living products, at least one, and switch to it.

    What died before the last base was made is removed from the database, as no reader needs it any more.

    Raises:
        WriteError: the folder cannot be written.
        IndexMismatchError: the database is damaged.
    """
    with writing(writer.database.folder):
        return _make_base(writer, encoder)


def _make_base(writer: CatalogWriter, encoder: "Encoder") -> Method:
    database = writer.database
    number = database.number(base.CURRENT) + 1
    folder = base.folder_of(database.folder, number)
    shutil.rmtree(folder, ignore_errors=True)  # of an interrupted attempt
    folder.mkdir(parents=True)
    rows, pictures_of, change = _write_vectors(database, folder, encoder.dim)
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    statistics = Statistics.of(vectors)
    statistics.save(folder / base.STATISTICS)
    known = [encoder.known_word_share(phrase) for phrase in PHRASES]
    phrases = encoder.encode_texts(PHRASES)
    articles = encoder.encode_texts(ARTICLE_PHRASES)
    fit(known, phrases, articles, vectors).save(folder / base.VERDICT)
    choice: KindChoice = database.meta(INDEX_TYPE, "auto")  # type: ignore[assignment]  # written from a choice
    kind = kind_for(len(vectors), choice)
    queries: dict[str, Vectors] = {}  # an exact search has nothing to measure
    if kind != "flat":
        sample = [product for row in evenly_spaced(rows, SAMPLE) if (product := database.product(row))]
        pictures = [database.folder / IMAGES / product.pictures[0] for product in sample]
        queries = make_recall_queries(encoder, phrases, [product.title for product in sample[::2]], pictures)
    method = build_index(folder, queries, kind)
    if "pictures" in queries:
        images = ProductImages(np.concatenate([[0], np.cumsum(pictures_of)]), np.ones(len(rows), dtype=bool))
        hybrid, pairs = hybrid_recall(open_index(folder, method), vectors, images, statistics, queries)
        method = replace(
            method,
            recall={**method.recall, "hybrid": round(hybrid, 4)},
            queries={**method.queries, "hybrid": pairs},
        )
    (folder / base.METHOD).write_text(json.dumps(asdict(method)))
    flush_to_disk()
    with writer.transaction():
        writer.purge(database.number(CHANGE))
        writer.note(CHANGE, str(change))
        writer.note(base.CURRENT, str(number))
    with writer.transaction():  # on its own: what a kill leaves is still without a name
        writer.sweep()
    for old in folder.parent.iterdir():  # who still reads the last one may be opening it
        if old.name not in (str(number), str(number - 1)):
            shutil.rmtree(old, ignore_errors=True)
    return method


def _write_vectors(database: Database, folder: Path, dim: int) -> tuple[list[int], Int64s, int]:
    """Write rows, vectors and words of one moment; return the rows, their numbers of pictures, and the last change."""
    with database.reading():
        change, columns = database.number("change"), read_columns(database)
        np.save(folder / base.PRODUCTS, np.stack([columns.rows, columns.pictures], axis=1))
        shape = (int(columns.pictures.sum()), dim)
        # Not through mapped memory, where a full disk kills the process.
        with (folder / "vectors.npy").open("wb") as file:
            header = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, header)
            for block in read_vectors(database, dim):
                file.write(block.tobytes())
        records = database.stream("SELECT record FROM products WHERE died = 0 AND pictures > 0 ORDER BY row")
        words = WordIndex.of(Product.from_json(record) for some in records for (record,) in some)
        words.save(folder / base.WORDS)
    return columns.rows.tolist(), columns.pictures, change
