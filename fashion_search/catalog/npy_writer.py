"""Writes a .npy file row by row, so that a large array need not fit into memory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class NpyWriter:
    """Rows on their way to a file that `np.load` reads once it is finished, and `rows_so_far` before."""

    def __init__(self, path: Path, width: int, dtype: DTypeLike) -> None:
        """Start an empty file.

        Args:
            path: where; an old file is written over.
            width: numbers in a row.
            dtype: their type.
        """
        self.count = 0
        self._width = width
        self._dtype = np.dtype(dtype)
        self._file = path.open("wb")
        self._write_header()

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows, shape (n, width), and hand them to the operating system.

        Raises:
            ValueError: they are of another width.
        """
        if rows.ndim != 2 or rows.shape[1] != self._width:
            raise ValueError(f"expected rows of {self._width}, got shape {rows.shape}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).tobytes())
        self._file.flush()
        self.count += len(rows)

    def finish(self) -> None:
        """Write down how many rows there are, and close the file."""
        self._file.seek(0)
        self._write_header()
        self.close()

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _write_header(self) -> None:
        # Numpy leaves room for the count to grow, so that the header keeps its length.
        header = {"descr": self._dtype.str, "fortran_order": False, "shape": (self.count, self._width)}
        np.lib.format.write_array_header_1_0(self._file, header)


def rows_so_far(path: Path) -> NDArray[Any]:
    """Map the whole rows of a file that may be unfinished.

    Raises:
        OSError: it cannot be read.
        ValueError: it has not even a header, or no row.
    """
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        (_, width), _, dtype = np.lib.format.read_array_header_1_0(file)
        start = file.tell()
    count = (path.stat().st_size - start) // (width * dtype.itemsize)
    return np.asarray(np.memmap(path, dtype=dtype, mode="r", offset=start, shape=(count, width)))
