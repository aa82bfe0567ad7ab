"""The sample catalogue that comes with the program."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Options, Picture, Skipped
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader

FOLDER = Path(__file__).resolve().parent.parent.parent / "assets" / "sample"
"""Folder of its product list and pictures."""


class Sample:
    """The drawn products in `assets/sample`."""

    name = "sample"
    description = "drawn sample catalogue"
    remarks: Sequence[str] = ()

    def __init__(self, options: Options, download: Downloader) -> None:
        """Check that no options are given, and that the folder exists; raises SourceError."""
        if options.path is not None or options.url is not None:
            raise SourceError("--source sample takes neither --path nor --url: it comes with the program")
        self._files = Files(Options(path=FOLDER), download)

    def read(self) -> Iterator[Entry | Skipped]:
        """List the products."""
        return self._files.read()

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Read a picture."""
        return self._files.picture(reference, read)
