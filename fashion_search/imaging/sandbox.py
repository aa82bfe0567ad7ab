"""Decodes strangers' pictures in worker processes, so that no file can cost the server memory or time.

Guarding a decoder format by format loses the race against whoever constructs files. So a file is decoded
elsewhere, in a process with limits (see `worker`); where it dies or takes too long, that one picture is
refused and another worker takes its place. Nothing is ever decoded here instead.
"""

import os
from types import TracebackType
from typing import Self

from PIL import Image

from fashion_search.errors import PictureError, SearchError
from fashion_search.imaging.lending import FairPool
from fashion_search.imaging.normalize import Box
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.imaging.worker import Header
from fashion_search.imaging.worker_process import DiedError, Watchdog, Worker

MOST_WORKERS = 4
"""Workers however many processors there are: each may take half a gigabyte."""

TOO_COSTLY = (
    "The picture takes more memory or time to read than a photo does: save it again as JPEG or PNG, "
    "or choose another."
)


class Sandbox:
    """A fixed number of decoding workers; threads may share it, and wait for a free one."""

    def __init__(self, workers: int | None = None) -> None:
        """Start the workers; they import while the caller goes on.

        Args:
            workers: how many, at least 1; as many as there are processors, at most 4, where None.
        """
        self._idle: FairPool[Worker | None] = FairPool()  # None: closed
        self._closed = False
        self._workers = workers or min(MOST_WORKERS, os.cpu_count() or 1)
        self._watchdog = Watchdog()
        for _ in range(self._workers):
            self._idle.add(Worker(self._watchdog))

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
        self._watchdog.end()

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
                worker = None if self._closed else Worker(self._watchdog)
            if isinstance(error, DiedError):
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
