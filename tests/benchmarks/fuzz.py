"""Hostile picture files against the decoder, and a sample of them against the running app.

    python -m tests.benchmarks.fuzz [--count 20000] [--from 0] [--seed N] [--index DIR --served 1000]

Each file must give a picture that the rest can work with, or be refused by a PictureError or TooLargeError.
They are decoded one after the other in a process of their own, so that one that crashes or hangs it is
named. With an index the app is started, and a sample is sent over REST (base64) and through the page's
upload and search (`/gradio_api/upload`, `/gradio_api/call/search`): an answer or a reason, never a 5xx (but
503 with Retry-After) and never an error without words. `tests.attacks.pictures.mutated` says how files are broken.
"""

import argparse
import multiprocessing
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from fashion_search.config import MAX_PICTURE_PIXELS
from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.decode import BROKEN_PROFILE, CUT, MENDED, PictureFile
from fashion_search.imaging.normalize import MAX_ASPECT, QUERY_SIDE
from tests.attacks.pictures.mutated import Hostile, codecs

PATIENCE_S = 60.0
"""Seconds after which a file counts as one that hangs the decoder."""

WARM_UP = 1000
"""Files after which memory is first looked at."""

GROWTH_MB = 100
"""What the decoder's process may grow by from there to the end."""

PEAK_MB = 700
"""What it may need at its highest: a picture of 25 megapixels is 75 MB in RGB, and some are converted twice."""


@dataclass
class Met:
    """What the decoder made of the files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    first_mb: float = 0.0
    last_mb: float = 0.0
    peak_mb: tuple[float, str] = (0.0, "")

    @property
    def passed(self) -> bool:
        return not self.failures and self.last_mb - self.first_mb < GROWTH_MB and self.peak_mb[0] < PEAK_MB

    def __str__(self) -> str:
        def listed(counts: Counter[str]) -> str:
            return ", ".join(f"{count:,} {name}" for name, count in counts.most_common())

        return (
            f"decoder: {sum(self.outcomes.values()):,} files: {listed(self.outcomes)}\n"
            f"  ways: {listed(self.ways)}\n"
            f"  read as pictures, by what they were made from: {listed(self.read)}\n"
            f"  slowest: {self.slowest[0]:.2f} s ({self.slowest[1]})\n"
            f"  memory: {self.first_mb:.0f} MB after the first {WARM_UP:,}, {self.last_mb:.0f} MB at the end "
            f"(may grow by {GROWTH_MB}), {self.peak_mb[0]:.0f} MB at its highest (may be {PEAK_MB}; {self.peak_mb[1]})\n"
            f"  failures: {'; '.join(self.failures) or 'none'}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="NUMBER")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--index", type=Path, help="index folder, to send files to the app as well")
    parser.add_argument("--served", type=int, default=1000, help="how many of the files the app gets")
    args = parser.parse_args()
    print(f"seed {args.seed}, files {args.first} to {args.first + args.count - 1}, {codecs()}", flush=True)
    met = decode(args.seed, args.first, args.count)
    print(met, flush=True)
    if args.index:
        from tests.benchmarks.fuzz_served import (
            send,
        )  # torch with it, which the decoder's process can do without

        step = max(1, args.count // args.served)
        hostile = Hostile(args.seed)
        served = send(
            args.index, (hostile.input(n) for n in range(args.first, args.first + args.count, step))
        )
        print(served)
        return 0 if met.passed and served.passed else 1
    return 0 if met.passed else 1


def decode(seed: int, first: int, count: int) -> Met:
    """Decode files in a process of their own, and start another where one has crashed or hangs."""
    met = Met()
    context = multiprocessing.get_context("spawn")
    end = first + count
    while first < end:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_decode, args=(theirs, seed, first, end))
        process.start()
        theirs.close()
        first = _collect(met, ours, first)
        process.kill()
        process.join()
        if first < end:
            ended = (
                f"exit code {process.exitcode}" if process.exitcode != -9 else f"more than {PATIENCE_S:g} s"
            )
            met.failures.append(f"file {first} ended the process or hangs it: {ended}")
            first += 1
    return met


def _collect(met: Met, pipe: Connection, number: int) -> int:
    """Take what the process reports until it stops; return the number of the file that it has not reported."""
    start = number
    try:
        while pipe.poll(PATIENCE_S):
            name, way, outcome, seconds, now_mb, peak_mb = pipe.recv()
            met.outcomes["failures" if outcome.startswith("!") else outcome] += 1
            met.ways[way] += 1
            met.read[name.split()[0]] += outcome == "pictures"
            if outcome.startswith("!"):
                met.failures.append(f"file {number} ({way} {name}): {outcome[1:]}")
            met.slowest = max(met.slowest, (seconds, f"file {number}, {way} {name}"))
            met.peak_mb = max(met.peak_mb, (peak_mb, f"file {number}, {way} {name}"))
            if number - start <= WARM_UP:
                met.first_mb = now_mb
            met.last_mb = now_mb
            number += 1
    except EOFError:
        pass
    met.read = +met.read
    return number


def _decode(pipe: Connection, seed: int, first: int, end: int) -> None:
    """Decode files, and report each."""
    warnings.simplefilter("ignore")
    hostile = Hostile(seed)
    for number in range(first, end):
        name, way, data = hostile.input(number)
        Path("/proc/self/clear_refs").write_text("5")  # the highest is counted anew
        start = time.perf_counter()
        outcome = _outcome(data)
        seconds = time.perf_counter() - start
        pipe.send((name, way, outcome, seconds, _memory_mb("VmRSS"), _memory_mb("VmHWM")))


def _outcome(data: bytes) -> str:
    """Decode a file as a query's picture is; what must not be begins with an exclamation mark."""
    try:
        image = PictureFile.of(data).open()
    except (PictureError, TooLargeError) as error:
        return type(error).__name__
    except BaseException as error:
        return f"!{type(error).__name__}: {error}"
    width, height = image.size
    said = image.info.pop(MENDED, CUT)
    if image.mode != "RGB" or image.info or said not in (CUT, BROKEN_PROFILE) or min(width, height) < 1:
        return f"!a picture of mode {image.mode}, size {image.size}, with {sorted(image.info)}"
    # A padded picture that is made smaller is rounded to whole pixels.
    if (
        max(width, height) > MAX_ASPECT * (min(width, height) + 1)
        or len(image.tobytes()) != 3 * width * height
    ):
        return f"!a picture of size {image.size}"
    if width * height > MAX_PICTURE_PIXELS:
        return f"!a picture of {width * height / 1e6:.0f} megapixels"
    return "pictures of more than a query needs" if max(width, height) > QUERY_SIDE else "pictures"


def _memory_mb(field: str) -> float:
    return int(Path("/proc/self/status").read_text().split(f"{field}:")[1].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
