"""Makes a new base when much has changed since the last one, so that searches stay fast."""

import argparse
import contextlib
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from fashion_search.catalog.database import Database
from fashion_search.catalog.lock import locked
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.writer import CatalogWriter
from fashion_search.errors import SearchError
from fashion_search.index import Method
from fashion_search.indexing.base import make_base
from fashion_search.serving.generation import Drift, OpenGeneration
from fashion_search.serving.live import LiveFolder

if TYPE_CHECKING:  # the encoder's module takes seconds to import
    from fashion_search.encoder import Encoder

_LOG = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]

LOOK_SECONDS, RETRY_SECONDS = 5.0, 60.0
"""Time between two looks whether a compaction is due, and after one that has failed."""

MIN_LATER, LATER_SHARE = 5000, 0.05
"""A new base is due beyond so many later pictures, or this share of the base's if that is more."""

DEAD_SHARE = 0.2
"""A new base is due beyond this share of dead pictures."""


def is_due(drift: Drift) -> bool:
    """Return whether a catalogue has changed so much that a new base should be made."""
    later, dead = max(MIN_LATER, LATER_SHARE * drift.base), DEAD_SHARE * (drift.base + drift.later)
    return drift.later > later or drift.dead > dead


def compact_if_due(catalogue: CatalogWriter, encoder: "Encoder") -> Method | None:
    """Make a new base if that is due, of a folder that is locked for an update; return its method."""
    index_dir = catalogue.database.folder.parent
    with contextlib.closing(OpenGeneration(index_dir, Manifest.read(index_dir))) as opened:
        drift = opened.drift
    if drift.alive and is_due(drift):
        return make_base(catalogue, encoder)
    return None


class Compactor:
    """Starts a compaction whenever one is due, as a process of low priority beside the server."""

    def __init__(self, live: LiveFolder) -> None:
        """Watch a catalogue, in a thread."""
        self._live = live
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._watch, daemon=True, name="compaction").start()

    def stop(self) -> None:
        """Start none any more, and end the one that runs; the next one begins anew."""
        self._stopped.set()
        if self._process:
            self._process.terminate()

    def _watch(self) -> None:
        command = [sys.executable, "-m", __name__, str(self._live.index_dir.resolve())]
        while not self._stopped.wait(LOOK_SECONDS):
            drift = self._live.drift
            if not (drift.alive and is_due(drift)):
                continue
            self._process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
            _, problem = self._process.communicate()
            if self._process.returncode and not self._stopped.is_set():
                _LOG.warning("The compaction has failed: %s", problem.decode(errors="replace").strip()[-500:])
                self._stopped.wait(RETRY_SECONDS)


def main() -> int:
    """Make a new base of an index folder if that is due; return the exit code."""
    parser = argparse.ArgumentParser(description="Make the vectors of an index again, if much has changed.")
    parser.add_argument("index", type=Path, help="the index folder")
    index_dir: Path = parser.parse_args().index
    if hasattr(os, "nice"):
        os.nice(10)  # searches come first
    from fashion_search.encoder import ClipEncoder

    try:
        encoder = ClipEncoder.load(Manifest.read(index_dir).model)
        with locked(index_dir, "update"):
            folder = index_dir / Manifest.read(index_dir).generation
            with contextlib.closing(Database.open(folder, write=True)) as database:
                compact_if_due(CatalogWriter(database), encoder)
    except SearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
