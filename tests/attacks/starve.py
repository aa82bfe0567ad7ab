"""One client sends costly requests to a server of its own; what do the searches of another client meet beside it?

    python -m tests.attacks.starve --index DIR [--door rest] [--attack 2] [--honest 4] [--seconds 20] [--limit 1200]

Starts the app on a free port of this machine and stops it at the end. The attacker has the address
127.0.0.2 and sends pictures of 25 megapixels, each of them new, at a fixed rate whether or not it gets
answers. The honest client has 127.0.0.3 and starts five seconds later: it sends a new search at a fixed
rate. Nothing is sent anywhere else, and everything ends after the seconds given and the last honest answer.
"""

import argparse
import asyncio
import base64
import io
import itertools
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fashion_search.config import DEFAULT_RATE
from tests.benchmarks.requests import PHOTOS, exchange, pictures, post, texts
from tests.benchmarks.serving import HOST, OURS, served

ATTACKER, HONEST = "127.0.0.2", "127.0.0.3"
"""Addresses that the requests come from: every 127.x.y.z is a client of its own."""

HEAD_START_S = 5.0
"""Seconds that the attack lasts before the honest client comes: long enough to take all there is to take."""

PATIENCE_S = 60.0
"""Seconds after which a request counts as never answered."""

SIDE = 4990
"""Pixels of a side of the attacker's pictures: just within the limit of 25 megapixels."""

FORMATS: dict[str, dict[str, Any]] = {
    "JPEG2000": {"quality_layers": [60]},
    "AVIF": {"quality": 30, "speed": 10},
    "JPEG": {"quality": 60},
}
"""Formats of the attacker's pictures and how to save them: from the slowest to decode to the quickest."""

Ask = Callable[[str, int, dict[str, Any]], Coroutine[Any, Any, str]]


@dataclass
class Client:
    """What one client met: seconds of its answers, and how often which other outcome."""

    asked: int = 0
    answers: list[float] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        others = ", ".join(f"{count} x {what}" for what, count in self.others.most_common()) or "none"
        times = "no answer"
        if len(self.answers) > 1:
            cuts = [1000 * cut for cut in statistics.quantiles(self.answers, n=100, method="inclusive")]
            times = f"p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, longest {1000 * max(self.answers):.0f} ms"
        return f"{self.asked} asked, {len(self.answers)} answered ({times}); other outcomes: {others}"


def main() -> None:
    """Print what both clients met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--door", choices=tuple(DOORS), default="rest", help="where both clients ask")
    parser.add_argument("--attack", type=float, default=2, help="costly requests a second; 0 for none")
    parser.add_argument("--format", choices=tuple(FORMATS), default="JPEG2000", help="of the costly pictures")
    parser.add_argument("--honest", type=float, default=4, help="honest requests a second")
    parser.add_argument("--ask", choices=("words", "picture"), default="words", help="what is honestly asked")
    parser.add_argument("--photos", type=Path, default=PHOTOS, help="folder of honest pictures")
    parser.add_argument("--seconds", type=float, default=20, help="of honest requests")
    parser.add_argument("--limit", type=int, default=DEFAULT_RATE, help="the server's RATE_LIMIT; 0 for none")
    args = parser.parse_args()
    os.environ |= {"RATE_LIMIT": str(args.limit), "STOP_GRACE": "0"}
    seed = int(time.time())
    costly = _costly(args.format) if args.attack else iter(())
    honest = _honest(args.ask, args.photos, seed)
    attacker, other = Client(), Client()
    with served(OURS, args.index) as port:

        async def both() -> None:
            attack = asyncio.create_task(
                _ask_on(
                    attacker,
                    DOORS[args.door],
                    ATTACKER,
                    port,
                    costly,
                    args.attack,
                    HEAD_START_S + args.seconds,
                )
            )
            await asyncio.sleep(HEAD_START_S)
            await _ask_on(other, DOORS[args.door], HONEST, port, honest, args.honest, args.seconds)
            attack.cancel()

        asyncio.run(both())
        print(f"attacker: {attacker}\nhonest:   {other}", flush=True)


def _costly(kind: str) -> Iterator[dict[str, Any]]:
    """Yield searches with pictures that are slow to decode; bytes after a picture's end make each file new."""
    spots = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(spots).resize((SIDE, SIDE)).save(out, kind, **FORMATS[kind])
    for number in itertools.count():
        packed = base64.b64encode(out.getvalue() + b"%d" % number).decode()
        yield {"image": packed, "alpha": 1.0}


def _honest(ask: str, photos: Path, seed: int) -> Iterator[dict[str, Any]]:
    if ask == "words":
        return ({"text": text, "alpha": 0.0} for text in texts(seed))
    return ({"image": base64.b64encode(jpeg).decode(), "alpha": 1.0} for jpeg in pictures(photos, seed))


async def _ask_on(
    client: Client,
    ask: Ask,
    address: str,
    port: int,
    bodies: Iterator[dict[str, Any]],
    rate: float,
    seconds: float,
) -> None:
    """Ask at a fixed rate for some seconds, and wait for the answers."""

    async def one(body: dict[str, Any]) -> None:
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                outcome = await ask(address, port, body)
        except TimeoutError:
            outcome = f"no answer in {PATIENCE_S:g} s"
        except (OSError, asyncio.IncompleteReadError) as error:
            outcome = type(error).__name__
        if outcome == "answered":
            client.answers.append(time.perf_counter() - start)
        else:
            client.others[outcome] += 1

    start = time.perf_counter()
    async with asyncio.TaskGroup() as asking:
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
            client.asked += 1
            asking.create_task(one(next(bodies)))


@asynccontextmanager
async def _connection(
    address: str, port: int
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**22, local_addr=(address, 0))
    try:
        yield reader, writer
    finally:
        writer.close()


async def _ask_rest(address: str, port: int, body: dict[str, Any]) -> str:
    async with _connection(address, port) as (reader, writer):
        status, _, _ = await exchange(reader, writer, post(HOST, body))
        return "answered" if status == 200 else f"status {status}"


async def _ask_page(address: str, port: int, body: dict[str, Any]) -> str:
    """Ask as the page and Gradio's API clients do: put an event into the queue, and read what becomes of it."""
    picture = {"url": f"data:;base64,{body['image']}"} if "image" in body else None
    data = [body.get("text", ""), picture, body["alpha"], 10, "", "", "balanced", None]
    async with _connection(address, port) as (reader, writer):
        packed = json.dumps({"data": data}).encode()
        head = f"POST /gradio_api/call/search HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(packed)}\r\n\r\n"
        status, _, answer = await exchange(reader, writer, head.encode() + packed)
        if status != 200:
            return f"status {status}"
        event = json.loads(answer)["event_id"]
        writer.write(
            f"GET /gradio_api/call/search/{event} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
        )
        told = await reader.read(-1)
        if b"event: complete" in told:
            return "answered"
        return "refused in the queue" if b"Too many" in told else "error in the queue"


DOORS: dict[str, Ask] = {"rest": _ask_rest, "page": _ask_page}

if __name__ == "__main__":
    main()
