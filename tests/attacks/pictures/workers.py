"""The same through the sandbox: that its workers stay within their limits, and that only the culprit is refused."""

import itertools
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.sandbox import Sandbox
from tests.attacks.pictures.constructed import constructed
from tests.attacks.pictures.parts import saved
from tests.attacks.pictures.processes import Watch, held_mb
from tests.attacks.pictures.report import Cost, Report

WORKER = "fashion_search.imaging.worker"

GOOD = tuple(saved(kind, 96) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP"))
"""Honest pictures of 96 x 96 pixels."""

WARM_UP = 30
"""Files after which the parent's memory is first looked at."""

BETWEEN_S = 0.02
"""Seconds between two honest pictures."""


@contextmanager
def made_elsewhere(only: str) -> Iterator[Iterator[tuple[str, bytes]]]:
    """Have the files made in another process, so that what that takes is not the measured process's."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    maker = context.Process(target=_make, args=(theirs, only), daemon=True)
    maker.start()
    theirs.close()
    try:
        yield iter(ours.recv, None)
    finally:
        maker.kill()
        maker.join()


def _make(pipe: Connection, only: str) -> None:
    for file in constructed(only):
        pipe.send((file.name, file.make()))
    pipe.send(None)


def through_workers(only: str) -> Report:
    """Decode each file, and honest pictures at the same time in another thread."""
    report = Report()
    with (
        made_elsewhere(only) as files,
        Sandbox(workers=2) as sandbox,
        Watch(os.getpid(), WORKER) as watch,
    ):
        over = threading.Event()
        honest = threading.Thread(target=_honest, args=(sandbox, report, over))
        honest.start()
        first = 0.0
        for number, (name, data) in enumerate(files):
            report.add(_cost(sandbox, watch, name, data))
            if number == WARM_UP:
                first = held_mb()
        over.set()
        honest.join()
        report.growth_mb = max(0.0, held_mb() - first) if first else 0.0
        report.deaths = len(watch.peak_mb) - 2
    report.most_mb = watch.most_mb
    return report


def _cost(sandbox: Sandbox, watch: Watch, name: str, data: bytes) -> Cost:
    watch.look(anew=True)
    cpu, peak, start = dict(watch.cpu_s), dict(watch.peak_mb), time.perf_counter()
    try:
        image = sandbox.query_picture(data)
        outcome = f"decoded {image.width}x{image.height}"
    except TooLargeError:
        outcome = "too-large"
    except PictureError as error:
        outcome = f"refused: {error}"[:120]
    wall = time.perf_counter() - start
    watch.look()
    spent = max((watch.cpu_s[pid] - cpu[pid] for pid in cpu), default=0.0)
    grown = max((watch.peak_mb[pid] - peak[pid] for pid in peak), default=0.0)
    return Cost(
        name, len(data), outcome, wall, spent, grown, max((watch.peak_mb[pid] for pid in peak), default=0.0)
    )


def _honest(sandbox: Sandbox, report: Report, over: threading.Event) -> None:
    for data in itertools.cycle(GOOD):
        if over.wait(BETWEEN_S):
            return
        try:
            assert sandbox.query_picture(data).size == (96, 96)
            report.good += 1
        except Exception as error:
            report.failures[f"an honest picture was refused: {error}"] += 1
