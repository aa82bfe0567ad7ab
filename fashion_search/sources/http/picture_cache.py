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
    """A folder of pictures by URL. What cannot be kept or read is fetched again, never an error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str, read: Callable[[bytes], Picture]) -> Picture | None:
        """Return what `read` makes of a kept file; None where there is none, or a damaged one, which is removed."""
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
        """Keep a picture that has been decoded; readers never see half of it."""
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
