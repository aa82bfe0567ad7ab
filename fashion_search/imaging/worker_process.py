"""Starts a sandbox worker, sends it files, and kills it when it takes too long."""

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

from fashion_search.imaging.decode import BROKEN_PROFILE, CUT
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.imaging.worker import ERRORS, Header

MAX_DECODE_SECONDS = 20.0
"""Wall-clock time of one file; the worker itself limits its CPU time."""

WATCH_INTERVAL_SECONDS = 0.5
"""How often the watchdog checks deadlines."""

MAX_START_SECONDS = 60.0
"""Time for a worker to start; usually a third of a second."""

MAX_LINE_BYTES = 4096
"""Longest JSON line of an answer."""

MAX_ANSWER_BYTES = 2**27
"""Largest decoded picture; protects against a compromised worker."""

PIPE_BYTES = 2**20
"""Size of the pipes on Linux: larger ones need fewer context switches."""

_F_SETPIPE_SZ = 1031
"""Source: Linux, include/uapi/linux/fcntl.h."""

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
"""The folder that `fashion_search` is imported from."""


class WorkerDiedError(Exception):
    """A worker has died or must be replaced."""


class Watchdog:
    """Kills workers that exceed their time, from one thread; a timer per file would cost more than decoding."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._deadlines: dict[subprocess.Popen[bytes], float] = {}
        self._stopped = threading.Event()
        threading.Thread(target=self._watch, name="sandbox watchdog", daemon=True).start()

    @contextlib.contextmanager
    def killed_after(self, process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
        """Kill the process if the block takes longer; its pipes then break."""
        with self._lock:
            self._deadlines[process] = time.monotonic() + seconds
        try:
            yield
        finally:
            with self._lock:
                del self._deadlines[process]

    def end(self) -> None:
        """Stop the thread."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(WATCH_INTERVAL_SECONDS):
            with self._lock:
                now = time.monotonic()
                for process, deadline in self._deadlines.items():
                    if now > deadline:
                        process.kill()


class Worker:
    """One worker process, used by one thread at a time."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog
        path = os.pathsep.join(filter(None, [str(PACKAGE_ROOT), os.environ.get("PYTHONPATH")]))
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        # Return freed memory to the system at once, instead of keeping it for the largest picture so far.
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

    def decode(self, header: Header, data: bytes) -> CatalogPicture:
        """Decode a file.

        Raises:
            PictureError: the file is refused.
            TooLargeError: it is over a limit.
            WorkerDiedError: replace the worker.
            RuntimeError: the worker does not start.
        """
        if not self._ready:
            with self._watchdog.killed_after(self._process, MAX_START_SECONDS):
                self._ready = bool(self._answers.readline(MAX_LINE_BYTES))
            if not self._ready:
                raise RuntimeError(f"the picture decoding process does not start ({sys.executable})")
        try:
            with self._watchdog.killed_after(self._process, MAX_DECODE_SECONDS):
                self._requests.write(json.dumps(header).encode() + b"\n")
                self._requests.write(data)
                self._requests.flush()
                answer = json.loads(self._answers.readline(MAX_LINE_BYTES))
                if "error" in answer:
                    raise ERRORS[answer["error"]](answer["text"])
                if answer["mended"] not in ("", CUT, BROKEN_PROFILE):
                    raise ValueError("a worker says what none does")
                return self._read(*answer["sizes"])._replace(mended=answer["mended"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WorkerDiedError from error

    def end(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # unwritten data
                pipe.close()

    def _read(self, width: int, height: int, jpeg: int) -> CatalogPicture:
        if not 0 < width * height * 3 <= MAX_ANSWER_BYTES or not 0 <= jpeg <= MAX_ANSWER_BYTES:
            raise ValueError("no picture has this size")
        pixels = self._answers.read(3 * width * height)
        return CatalogPicture(Image.frombytes("RGB", (width, height), pixels), self._answers.read(jpeg))
