"""Reads single float32 rows from a file, so that they take no process memory."""

import os
import weakref
from pathlib import Path

import numpy as np

from fashion_search.index.base import Rows
from fashion_search.vectors import Vectors


class RowStore:
    """The rows of a `.npy` file, which the page cache holds once for all processes.

    With a memory map, each read row would map its surrounding 64 KB, and after thousands of searches the
    whole file would count as process memory.
    """

    def __init__(self, path: Path) -> None:
        """Open a file of float32 rows.

        Raises:
            OSError: it cannot be read.
            ValueError: it does not hold float32 rows.
        """
        mapped = np.load(path, mmap_mode="r")
        if mapped.ndim != 2 or mapped.dtype != np.float32 or not mapped.flags.c_contiguous:
            raise ValueError(f"{path} does not hold float32 rows")
        self.shape: tuple[int, int] = mapped.shape
        self._offset: int = mapped.offset
        self._mapped: Vectors | None = None if hasattr(os, "preadv") else mapped
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def take(self, rows: Rows) -> Vectors:
        """Return the given rows, shape (len(rows), dim)."""
        if self._mapped is not None:
            return np.array(self._mapped[rows])
        taken = np.empty((len(rows), self.shape[1]), dtype=np.float32)
        width = taken.strides[0]
        for place, row in enumerate(rows.tolist()):
            os.preadv(self._file, [taken[place]], self._offset + row * width)
        return taken
