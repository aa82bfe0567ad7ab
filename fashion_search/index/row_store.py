"""Reads float32 rows from their file one by one, so that they take no memory of the process."""

import os
import weakref
from pathlib import Path

import numpy as np

from fashion_search.index.base import Rows
from fashion_search.vectors import Vectors


class RowStore:
    """The rows of a `.npy` file. The system keeps the file in its cache, once for all processes.

    Mapped into memory instead, each row looked at would bring its whole neighbourhood of 64 KB into
    the process, and after some thousand searches all of them.
    """

    def __init__(self, path: Path) -> None:
        """Open a file of float32 rows.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no such file.
        """
        mapped = np.load(path, mmap_mode="r")
        if mapped.ndim != 2 or mapped.dtype != np.float32 or not mapped.flags.c_contiguous:
            raise ValueError(f"{path} holds no float32 rows")
        self.shape: tuple[int, int] = mapped.shape
        self._offset: int = mapped.offset
        self._mapped: Vectors | None = None if hasattr(os, "preadv") else mapped
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def take(self, rows: Rows) -> Vectors:
        """Return some rows, shape (len(rows), dim)."""
        if self._mapped is not None:
            return np.array(self._mapped[rows])
        taken = np.empty((len(rows), self.shape[1]), dtype=np.float32)
        width = taken.strides[0]
        for place, row in enumerate(rows.tolist()):
            os.preadv(self._file, [taken[place]], self._offset + row * width)
        return taken
