"""Base of the shop APIs: pages of records, parsed and downloaded the same way.

A further API is one small file: a subclass with `pages` and `fields`, named in `SOURCES`.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Options, Picture, Skipped
from fashion_search.sources.cleaning import MAX_ID_CHARS, text
from fashion_search.sources.http.address_policy import is_inside
from fashion_search.sources.http.client import OFFLINE, Downloader
from fashion_search.sources.records import RecordParser

MAX_RECORDS = 200_000
"""Records that are read of a shop; --limit takes more. A shop that goes on for ever would fill the disk."""

BYTES_A_RECORD = 10_000
"""Bytes of lists that are read for each record that may be: large shops have less on average, or end earlier."""

SECONDS_A_RECORD = 0.05
"""Time for each record that may be read: 12 seconds for a page of 250, near three hours for all that may be."""


class ShopApi(ABC):
    """A catalogue behind a shop's JSON API."""

    name: ClassVar[str]

    def __init__(self, options: Options, download: Downloader) -> None:
        """Take where to read from and what to fetch it with.

        Raises:
            SourceError: the options do not fit this source.
        """
        if options.path is not None:
            raise SourceError(f"--path goes with --source files; --source {self.name} takes --url")
        self.base = _base(self.address(options))
        self.all_categories = options.all_categories
        self._most = max(MAX_RECORDS, options.limit or 0)
        self._download = download
        if is_inside(self.base):  # a shop at a private address may have its pictures there, too
            download.private = True

    @property
    def description(self) -> str:
        """The source's name and address."""
        return f"{self.name} {self.base}"

    def address(self, options: Options) -> str:
        """Return the base URL to read from; SourceError where there is none."""
        if not options.url:
            raise SourceError(f"--source {self.name} needs --url, the address of the shop")
        return options.url

    @abstractmethod
    def pages(self) -> Iterator[tuple[str, Any]]:
        """Yield the URL of each page and the records on it, for as long as one is asked for."""

    @abstractmethod
    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rename a record's fields to those of `records.FIELDS`."""

    def keep(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a record is of the fashion categories."""
        return True

    def read(self) -> Iterator[Entry | Skipped]:
        """List the products page by page, to the first page with nothing new or the most that is read."""
        records, kept, left = RecordParser(), 0, 0
        for page in self._new_pages():
            if isinstance(page, Skipped):
                yield page
                continue
            url, listed = page
            for place, record in enumerate(listed):
                where = f"{url} #{place + 1}"
                if not isinstance(record, Mapping):
                    yield Skipped(kind="record", id="", where=where, why="it is no object")
                elif self.all_categories or self.keep(record):
                    kept += 1
                    yield from records.read(self.fields(record), where)
                else:
                    left += 1
        if left and not kept:
            raise SourceError(
                f"None of the {left} products of {self.description} is fashion: add --all-categories"
            )

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Fetch a picture."""
        return self._download.picture(reference, read)

    def fetch(self, path: str) -> tuple[str, Any]:
        """Return the URL of a page below the base, and its JSON."""
        url = f"{self.base}{path}"
        return url, self._download.json(url)

    def _new_pages(self) -> Iterator[tuple[str, list[Any]] | Skipped]:
        """Yield pages up to one without a new id: servers ignore their parameters, lie about totals, or never end."""
        seen: set[str] = set()
        start, read = time.monotonic(), 0
        for url, listed in self.pages():
            if not isinstance(listed, list):
                raise SourceError(f"{url} is no list of products as {self.name} makes it. {OFFLINE}")
            ids = {text(member(record, "id")) for record in listed} - seen
            new = {each for each in ids if 0 < len(each) <= MAX_ID_CHARS}
            if new:
                yield url, listed[: self._most - read]
                seen |= new
                read += len(listed)
                why = self._end(read, time.monotonic() - start)
            else:  # at the end, or the same page again, or one of rubbish
                why = f"none of its {len(listed)} records has a new id" if ids else ""
            if why:
                yield Skipped(kind="list", id="", where=url, why=f"{why}: the list is read no further")
            if why or not new:
                return

    def _end(self, read: int, seconds: float) -> str:
        """Say why a list is not read on, after so many records and so long; empty where it may be."""
        if read > self._most:
            return f"it goes on after {self._most:,} records (--limit takes more)"
        if self._download.listed_bytes > self._most * BYTES_A_RECORD:
            return f"it is larger than {self._most * BYTES_A_RECORD / 1e6:,.0f} MB (--limit takes more)"
        if seconds > self._most * SECONDS_A_RECORD:
            return f"it took longer than {self._most * SECONDS_A_RECORD:,.0f} s (--limit gives it more)"
        return ""


def member(page: Any, name: str) -> Any:  # noqa: ANN401
    """Return a member of a JSON object; None where it has none or is none."""
    return page.get(name) if isinstance(page, Mapping) else None


def _base(url: str) -> str:
    url = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise SourceError(f"--url {url!r} is no http or https address")
    return (
        url.split("?")[0].split("#")[0].rstrip("/").removesuffix("/products.json").removesuffix("/products")
    )
