"""Mixed load from fifty clients for half an hour: does memory stay flat, and is the well-behaved user served?

    python -m tests.benchmarks.soak --index DIR [--minutes 30] [--users 50] [--photos DIR]

Starts the app and lets users at it, closed loop, each request on a connection of its own. Six in ten
behave: they search with words, pictures, both and filters over REST, with uploads through Gradio's
endpoint, open the page in a session of its own, and think about 1.5 s in between, so that two cores are
busy but not overloaded. The others read answers byte by byte, send bodies slowly, leave in the middle of a
body, an upload, an answer or the page's queue, or send rubbish (`tests.attacks.pictures` among it).

Prints the app's memory, threads, open files and temporary files every minute. Exits with 1 if a
well-behaved user got anything but an answer or a 503 with Retry-After, if anybody got another 5xx, or if
memory grew by more than GROWTH_MB between the fifth minute (a third of a shorter run) and the end.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.requests import PHOTOS, pictures
from tests.benchmarks.soak_users import Met, Users
from tests.kits.app import App, start_app

GROWTH_MB = 100
"""What the app may grow by from the fifth minute to the end."""

SETTLED_S = 300.0
"""Seconds after which its caches count as full, and memory as what it stays."""

PICTURES = 3000
"""Pictures that are searched with in turn: with their words more than the vectors that the app remembers."""

EVERY_S = 5.0
"""Seconds between two looks at its memory; what is printed is the median of a minute's."""

MARKS = (5, 15, 30)
"""Minutes whose memory is printed once more at the end."""


RAISED = re.compile(r'"error": "(\w+)", "traceback"')
"""An error that the app has written to its log, its own or a library's."""


@dataclass
class Watch:
    """What the app holds, as time goes by."""

    app: App
    temporary: Path
    start: float = field(default_factory=time.monotonic)
    memory: list[tuple[float, float]] = field(default_factory=list)

    async def run(self, met: Met, seconds: float) -> None:
        """Look every few seconds, and print a line a minute."""
        minute = 0
        while (now := time.monotonic() - self.start) < seconds:
            self.memory.append((now, self._status("VmRSS") / 1024))
            if int(now / 60) > minute:
                minute = int(now / 60)
                print(f"{minute:3d} min  {self._line(met, minute)}", flush=True)
            await asyncio.sleep(EVERY_S)

    def megabytes(self, at: float) -> float:
        """Return the median over the minute that ends at a time in seconds."""
        return statistics.median(mb for when, mb in self.memory if at - 60 - EVERY_S < when <= at + EVERY_S)

    def _line(self, met: Met, minute: int) -> str:
        since = self.start + 60 * (minute - 1)
        took = [seconds for kind in met.answers.values() for when, seconds in kind if when >= since]
        sizes = list(self._sizes())
        return (
            f"memory {self.megabytes(60 * minute):5.0f} MB  threads {self._status('Threads'):3d}  "
            f"open files {len(list(Path(f'/proc/{self.app.pid}/fd').iterdir())):3d}  "
            f"temporary {len(sizes):4d} files {sum(sizes) / 2**20:4.0f} MB  {len(took) / 60:4.1f} answers/s  {_cuts(took)}"
        )

    def _sizes(self) -> Iterator[int]:
        """Yield the bytes of each file that the app has written and not removed."""
        for folder, _, names in os.walk(self.temporary):
            for name in names:
                with contextlib.suppress(OSError):  # the app removes them while we look
                    yield os.stat(os.path.join(folder, name)).st_size

    def _status(self, name: str) -> int:
        status = Path(f"/proc/{self.app.pid}/status").read_text()
        return int(status.split(f"{name}:")[1].split()[0])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--photos", type=Path, default=PHOTOS, help="folder of pictures to search with")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    photos = list(itertools.islice(pictures(args.photos, args.seed), PICTURES))
    print(f"seed {args.seed}, {args.users} users, {args.minutes:g} minutes", flush=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        app = start_app(args.index.resolve(), VOTES="off", TMPDIR=temporary).wait_until_ready()
        try:
            users = Users(int(app.url.rpartition(":")[2]), photos, _facets(app), _load(app), args.seed)
            watch = Watch(app, Path(temporary))
            asyncio.run(_soak(users, watch, args.users, 60 * args.minutes))
            code = app.stop()
        finally:
            app.process.kill()
        return _report(users.met, watch, 60 * args.minutes, code)


async def _soak(users: Users, watch: Watch, count: int, seconds: float) -> None:
    watching = asyncio.create_task(watch.run(users.met, seconds))
    await users.run(count, seconds)
    await watching


def _report(met: Met, watch: Watch, seconds: float, code: int) -> int:
    """Print what was met, and return the exit code."""
    for kind, answers in sorted(met.answers.items()):
        took = [one for _, one in answers]
        print(f"{kind:18} {len(took):6,} answers  {_cuts(took)}   503: {met.told_to_wait[kind]}")
    print("the others: " + _listed(met.others))
    for minute in (mark for mark in MARKS if 60 * mark <= seconds):
        print(f"memory at {minute} min: {watch.megabytes(60 * minute):.0f} MB")
    settled = min(SETTLED_S, seconds / 3)
    growth = watch.megabytes(seconds) - watch.megabytes(settled)
    tracebacks = Counter(RAISED.findall(watch.app.printed))
    print(f"memory grew by {growth:.0f} MB from {settled / 60:.1f} min to the end (may grow by {GROWTH_MB})")
    print(f"errors of the well-behaved: {_listed(met.errors) or 'none'}")
    print(f"5xx without Retry-After for the others: {_listed(met.broken) or 'none'}")
    print(f"tracebacks in the app's log: {_listed(tracebacks) or 'none'}; exit code when stopped: {code}")
    return 1 if met.errors or met.broken or growth > GROWTH_MB or tracebacks or code else 0


def _facets(app: App) -> dict[str, Any]:
    found: dict[str, Any] = _json(app, "/api/v1/facets")
    return found


def _load(app: App) -> int:
    """Return the number of the page's event of being opened that asks the server."""
    events = _json(app, "/config")["dependencies"]
    return next(
        int(event["id"])
        for event in events
        if event["backend_fn"] and not event["inputs"] and any(name == "load" for _, name in event["targets"])
    )


def _json(app: App, path: str) -> Any:
    with urllib.request.urlopen(app.url + path, timeout=30) as answer:
        return json.load(answer)


def _cuts(took: list[float]) -> str:
    if len(took) < 2:
        return ""
    cuts = statistics.quantiles(took, n=20, method="inclusive")
    return f"p50 {1000 * cuts[9]:5.0f}  p95 {1000 * cuts[18]:5.0f} ms"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} x {name}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
