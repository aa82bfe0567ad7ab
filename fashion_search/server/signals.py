"""Handles SIGINT and SIGTERM: the first stops gracefully, the second at once."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop(KeyboardInterrupt):
    """The process is asked to stop."""


class StopAtOnce(KeyboardInterrupt):
    """The process is asked to stop again; `code` is the exit code that shells give to the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


class Signals:
    """Raises `Stop` in the main thread on the first signal and `StopAtOnce` on the next."""

    def __init__(self) -> None:
        """Install the handlers; only the main thread may."""
        self.asked = self._held = False
        sys.unraisablehook = _unraisable
        for number in SIGNALS:
            signal.signal(number, self._stop)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the first signal wait for the block's end: raised inside C++ that imports, it aborts the process."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self.check()

    def check(self) -> None:
        """Raise `Stop` if a signal has come already: an import may have swallowed it."""
        if self.asked:
            raise Stop

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if not self.asked:
            self.asked = True
            if self._held:
                return
            raise Stop
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)  # temporary folders are still to be removed
        raise StopAtOnce(number)


def _unraisable(problem: "sys.UnraisableHookArgs") -> None:
    """Print nothing of a stop that came inside a callback of the garbage collector; `check` still sees it."""
    if not isinstance(problem.exc_value, Stop | StopAtOnce):
        sys.__unraisablehook__(problem)
