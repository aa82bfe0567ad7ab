"""A cache of downloaded pictures on disk."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.errors import SearchError
from fashion_search.imaging.decode import read_picture
from fashion_search.sources.base import Picture


class PictureCache:
    """A folder of pictures by URL; errors of reading and writing are ignored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str, read: Callable[[bytes], Picture]) -> Picture | None:
        """Return a cached picture, decoded by `read`; None if there is none. Removes damaged files."""
        path = self._path(url)
        if not path.is_file():
            return None
        try:
            return read(read_picture(path, MAX_CATALOGUE_PICTURE_BYTES))
        except SearchError:
            with contextlib.suppress(OSError):
                path.unlink()
            return None

    def keep(self, url: str, data: bytes) -> None:
        """Store a picture atomically."""
        path = self._path(url)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(draft).replace(path)
            except OSError:
                Path(draft).unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name
