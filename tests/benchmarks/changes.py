"""Changes of products: how fast they are, how soon others see them, and what searches beside them notice.

    python -m tests.benchmarks.changes --index DIR [--part post|put|users|update ...] [--seconds 60]
        [--products 100000] [--photos DIR]

Works on a copy of the index, once the app has made its vectors again if that was due. The parts:

- `post`: `POST /api/v1/products` with new products without pictures, one body after the other.
- `put`: `PUT` with a new picture, one after the other; then how long after a `PUT`'s answer another
  app over the same folder, searched in a loop with that picture, finds the product.
- `users`: users who search as in `tests.benchmarks.users`, alone and beside changes: in turn a new product
  with a picture, another price, and a product deleted that came three seconds before. Each is sent when it
  is due, on a connection of its own, however long the last ones take. Both twice, at the same app.
- `update`: `python build_index.py --update` over local products of which none has changed, with tiny
  pictures and drawn vectors. How long starting takes is told by an update with `--limit 1`.

The apps and this program share the machine. Exits with 1 if a change or a search had an error.
"""

import argparse
import asyncio
import base64
import contextlib
import io
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image

from fashion_search.catalog.columns import read_columns
from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.encoder import ClipEncoder
from fashion_search.indexing.compaction import is_due
from fashion_search.indexing.listing import read_listing
from fashion_search.serving.base import CURRENT
from fashion_search.serving.generation import OpenGeneration
from fashion_search.sources.base import Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader
from tests.benchmarks.catalogue import Drawn, products
from tests.benchmarks.requests import PHOTOS, body, exchange, post
from tests.benchmarks.serving import HOST, OURS, served
from tests.benchmarks.synthetic import World
from tests.benchmarks.users import WARM_UP_S, Load, _load, fresh
from tests.kits.app import ROOT
from tests.kits.catalogue import write_index

PATH, KEY = "/api/v1/products", "key-of-a-benchmark"
POSTED, LINES = 5000, 500
WARM_UP, TIMES, SEEN = 10, 100, 20
USERS, ROUNDS = 50, 2
RATE = 20
"""Changes a second."""

BEHIND = RATE
"""New products that are there before a deletion: at a third of the rate, three seconds."""


def main() -> int:
    """Print a line for each part; return the exit code."""
    parts = {"post": posts, "put": puts, "users": users, "update": updates}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--part", choices=parts, nargs="+", default=list(parts), help="(all)")
    parser.add_argument("--seconds", type=float, default=60, help="of each of the users' turns (%(default)s)")
    parser.add_argument("--products", type=int, default=100_000, metavar="N", help="to update (%(default)s)")
    parser.add_argument("--photos", type=Path, default=PHOTOS, help="folder of pictures to search with")
    args = parser.parse_args()
    os.environ["ADMIN_KEYS"] = KEY  # of the apps
    errors = 0
    for part in args.part:
        with tempfile.TemporaryDirectory() as made:
            line, wrong = parts[part](args, Path(made) / "index")
        print(f"{part}: {line}", flush=True)
        errors += wrong
    return 1 if errors else 0


def posts(args: argparse.Namespace, index: Path) -> tuple[str, int]:
    """Post lists of new products without pictures; the first is not counted."""
    lines = [json.dumps(fields(each, id=f"new-{each.id}")) for each in products(POSTED + LINES)]
    bodies = ["\n".join(lines[at : at + LINES]).encode() for at in range(0, len(lines), LINES)]
    shutil.copytree(args.index, index)
    with served(OURS, index) as port:
        settle(index)
        found = asyncio.run(ask(port, [request("POST", "", packed) for packed in bodies]))[1:]
    took = [seconds for seconds, _, _ in found]
    return (
        f"{POSTED:,} new products without pictures, {LINES} a body: {POSTED / sum(took):,.0f} products/s, "
        f"a body {cuts(took)}"
    ), POSTED - sum(answer.count(b'"status":"new"') for _, _, answer in found)


