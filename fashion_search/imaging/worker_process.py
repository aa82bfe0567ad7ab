"""One worker process of the sandbox as its parent sees it: started, asked, and killed when it takes too long."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from PIL import Image

from fashion_search.errors import SearchError
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.imaging.worker import ERRORS, Header

SECONDS = 20.0
"""Time that one file may take, waiting for a busy processor included; the worker limits its processor time."""

WATCH_SECONDS = 0.5
"""Time between two looks at whether a worker exceeds its time."""

START_SECONDS = 60.0
"""Time that a worker may take to start: a third of a second on a quiet machine."""

LONGEST_LINE = 4096
"""Bytes of an answer's line of JSON at most."""

LARGEST = 2**27
"""Bytes of a decoded picture at most: no answer of a worker that was taken over is believed beyond it."""

PIPE_BYTES = 2**20
"""Size of the pipes where the system lets us choose: fewer switches between the two processes."""

_F_SETPIPE_SZ = 1031
"""Source: Linux, include/uapi/linux/fcntl.h."""

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
"""The folder that `fashion_search` is imported from."""


class DiedError(Exception):
    """A worker has died, was killed, or must be replaced."""


class Watchdog:
    """Kills worker processes that exceed their time; one thread for all, as a timer for each costs more than a picture."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._deadlines: dict[subprocess.Popen[bytes], float] = {}
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="sandbox watchdog", daemon=True).start()

    @contextlib.contextmanager
    def killed_after(self, process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
        """Kill the process where the block takes longer: what it waits for then ends as a broken pipe."""
        with self._lock:
            self._deadlines[process] = time.monotonic() + seconds
        try:
            yield
        finally:
            with self._lock:
                del self._deadlines[process]

    def end(self) -> None:
        """End the thread."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(WATCH_SECONDS):
            with self._lock:
                now = time.monotonic()
                for process, deadline in self._deadlines.items():
                    if now > deadline:
                        process.kill()


class Worker:
    """One worker process, asked by one thread at a time."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog
        path = os.pathsep.join(filter(None, [str(PACKAGE_ROOT), os.environ.get("PYTHONPATH")]))
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        # What is freed goes back to the system at once: a worker must not keep the largest picture it has seen.
        malloc = {
            "MALLOC_ARENA_MAX": "1",
            "MALLOC_MMAP_THRESHOLD_": "1048576",
            "MALLOC_TRIM_THRESHOLD_": "1048576",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fashion_search.imaging.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **single, **malloc, "PYTHONPATH": path},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout
        self._ready = False
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(ImportError, OSError):
                import fcntl

                fcntl.fcntl(pipe, _F_SETPIPE_SZ, PIPE_BYTES)

    def ask(self, header: Header, data: bytes) -> "CatalogPicture | SearchError":
        """Have a file decoded; return the picture, or why the file is refused.

        Raises:
            DiedError: the worker must be replaced.
            RuntimeError: it does not start.
        """
        if not self._ready:
            with self._watchdog.killed_after(self._process, START_SECONDS):
                self._ready = bool(self._answers.readline(LONGEST_LINE))
            if not self._ready:
                raise RuntimeError(f"a process that decodes pictures does not start ({sys.executable})")
        try:
            with self._watchdog.killed_after(self._process, SECONDS):
                self._requests.write(json.dumps(header).encode() + b"\n")
                self._requests.write(data)
                self._requests.flush()
                answer = json.loads(self._answers.readline(LONGEST_LINE))
                if "error" in answer:
                    return ERRORS[answer["error"]](answer["text"])
                return self._read(*answer["sizes"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DiedError from error

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what is still to be written
                pipe.close()

    def _read(self, width: int, height: int, jpeg: int) -> CatalogPicture:
        if not 0 < width * height * 3 <= LARGEST or not 0 <= jpeg <= LARGEST:
            raise ValueError("no picture has this size")
        pixels = self._answers.read(3 * width * height)
        return CatalogPicture(Image.frombytes("RGB", (width, height), pixels), self._answers.read(jpeg))
