"""Connections to allowed addresses only, which end with a deadline for the whole request.

Socket time-outs restart with each byte, so a server that sends headers or chunks slowly could hold a thread
for hours. So a connection is shut down when the time is up.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.poolmanager import ProxyManager
from urllib3.response import HTTPResponse

from fashion_search.sources.http.address_policy import resolve
from fashion_search.sources.http.retry import AttemptError

_current = threading.local()


class Deadline:
    """Limits the time of a block: shuts down its watched connection, and raises AttemptError at the end."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._passed = False
        self._socket: Any = None
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _current.deadline = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        _current.deadline = None
        # Without an error, too: the shutdown may have looked like the end of the response.
        if self._passed and (error is None or isinstance(error, Exception)):
            raise AttemptError(f"it took longer than {self._seconds:g} s") from error

    def watch(self, sock: Any) -> None:  # noqa: ANN401
        """Shut this connection down when the time is up."""
        self._socket = sock
        if self._passed:
            self._shut_down()

    def _pass(self) -> None:
        self._passed = True
        self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class CheckedAdapter(HTTPAdapter):
    """Connects to allowed addresses only, watched by the thread's deadline."""

    def __init__(self, connections: int, private: Callable[[], bool]) -> None:
        """Take the pool size, and a function that tells whether private addresses are allowed."""
        super().__init__(pool_connections=connections, pool_maxsize=connections)
        self._private = private
        self.poolmanager.pool_classes_by_scheme = _pools(_checked(private))

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401
        """Connect to the operator's proxy at any address."""
        manager = super().proxy_manager_for(proxy, **options)
        if type(manager) is ProxyManager:  # SOCKS has its own connections
            manager.pool_classes_by_scheme = _pools(_Watched)
        return manager

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,  # noqa: ANN401
        verify: Any = True,  # noqa: ANN401
        cert: Any = None,  # noqa: ANN401
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """With a proxy, check the host before; a name that only the proxy can resolve is allowed."""
        url = request.url or ""
        if select_proxy(url, dict(proxies or {})):
            with contextlib.suppress(socket.gaierror):
                resolve(urlsplit(url).hostname or "", 80, private=self._private())
        return super().send(request, stream, timeout, verify, cert, proxies)


class _Watched(HTTPConnection):
    """A connection that the thread's deadline can shut down."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        deadline: Deadline | None = getattr(_current, "deadline", None)
        if deadline:
            deadline.watch(self.sock)
        return super().getresponse()


def _checked(private: Callable[[], bool]) -> type[_Watched]:
    class Checked(_Watched):
        """Connects to the address that was checked, instead of resolving the name a second time."""

        def _new_conn(self) -> socket.socket:
            name = self._dns_host
            failed: Exception | None = None
            try:
                for address in resolve(name, self.port, private=private()):
                    self._dns_host = address
                    try:
                        return super()._new_conn()
                    except (NewConnectionError, ConnectTimeoutError) as error:
                        failed = error
            except socket.gaierror as error:
                failed = NameResolutionError(name, self, error)
            finally:
                self._dns_host = name
            raise failed or NewConnectionError(self, f"{name} has no address")

    return Checked


def _pools(kind: type[_Watched]) -> dict[str, Any]:
    """Return connection pools by scheme for a connection class."""
    plain = type("Plain", (kind, HTTPConnection), {})
    secure = type("Secure", (kind, HTTPSConnection), {})
    return {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
