"""Saves the vectors of a build as it goes, so that an interrupted one can go on.

An unfinished generation has a journal: a line that says what made it, then one a picture, in the order
of its vectors: the SHA-256 of the picture's file (or of its pixels, where it came decoded) and the name
of its thumbnail. A picture is taken over by its content alone, never by its place or its name, so that
one that has changed since is encoded again.
"""

import contextlib
import itertools
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fashion_search import __version__
from fashion_search.catalog import generation
from fashion_search.catalog.generation import IMAGES, JOURNAL
from fashion_search.catalog.manifest import generations
from fashion_search.catalog.npy_writer import rows_so_far
from fashion_search.catalog.string_column import KeyLookup, StringColumn
from fashion_search.imaging import thumbnail
from fashion_search.vectors import Vector, Vectors, require_unit

if TYPE_CHECKING:  # the encoder's module takes seconds to import, and --help needs no model
    from fashion_search.encoder import Encoder

try:
    import fcntl
except ImportError:  # Windows: what is left over goes with the sweep
    fcntl = None  # type: ignore[assignment]

DIGEST = 64
"""Characters of a picture's digest, with which its line begins."""


class EncodedPicture(NamedTuple):
    """A picture that an earlier build has encoded: its vector, and where its thumbnail lies."""

    vector: Vector
    jpeg: Path


class Journal:
    """The journal of the generation that is being made; it is locked for as long as it is."""

    def __init__(self, folder: Path, encoder: "Encoder") -> None:
        """Start it."""
        self._file = (folder / JOURNAL).open("w", encoding="ascii")
        if fcntl is not None:
            with contextlib.suppress(OSError):  # no locks on this file system
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._file.write(_origin(encoder))

    def add(self, pictures: list[tuple[str, str]]) -> None:
        """Note the digests and thumbnails of pictures whose vectors are written."""
        self._file.writelines(f"{digest} {name}\n" for digest, name in pictures)
        self._file.flush()

    def close(self) -> None:
        """Close it, and let go of it."""
        self._file.close()


class InterruptedBuild:
    """One unfinished generation, opened."""

    def __init__(self, folder: Path, vectors: Vectors, lines: StringColumn) -> None:
        """Take the vectors, and the journal's lines for them."""
        self.folder = folder
        self._vectors = vectors
        self._lines = lines
        self._digests = KeyLookup.of(lines[number][:DIGEST] for number in range(len(lines)))

    @classmethod
    def open(cls, folder: Path, encoder: "Encoder") -> "InterruptedBuild | None":
        """Open a generation; None where it is finished, of another model or program, or of no use."""
        try:
            with (folder / JOURNAL).open("rb") as file:
                if file.readline().decode() != _origin(encoder):
                    return None
                start = file.tell()
                lengths = [len(line) for line in file if line.endswith(b"\n")]
            data = np.asarray(np.memmap(folder / JOURNAL, dtype=np.uint8, mode="r", offset=start))
            vectors = rows_so_far(folder / "vectors.npy")
        except (OSError, ValueError):
            return None
        whole = list(itertools.accumulate(lengths[: len(vectors)]))
        return cls(folder, vectors, StringColumn(data, np.array(whole, dtype=np.int64)))

    def find(self, digest: str) -> EncodedPicture | None:
        """Return what is known of a picture; None where that is nothing, or damaged."""
        for number in self._digests.candidates(digest):
            found, _, name = self._lines[number].rstrip("\n").partition(" ")
            jpeg = self.folder / IMAGES / Path(name).name
            if found == digest and _is_whole(jpeg) and _is_unit(self._vectors[number]):
                return EncodedPicture(np.array(self._vectors[number]), jpeg)
        return None

    def remove(self) -> None:
        """Remove it, unless a build is still at work there or cannot be asked."""
        if fcntl is None:
            return
        with contextlib.suppress(OSError):
            with (self.folder / JOURNAL).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(self.folder, ignore_errors=True)


def unfinished(index_dir: Path, encoder: "Encoder") -> list[InterruptedBuild]:
    """Open what builds with this model have left."""
    current = generation.current(index_dir)
    folders = sorted(folder for folder in generations(index_dir) if folder.name != current)
    opened = (InterruptedBuild.open(folder, encoder) for folder in folders)
    return [found for found in opened if found is not None]


def link(jpeg: Path, target: Path) -> None:
    """Put a thumbnail in a second place, without a copy where the file system can."""
    try:
        os.link(jpeg, target)
    except OSError:
        shutil.copyfile(jpeg, target)


def _origin(encoder: "Encoder") -> str:
    """Say what makes vectors and thumbnails: other weights, another program or other sizes are another origin."""
    sides = [thumbnail.SHORT_SIDE, thumbnail.THUMBNAIL_SIDE, thumbnail.DECODED_SIDE]
    return json.dumps([encoder.fingerprint, encoder.dim, __version__, *sides]) + "\n"


def _is_whole(jpeg: Path) -> bool:
    """Tell whether a JPEG was written to its end: a machine that lost its power may have kept half of it."""
    try:
        with jpeg.open("rb") as file:
            file.seek(-2, os.SEEK_END)
            return file.read() == b"\xff\xd9"
    except OSError:
        return False


def _is_unit(vector: Vector) -> bool:
    try:
        require_unit(vector, len(vector))
    except ValueError:
        return False
    return True
