"""Base of the shop APIs; a subclass defines `path` and `fields`."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, ClassVar
from urllib.parse import urlsplit

from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Note, Options, Picture
from fashion_search.sources.cleaning import MAX_ID_CHARS, text
from fashion_search.sources.http.address_policy import is_private_url
from fashion_search.sources.http.client import OFFLINE, Downloader
from fashion_search.sources.records import RecordParser

MAX_RECORDS = 200_000
"""Most records read from a shop, unless --limit is larger; protects against endless lists."""

BYTES_PER_RECORD = 10_000
"""Limits the total size of lists, together with `MAX_RECORDS`."""

SECONDS_PER_RECORD = 0.05
"""Limits the total time, together with `MAX_RECORDS`: nearly three hours."""


class ShopApi(ABC):
    """A catalogue behind a shop's JSON API."""

    name: ClassVar[str]
    paged: ClassVar[bool] = True
    remarks: Sequence[str] = ()

    def __init__(self, options: Options, download: Downloader) -> None:
        """Take the options; raises SourceError if they do not fit this source."""
        if options.path is not None:
            raise SourceError(f"--path goes with --source files; --source {self.name} takes --url")
        self.base = _base(self.address(options))
        self.all_categories = options.all_categories
        self._max_records = max(MAX_RECORDS, options.limit or 0)
        self._download = download
        if is_private_url(self.base):  # then its pictures may be private, too
            download.private = True

    @property
    def description(self) -> str:
        """The source's name and address."""
        return f"{self.name} {self.base}"

    def address(self, options: Options) -> str:
        """Return the shop's base URL; raises SourceError if there is none."""
        if not options.url:
            raise SourceError(f"--source {self.name} needs --url, the address of the shop")
        return options.url

    @abstractmethod
    def path(self, page: int, read: int) -> str:
        """Return the path of the page with this number, from 1, after `read` records."""

    @abstractmethod
    def fields(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rename a record's fields to those that `RecordParser` takes."""

    def records(self, answer: Any) -> Any:  # noqa: ANN401
        """Return the records in a page's JSON."""
        return get_field(answer, "products")

    def is_fashion(self, record: Mapping[str, Any]) -> bool:
        """Return whether a record is in a fashion category."""
        return True

    def read(self) -> Iterator[Entry | Note]:
        """List the products page by page, up to a page without new ids or a limit."""
        records, kept, skipped = RecordParser(), 0, 0
        for page in self._pages():
            if isinstance(page, Note):
                yield page
                continue
            url, listed = page
            for place, record in enumerate(listed):
                where = f"{url} #{place + 1}"
                if not isinstance(record, Mapping):
                    yield Note(kind="record", id="", where=where, why="it is not an object")
                elif self.all_categories or self.is_fashion(record):
                    kept += 1
                    yield from records.read(self.fields(record), where)
                else:
                    skipped += 1
        if skipped and not kept:
            raise SourceError(
                f"None of the {skipped} products of {self.description} is fashion: add --all-categories"
            )

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Fetch a picture."""
        return self._download.picture(reference, read)

    def _pages(self) -> Iterator[tuple[str, list[Any]] | Note]:
        """Yield each page's URL and records, and a note if the list was not read to its end.

        Servers may ignore parameters, report wrong totals, never end, or refuse late pages, as Shopify does beyond
        25,000 products. The first page must be readable.
        """
        seen: set[str] = set()
        start, read = time.monotonic(), 0
        for page in count(1):
            url = f"{self.base}{self.path(page, read)}"
            try:
                listed = self._listed(url)
            except SourceError as error:
                if page == 1:
                    raise
                yield _stopped(url, f"reading stopped at page {page}: {error.__cause__}")
                return
            ids = {text(get_field(record, "id")) for record in listed} - seen
            new = {each for each in ids if 0 < len(each) <= MAX_ID_CHARS}
            if new:
                yield url, listed[: self._max_records - read]
                seen |= new
                read += len(listed)
                why = self._exceeded(read, time.monotonic() - start)
            else:  # the end, a repeated page, or invalid records
                why = f"none of its {len(listed)} records has a new id" if ids else ""
            if why:
                yield _stopped(url, f"{why}: reading stopped here")
            if why or not new or not self.paged:
                return

    def _listed(self, url: str) -> list[Any]:
        """Return the records of a page; raises SourceError, whose cause is the reason alone."""
        listed = self.records(self._download.json(url))
        if not isinstance(listed, list):
            reason = TypeError("it is not a product list")
            raise SourceError(f"{url} is not a product list of {self.name}. {OFFLINE}") from reason
        return listed

    def _exceeded(self, read: int, seconds: float) -> str:
        """Return which limit is exceeded after this many records and seconds; empty if none."""
        most = self._max_records
        size, time_s = most * BYTES_PER_RECORD, most * SECONDS_PER_RECORD
        limits = (
            (read > most, f"it has more than {most:,} records (--limit takes more)"),
            (
                self._download.listed_bytes > size,
                f"it is larger than {size / 1e6:,.0f} MB (--limit takes more)",
            ),
            (seconds > time_s, f"it took longer than {time_s:,.0f} s (--limit allows more)"),
        )
        return next((why for exceeded, why in limits if exceeded), "")


def _stopped(url: str, why: str) -> Note:
    return Note(kind="list", id="", where=url, why=why)


def get_field(page: Any, name: str) -> Any:  # noqa: ANN401
    """Return a field of a JSON object; None if it is missing or `page` is not an object."""
    return page.get(name) if isinstance(page, Mapping) else None


def _base(url: str) -> str:
    url = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise SourceError(f"--url {url!r} is not an http or https address")
    return (
        url.split("?")[0].split("#")[0].rstrip("/").removesuffix("/products.json").removesuffix("/products")
    )
