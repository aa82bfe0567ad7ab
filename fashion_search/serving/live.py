"""Follows a catalogue that changes while it is served, and an index folder in particular."""

import logging
import threading
import weakref
from abc import ABC, abstractmethod
from pathlib import Path

from fashion_search.catalog.manifest import MANIFEST, Manifest
from fashion_search.errors import IndexMismatchError, SearchError
from fashion_search.serving.generation import Drift, OpenGeneration
from fashion_search.serving.snapshot import Snapshot

_LOG = logging.getLogger(__name__)

GONE = "The index has been removed or replaced since the server started: start it again."

LOOK_SECONDS = 0.25
"""Time between two looks for changes."""


class LiveCatalogue(ABC):
    """The current snapshot of a catalogue, replaced by one assignment when something has changed."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the first snapshot."""
        self.snapshot = snapshot
        self.problem = ""
        self._looking = threading.Lock()

    @abstractmethod
    def unavailable(self) -> str:
        """Return why it cannot be searched now; empty if it can."""

    @abstractmethod
    def _look(self) -> None:
        """Replace the snapshot if something has changed."""

    def refresh(self) -> bool:
        """Look for changes now; return whether there is a new snapshot.

        What cannot be opened is reported in `problem`, and the last snapshot stays.
        """
        with self._looking:
            before, problem = self.snapshot, ""
            try:
                self._look()
            except Exception as error:  # nobody else can tell of it, and the next look may succeed
                problem = str(error) if isinstance(error, SearchError) else repr(error)
            if problem != self.problem:
                _LOG.warning("The catalogue %s", f"cannot be followed: {problem}" if problem else "is back.")
            self.problem = problem
            return self.snapshot is not before

    def watch(self) -> None:
        """Look for changes several times a second, in a thread that ends with this object."""
        stopped = threading.Event()
        weakref.finalize(self, stopped.set)
        threading.Thread(target=_watch, args=(weakref.ref(self), stopped), daemon=True, name="watch").start()


class LiveFolder(LiveCatalogue):
    """The current snapshot of an index folder: catches up with changes, and opens new generations."""

    def __init__(self, index_dir: Path) -> None:
        """Open an index folder.

        Raises:
            IndexMissingError: there is no index.
            IndexMismatchError: it is damaged.
        """
        self.index_dir = index_dir
        self._stamp = _stamp(index_dir)
        self._generation = OpenGeneration(index_dir, Manifest.read(index_dir))
        super().__init__(self._generation.snapshot)

    def unavailable(self) -> str:
        """Return why it cannot be searched now; empty if it can."""
        return "" if (self.index_dir / MANIFEST).exists() else GONE

    @property
    def drift(self) -> Drift:
        """How far the catalogue has moved away from its base."""
        return self._generation.drift

    def _look(self) -> None:
        try:
            self._follow_manifest()
        finally:  # what was opened before may have changed, too
            self._generation.refresh()
            self.snapshot = self._generation.snapshot

    def _follow_manifest(self) -> None:
        """Open the generation that the manifest names, if that is another one."""
        stamp = _stamp(self.index_dir)
        if stamp == self._stamp:
            return
        manifest, old = Manifest.read(self.index_dir), self._generation.manifest
        if manifest.generation != old.generation:
            if not manifest.fits(old):
                raise IndexMismatchError(
                    f"The index was built again with another model, {manifest.model}: start the program again."
                )
            self._generation = OpenGeneration(self.index_dir, manifest)
        self._stamp = stamp


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
