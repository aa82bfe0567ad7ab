"""Handles SIGINT and SIGTERM: the first stops gracefully, the second at once."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop(KeyboardInterrupt):
    """The process is asked to stop."""


class StopAtOnce(KeyboardInterrupt):
    """It is asked again; `code` is what a shell says of a process that a signal has ended."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


class Signals:
    """Raises `Stop`, and then `StopAtOnce`, wherever the main thread is."""

    def __init__(self) -> None:
        """Listen from now on; only the main thread may."""
        self.asked = False
        for number in SIGNALS:
            signal.signal(number, self._stop)

    def check(self) -> None:
        """Stop where that was asked for already: while a library loads, it may have taken it for its own."""
        if self.asked:
            raise Stop

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if not self.asked:
            self.asked = True
            raise Stop
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)  # temporary folders are still to be removed
        raise StopAtOnce(number)
