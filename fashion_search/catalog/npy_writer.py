"""Writes a .npy file in parts, so that a large array need not fit into memory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class NpyWriter:
    """Appends rows to a file that `np.load` reads once it is finished, and `rows_so_far` before."""

    def __init__(self, path: Path, width: int, dtype: DTypeLike) -> None:
        """Create or overwrite a file for rows of `width` numbers."""
        self.count = 0
        self._width = width
        self._dtype = np.dtype(dtype)
        self._file = path.open("wb")
        self._write_header()

    def append(self, rows: NDArray[Any]) -> None:
        """Append rows, shape (n, width); raises ValueError for another width."""
        if rows.ndim != 2 or rows.shape[1] != self._width:
            raise ValueError(f"expected rows of {self._width}, got shape {rows.shape}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).tobytes())
        self._file.flush()
        self.count += len(rows)

    def finish(self) -> None:
        """Write the number of rows into the header, and close the file."""
        self._file.seek(0)
        self._write_header()
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write_header(self) -> None:
        # Numpy pads the header, so that its length does not change with the count.
        header = {"descr": self._dtype.str, "fortran_order": False, "shape": (self.count, self._width)}
        np.lib.format.write_array_header_1_0(self._file, header)


def rows_so_far(path: Path) -> NDArray[Any]:
    """Map the complete rows of a file that may be unfinished.

    Raises:
        OSError: it cannot be read.
        ValueError: it has no header or no row.
    """
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        (_, width), _, dtype = np.lib.format.read_array_header_1_0(file)
        start = file.tell()
    count = (path.stat().st_size - start) // (width * dtype.itemsize)
    return np.asarray(np.memmap(path, dtype=dtype, mode="r", offset=start, shape=(count, width)))
