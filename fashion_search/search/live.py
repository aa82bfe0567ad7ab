"""Follows an index folder: opens its current generation, and catches up with changes and new generations."""

import logging
import threading
import weakref
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fashion_search.catalog.database import Database, Int32s, ProductColumns
from fashion_search.catalog.facets import Facets, ValueRows
from fashion_search.catalog.growing import Growing
from fashion_search.catalog.manifest import MANIFEST, Manifest
from fashion_search.errors import IndexMismatchError, SearchError
from fashion_search.index import LiveIndex, Mask, Rows
from fashion_search.ranking.product_images import ProductImages
from fashion_search.search.base import CURRENT, Base
from fashion_search.search.catalogue import Catalogue, ProductReader
from fashion_search.search.snapshot import Snapshot
from fashion_search.vectors import Vectors

_LOG = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
"""Time between two looks for changes."""


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

    def refresh(self) -> bool:
        """Catch up with the database; return whether there is a new snapshot."""
        version = self._database.version
        if version == self._version:
            return False
        consistent, self._consistent = self._consistent, False
        if self._database.immutable:
            self._open_databases()
            version, consistent = self._database.version, False
        with self._database.reading():
            if not consistent or self._database.meta(CURRENT) != str(self._base.number):
                self.snapshot, changed = self._open_base(), True
            else:
                changed = self._catch_up()
        self._consistent, self._version = True, version
        return changed

    @property
    def drift(self) -> Drift:
        """How far the catalogue has moved away from its base."""
        return Drift(len(self._base.index), len(self._later), int(np.count_nonzero(self._dead)))

    def close(self) -> None:
        """Close the database; the snapshot can no longer read products."""
        self._database.close()
        self._reader.database.close()

    def _open_databases(self) -> None:
        self._database = Database.open(self._folder)
        self._reader = ProductReader(Database.open(self._folder))

    def _open_base(self) -> Snapshot:
        """Read the base and all columns."""
        self._base = base = Base.open(self._database, self.manifest.dim)
        columns = self._database.columns()
        known = np.searchsorted(columns.rows, int(base.rows[-1]), side="right")
        places = np.searchsorted(base.rows, columns.rows[:known])
        if not np.array_equal(base.rows[places], columns.rows[:known]) or not np.array_equal(
            base.pictures[places], columns.pictures[:known]
        ):
            raise IndexMismatchError(
                f"The vectors in {self._database.folder} do not match its products: build the index again."
            )
        prices = np.full(len(base.rows), np.nan)
        prices[places] = columns.prices[:known]
        alive = np.zeros(len(base.rows), dtype=bool)
        alive[places] = True
        old = columns.owners < known
        owners = places[columns.owners[old]].astype(np.int32)
        order = np.argsort(columns.values[old], kind="stable")
        self._values = columns.values[old][order], owners[order]
        self._rows, self._prices = Growing(base.rows), Growing(prices)
        self._first = Growing(np.concatenate([[0], np.cumsum(base.pictures)]))
        self._later_values, self._later_rows = Growing(_none()), Growing(_none())
        self._later = Growing(np.empty((0, self.manifest.dim), dtype=np.float32))
        self._alive: Mask = alive
        self._dead: Mask = np.repeat(~alive, base.pictures)
        self._statistics = base.statistics.changed(
            self._later.view, base.index.vectors(np.flatnonzero(self._dead))
        )
        self._change = self._database.number("change")
        self._append(self._database.columns(int(base.rows[-1])))
        return self._snapshot()

    def _catch_up(self) -> bool:
        """Read the deaths and the new rows since the last look."""
        died = self._database.died_after(self._change)
        columns = self._database.columns(int(self._rows.view[-1]))
        self._change = died[-1][0] if died else self._change
        gone = self._places(np.array([row for _, row in died], dtype=np.int64))
        if not len(gone) and not len(columns.rows):
            return False
        if len(gone):
            pictures = _ranges(self._first.view, gone)
            removed = self._snapshot_index().vectors(pictures)
            self._alive, self._dead = self._alive.copy(), self._dead.copy()
            self._alive[gone] = False
            self._dead[pictures] = True
            self._statistics = self._statistics.changed(removed[:0], removed)
        self._append(columns)
        self.snapshot = self._snapshot()
        return True

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
        blocks = list(self._database.vectors(self.manifest.dim, int(columns.rows[0]) - 1))
        vectors: Vectors = np.concatenate(blocks) if blocks else self._later.view[:0]
        if len(vectors) != columns.pictures.sum():
            raise IndexMismatchError(f"{self._database.folder} lacks pictures: build the index again.")
        self._later_values.append(columns.values)
        self._later_rows.append(columns.owners + np.int32(len(self._rows)))
        self._rows.append(columns.rows)
        self._prices.append(columns.prices)
        self._first.append(self._first.view[-1] + np.cumsum(columns.pictures))
        self._later.append(vectors)
        self._alive = np.concatenate([self._alive, np.ones(len(columns.rows), dtype=bool)])
        self._dead = np.concatenate([self._dead, np.zeros(len(vectors), dtype=bool)])
        self._statistics = self._statistics.changed(vectors, vectors[:0])

    def _snapshot_index(self) -> LiveIndex:
        return LiveIndex(self._base.index, self._later.view, self._dead)

    def _snapshot(self) -> Snapshot:
        values = ValueRows(*self._values, self._later_values.view, self._later_rows.view)
        return Snapshot(
            catalogue=Catalogue(self._reader, self._rows.view, self._alive),
            index=self._snapshot_index(),
            images=ProductImages(self._first.view, self._alive),
            statistics=self._statistics,
            relevance=self._base.relevance,
            facets=Facets(self._reader.database, self._prices.view, values, self._alive),
            folder=self._database.folder,
            manifest=self.manifest,
        )


