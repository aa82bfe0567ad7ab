"""Connection pools that connect only to allowed addresses and end with the deadline."""

import contextlib
import socket
from collections.abc import Callable, Mapping
from typing import Any
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
from fashion_search.sources.http.deadline import watch


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
        watch(self.sock)
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
