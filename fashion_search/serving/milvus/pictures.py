"""Thumbnails that every app server reads: in a folder, or at an address that fsspec knows, such as s3://."""

import contextlib
import tempfile
from pathlib import Path

from fashion_search.catalog.thumbnails import write_thumbnail
from fashion_search.errors import SearchError, WriteError


class PictureStore:
    """Thumbnails by name, at most as deep as one folder; those from an address are copied here when first asked for."""

    def __init__(self, place: str) -> None:
        """Take a folder or an address.

        Raises:
            SearchError: it is an address that needs another package.
        """
        from fsspec.core import url_to_fs

        try:
            self._files, root = url_to_fs(place)
        except (ImportError, ValueError) as error:  # its words name the package
            raise SearchError(f"Thumbnails at {place}: {error}") from error
        self.place, self._root = place, root.rstrip("/")
        self._copies = (
            tempfile.TemporaryDirectory(prefix="fashion-search-thumbnails-") if "://" in place else None
        )
        self._folder = Path(self._copies.name if self._copies else root)

    def path(self, name: str) -> Path:
        """Return the file of a thumbnail, which may be missing."""
        path = self._folder / name
        if self._copies and not path.exists():
            with contextlib.suppress(OSError):
                write_thumbnail(path, self._files.cat_file(f"{self._root}/{name}"), durable=False)
        return path

    def write(self, name: str, thumbnail: bytes | Path) -> None:
        """Store a thumbnail; one that is there stays.

        Raises:
            WriteError: it cannot be written.
        """
        try:
            if self.has(name):
                return
            self._files.makedirs(self._root, exist_ok=True)
            if self._copies:
                data = thumbnail.read_bytes() if isinstance(thumbnail, Path) else thumbnail
                self._files.pipe_file(f"{self._root}/{name}", data)
            else:
                write_thumbnail(self._folder / name, thumbnail, durable=True)
        except OSError as error:
            raise WriteError(f"Thumbnails cannot be written to {self.place}: {error}.") from error

    def has(self, name: str) -> bool:
        """Return whether there is a thumbnail."""
        return bool(self._files.exists(f"{self._root}/{name}"))
