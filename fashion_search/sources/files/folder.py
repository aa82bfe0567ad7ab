"""A catalogue in a folder: a product list with pictures, or only pictures."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.errors import PictureError, SourceError
from fashion_search.imaging.decode import read_picture
from fashion_search.sources.base import Entry, Options, Picture, Skipped
from fashion_search.sources.cleaning import text
from fashion_search.sources.files.tables import READERS, split_references
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.records import RecordParser

SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif", ".gif", ".bmp"),
    *(".tif", ".tiff", ".jp2", ".ppm", ".pgm", ".heic", ".heif"),
)
"""File names that count as pictures; some formats cannot be decoded, which is then reported."""

_OWN = ("id", "title", "description", "price", "category", "url")
_PICTURES = ("image", "images")


class Files:
    """Reads `products.jsonl`, `.csv` or `.json` in a folder, or a folder of pictures."""

    name = "files"

    def __init__(self, options: Options, download: Downloader) -> None:
        """Take the path of the folder or list; raises SourceError if it does not exist."""
        if options.path is None:
            raise SourceError("--source files needs --path, a folder with pictures or a product list")
        if options.url is not None:
            raise SourceError("--url is for sources on the web; --source files takes --path")
        listed = options.path.is_file() and options.path.name in READERS
        if not listed and not options.path.is_dir():
            raise SourceError(f"{options.path} is not a folder (or {', '.join(READERS)} in one)")
        self.folder = (options.path.parent if listed else options.path).resolve()
        self._list = options.path.name if listed else self._find_list()
        self._download = download
        self._download.private = True  # the operator's own list is trusted

    @property
    def description(self) -> str:
        """The folder's name, without its path, as the index may be published."""
        return f"files {self.folder.name}"

    def read(self) -> Iterator[Entry | Skipped]:
        """List the products; without a list, each picture is one."""
        records = RecordParser()
        if self._list is None:
            for path in self._pictures():
                yield from records.read(_from_picture(path), text(str(path)))
            return
        for line, record in READERS[self._list](self.folder / self._list):
            where = f"{self._list}:{line}"
            if isinstance(record, str):
                yield Skipped(kind="record", id="", where=where, why=record)
            else:
                yield from records.read(_from_columns(record), where)

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Read a file in the folder, or download a URL."""
        if reference.lower().startswith(("http://", "https://")):
            return self._download.picture(reference, read)
        return read(read_picture(self._inside(reference), MAX_CATALOGUE_PICTURE_BYTES))

    def _find_list(self) -> str | None:
        return next((name for name in READERS if (self.folder / name).is_file()), None)

    def _inside(self, reference: str) -> Path:
        """Resolve a reference, with symbolic links, and refuse it unless it is a file in the folder."""
        try:
            path = (self.folder / reference).resolve()
            is_file = path.is_file()  # not a pipe or device
        except (OSError, ValueError, RuntimeError) as error:
            raise PictureError("it is not a file name") from error
        if Path(reference).is_absolute() or not path.is_relative_to(self.folder):
            raise PictureError("it is outside the folder")
        if not is_file:
            raise PictureError("there is no such file")
        return path

    def _pictures(self) -> Iterator[Path]:
        """Yield the relative paths of picture files, sorted, without hidden ones."""
        for parent, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            for name in sorted(names):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield (Path(parent) / name).relative_to(self.folder)


def _from_picture(path: Path) -> Mapping[str, Any]:
    return {
        "id": path.as_posix(),
        "title": _words(path.stem),
        "category": _words(path.parent.name),
        "pictures": str(path),
    }


def _from_columns(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Use further columns as attributes."""
    known = {*_OWN, *_PICTURES, "attributes"}
    given = record.get("attributes")
    further = {name: value for name, value in record.items() if name not in known}
    return {
        **{name: record.get(name) for name in _OWN},
        "pictures": split_references(record.get("image") or record.get("images")),
        "attributes": {**further, **(given if isinstance(given, Mapping) else {})},
    }


def _words(name: str) -> str:
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
