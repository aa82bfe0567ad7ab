"""An array that grows at its end, while views of it taken before stay valid."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)

SPARE_SHARE, SPARE_ROWS = 8, 1024
"""An array that is full gets an eighth of its length as spare rows, and at least 1,024."""


class DynamicArray(Generic[Scalar]):
    """Rows of numbers; appending writes behind the rows that earlier views show."""

    def __init__(self, rows: NDArray[Scalar]) -> None:
        """Take the first rows, shape (n,) or (n, width), which are copied at the first append."""
        self._buffer = rows
        self._count = len(rows)

    def __len__(self) -> int:
        return self._count

    @property
    def view(self) -> NDArray[Scalar]:
        """The rows of now."""
        return self._buffer[: self._count]

    def append(self, rows: NDArray[Scalar]) -> None:
        """Append rows, shape (m,) or (m, width)."""
        end = self._count + len(rows)
        if end > len(self._buffer):
            spare = max(SPARE_ROWS, end // SPARE_SHARE)
            grown = np.empty((end + spare, *self._buffer.shape[1:]), dtype=self._buffer.dtype)
            grown[: self._count] = self.view
            self._buffer = grown
        self._buffer[self._count : end] = rows
        self._count = end
