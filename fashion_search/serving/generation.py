"""An opened generation: its base, and what has changed since, as arrays that grow."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fashion_search.catalog.columns import ProductColumns, ValueRows, read_columns, read_vectors
from fashion_search.catalog.database import Database
from fashion_search.catalog.dynamic_array import DynamicArray
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.manifest import Manifest
from fashion_search.errors import IndexMismatchError
from fashion_search.index import LiveIndex, Mask, Rows
from fashion_search.ranking.catalogue_words import CatalogueWords, SnapshotWords
from fashion_search.ranking.product_images import ProductImages
from fashion_search.serving.base import CURRENT, Base
from fashion_search.serving.catalogue import Catalogue, read_names
from fashion_search.serving.snapshot import Snapshot
from fashion_search.vectors import Vectors

CACHED_PRODUCTS = 2048
"""Products that are cached after parsing: a row's product never changes."""


class Drift(NamedTuple):
    """Numbers of pictures: in the base, later than it, and dead ones among both."""

    base: int
    later: int
    dead: int

    @property
    def alive(self) -> int:
        """How many are in the catalogue."""
        return self.base + self.later - self.dead


class OpenGeneration:
    """A generation's base and what has changed since, as arrays that grow; `snapshot` is the last state."""

    def __init__(self, index_dir: Path, manifest: Manifest) -> None:
        """Open a generation.

        Raises:
            IndexMismatchError: it is damaged.
        """
        self.manifest = manifest
        self._folder = index_dir / manifest.generation
        self._consistent = True
        self._open_databases()
        try:
            self._version = self._database.version
            with self._database.reading():
                self.snapshot = self._open_base()
        except BaseException:
            self.close()
            raise

    def refresh(self) -> None:
        """Catch up with the database: a new `snapshot` if products have changed."""
        version = self._database.version
        if version == self._version:
            return
        consistent, self._consistent = self._consistent, False
        if self._database.immutable:
            self._open_databases()
            version, consistent = self._database.version, False
        with self._database.reading():
            if not consistent or self._database.meta(CURRENT) != str(self._base.number):
                self.snapshot = self._open_base()
            else:
                self._catch_up()
        self._consistent, self._version = True, version

    @property
    def drift(self) -> Drift:
        """How far the catalogue has moved away from its base."""
        return Drift(len(self._base.index), len(self._later), int(np.count_nonzero(self._dead)))

    def close(self) -> None:
        """Close the database; the snapshot can no longer read products."""
        self._database.close()
        self._reading.close()

    def _open_databases(self) -> None:
        self._database = Database.open(self._folder)
        self._reading = Database.open(self._folder)  # of the snapshots, in other threads
        self._product = lru_cache(maxsize=CACHED_PRODUCTS)(self._reading.product)

    def _open_base(self) -> Snapshot:
        """Read the base, which of its products still live, and what is later."""
        self._base = base = Base.open(self._database, self.manifest.dim)
        last = int(base.rows[-1])
        living = read_columns(self._database, until=last)
        places = np.minimum(np.searchsorted(base.rows, living.rows), len(base.rows) - 1)
        if not (
            np.array_equal(base.rows[places], living.rows)
            and np.array_equal(base.pictures[places], living.pictures)
        ):
            raise IndexMismatchError(
                f"The vectors in {self._folder} do not match its products: build the index again."
            )
        prices, alive = np.full(len(base.rows), np.nan), np.zeros(len(base.rows), dtype=bool)
        prices[places], alive[places] = living.prices, True
        order = np.argsort(living.values, kind="stable")
        self._values = living.values[order], places[living.owners[order]].astype(np.int32)
        self._rows, self._prices = DynamicArray(base.rows), DynamicArray(prices)
        self._first = DynamicArray(np.concatenate([[0], np.cumsum(base.pictures)]))
        none = np.empty(0, dtype=np.int32)
        self._later_values, self._later_rows = DynamicArray(none), DynamicArray(none)
        self._later = DynamicArray(np.empty((0, self.manifest.dim), dtype=np.float32))
        self._alive: Mask = alive
        self._dead: Mask = np.repeat(~alive, base.pictures)
        removed = base.index.vectors(np.flatnonzero(self._dead))
        self._statistics = base.statistics.changed(removed[:0], removed)
        self._names = read_names(self._database)
        self._words = CatalogueWords(base.words, self._names.brands)
        self._change = self._database.number("change")
        self._append(read_columns(self._database, after=last))
        return self._snapshot()

    def _catch_up(self) -> None:
        """Read the deaths and the new rows since the last look."""
        died = self._database.died_after(self._change)
        columns = read_columns(self._database, after=int(self._rows.view[-1]))
        self._change = died[-1][0] if died else self._change
        gone = self._places(np.array([row for _, row in died], dtype=np.int64))
        if not len(gone) and not len(columns.rows):
            return
        if len(gone):
            pictures = self.snapshot.images.candidates(gone).rows
            removed = self.snapshot.index.vectors(pictures)
            self._alive, self._dead = self._alive.copy(), self._dead.copy()
            self._alive[gone] = False
            self._dead[pictures] = True
            self._statistics = self._statistics.changed(removed[:0], removed)
        self._append(columns)
        names = read_names(self._database) if len(columns.rows) else self._names
        if names != self._names:
            self._names = names
            self._words.rename(names.brands)
        self.snapshot = self._snapshot()

    def _places(self, rows: Rows) -> Rows:
        """Return the living products' places of some database rows, as far as they are known."""
        known = self._rows.view
        places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
        places = places[known[places] == rows]
        return np.sort(places[self._alive[places]])

    def _append(self, columns: ProductColumns) -> None:
        """Append products that are later than all others."""
        if not len(columns.rows):
            return
        blocks = list(read_vectors(self._database, self.manifest.dim, int(columns.rows[0]) - 1))
        vectors: Vectors = np.concatenate(blocks) if blocks else self._later.view[:0]
        if len(vectors) != columns.pictures.sum():
            raise IndexMismatchError(f"{self._folder} lacks pictures: build the index again.")
        self._later_values.append(columns.values)
        self._later_rows.append(columns.owners + np.int32(len(self._rows)))
        self._words.append(map(self._database.product, columns.rows.tolist()))
        self._rows.append(columns.rows)
        self._prices.append(columns.prices)
        self._first.append(self._first.view[-1] + np.cumsum(columns.pictures))
        self._later.append(vectors)
        self._alive = np.concatenate([self._alive, np.ones(len(columns.rows), dtype=bool)])
        self._dead = np.concatenate([self._dead, np.zeros(len(vectors), dtype=bool)])
        self._statistics = self._statistics.changed(vectors, vectors[:0])

    def _snapshot(self) -> Snapshot:
        values = ValueRows(*self._values, self._later_values.view, self._later_rows.view)
        return Snapshot(
            catalogue=Catalogue(
                self._product, self._reading.rows_of, self._rows.view, self._alive, self._names
            ),
            index=LiveIndex(self._base.index, self._later.view, self._dead),
            images=ProductImages(self._first.view, self._alive),
            statistics=self._statistics,
            words=SnapshotWords(self._words, self._alive),
            relevance=self._base.relevance,
            facets=Facets(self._reading, self._prices.view, values, self._alive),
            folder=self._folder,
            manifest=self.manifest,
        )
