"""Follows an index folder: catches up with changes, and opens new generations."""

import logging
import threading
import weakref
from pathlib import Path

from fashion_search.catalog.manifest import MANIFEST, Manifest
from fashion_search.errors import IndexMismatchError, SearchError
from fashion_search.serving.generation import Drift, OpenGeneration

_LOG = logging.getLogger(__name__)

GONE = "The index has been removed or replaced since the server started: start it again."

LOOK_SECONDS = 0.25
"""Time between two looks for changes."""


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
            for look in (
                self._follow_manifest,
                lambda: self._generation.refresh(),
            ):  # of the generation by then
                try:
                    changed |= look()
                except Exception as error:  # nobody else can tell of it, and the next look may succeed
                    problem = problem or (str(error) if isinstance(error, SearchError) else repr(error))
            if problem and problem != self.problem:
                _LOG.warning("The catalogue cannot be followed: %s", problem)
            self.problem = problem
            self.snapshot = self._generation.snapshot
            return changed

    def unavailable(self) -> str:
        """Return why it cannot be searched now; empty if it can."""
        return "" if (self.index_dir / MANIFEST).exists() else GONE

    def watch(self) -> None:
        """Look for changes several times a second, in a thread that ends with this object."""
        stopped = threading.Event()
        weakref.finalize(self, stopped.set)
        threading.Thread(target=_watch, args=(weakref.ref(self), stopped), daemon=True, name="watch").start()

    @property
    def drift(self) -> Drift:
        """How far the catalogue has moved away from its base."""
        return self._generation.drift

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
        if not manifest.fits(old):
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
