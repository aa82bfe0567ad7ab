"""An end to the wait for the head of a response.

A socket's time-out starts anew with each byte, so a server that drips its headers could hold a
thread for hours. Here the socket is shut when the time is up, and the wait ends as a broken connection.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse


def pools(seconds: float) -> dict[str, type[HTTPConnectionPool]]:
    """Return connection pools by scheme that give the head of each response so many seconds."""

    class Plain(HTTPConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override]
            with _shut_after(self.sock, seconds):
                return super().getresponse()

    class Secure(HTTPSConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override]
            with _shut_after(self.sock, seconds):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


@contextlib.contextmanager
def _shut_after(sock: Any, seconds: float) -> Iterator[None]:  # noqa: ANN401
    timer = threading.Timer(seconds, _shut, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(sock: Any) -> None:  # noqa: ANN401
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