class LiveCatalogue:
    """The current snapshot of an index folder, replaced by one assignment when something has changed."""

    def __init__(self, index_dir: Path) -> None:
        """Open an index folder.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged.
        """
        self.index_dir = index_dir
        self.problem = ""
        self._stamp = _stamp(index_dir)
        self._generation = OpenGeneration(index_dir, Manifest.read(index_dir))
        self.snapshot = self._generation.snapshot
        self._looking = threading.Lock()

    def refresh(self) -> bool:
        """Look for changes now; return whether there is a new snapshot.

        What cannot be opened is reported in `problem`, and the last snapshot stays.
        """
        with self._looking:
            problem, changed = "", False
            for look in (self._follow_manifest, self._refresh_generation):
                try:
                    changed |= look()
                except Exception as error:  # nobody else can tell of it, and the next look may succeed
                    problem = problem or (str(error) if isinstance(error, SearchError) else repr(error))
            if problem and problem != self.problem:
                _LOG.warning("The catalogue cannot be followed: %s", problem)
            self.problem = problem
            self.snapshot = self._generation.snapshot
            return changed

    def watch(self) -> None:
        """Look for changes several times a second, in a thread that ends with this object."""
        stopped = threading.Event()
        weakref.finalize(self, stopped.set)
        threading.Thread(target=_watch, args=(weakref.ref(self), stopped), daemon=True, name="watch").start()

    @property
    def drift(self) -> Drift:
        """How far the catalogue has moved away from its base."""
        return self._generation.drift

    def _refresh_generation(self) -> bool:
        return self._generation.refresh()

    def _follow_manifest(self) -> bool:
        """Open the generation that the manifest names, if that is another one."""
        stamp = _stamp(self.index_dir)
        if stamp == self._stamp:
            return False
        manifest = Manifest.read(self.index_dir)
        old = self._generation.manifest
        if manifest.generation == old.generation:
            self._stamp = stamp
            return False
        if (manifest.fingerprint, manifest.dim) != (old.fingerprint, old.dim):
            raise IndexMismatchError(
                f"The index was built again with another model, {manifest.model}: start the program again."
            )
        self._generation, self._stamp = OpenGeneration(self.index_dir, manifest), stamp
        return True


def _watch(reference: "weakref.ref[LiveCatalogue]", stopped: threading.Event) -> None:
    while not stopped.wait(LOOK_SECONDS):
        live = reference()
        if live is None:
            return
        live.refresh()
        del live


def _stamp(index_dir: Path) -> tuple[int, int] | None:
    """Return what changes when the manifest is replaced; None while there is none."""
    try:
        found = (index_dir / MANIFEST).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _ranges(first: Rows, products: Rows) -> Rows:
    """Return the rows of some products' pictures."""
    counts = first[products + 1] - first[products]
    starts = np.cumsum(counts) - counts
    return np.repeat(first[products] - starts, counts) + np.arange(counts.sum())


def _none() -> Int32s:
    return np.empty(0, dtype=np.int32)
