"""Search requests that no server has seen before, and keep-alive connections that cost next to nothing."""

import asyncio
import base64
import io
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

PATH = "/api/v1/search"
PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "photos"

COLOURS = [
    "red",
    "blue",
    "green",
    "black",
    "white",
    "grey",
    "pink",
    "yellow",
    "brown",
    "purple",
    "navy",
    "beige",
    "orange",
    "maroon",
    "teal",
]
KINDS = [
    "dress",
    "shirt",
    "jeans",
    "shoes",
    "watch",
    "handbag",
    "jacket",
    "sandals",
    "skirt",
    "belt",
    "cap",
    "scarf",
    "trousers",
    "shorts",
]
LOOKS = [
    "cotton",
    "leather",
    "denim",
    "striped",
    "plain",
    "floral",
    "casual",
    "formal",
    "sporty",
    "slim",
    "printed",
    "light",
    "dark",
]
PEOPLE = ["men", "women", "boys", "girls"]
OCCASIONS = [
    "summer",
    "winter",
    "work",
    "parties",
    "running",
    "travel",
    "weddings",
    "the",
    "beach",
    "the",
    "office",
]


def texts(seed: int) -> Iterator[str]:
    """Yield short queries, no two alike: about 150,000 of them."""
    ways = list(itertools.product(LOOKS, COLOURS, KINDS, PEOPLE, OCCASIONS))
    for look, colour, kind, who, when in random.Random(seed).sample(ways, len(ways)):
        yield f"{look} {colour} {kind} for {who} for {when}"


def pictures(photos: Path, seed: int, count: int) -> list[str]:
    """Return base64 JPEGs of photos of a folder, each cut a little differently, so that no two have equal pixels."""
    files = sorted(path for path in photos.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
    if not files:
        raise SystemExit(f"There are no photos in {photos}: name a folder with --photos")
    draw = random.Random(seed)
    draw.shuffle(files)
    packed = []
    for path, cut in itertools.islice(((path, cut) for cut in range(1, 1000) for path in files), count):
        with Image.open(path) as image:
            out = io.BytesIO()
            image.convert("RGB").crop((cut, 0, *image.size)).save(out, "JPEG", quality=90)
        packed.append(base64.b64encode(out.getvalue()).decode())
    return packed


def post(host: str, body: dict[str, Any]) -> bytes:
    """Return a request's bytes."""
    packed = json.dumps(body).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: "
    return f"{head}{len(packed)}\r\n\r\n".encode() + packed


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Send a request; return the answer's status, headers and body."""
    writer.write(request)
    await writer.drain()
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(status.split()[1]), headers, body
