"""Columns of strings and numbers as memory-mapped arrays, so that a large catalogue opens instantly."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashion_search.errors import IndexMismatchError

FOLDER = "columns"
"""Folder of the columns in a generation."""

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Keys = NDArray[np.uint64]


class StringColumn:
    """Many texts as one byte array; each is decoded on access."""

    def __init__(self, data: Bytes, ends: Numbers) -> None:
        """Take the concatenated bytes of all texts and the end of each."""
        self.data = data
        self.ends = ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "StringColumn":
        """Encode texts."""
        parts = [_bytes(text) for text in texts]
        ends = np.fromiter(itertools.accumulate(map(len, parts)), dtype=np.int64, count=len(parts))
        return cls(np.frombuffer(b"".join(parts), dtype=np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> str:
        start = self.ends[number - 1] if number else 0
        return self.data[start : self.ends[number]].tobytes().decode("utf-8", "surrogatepass")


class KeyLookup:
    """Hash lookup from texts to their numbers; callers must check candidates, as hashes may collide.

    Stores a sorted array of 64-bit keys: a 32-bit hash, then the 32-bit number.
    """

    def __init__(self, keys: Keys) -> None:
        """Take the keys that `of` made."""
        self.keys = keys

    @classmethod
    def of(cls, texts: Iterable[str]) -> "KeyLookup":
        """Number texts from 0, in order."""
        hashes = np.fromiter(map(_hash, texts), dtype=np.uint64)
        return cls(np.sort(hashes << np.uint64(32) | np.arange(len(hashes), dtype=np.uint64)))

    def candidates(self, text: str) -> Iterator[int]:
        """Yield the numbers of all texts with the same hash, ascending."""
        wanted = _hash(text)
        place = int(np.searchsorted(self.keys, np.uint64(wanted << 32)))
        while place < len(self.keys) and int(self.keys[place]) >> 32 == wanted:
            yield int(self.keys[place]) & 0xFFFFFFFF
            place += 1

    def hash_collisions(self) -> Iterator[list[int]]:
        """Yield groups of numbers whose texts have equal hashes."""
        hashes = self.keys >> np.uint64(32)
        same = np.flatnonzero(hashes[1:] == hashes[:-1])
        for group in np.split(same, np.flatnonzero(np.diff(same) > 1) + 1):
            if len(group):
                yield (self.keys[group[0] : group[-1] + 2] & np.uint64(0xFFFFFFFF)).tolist()


def save(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write each array into a file of a folder."""
    folder.mkdir(exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def load(folder: Path, *names: str) -> list[NDArray[Any]]:
    """Memory-map arrays that `save` wrote; raises IndexMismatchError if one is missing or damaged."""
    try:
        # Indexing a plain view is ten times faster than numpy's memmap class.
        return [np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in names]
    except (OSError, ValueError) as error:
        raise IndexMismatchError(f"{folder} cannot be read ({error}): build the index again.") from error


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(_bytes(text), digest_size=4).digest())
