"""Resumes interrupted builds: encoded pictures are reused by the SHA-256 of their files.

An unfinished generation has a journal: a header that identifies model and program, then one line per vector
with the picture's digest and the name of its thumbnail.
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
except ImportError:  # Windows: unfinished generations are removed when they are stale
    fcntl = None  # type: ignore[assignment]

DIGEST_CHARS = 64
"""Length of the digest that starts a line."""


class EncodedPicture(NamedTuple):
    """A picture that an interrupted build has encoded: its vector and the path of its thumbnail."""

    vector: Vector
    jpeg: Path


class Journal:
    """The journal of the current build, locked while it runs."""

    def __init__(self, folder: Path, encoder: "Encoder") -> None:
        """Create and lock it."""
        self._file = (folder / JOURNAL).open("w", encoding="ascii")
        if fcntl is not None:
            with contextlib.suppress(OSError):  # no locks on this file system
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._file.write(_origin(encoder))

    def add(self, pictures: list[tuple[str, str]]) -> None:
        """Append digests and thumbnails of pictures whose vectors have been written."""
        self._file.writelines(f"{digest} {name}\n" for digest, name in pictures)
        self._file.flush()

    def close(self) -> None:
        """Close and unlock it."""
        self._file.close()


class InterruptedBuild:
    """An unfinished generation."""

    def __init__(self, folder: Path, vectors: Vectors, lines: StringColumn) -> None:
        """Take the vectors and their lines of the journal."""
        self.folder = folder
        self._vectors = vectors
        self._lines = lines
        self._digests = KeyLookup.of(lines[number][:DIGEST_CHARS] for number in range(len(lines)))

    @classmethod
    def open(cls, folder: Path, encoder: "Encoder") -> "InterruptedBuild | None":
        """Open a generation; None if it is finished, damaged, or of another model or program version."""
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
        """Return an encoded picture by its digest; None if it is missing or damaged."""
        for number in self._digests.candidates(digest):
            found, _, name = self._lines[number].rstrip("\n").partition(" ")
            jpeg = self.folder / IMAGES / Path(name).name
            if found == digest and _is_complete(jpeg) and _is_unit_vector(self._vectors[number]):
                return EncodedPicture(np.array(self._vectors[number]), jpeg)
        return None

    def remove(self) -> None:
        """Remove it unless its build is still running."""
        if fcntl is None:
            return
        with contextlib.suppress(OSError):
            with (self.folder / JOURNAL).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(self.folder, ignore_errors=True)


def interrupted_builds(index_dir: Path, encoder: "Encoder") -> list[InterruptedBuild]:
    """Open the unfinished generations of this model."""
    current = generation.current(index_dir)
    folders = sorted(folder for folder in generations(index_dir) if folder.name != current)
    opened = (InterruptedBuild.open(folder, encoder) for folder in folders)
    return [found for found in opened if found is not None]


def link(jpeg: Path, target: Path) -> None:
    """Hard-link a thumbnail, or copy it if the file system cannot."""
    try:
        os.link(jpeg, target)
    except OSError:
        shutil.copyfile(jpeg, target)


def _origin(encoder: "Encoder") -> str:
    """Return the journal's header: model, program version and picture sizes."""
    sides = [thumbnail.SHORT_SIDE, thumbnail.THUMBNAIL_SIDE, thumbnail.DECODED_SIDE]
    return json.dumps([encoder.fingerprint, encoder.dim, __version__, *sides]) + "\n"


def _is_complete(jpeg: Path) -> bool:
    """Return whether a JPEG was written to its end."""
    try:
        with jpeg.open("rb") as file:
            file.seek(-2, os.SEEK_END)
            return file.read() == b"\xff\xd9"
    except OSError:
        return False


def _is_unit_vector(vector: Vector) -> bool:
    try:
        require_unit(vector, len(vector))
    except ValueError:
        return False
    return True
