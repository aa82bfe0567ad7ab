"""The sample catalogue that comes with the program."""

from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.base import Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader

FOLDER = Path(__file__).resolve().parent.parent.parent / "assets" / "sample"
"""Folder of its product list and pictures."""


class Sample(Files):
    """The drawn products in `assets/sample`."""

    description = "drawn sample catalogue"
    remarks = ()

    def __init__(self, options: Options, download: Downloader) -> None:
        """Check that no options are given, and that the folder exists; raises SourceError."""
        if options.path is not None or options.url is not None:
            raise SourceError("--source sample takes neither --path nor --url: it comes with the program")
        super().__init__(Options(path=FOLDER), download)
