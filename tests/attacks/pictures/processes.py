"""What processes take, as Linux says it: memory, processor time, and the same of all a process has started."""

import contextlib
import ctypes
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

POLL_S = 0.005
"""Seconds between two looks: what a process takes in its last moments is seen all but these."""


def memory_mb(field: str, process: int | str | None = "self") -> float:
    """Return a figure of a process's memory; 0 where the process is no more.

    Args:
        field: VmRSS for what it has, VmHWM for the most it has had.
        process: its number, or "self".
    """
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/status").read_text().split(f"{field}:")[1].split()[0]) / 1024
    return 0.0


def held_mb() -> float:
    """Return what this process holds, without what the allocator keeps of what is no longer held."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return memory_mb("VmRSS")


def cpu_s(process: int | None) -> float:
    """Return the seconds of processor time that a process has used; 0 where it is no more."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def children(process: int) -> set[int]:
    """Return the numbers of the processes that a process has started, and those that they have."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found |= {child} | children(child)
    return found


class Watch:
    """A thread that looks at a process's children all the time, for the most that each has taken."""

    def __init__(self, process: int, command: str = "") -> None:
        """Begin.

        Args:
            process: whose children are watched.
            command: what their command line holds; the others are not looked at.
        """
        self.most_mb = 0.0
        self.peak_mb: dict[int, float] = {}
        self.cpu_s: dict[int, float] = {}
        self._process, self._command = process, command.encode()
        self._over, self._lock = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self.look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def look(self, *, anew: bool = False) -> None:
        """Look once; `anew` has the most memory of each counted from now on, where the system lets us."""
        with self._lock:
            for child in children(self._process):
                with contextlib.suppress(OSError):
                    if self._command not in Path(f"/proc/{child}/cmdline").read_bytes():
                        continue
                    if anew:
                        Path(f"/proc/{child}/clear_refs").write_text("5")
                        self.peak_mb[child] = 0.0
                self.peak_mb[child] = max(self.peak_mb.get(child, 0.0), memory_mb("VmHWM", child))
                self.cpu_s[child] = max(self.cpu_s.get(child, 0.0), cpu_s(child))
                self.most_mb = max(self.most_mb, self.peak_mb[child])

    def _look(self) -> None:
        while not self._over.wait(POLL_S):
            self.look()
