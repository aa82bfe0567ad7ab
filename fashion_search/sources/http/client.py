"""The HTTP client of all sources: size limits, redirects, retries, cache."""

import contextlib
import json
import threading
from collections.abc import Callable
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
from fashion_search.sources.http.connections import CheckedAdapter
from fashion_search.sources.http.deadline import Deadline
from fashion_search.sources.http.picture_cache import PictureCache
from fashion_search.sources.http.retry import AttemptError, RetryPolicy, asked_pause_s, persist

THREADS = 16
"""Pictures fetched at a time."""

MAX_PAGE_BYTES = 16 * 1024 * 1024
"""Largest page of a product list: the worst JSON of that size takes 600 MB of memory."""

OFFLINE = "Without a network: python build_index.py --source files --path YOUR_PHOTOS --model mini"

_FINAL = frozenset({400, 401, 403, 404, 405, 406, 410, 414, 451})
"""Answers that another try would not change."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES = 64 * 1024


class Downloader:
    """Fetches product lists and pictures; threads may share it.

    `private` says whether private addresses are fetched from, at the start and behind every redirect; a
    source sets it where the operator has named such an address. `listed_bytes` counts what lists took.
    """

    def __init__(
        self, cache: Path | None = None, policy: RetryPolicy | None = None, *, private: bool = False
    ) -> None:
        """Take a folder for pictures fetched before (None keeps none), how patient to be, and where to go."""
        self.private = private
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
            SourceError: it cannot be had, or is no JSON.
        """
        try:
            return persist(lambda: self._fetch_json(url), self._policy, self._stopped)
        except AttemptError as error:
            raise SourceError(f"{url} cannot be read: {error}. {OFFLINE}") from error

    def picture(self, url: str, read: Callable[[bytes], Picture]) -> Picture:
        """Return what `read` makes of the file at a URL; from the cache where it is there.

        Raises:
            PictureError: it cannot be fetched, is over a limit, or is no picture that can be read.
        """
        kept = self._cache.get(self._key(url), read) if self._cache else None
        if kept is not None:
            return kept
        try:
            return persist(lambda: self._fetch_picture(url, read), self._policy, self._stopped)
        except AttemptError as error:
            raise PictureError(str(error)) from error

    def stop(self) -> None:
        """Let no further try begin and break off the ones under way."""
        self._stopped.set()

    def _key(self, url: str) -> str:
        """Keep what a private address may have given apart from what a public catalogue may name."""
        return f"private {url}" if self.private else url

    def _fetch_json(self, url: str) -> Any:  # noqa: ANN401
        data = self._get(url, MAX_PAGE_BYTES)
        self.listed_bytes += len(data)
        return _parse(data)

    def _fetch_picture(self, url: str, read: Callable[[bytes], Picture]) -> Picture:
        data = self._get(url, MAX_CATALOGUE_PICTURE_BYTES)
        try:
            picture = read(data)
        except (PictureError, TooLargeError) as error:  # servers in trouble send pages and placeholders
            raise AttemptError(str(error).rstrip(".")) from error
        if self._cache:
            self._cache.keep(self._key(url), data)
        return picture

    def _get(self, url: str, max_bytes: int) -> bytes:
        deadline = Deadline(self._policy.total_s)
        late = AttemptError(f"it took longer than {self._policy.total_s:g} s")
        try:
            with deadline, contextlib.closing(self._follow(url, deadline)) as response:
                if response.status_code != requests.codes.ok:
                    raise _refused(response, self._policy.retry_after_s)
                data = self._body(response, max_bytes)
        except (OSError, ValueError, HTTPException, urllib3.exceptions.HTTPError) as error:
            if deadline.passed:
                raise late from error
            # Malformed addresses raise ValueErrors of many kinds; all else may be the network's.
            raise AttemptError(_reason(error, self._policy), final=isinstance(error, ValueError)) from error
        if deadline.passed:  # then its end may be ours
            raise late
        return data

    def _follow(self, url: str, deadline: Deadline) -> requests.Response:
        """Answer a request, following redirects by hand: each target is checked and counted."""
        for _ in range(self._policy.redirects + 1):
            if self._stopped.is_set():
                raise AttemptError("stopped", final=True)
            if deadline.passed:
                raise TimeoutError
            if urlsplit(url).scheme.lower() not in ("http", "https"):
                raise AttemptError("only http and https addresses are fetched", final=True)
            silence_s = (self._policy.connect_s, self._policy.read_s)
            response = self._session.get(url, stream=True, timeout=silence_s)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or not target:
                return response
            response.close()
            url = urljoin(url, target)
        raise AttemptError(f"more than {self._policy.redirects} redirects", final=True)

    def _body(self, response: requests.Response, max_bytes: int) -> bytes:
        data = bytearray()
        # read1 gives no more than is asked for, however much a few compressed bytes hold.
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            data += chunk
            if len(data) > max_bytes:
                raise AttemptError(f"it is larger than {max_bytes / 2**20:g} MB")
            if self._stopped.is_set():
                raise AttemptError("stopped", final=True)
        return bytes(data)


class _Session(requests.Session):
    """A session that leaves redirects to us: even unfollowed, requests would read their whole bodies."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _parse(data: bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(data, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise AttemptError("the answer is no JSON") from error


def _refused(response: requests.Response, longest_s: float) -> AttemptError:
    status = response.status_code
    after = min(asked_pause_s(response.headers.get("Retry-After", "")), longest_s)
    return AttemptError(f"the server answered {status}", final=status in _FINAL, after=after)


def _reason(error: Exception, policy: RetryPolicy) -> str:
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {policy.connect_s:g} s"
    if isinstance(error, requests.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
        return f"no answer within {policy.read_s:g} s"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate or encryption is not valid"
    if isinstance(error, urllib3.exceptions.IncompleteRead):
        return "the answer was cut short"
    if isinstance(error, ValueError):
        return "it is no address that can be asked"
    if "resolve" in str(error):
        return "its host name cannot be resolved"
    return "the connection was refused or broken off"