def puts(args: argparse.Namespace, index: Path) -> tuple[str, int]:
    """Put products with new pictures, and look for some with another app."""
    jpegs = list(itertools.islice(drawings(), WARM_UP + TIMES + SEEN))
    requests = [put_new(number, jpeg) for number, jpeg in enumerate(jpegs)]
    shutil.copytree(args.index, index)
    with served(OURS, index) as port, served(OURS, index) as other:
        settle(index)
        found = asyncio.run(ask(port, requests[:-SEEN]))[WARM_UP:]
        seen = [
            asyncio.run(until_seen(port, other, number, jpegs[number]))
            for number in range(len(jpegs) - SEEN, len(jpegs))
        ]
    return (
        f"one new picture ({statistics.median(map(len, jpegs)) / 1024:.0f} kB): "
        f"{cuts([seconds for seconds, _, _ in found])}; another process finds it "
        f"{1000 * statistics.median(seen):.0f} ms after the answer (longest of {SEEN}: {1000 * max(seen):.0f})"
    ), sum(status != 201 for _, status, _ in found)


async def until_seen(port: int, other: int, number: int, jpeg: bytes) -> float:
    """Put a product, and return the seconds from its answer until a search at another app finds it."""
    await asyncio.sleep(random.random())  # not always right after the other app has looked
    search = post(HOST, body(picture=jpeg))
    await ask(other, [search])  # it remembers the picture's vector then
    await ask(port, [put_new(number, jpeg)])
    start = time.perf_counter()
    while time.perf_counter() < start + 30:
        ((_, _, answer),) = await ask(other, [search])
        if f'"new-{number}"'.encode() in answer:
            return time.perf_counter() - start
        await asyncio.sleep(0.005)
    raise SystemExit(f"new-{number} is not found: {answer[:300]!r}")


def users(args: argparse.Namespace, index: Path) -> tuple[str, int]:
    """Let users search, alone and beside changes, in turns."""
    shutil.copytree(args.index, index)
    searches, mixed = fresh(args.photos, int(time.time())), mix(index)
    turns: list[tuple[Load, Load, Load]] = []
    with served(OURS, index) as port:
        settle(index)
        asyncio.run(_load(port, searches, USERS, WARM_UP_S))
        asyncio.run(ask(port, itertools.islice(mixed, BEHIND)))
        first = settle(index)
        for _ in range(ROUNDS):
            alone = asyncio.run(_load(port, searches, USERS, args.seconds))
            prepared = list(itertools.islice(mixed, int(RATE * args.seconds)))
            busy, changed = asyncio.run(beside(port, searches, prepared, args.seconds))
            turns.append((alone, busy, changed))
            last = settle(index)
    took = [[second for load in loads for second in load.answers] for loads in zip(*turns, strict=True)]
    rates = [len(each) / args.seconds / ROUNDS for each in took]
    ratios = ", ".join(f"{p95(busy.answers) / p95(alone.answers):.2f}" for alone, busy, _ in turns)
    others = sum((load.others for turn in turns for load in turn), Counter[str]())
    return (
        f"{USERS} users alone {rates[0]:.1f} answers/s, {cuts(took[0])}; beside {RATE} changes/s "
        f"{rates[1]:.1f} answers/s, {cuts(took[1])}; ratio of p95 {p95(took[1]) / p95(took[0]):.2f} ({ratios}); "
        f"{len(took[2]):,} changes, {cuts(took[2])}; vectors made again {last - first} times; "
        f"errors: {', '.join(f'{count} x {kind}' for kind, count in others.items()) or 0}"
    ), others.total()


async def beside(port: int, searches: Iterator[bytes], prepared: list[bytes], seconds: float) -> list[Load]:
    """Let users search while each change is sent when it is due; what one takes counts from then."""
    load, start = Load(seconds), time.perf_counter()

    async def change(due: float, packed: bytes) -> Load:
        await asyncio.sleep(due - time.perf_counter())
        ((_, status, _),) = await ask(port, [packed])
        if status in (200, 201):
            load.answers.append(time.perf_counter() - due)
        else:
            load.others[f"status {status} of a change"] += 1
        return load

    changes = (change(start + number / RATE, packed) for number, packed in enumerate(prepared))
    return (await asyncio.gather(_load(port, searches, USERS, seconds), *changes))[:2]


