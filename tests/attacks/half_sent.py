"""Half-sent bodies: how much memory do connections hold that send all of a body but its last byte?

    python -m tests.attacks.half_sent --url http://127.0.0.1:7860 [--connections 300] [--seconds 60]

Sends only to loopback addresses, at most MOST connections at a time for at most LONGEST_S seconds. A
connection that the server closes is opened again, as an attacker would. Beside them, one honest client
searches four times a second, every fourth time with a picture. The server has to run on this machine
(Linux): its memory is read from /proc. `--addresses` spreads the attack over as many loopback addresses,
127.0.0.2 and up; with 0 it comes from 127.0.0.1, as the honest client does.

Prints the memory of the server before, during and after, and how the honest client fared.
"""

import argparse
import asyncio
import base64
import contextlib
import io
import ipaddress
import json
import os
import statistics
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image

MOST = 1000
"""Connections at a time."""

LONGEST_S = 300.0

BYTES = 8 * 2**20
"""A body as large as the app takes."""

AGAIN_S = 0.2
"""Seconds after which a connection that was closed is opened again."""

PAUSE_S = 0.25
"""Seconds between two searches of the honest client."""


@dataclass
class Seen:
    """How the honest client and the server fared."""

    honest: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    parser.add_argument("--connections", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--addresses", type=int, default=1, help="addresses that the attack comes from")
    args = parser.parse_args()
    host, port = urlsplit(args.url).hostname or "", urlsplit(args.url).port or 80
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        parser.error("only a server on this machine is attacked")
    pid, seen = server_of(port), Seen()
    before = memory_mb(pid)
    connections, seconds = min(args.connections, MOST), min(args.seconds, LONGEST_S)
    with ProcessPoolExecutor(1) as other:  # the attack takes a processor of its own, if there is one
        attack = other.submit(_attack, port, connections, seconds, min(args.addresses, 250))
        asyncio.run(_beside(port, pid, time.monotonic() + seconds, seen))
        sent, refused = attack.result()
    time.sleep(5)
    print(f"{connections} connections for {seconds:g} s from {args.addresses or 'the same'} address(es)")
    print(f"attack: {sent / 2**20:,.0f} MB sent; answers: {_listed(refused) or 'none'}")
    print(f"honest: {_listed(seen.honest)}; {_cuts(seen.took)}")
    print(
        f"memory: {before:.0f} MB before, median {statistics.median(seen.memory):.0f}, most "
        f"{max(seen.memory):.0f} during, {memory_mb(pid):.0f} five seconds after; peak since the start {memory_mb(pid, 'VmHWM'):.0f}"
    )


async def _beside(port: int, pid: int, end: float, seen: Seen) -> None:
    await asyncio.gather(_honest(port, end, seen), _watch(pid, end, seen))


def _attack(port: int, connections: int, seconds: float, addresses: int) -> tuple[int, Counter[str]]:
    """Attack, and return the bytes that were sent, and how often each status was answered."""
    sent, refused = [0], Counter[str]()

    async def attack() -> None:
        sources = [f"127.0.0.{2 + n % addresses}" if addresses else "127.0.0.1" for n in range(connections)]
        tasks = [asyncio.create_task(_half_sent(port, source, sent, refused)) for source in sources]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(attack())
    return sent[0], refused


async def _half_sent(port: int, source: str, sent: list[int], refused: Counter[str]) -> None:
    head = b"POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n" % port
    piece = b"a" * 2**16
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
            answer = asyncio.create_task(reader.readline())
            try:
                writer.write(head + b'Content-Length: %d\r\n\r\n{"text": "' % BYTES)
                for _ in range(BYTES // len(piece) - 1):
                    writer.write(piece)
                    await writer.drain()
                    sent[0] += len(piece)
                    if answer.done():
                        break
                status = (await answer).split()
                refused[status[1].decode() if len(status) > 1 else "closed"] += 1
            finally:
                answer.cancel()
                writer.close()
        await asyncio.sleep(AGAIN_S)


async def _honest(port: int, end: float, seen: Seen) -> None:
    count = 0
    while time.monotonic() < end:
        colour = ("red", "blue", "green", "black")[count % 4]
        query = {"text": f"{colour} dress {count}"}
        if count % 4 == 3:
            query["image"] = _picture()
        count += 1
        start = time.perf_counter()
        try:
            async with asyncio.timeout(30):
                outcome = await _search(port, json.dumps(query).encode())
        except (OSError, TimeoutError, IndexError) as error:
            outcome = type(error).__name__
        seen.honest[outcome + (" with a picture" if "image" in query else " words")] += 1
        seen.took.append(time.perf_counter() - start)
        await asyncio.sleep(PAUSE_S)


def _picture() -> str:
    """Return a photo of about 400 kB that the server has not seen."""
    file = io.BytesIO()
    Image.effect_noise((900, 1200), 60).save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


async def _search(port: int, body: bytes) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            b"POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        answer = await reader.read()
        return answer.split()[1].decode()
    finally:
        writer.close()


async def _watch(pid: int, end: float, seen: Seen) -> None:
    while time.monotonic() < end:
        seen.memory.append(memory_mb(pid))
        await asyncio.sleep(0.25)


def server_of(port: int) -> int:
    """Return the process that listens on a port of this machine."""
    listening = {
        fields[9]
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port
    }
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with contextlib.suppress(OSError):
            for entry in folder.iterdir():
                with contextlib.suppress(OSError):
                    if os.readlink(entry).removeprefix("socket:[").removesuffix("]") in listening:
                        return int(folder.parent.name)
    raise SystemExit(f"no process of this user's listens on port {port}")


def memory_mb(pid: int, name: str = "VmRSS") -> float:
    """Return a figure of a process's memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


def _cuts(took: list[float]) -> str:
    cuts = statistics.quantiles(took, n=20, method="inclusive")
    return f"p50 {1000 * cuts[9]:.0f} ms, p95 {1000 * cuts[18]:.0f} ms, most {1000 * max(took):.0f} ms"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} x {name}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    main()
