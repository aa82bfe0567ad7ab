"""Handles SIGINT and SIGTERM: the first stops gracefully, the second at once."""

import signal
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
        self.asked = False
        for number in SIGNALS:
            signal.signal(number, self._stop)

    def check(self) -> None:
        """Raise `Stop` if a signal has come already: an import may have swallowed it."""
        if self.asked:
            raise Stop

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if not self.asked:
            self.asked = True
            raise Stop
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)  # temporary folders are still to be removed
        raise StopAtOnce(number)