def mix(index: Path) -> Iterator[bytes]:
    """Yield some new products, and then in turn: a new one, another price of an old one, a new one deleted."""
    with contextlib.closing(Database.open(index / Manifest.read(index).generation)) as database:
        old = [found for row in read_columns(database).rows.tolist() if (found := database.product(row))]
    for number, jpeg in enumerate(drawings()):
        yield put_new(number, jpeg)
        if number >= BEHIND:
            one, price = old[number % len(old)], 1 + number / 100
            yield request("PUT", f"/{quote(one.id)}", json.dumps(fields(one, price=price)).encode())
            yield request("DELETE", f"/new-{number - BEHIND}")


def updates(args: argparse.Namespace, index: Path) -> tuple[str, int]:
    """Update an index whose products are all the same as before."""
    write_shop(index.parent / "shop", index, args.products)
    where = ("--source", "files", "--path", str(index.parent / "shop"), "--index", str(index))
    took = []
    for options in (("--limit", "1"), ()):
        command, start = [sys.executable, "build_index.py", "--update", *where, *options], time.perf_counter()
        printed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
        took.append(time.perf_counter() - start)
    return (
        f"{args.products:,} products, all unchanged: {took[1]:.1f} s, of which starting {took[0]:.1f} s; "
        f"{1e6 * (took[1] - took[0]) / args.products:.0f} µs a product"
    ), f" {args.products:,} unchanged" not in printed


def write_shop(shop: Path, index: Path, count: int) -> None:
    """Write a list of products with tiny pictures, and its index with drawn vectors."""
    encoder = Drawn(World.make())
    encoder.name, encoder.fingerprint = "mini", ClipEncoder.load("mini").fingerprint
    shop.mkdir()
    with (shop / "products.jsonl").open("w") as file:
        for number, product in enumerate(products(count)):
            plain(number).save(shop / f"{number}.jpg", "JPEG", quality=95)  # as the kit saves them
            file.write(json.dumps(fields(product, id=product.id, image=f"{number}.jpg")) + "\n")
    source = Files(Options(path=shop), Downloader())
    entries = enumerate(read_listing(source))
    write_index(index, encoder, ((entry.product, [plain(number)]) for number, entry in entries))


def plain(number: int) -> Image.Image:
    """Return a tiny picture whose colour tells its number."""
    return Image.new("RGB", (8, 8), (number % 50 * 5, number // 50 % 50 * 5, number // 2500 % 50 * 5))


def drawings() -> Iterator[bytes]:
    """Yield JPEGs without end, no two alike: patches of random colours that blend."""
    chance = random.Random(6)
    while True:
        out = io.BytesIO()
        patches = Image.frombytes("RGB", (4, 5), chance.randbytes(60))
        patches.resize((400, 500), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
        yield out.getvalue()


def fields(product: Product, **more: Any) -> dict[str, Any]:
    """Return what a request or a list says of a product, without its id and pictures."""
    names = ("title", "description", "price", "category", "attributes", "url")
    return {name: getattr(product, name) for name in names} | more


def put_new(number: int, jpeg: bytes) -> bytes:
    """Return the request for a new product with a picture."""
    images = [base64.b64encode(jpeg).decode()]
    known = {"title": f"Shirt {number}", "price": 20, "category": "Shirts", "attributes": {"colour": "red"}}
    return request("PUT", f"/new-{number}", json.dumps({**known, "images": images}).encode())


def request(method: str, path: str, packed: bytes = b"") -> bytes:
    """Return a change's bytes."""
    head = f"{method} {PATH}{path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {KEY}\r\n"
    return f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed


async def ask(port: int, requests: Iterable[bytes]) -> list[tuple[float, int, bytes]]:
    """Send requests one after the other; return the seconds, status and body of each answer."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
    found = []
    for packed in requests:
        start = time.perf_counter()
        status, _, answer = await exchange(reader, writer, packed)
        found.append((time.perf_counter() - start, status, answer))
    writer.close()
    return found


def settle(index: Path) -> int:
    """Wait until the vectors are made again, if that is due; return how often they have been made."""
    while True:
        with contextlib.closing(OpenGeneration(index, Manifest.read(index))) as opened:
            if not is_due(opened.drift):
                break
        time.sleep(1)
    with contextlib.closing(Database.open(index / Manifest.read(index).generation)) as database:
        return database.number(CURRENT)


def cuts(took: list[float]) -> str:
    """Return median and 95th percentile as text."""
    return f"p50 {1000 * statistics.median(took):.0f}, p95 {1000 * p95(took):.0f} ms"


def p95(took: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main())
