"""A deadline for a whole HTTP request.

Socket time-outs restart with each byte, so a server that sends headers or chunks slowly could hold a thread
for hours. So the connection is shut down when the time is up.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any, Self

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


def watch(sock: Any) -> None:  # noqa: ANN401
    """Let the current thread's deadline, if any, watch a connection."""
    deadline: Deadline | None = getattr(_current, "deadline", None)
    if deadline is not None:
        deadline.watch(sock)
