"""The sandbox's worker process: decodes files from standard input, with limited memory and CPU time.

Started as `python -m fashion_search.imaging.worker`. A request is a line of JSON and the file's bytes; an
answer is a line of JSON, the picture's RGB bytes and, for a catalogue picture, its thumbnail. A file that
exceeds the limits fails or ends the process. The worker exits when its input ends.
"""

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from PIL import AvifImagePlugin, Image

from fashion_search.errors import PictureError, SearchError, TooLargeError
from fashion_search.imaging.decode import heic_opener, query_picture
from fashion_search.imaging.thumbnail import catalog_picture

MEMORY_BYTES = 448 * 2**20
"""Address space for decoding, on top of the imports': 25 megapixels need up to 400 MB."""

MAX_CPU_SECONDS = 4
"""CPU time of one file, in whole seconds; the largest allowed picture takes less than one."""

NICENESS = 10
"""Lower priority than the threads that answer searches, about one to ten."""

ERRORS = {error.__name__: error for error in (PictureError, TooLargeError)}
"""Errors that an answer may contain, by name."""

Header = dict[str, Any]
"""The JSON line of a request or an answer."""


def main() -> None:
    """Answer requests until the input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries' prints must not mix with the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Ctrl-C the parent closes the input
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.preinit()
    heic_opener()  # before the memory is limited
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)
    _limit_memory()
    _write(answers, {"ready": True})
    while line := requests.readline():
        header = json.loads(line)
        _limit_time()
        _write(answers, *_answer(header, requests.read(header["bytes"])))


def _answer(header: Header, data: bytes) -> tuple[Header, bytes, bytes]:
    try:
        mended = ""
        if header["catalog"]:
            image, jpeg, mended = catalog_picture(data)
        else:
            box = header["box"]
            image, jpeg = query_picture(data, None if box is None else tuple(box)), b""
        return {"sizes": [*image.size, len(jpeg)], "mended": mended}, image.tobytes(), jpeg
    except SearchError as error:
        return {"error": type(error).__name__, "text": str(error)}, b"", b""


def _write(stream: BinaryIO, header: Header, *parts: bytes) -> None:
    stream.write(json.dumps(header).encode() + b"\n")
    for part in parts:
        stream.write(part)
    stream.flush()


def _limit_memory() -> None:
    """Limit the address space beyond what the imports use, if the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY_BYTES, taken + MEMORY_BYTES))


def _limit_time() -> None:
    """Limit the CPU time of the next file, if the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + MAX_CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
