"""What shop APIs have in common: pages of records, filtered, mended and downloaded the same way.

A further API is one small file: a subclass with `pages` and `fields`, named in `SOURCES`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from fashion_search.errors import SourceError
from fashion_search.sources.download import OFFLINE, Downloader
from fashion_search.sources.records import Records
from fashion_search.sources.source import Entry, Options, Picture, Skipped


class WebShop(ABC):
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
        self._download = download

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
        """List the products page by page, to the first page with nothing new."""
        records, kept, left = Records(), 0, 0
        for url, listed in self._new_pages():
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

    def _new_pages(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield pages up to one without a new record: servers ignore their parameters or lie about totals."""
        seen: set[str] = set()
        for url, listed in self.pages():
            if not isinstance(listed, list):
                raise SourceError(f"{url} is no list of products as {self.name} makes it. {OFFLINE}")
            keys = {_key(record) for record in listed}
            if keys <= seen:
                return
            seen |= keys
            yield url, listed


def member(page: Any, name: str) -> Any:  # noqa: ANN401
    """Return a member of a JSON object; None where it has none or is none."""
    return page.get(name) if isinstance(page, Mapping) else None


def _key(record: Any) -> str:  # noqa: ANN401
    found = member(record, "id")
    return repr(record if found is None else found)


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
