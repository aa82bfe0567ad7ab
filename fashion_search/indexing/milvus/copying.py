"""Moves an index folder to Milvus, with its vectors."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from tqdm import tqdm

from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES, picture_name
from fashion_search.catalog.writer import StoredPicture
from fashion_search.indexing.encoded_pictures import ORIGIN
from fashion_search.indexing.milvus.build import next_head
from fashion_search.indexing.report import Report
from fashion_search.serving.base import Base
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.writer import CollectionWriter
from fashion_search.sources.base import Notes

COPIED_TOGETHER = 200
"""Products of a folder that are written together."""


def copy_index(index_dir: Path, collection: Collection, *, progress: bool = True) -> Report:
    """Write the products of an index folder into a catalogue, with their vectors: nothing is encoded.

    Raises:
        IndexMissingError: there is no index.
        IndexMismatchError: it is damaged, or the catalogue was made with another model.
        WriteError: another program writes the catalogue.
        UnavailableError: the server cannot be reached.
    """
    manifest = Manifest.read(index_dir)
    with contextlib.closing(Database.open(index_dir / manifest.generation)) as database:
        head = next_head(collection, replace(manifest, generation="milvus"), database.meta(ORIGIN))
        verdict = Base.open(database, manifest.dim).relevance
        writer, ids, outcomes = CollectionWriter(collection), list[str](), Counter[str]()
        products = _stored(database)
        with (
            writer.changing(head),
            tqdm(total=database.counts()[0], unit=" products", disable=not progress) as bar,
        ):
            while some := list(islice(products, COPIED_TOGETHER)):
                with writer.transaction():
                    writer.expect(product.id for product, _ in some)
                    outcomes.update(writer.put(*each) for each in some)
                ids += [product.id for product, _ in some]
                bar.update(len(some))
            outcomes["gone"] += writer.delete_others(ids)
            writer.finish(verdict)
            count, pictures_count = writer.counts
    return Report(products=count, pictures=pictures_count, outcomes=outcomes, notes=Notes())


def _stored(database: Database) -> Iterator[tuple[Product, list[StoredPicture]]]:
    """Yield the products of a folder that have pictures, in order, with these."""
    rows = database.query("SELECT row, record FROM products WHERE died = 0 AND pictures > 0 ORDER BY row")
    for row, record in rows:
        found = database.query("SELECT digest, vector FROM pictures WHERE product = ? ORDER BY place", row)
        yield (
            Product.from_json(record),
            [
                StoredPicture(
                    digest.hex(),
                    np.frombuffer(vector, dtype="<f4").astype(np.float32),
                    database.folder / IMAGES / picture_name(digest.hex()),
                )
                for digest, vector in found
            ],
        )
