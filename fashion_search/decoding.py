"""Pictures on their way into an index: as the model gets them, and as the page shows them.

Nothing heavy is imported here: worker processes start with this module.
"""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from PIL import Image

from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.images import open_image, pixel_hash, thumbnail

SHORT_SIDE = 768
"""Pixels of a decoded picture's shorter side while it waits; models look at half of that or less."""

THUMBNAIL_SIDE = 800
"""Pixels of the longer side of what the page shows: sharp on a card, enough for a closer look."""

DECODED_SIDE = 1000
"""Pixels of the longer side that a large JPEG is decoded to at least; a camera's 4,000 give just that."""


class View(NamedTuple):
    """A picture as the model gets it, and the JPEG that the page shows."""

    image: Image.Image
    jpeg: bytes


Decode = Callable[[bytes | Image.Image], View]


def decode(picture: bytes | Image.Image) -> View:
    """Make a view of a picture or its file.

    Raises:
        PictureError: the file is damaged, or no picture.
        TooLargeError: it has too many pixels.
    """
    if isinstance(picture, bytes):
        picture = open_image(picture, max_bytes=MAX_CATALOGUE_PICTURE_BYTES, side=DECODED_SIDE)
    image = shrink(picture)
    return View(image, thumbnail(image, THUMBNAIL_SIDE))


def digest(picture: bytes | Image.Image) -> str:
    """Return a name for a picture's content: of its file's bytes, or of its pixels where it comes decoded."""
    if isinstance(picture, bytes):
        return hashlib.sha256(picture).hexdigest()
    return hashlib.sha256(pixel_hash(picture).encode()).hexdigest()


def shrink(image: Image.Image) -> Image.Image:
    """Bound what a waiting picture holds of the memory."""
    scale = SHORT_SIDE / min(image.size)
    if scale >= 1:
        return image
    size = round(image.width * scale), round(image.height * scale)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


@contextmanager
def decoder(processes: int) -> Iterator[Decode]:
    """Give a `decode` that threads may call.

    Args:
        processes: how many processes do the work; 0 for the threads that call.
    """
    if not processes:
        yield decode
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy torch's threads half
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_serve)

    def elsewhere(picture: bytes | Image.Image) -> View:
        if not isinstance(picture, bytes):
            return decode(picture)
        try:
            return pool.submit(decode, picture).result()
        except BrokenProcessPool:  # killed, or never started: slower is better than not at all
            return decode(picture)

    try:
        yield elsewhere
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _serve() -> None:
    """Leave an interrupt to the parent process, and end when it ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
