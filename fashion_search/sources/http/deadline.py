"""A deadline for one HTTP attempt, whatever it waits for.

A socket's time-out starts anew with each byte, so a server that drips headers, chunks or trailers could
hold a thread for hours. Here the connection is shut when the time is up, and the wait ends as a broken one.
"""

import contextlib
import socket
import threading
from typing import Any, Self

_of_thread = threading.local()


class Deadline:
    """Shuts the connection that its thread waits for when the time is up; `passed` says that it is."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._socket: Any = None
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _of_thread.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _of_thread.deadline = None

    def watch(self, sock: Any) -> None:  # noqa: ANN401
        """Take the connection that is waited for from now on."""
        self._socket = sock
        if self.passed:
            self._shut()

    def _pass(self) -> None:
        self.passed = True
        self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def watch(sock: Any) -> None:  # noqa: ANN401
    """Have the thread's deadline, where it has one, watch a connection."""
    deadline: Deadline | None = getattr(_of_thread, "deadline", None)
    if deadline is not None:
        deadline.watch(sock)
