"""Decodes untrusted pictures in worker processes, so that no file can exhaust the server's memory or time.

Checks for each format can never catch every malicious file. So files are decoded in processes with limits
(see `worker`); when a worker dies or takes too long, its picture is refused and a new worker replaces it.
"""

import os
from typing import Self

from PIL import Image

from fashion_search.errors import PictureError, SearchError
from fashion_search.imaging.fair_pool import FairPool
from fashion_search.imaging.normalize import Box
from fashion_search.imaging.thumbnail import CatalogPicture
from fashion_search.imaging.worker import Header
from fashion_search.imaging.worker_process import Watchdog, Worker, WorkerDiedError

MAX_WORKERS = 4
"""Most workers on any machine: each may take half a gigabyte."""

TOO_COSTLY = (
    "The picture takes too much memory or time to decode: save it again as JPEG or PNG, or choose another."
)


class Sandbox:
    """A fixed number of decoding workers, shared by all threads."""

    def __init__(self, workers: int | None = None) -> None:
        """Start the workers in the background.

        Args:
            workers: how many, at least 1; by default one per processor, at most `MAX_WORKERS`.
        """
        self._closed = False
        self._workers = workers or min(MAX_WORKERS, os.cpu_count() or 1)
        self._watchdog = Watchdog()
        made: list[Worker | None] = [Worker(self._watchdog) for _ in range(self._workers)]
        self._idle = FairPool(made)  # None: closed

    def query_picture(self, data: bytes, box: Box | None = None) -> Image.Image:
        """Decode as `decode.query_picture` does; also raises PictureError if that exceeds the sandbox's limits."""
        return self._decode({"catalog": False, "box": box}, data).image

    def catalog_picture(self, data: bytes) -> CatalogPicture:
        """Decode as `thumbnail.catalog_picture` does; also raises PictureError if that exceeds the limits."""
        return self._decode({"catalog": True, "box": None}, data)

    def close(self) -> None:
        """End the workers, each after its current file; waiting requests are refused."""
        self._closed = True
        for worker in [self._idle.acquire() for _ in range(self._workers)]:
            if worker is not None:
                worker.end()
            self._idle.release(None)
        self._watchdog.end()

    def __enter__(self) -> Self:
        """Return the sandbox; it is closed when the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _decode(self, header: Header, data: bytes) -> CatalogPicture:
        worker = self._idle.acquire()
        try:
            if worker is None:
                raise PictureError("The server is stopping: try again in a moment.")
            return worker.decode({**header, "bytes": len(data)}, data)
        except SearchError:  # the file is refused, and the worker goes on
            raise
        except BaseException as error:
            if worker is not None:
                worker.end()
                worker = None if self._closed else Worker(self._watchdog)
            if isinstance(error, WorkerDiedError):
                raise PictureError(TOO_COSTLY) from None
            raise
        finally:
            if worker is not None and self._closed:
                worker.end()
                worker = None
            self._idle.release(worker)
