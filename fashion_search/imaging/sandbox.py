"""Decodes strangers' pictures in worker processes, so that no file can cost the server memory or time.

Guarding a decoder format by format loses the race against whoever constructs files. So a file is decoded
elsewhere, in a process with limits (see `worker`); where it dies or takes too long, that one picture is
refused and another worker takes its place. Nothing is ever decoded here instead.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from PIL import Image

from fashion_search.errors import PictureError, SearchError
from fashion_search.imaging.lending import Lending
from fashion_search.imaging.normalize import Box
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.imaging.worker import ERRORS, Header

SECONDS = 20.0
"""Time that one file may take, waiting for a busy processor included; the worker limits its processor time."""

START_SECONDS = 60.0
"""Time that a worker may take to start: a third of a second on a quiet machine."""

MOST_WORKERS = 4
"""Workers however many processors there are: each may take half a gigabyte."""

LONGEST_LINE = 4096
"""Bytes of an answer's line of JSON at most."""

LARGEST = 2**27
"""Bytes of a decoded picture at most: no answer of a worker that was taken over is believed beyond it."""

PIPE_BYTES = 2**20
"""Size of the pipes where the system lets us choose: fewer switches between the two processes."""

_F_SETPIPE_SZ = 1031
"""Source: Linux, include/uapi/linux/fcntl.h."""

TOO_COSTLY = (
    "The picture takes more memory or time to read than a photo does: save it again as JPEG or PNG, "
    "or choose another."
)

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
"""The folder that `fashion_search` is imported from."""


class Sandbox:
    """A fixed number of decoding workers; threads may share it, and wait for a free one."""

    def __init__(self, workers: int | None = None) -> None:
        """Start the workers; they import while the caller goes on.

        Args:
            workers: how many, at least 1; as many as there are processors, at most 4, where None.
        """
        self._idle: Lending[_Worker | None] = Lending()  # None: closed
        self._closed = False
        self._workers = workers or min(MOST_WORKERS, os.cpu_count() or 1)
        for _ in range(self._workers):
            self._idle.add(_Worker())

    def query_picture(self, data: bytes, box: Box | None = None) -> Image.Image:
        """Decode as `decode.query_picture` does.

        Args:
            data: the file's bytes.
            box: the part to cut out: left, top, right and bottom as shares of the upright picture.

        Raises:
            TooLargeError: the file or its picture is over a limit.
            PictureError: it cannot be read, or costs more than the sandbox allows.
        """
        return self._ask({"catalog": False, "box": box}, data).image

    def catalog_picture(self, data: bytes) -> CatalogPicture:
        """Decode as `thumbnail.catalog_picture` does.

        Raises:
            TooLargeError: the file or its picture is over a limit.
            PictureError: it cannot be read, or costs more than the sandbox allows.
        """
        return self._ask({"catalog": True, "box": None}, data)

    def close(self) -> None:
        """End the workers, each when its file is decoded; whoever still waits is refused."""
        self._closed = True
        for worker in [self._idle.take() for _ in range(self._workers)]:
            if worker is not None:
                worker.end()
            self._idle.give(None)

    def __enter__(self) -> Self:
        """Return the sandbox, to be closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _ask(self, header: Header, data: bytes) -> CatalogPicture:
        worker = self._idle.take()
        try:
            if worker is None:
                raise PictureError("The server is stopping: try again in a moment.")
            answer = worker.ask({**header, "bytes": len(data)}, data)
        except BaseException as error:
            if worker is not None:
                worker.end()
                worker = None if self._closed else _Worker()
            if isinstance(error, _DiedError):
                raise PictureError(TOO_COSTLY) from None
            raise
        finally:
            if worker is not None and self._closed:
                worker.end()
                worker = None
            self._idle.give(worker)
        if isinstance(answer, SearchError):
            raise answer
        return answer


class _DiedError(Exception):
    """A worker has died, was killed, or must be replaced."""


class _Worker:
    """One worker process, asked by one thread at a time."""

    def __init__(self) -> None:
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
            _DiedError: the worker must be replaced.
            RuntimeError: it does not start.
        """
        if not self._ready:
            with self._killed_after(START_SECONDS):
                self._ready = bool(self._answers.readline(LONGEST_LINE))
            if not self._ready:
                raise RuntimeError(f"a process that decodes pictures does not start ({sys.executable})")
        try:
            with self._killed_after(SECONDS):
                self._requests.write(json.dumps(header).encode() + b"\n")
                self._requests.write(data)
                self._requests.flush()
                answer = json.loads(self._answers.readline(LONGEST_LINE))
                if "error" in answer:
                    return ERRORS[answer["error"]](answer["text"])
                return self._read(*answer["sizes"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _DiedError from error

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

    @contextlib.contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        """Kill the process where the block takes longer: what it waits for then ends as a broken pipe."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
