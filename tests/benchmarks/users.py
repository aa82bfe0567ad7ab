"""Many users at once, over REST: ours against a plain server that answers one request at a time.

    python -m tests.benchmarks.users --index DIR [--users 50] [--seconds 60] [--photos DIR]

Closed loop: each user asks, waits for the answer, and asks again; who is told to come back later (503)
waits as long as Retry-After says. Half of the requests are words, a quarter pictures, a quarter both;
each is new. Both servers run one after the other on this machine, with the same model and products,
and share its processors with this program, which makes the requests as it goes, at 0.03 ms
each (an AMD EPYC, one process): photos are encoded beforehand and cut by their headers.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.requests import PHOTOS, body, exchange, pictures, post, texts
from tests.benchmarks.serving import HOST, OURS, PLAIN, served

WARM_UP_S = 5.0


@dataclass
class Load:
    """What the users of one server met: seconds of the answers, and how often which other outcome."""

    seconds: float
    answers: list[float] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    health: list[float] = field(default_factory=list)

    @property
    def throughput(self) -> float:
        return len(self.answers) / self.seconds

    def __str__(self) -> str:
        cuts = [1000 * cut for cut in statistics.quantiles(self.answers, n=100)]
        others = ", ".join(f"{count} x {kind}" for kind, count in self.others.items()) or "none"
        return (
            f"{self.throughput:6.1f} answers a second   p50 {cuts[49]:5.0f}  p95 {cuts[94]:5.0f}  "
            f"p99 {cuts[98]:5.0f} ms   other outcomes: {others}   "
            f"health: median {1000 * statistics.median(self.health):.0f}, "
            f"highest {1000 * max(self.health):.0f} ms"
        )


def main() -> None:
    """Print what the users of both servers met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--photos", type=Path, default=PHOTOS, help="folder of pictures to search with")
    parser.add_argument("--only", choices=("ours", "plain"))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    found: dict[str, Load] = {}
    for name, command in (("plain", PLAIN), ("ours", OURS)):
        if args.only in (None, name):
            found[name] = run(command, args.index, fresh(args.photos, args.seed), args.users, args.seconds)
            print(f"{name:5} {args.users} users, {args.seconds:g} s: {found[name]}", flush=True)
    if len(found) == 2:
        print(f"ratio of throughput: {found['ours'].throughput / found['plain'].throughput:.2f}")


def fresh(photos: Path, seed: int) -> Iterator[bytes]:
    """Return requests without end in a fixed mix: words, a picture, words, both, and so on."""
    words, shown = texts(seed), pictures(photos, seed)
    kinds = itertools.cycle(("words", "picture", "words", "both"))
    return (
        post(HOST, body(None if kind == "picture" else next(words), None if kind == "words" else next(shown)))
        for kind in kinds
    )


def run(command: tuple[str, ...], index: Path, requests: Iterator[bytes], users: int, seconds: float) -> Load:
    """Start a server, let users at it, and stop it."""
    with served(command, index) as port:
        asyncio.run(_load(port, requests, users, WARM_UP_S))  # a server's first answers are slow
        return asyncio.run(_load(port, requests, users, seconds))


async def _load(port: int, requests: Iterator[bytes], users: int, seconds: float) -> Load:
    load = Load(seconds)
    end = time.perf_counter() + seconds
    watch = asyncio.create_task(_watch_health(port, load, end))
    await asyncio.gather(*(_user(port, requests, load, end) for _ in range(users)), watch)
    return load


async def _user(port: int, requests: Iterator[bytes], load: Load, end: float) -> None:
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
    while time.perf_counter() < end:
        request = next(requests)
        start = time.perf_counter()
        try:
            status, headers, answer = await exchange(reader, writer, request)
        except (OSError, asyncio.IncompleteReadError) as error:
            load.others[type(error).__name__] += 1
            reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
            continue
        now = time.perf_counter()
        if status == 200:
            if now <= end:
                load.answers.append(now - start)
        elif status == 503 and "retry-after" in headers and "detail" in json.loads(answer):
            load.others["503 with Retry-After"] += 1
            await asyncio.sleep(float(headers["retry-after"]))
        else:
            load.others[f"status {status}"] += 1
    writer.close()


async def _watch_health(port: int, load: Load, end: float) -> None:
    """Ask twice a second whether the server is alive; the plain one has no such route, and says so quickly."""
    reader, writer = await asyncio.open_connection(HOST, port)
    request = f"GET /api/v1/health HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    while time.perf_counter() < end:
        start = time.perf_counter()
        await exchange(reader, writer, request)
        load.health.append(time.perf_counter() - start)
        await asyncio.sleep(0.5)
    writer.close()


if __name__ == "__main__":
    main()
