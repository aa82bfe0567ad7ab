"""The HTTP client of all sources: size limits, redirects, retries, cache."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from fashion_search import __version__
from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.errors import PictureError, SourceError, TooLargeError
from fashion_search.sources.base import Picture
from fashion_search.sources.http.connections import CheckedAdapter, Deadline
from fashion_search.sources.http.picture_cache import CachedPicture, PictureCache
from fashion_search.sources.http.retry import AttemptError, RetryPolicy, with_retries

THREADS = 16
"""Pictures downloaded at a time, and connections that are kept per pool."""

MAX_PAGE_BYTES = 16 * 1024 * 1024
"""Largest page of a product list; the worst JSON of that size takes 600 MB of memory."""

FRESH_SECONDS = 86_400.0
"""Age up to which cached pictures are used without a question to the server, as when a build is resumed."""

OFFLINE = "Without a network: python build_index.py --source files --path YOUR_PHOTOS --model mini"

_FINAL = frozenset({400, 401, 403, 404, 405, 406, 410, 414, 451})
"""Status codes for which a retry is useless."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES = 64 * 1024


class Downloader:
    """Downloads product lists and pictures; thread-safe.

    `private` allows private addresses, also after redirects; a source sets it if the operator has named such
    an address. Cached pictures older than `fresh_seconds` are asked for again. `listed_bytes` is the total size
    of product lists.
    """

    def __init__(
        self,
        cache: Path | None = None,
        policy: RetryPolicy | None = None,
        *,
        private: bool = False,
        fresh_seconds: float = FRESH_SECONDS,
    ) -> None:
        """Take a folder to cache pictures in (None for no cache), and the limits."""
        self.private = private
        self._fresh_seconds = fresh_seconds
        self.listed_bytes = 0
        self._cache = None if cache is None else PictureCache(cache)
        self._policy = policy or RetryPolicy()
        self._stopped = threading.Event()
        self._session = _Session()
        self._session.headers["User-Agent"] = f"fashion-search/{__version__} (catalogue index builder)"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, CheckedAdapter(THREADS, lambda: self.private))

    def json(self, url: str) -> Any:  # noqa: ANN401
        """Return the JSON value at a URL; NaN and infinity become None.

        Raises:
            SourceError: it cannot be downloaded or is not JSON.
        """
        try:
            return with_retries(lambda: self._fetch_json(url), self._policy, self._stopped)
        except AttemptError as error:
            raise SourceError(f"{url} cannot be read: {error}. {OFFLINE}") from error

    def picture(self, url: str, read: Callable[[bytes], Picture]) -> Picture:
        """Return the picture at a URL, decoded by `read`; from the cache if it has not changed or cannot be asked for.

        Raises:
            PictureError: it cannot be downloaded or decoded, or is over a limit.
        """
        cached = self._cache.get(self._key(url), read) if self._cache else None
        if cached and cached.age < self._fresh_seconds:
            return cached.picture
        try:
            return with_retries(lambda: self._fetch_picture(url, read, cached), self._policy, self._stopped)
        except AttemptError as error:
            if cached is None:
                raise PictureError(str(error)) from error
            return cached.picture

    def stop(self) -> None:
        """Cancel all downloads."""
        self._stopped.set()

    def _key(self, url: str) -> str:
        """Separate cached files from private addresses, which a public catalogue may not use."""
        return f"private {url}" if self.private else url

    def _fetch_json(self, url: str) -> Any:  # noqa: ANN401
        with self._answer(url) as response:
            data = self._body(response, MAX_PAGE_BYTES)
        self.listed_bytes += len(data)
        return _parse(data)

    def _fetch_picture(
        self, url: str, read: Callable[[bytes], Picture], cached: CachedPicture[Picture] | None
    ) -> Picture:
        """Return the picture, the cached one if it has not changed."""
        known = cached.last_modified if cached else None
        with self._answer(url, known) as response:
            if self._cache and cached and known and response.status_code == requests.codes.not_modified:
                self._cache.confirm(self._key(url))
                return cached.picture
            data = self._body(response, MAX_CATALOGUE_PICTURE_BYTES)
        try:
            picture = read(data)
        except (PictureError, TooLargeError) as error:  # overloaded servers send pages or placeholders
            raise AttemptError(str(error).rstrip(".")) from error
        if self._cache:
            self._cache.keep(self._key(url), data, response.headers.get("Last-Modified"))
        return picture

    @contextlib.contextmanager
    def _answer(self, url: str, known: str | None = None) -> Iterator[requests.Response]:
        """Open the answer of a URL, to be read within the deadline; `known` is the HTTP date of what is cached.

        Raises:
            AttemptError: also in place of the errors of reading it.
        """
        try:
            with (
                Deadline(self._policy.total_seconds),
                contextlib.closing(self._follow(url, known)) as response,
            ):
                yield response
        except (OSError, ValueError, HTTPException, urllib3.exceptions.HTTPError) as error:
            # ValueErrors come from malformed addresses, all others from the network.
            raise AttemptError(_reason(error, self._policy), final=isinstance(error, ValueError)) from error

    def _follow(self, url: str, known: str | None) -> requests.Response:
        """Send a request and follow redirects, checking each target."""
        for _ in range(self._policy.redirects + 1):
            if self._stopped.is_set():
                raise AttemptError("stopped", final=True)
            if urlsplit(url).scheme.lower() not in ("http", "https"):
                raise AttemptError("only http and https addresses are allowed", final=True)
            condition = {"If-Modified-Since": known} if known else None
            timeouts = (self._policy.connect_seconds, self._policy.read_seconds)
            response = self._session.get(url, stream=True, timeout=timeouts, headers=condition)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or not target:
                return response
            response.close()
            url = urljoin(url, target)
        raise AttemptError(f"more than {self._policy.redirects} redirects", final=True)

    def _body(self, response: requests.Response, max_bytes: int) -> bytes:
        if response.status_code != requests.codes.ok:
            raise _refused(response, self._policy.max_retry_after_seconds)
        data = bytearray()
        # read1 limits the size also of decompressed data.
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            data += chunk
            if len(data) > max_bytes:
                raise AttemptError(f"it is larger than {max_bytes / 2**20:g} MB")
            if self._stopped.is_set():
                raise AttemptError("stopped", final=True)
        return bytes(data)


class _Session(requests.Session):
    """A session without redirect handling: requests would read the whole body of redirects."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _parse(data: bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(data, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise AttemptError("the answer is not JSON") from error


def _refused(response: requests.Response, max_seconds: float) -> AttemptError:
    status, after = response.status_code, 0.0
    with contextlib.suppress(urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        after = urllib3.Retry().get_retry_after(response.raw) or 0.0
    return AttemptError(
        f"the server answered {status}", final=status in _FINAL, after=min(after, max_seconds)
    )


def _reason(error: Exception, policy: RetryPolicy) -> str:
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {policy.connect_seconds:g} s"
    if isinstance(error, requests.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
        return f"no answer within {policy.read_seconds:g} s"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate or encryption is not valid"
    if isinstance(error, urllib3.exceptions.IncompleteRead):
        return "the answer was cut short"
    if isinstance(error, ValueError):
        return "it is not a valid address"
    if "resolve" in str(error):
        return "its host name cannot be resolved"
    return "the connection was refused or closed"
