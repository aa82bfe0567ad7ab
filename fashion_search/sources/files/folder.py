"""A catalogue in local files: a product list with pictures, or a folder of pictures."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.errors import PictureError, SourceError
from fashion_search.imaging.decode import read_picture
from fashion_search.sources.base import Entry, Note, Options, Picture, is_url
from fashion_search.sources.cleaning import text
from fashion_search.sources.files.cells import SUFFIXES
from fashion_search.sources.files.detection import find_list, open_list
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.records import RecordParser

SYSTEM_FOLDERS = frozenset(
    {"@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found", "thumbs.db"}
)
"""Folders of network storage and of Windows, in lower case; those that begin with . @ or __ are skipped, too."""

_FILE = re.compile(r"\Afile:(?://(?:localhost(?=/))?)?", re.IGNORECASE)
"""What precedes the path in the address of a file."""


class Files:
    """Reads a product list in a file or folder, or a folder of pictures."""

    name = "files"

    def __init__(self, options: Options, download: Downloader) -> None:
        """Take the path of the folder or list.

        Raises:
            SourceError: it does not exist, or is a file that is no product list.
        """
        if options.path is None:
            raise SourceError("--source files needs --path, a folder with pictures or a product list")
        if options.url is not None:
            raise SourceError("--url is for sources on the web; --source files takes --path")
        listed = options.path.is_file()
        if not listed and not options.path.is_dir():
            raise SourceError(f"{options.path} is no file and no folder")
        self.folder = (options.path.parent if listed else options.path).resolve()
        self._root = str(self.folder)
        self._list, self._remarks = (
            (open_list(self.folder / options.path.name, options.columns), [])
            if listed
            else find_list(self.folder, options.columns)
        )
        self._download = download
        self._download.private = True  # the operator's own list is trusted

    @property
    def description(self) -> str:
        """The folder's name, without its path, as the index may be published."""
        return f"files {self.folder.name}"

    @property
    def remarks(self) -> Sequence[str]:
        """Which list was taken and how it was read."""
        read = self._list.remarks if self._list else ["no product list: each picture is a product"]
        return [*read, *self._remarks]

    def read(self) -> Iterator[Entry | Note]:
        """List the products; without a list, each picture is one."""
        if self._list:
            yield from self._list.read()
            return
        records, unread = RecordParser(), list[OSError]()
        for path in self._pictures(unread.append):
            yield from records.read(_from_picture(path), text(str(path)))
        for error in unread:
            where = os.path.relpath(error.filename or self._root, self._root)
            why = f"the folder cannot be read ({error.strerror or error})"
            yield Note(kind="list", id="", where=text(where), why=why)

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Read a file in the folder, or download a URL."""
        if is_url(reference):
            return self._download.picture(reference, read)
        return read(read_picture(self._inside(reference), MAX_CATALOGUE_PICTURE_BYTES))

    def _inside(self, reference: str) -> Path:
        """Resolve a reference, with symbolic links, and refuse it unless it is a file in the folder.

        Where there is none of exactly this name, one counts whose name differs by case or by how its accents are
        composed, or that lacks what follows a question mark, or whose name is written as in an address.
        """
        written = [reference, reference.partition("?")[0]]
        for name in dict.fromkeys([*written, *(unquote(_FILE.sub("", each)) for each in written)]):
            if path := self._file(name) or self._file(self._by_name.get(_alike(name), name)):
                return path
        raise PictureError("there is no such file")

    def _file(self, name: str) -> Path | None:
        """Return the file of this name; None if there is none, or a pipe or device. As text: paths are slow."""
        try:
            path = os.path.realpath(os.path.join(self._root, name))
        except (OSError, ValueError) as error:
            raise PictureError("it is not a file name") from error
        if not f"{path}{os.sep}".startswith(self._root + os.sep):
            raise PictureError("it is outside the folder")
        return Path(path) if os.path.isfile(path) else None

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        """The picture files, by names without case and composition."""
        return {_alike(str(path)): str(path) for path in self._pictures()}

    def _pictures(self, failed: Callable[[OSError], None] | None = None) -> Iterator[Path]:
        """Yield the relative paths of picture files, sorted, without hidden ones and those of systems.

        `failed` is told of each folder that cannot be read.
        """
        for parent, folders, names in os.walk(self.folder, onerror=failed):
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith((".", "__", "@")) and name.lower() not in SYSTEM_FOLDERS
            )
            for name in sorted(names):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield (Path(parent) / name).relative_to(self.folder)


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", os.path.normpath(name)).casefold()


def _from_picture(path: Path) -> Mapping[str, Any]:
    return {
        "id": path.as_posix(),
        "title": _words(path.stem),
        "category": _words(path.parent.name),
        "pictures": str(path),
    }


def _words(name: str) -> str:
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
