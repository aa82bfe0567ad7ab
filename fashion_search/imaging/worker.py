"""The worker process of the sandbox: file bytes in, a small upright RGB picture out, over pipes.

`sandbox` starts it as `python -m fashion_search.imaging.worker` and talks to it by standard input and output.
A request is a line of JSON and the file's bytes; an answer is a line of JSON, the picture's RGB bytes and,
for a catalogue, its thumbnail's. The worker limits its own memory and, for each file, its processor time;
what exceeds them fails or ends the process, and the sandbox starts another. It ends when its input does.
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
from fashion_search.imaging.decode import query_picture
from fashion_search.imaging.thumbnail import catalog_picture

MEMORY_BYTES = 448 * 2**20
"""Address space that decoding may take beyond what the imports took: 25 megapixels need up to 400 MB."""

CPU_SECONDS = 4
"""Processor time of one file, in whole seconds; the largest legal picture takes less than one."""

NICENESS = 10
"""How much decoding gives way: what answers searches has a busy processor first, ten parts to one."""

ERRORS = {error.__name__: error for error in (PictureError, TooLargeError)}
"""Errors that an answer may name."""

Header = dict[str, Any]
"""The line of JSON of a request or an answer."""


def main() -> None:
    """Answer requests until the input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who closes the input
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.preinit()
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
        if header["catalog"]:
            image, jpeg = catalog_picture(data)
        else:
            box = header["box"]
            image, jpeg = query_picture(data, None if box is None else tuple(box)), b""
        return {"sizes": [*image.size, len(jpeg)]}, image.tobytes(), jpeg
    except SearchError as error:
        return {"error": type(error).__name__, "text": str(error)}, b"", b""


def _write(stream: BinaryIO, header: Header, *parts: bytes) -> None:
    stream.write(json.dumps(header).encode() + b"\n")
    for part in parts:
        stream.write(part)
    stream.flush()


def _limit_memory() -> None:
    """Bound the address space, relative to what the imports have taken; nothing where the system cannot."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY_BYTES, taken + MEMORY_BYTES))


def _limit_time() -> None:
    """Have the system end this process after so much more processor time; nothing where it cannot."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
