"""A cache of downloaded pictures on disk. A file's time of change is when the server last said `Last-Modified`."""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Generic

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.errors import SearchError
from fashion_search.imaging.decode import read_picture
from fashion_search.sources.base import Picture


@dataclass(frozen=True)
class CachedPicture(Generic[Picture]):
    """A picture, the seconds since it was stored or confirmed, and its `Last-Modified` if the server named one."""

    picture: Picture
    age: float
    last_modified: str | None


class PictureCache:
    """A folder of pictures by URL; errors of reading and writing are ignored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str, read: Callable[[bytes], Picture]) -> CachedPicture[Picture] | None:
        """Return a cached picture, decoded by `read`; None if there is none. Removes damaged files."""
        path = self._path(url)
        with contextlib.suppress(OSError):
            known = path.stat()
            try:
                picture = read(read_picture(path, MAX_CATALOGUE_PICTURE_BYTES))
            except SearchError:
                path.unlink()
                return None
            modified = formatdate(known.st_mtime, usegmt=True) if known.st_mtime else None
            return CachedPicture(picture, time.time() - known.st_ctime, modified)
        return None

    def confirm(self, url: str) -> None:
        """Note that a cached picture is still the server's."""
        with contextlib.suppress(OSError):
            path = self._path(url)
            os.utime(path, (0, path.stat().st_mtime))

    def keep(self, url: str, data: bytes, last_modified: str | None) -> None:
        """Store a picture atomically, with its `Last-Modified` if the server names one."""
        path = self._path(url)
        modified = 0.0
        with contextlib.suppress(ValueError):
            modified = parsedate_to_datetime(last_modified or "").timestamp()
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.utime(draft, (0, modified))
                Path(draft).replace(path)
            except OSError:
                Path(draft).unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name
