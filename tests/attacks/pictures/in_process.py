"""What each file costs the decoder itself: in a process of its own that is started anew where a file ends it."""

import contextlib
import ctypes
import multiprocessing
import os
import resource
import time
import warnings
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.decode import PictureFile
from tests.attacks.pictures.constructed import constructed
from tests.attacks.pictures.processes import cpu_s, memory_mb
from tests.attacks.pictures.report import Cost

ADDRESS_SPACE = 4 * 2**30
"""Bytes that the decoder's process may map: the machine survives, and what wants more is refused."""


def measured(only: str, patience_s: float) -> Iterator[Cost]:
    """Decode the files, each as a query's picture is.

    Args:
        only: what their names begin with.
        patience_s: seconds of processor time after which a file's process is ended.
    """
    names = [file.name for file in constructed(only)]
    at = 0
    context = multiprocessing.get_context("spawn")
    while at < len(names):
        ours, theirs = context.Pipe()
        process = context.Process(target=_decode, args=(theirs, only, at))
        process.start()
        theirs.close()
        with contextlib.suppress(EOFError, OSError):
            while at < len(names):
                size = ours.recv()
                start, used = time.monotonic(), cpu_s(process.pid)
                while not ours.poll(0.05) and cpu_s(process.pid) - used < patience_s:
                    pass
                if not ours.poll():
                    peak, spent = memory_mb("VmHWM", process.pid), cpu_s(process.pid) - used
                    process.kill()
                    yield Cost(names[at], size, "NO END", time.monotonic() - start, spent, peak, peak)
                    at += 1
                    break
                try:
                    yield ours.recv()
                except (EOFError, OSError):
                    process.join()
                    yield Cost(names[at], size, f"CRASH {process.exitcode}", time.monotonic() - start)
                    at += 1
                    break
                at += 1
        process.kill()
        process.join()


def _decode(pipe: Connection, only: str, first: int) -> None:
    warnings.simplefilter("ignore")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libtiff has much to say
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    trim = ctypes.CDLL(None).malloc_trim
    for number, file in enumerate(constructed(only)):
        if number < first:
            continue
        data = file.make()
        pipe.send(len(data))
        trim(0)
        Path("/proc/self/clear_refs").write_text("5")  # the highest is counted anew
        before, wall, cpu = memory_mb("VmRSS"), time.perf_counter(), time.process_time()
        outcome = _outcome(data)
        wall, cpu, peak = time.perf_counter() - wall, time.process_time() - cpu, memory_mb("VmHWM")
        pipe.send(Cost(file.name, len(data), outcome, wall, cpu, peak - before, peak))


def _outcome(data: bytes) -> str:
    try:
        image = PictureFile.of(data).open()
    except TooLargeError:
        return "too-large"
    except PictureError as error:
        return f"refused: {error.__cause__ or error}"[:120]
    except BaseException as error:
        return f"CRASH {type(error).__name__}: {error}"[:120]
    return f"decoded {image.width}x{image.height}"
