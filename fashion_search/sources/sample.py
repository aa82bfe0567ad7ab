"""The drawn sample catalogue that comes with the program."""

from collections.abc import Callable, Iterator
from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Options, Picture, Skipped
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader

FOLDER = Path(__file__).resolve().parent.parent.parent / "assets" / "sample"
"""Where its product list and pictures lie."""


class Sample:
    """Products drawn by this project's own code: nothing to fetch, and free to ship."""

    name = "sample"
    description = "drawn sample catalogue"

    def __init__(self, options: Options, download: Downloader) -> None:
        """Take no options.

        Raises:
            SourceError: one was given that the drawn catalogue does not have, or its folder is missing.
        """
        if options.path is not None or options.url is not None:
            raise SourceError("--source sample takes neither --path nor --url: it comes with the program")
        self._files = Files(Options(path=FOLDER), download)

    def read(self) -> Iterator[Entry | Skipped]:
        """List the drawn products."""
        return self._files.read()

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Read a drawing."""
        return self._files.picture(reference, read)
