"""Reads .npz files of a foreign folder."""

import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fashion_search.errors import IndexMismatchError

DAMAGES = (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error)
"""What numpy raises for files that are missing or damaged."""


def load_arrays(path: Path | BinaryIO, *names: str) -> list[NDArray[Any]]:
    """Return some arrays of a .npz file.

    Raises:
        IndexMismatchError: the file is missing or damaged.
    """
    try:
        with np.load(path) as arrays:
            return [arrays[name] for name in names]
    except DAMAGES as error:
        raise IndexMismatchError(f"{path} cannot be read: build the index again.") from error
