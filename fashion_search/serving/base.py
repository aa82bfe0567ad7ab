"""The base of a snapshot: what was made from the database at one moment, and is read-only since."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fashion_search.catalog.columns import Int64s
from fashion_search.catalog.database import Database
from fashion_search.errors import IndexMismatchError
from fashion_search.index import BaseIndex, Method, open_index
from fashion_search.ranking.inverted_index import WordIndex
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.ranking.saved_arrays import DAMAGES
from fashion_search.ranking.statistics import Statistics

FOLDER = "vectors"
"""Folder of a generation's bases, each in a folder of its number."""

PRODUCTS, STATISTICS, WORDS, VERDICT, METHOD = (
    "products.npy",
    "statistics.npz",
    "words.npz",
    "verdict.npz",
    "method.json",
)
"""Files of a base, besides those of its index."""

CURRENT = "base"
"""The name under which the database keeps the number of the current base."""


@dataclass(frozen=True)
class Base:
    """An opened base.

    `rows` are the database rows of its products, ascending, shape (n,), and `pictures` their numbers of
    pictures, whose vectors `index` has in the same order.
    """

    number: int
    rows: Int64s
    pictures: Int64s
    index: BaseIndex
    statistics: Statistics
    words: WordIndex
    relevance: RelevanceModel

    @classmethod
    def open(cls, database: Database, dim: int) -> "Base":
        """Open the current base of a generation; `dim` is the width of the model's vectors.

        Raises:
            IndexMismatchError: a file is missing, damaged, or does not match the others.
        """
        try:
            number = database.number(CURRENT)
            folder = folder_of(database.folder, number)
            if any(path.is_symlink() for path in (folder.parent, folder, *folder.iterdir())):
                raise ValueError("it has symbolic links")
            rows, pictures = np.load(folder / PRODUCTS).T.copy()
            words = WordIndex.load(folder / WORDS, len(rows))
            index = open_index(folder, Method.from_json(json.loads((folder / METHOD).read_bytes())))
        except DAMAGES as error:
            raise IndexMismatchError(
                f"The vectors in {database.folder} cannot be read ({error}): build the index again."
            ) from error
        statistics, relevance = Statistics.load(folder / STATISTICS), RelevanceModel.load(folder / VERDICT)
        if (
            rows.dtype != np.int64
            or np.any(np.diff(rows) <= 0)
            or np.any(pictures <= 0)
            or len(index) != pictures.sum()
            or {index.dim, len(statistics.total), relevance.references.shape[1]} != {dim}
        ):
            raise IndexMismatchError(f"The files in {folder} do not match: build the index again.")
        return cls(number, rows, pictures, index, statistics, words, relevance)


def folder_of(generation: Path, number: int) -> Path:
    """Return the folder of a base."""
    return generation / FOLDER / str(number)
