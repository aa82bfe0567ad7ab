"""Thumbnails that every app server reads: in a folder, or at an address that fsspec knows, such as s3://."""

import contextlib
import tempfile
from pathlib import Path
from typing import Any

from fashion_search.catalog.thumbnails import write_thumbnail
from fashion_search.errors import SearchError, WriteError


class PictureStore:
    """Thumbnails by name, at most as deep as one folder; those from an address are copied here when first asked for."""

    def __init__(self, place: str) -> None:
        """Take a folder or an address.

        Raises:
            SearchError: it is an address that needs another package.
        """
        self.place = place
        self._remote: Any = None
        self._folder = Path(place)
        if "://" in place:
            self._remote, self._root = _file_system(place)
            self._copies = tempfile.TemporaryDirectory(prefix="fashion-search-thumbnails-")
            self._folder = Path(self._copies.name)

    def path(self, name: str) -> Path:
        """Return the file of a thumbnail, which may be missing."""
        path = self._folder / name
        if self._remote is not None and not path.exists():
            with contextlib.suppress(OSError):
                write_thumbnail(path, self._remote.cat_file(f"{self._root}/{name}"), durable=False)
        return path

    def write(self, name: str, thumbnail: bytes | Path) -> None:
        """Store a thumbnail; one that is there stays.

        Raises:
            WriteError: it cannot be written.
        """
        try:
            if self._remote is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                write_thumbnail(self._folder / name, thumbnail, durable=True)
            elif not self._remote.exists(target := f"{self._root}/{name}"):
                data = thumbnail.read_bytes() if isinstance(thumbnail, Path) else thumbnail
                self._remote.makedirs(self._root, exist_ok=True)
                self._remote.pipe_file(target, data)
        except OSError as error:
            raise WriteError(f"Thumbnails cannot be written to {self.place}: {error}.") from error

    def has(self, name: str) -> bool:
        """Return whether there is a thumbnail."""
        if self._remote is None:
            return (self._folder / name).is_file()
        return bool(self._remote.exists(f"{self._root}/{name}"))


def _file_system(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        system, root = url_to_fs(address)
    except (ImportError, ValueError) as error:  # its words name the package
        raise SearchError(f"Thumbnails at {address}: {error}") from error
    return system, root.rstrip("/")
