"""Search requests that no server has seen before, and keep-alive connections that cost next to nothing."""

import asyncio
import base64
import io
import itertools
import json
import random
import struct
from collections.abc import Iterator
from itertools import cycle
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
    "the beach",
    "the office",
]

PREPARED = 512
"""Photos that are decoded and encoded beforehand, so that no picture costs that while a server is measured."""

BLOCK = 16
"""Side in pixels of the blocks that Pillow writes a JPEG in: its header alone can cut off one less."""


def texts(seed: int) -> Iterator[str]:
    """Yield short queries without end, no two of 98,280 alike."""
    ways = list(itertools.product(LOOKS, COLOURS, KINDS, PEOPLE, OCCASIONS))
    drawn = random.Random(seed).sample(ways, len(ways))
    return (f"{look} {colour} {kind} for {who} for {when}" for look, colour, kind, who, when in cycle(drawn))


def pictures(photos: Path, seed: int) -> Iterator[bytes]:
    """Yield JPEGs without end; no two of 256 for each photo have equal pixels.

    Each is a photo with some columns and rows cut off, which takes its header alone: a few microseconds.
    """
    files = sorted(path for path in photos.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
    if not files:
        raise SystemExit(f"There are no photos in {photos}: name a folder with --photos")
    random.Random(seed).shuffle(files)
    whole = [_whole_blocks(path) for path in files[:PREPARED]]
    cuts = itertools.product(range(BLOCK), range(BLOCK))
    return (_cut(jpeg, *cut) for cut, jpeg in cycle(itertools.product(cuts, whole)))


def _whole_blocks(path: Path) -> bytes:
    with Image.open(path) as image:
        width, height = (side - side % BLOCK for side in image.size)
        if min(width, height) < 2 * BLOCK:
            raise SystemExit(f"{path} is too small to search with.")
        out = io.BytesIO()
        image.convert("RGB").crop((0, 0, width, height)).save(out, "JPEG", quality=90, subsampling="4:2:0")
    return out.getvalue()


def _cut(jpeg: bytes, columns: int, rows: int) -> bytes:
    """Say in a JPEG's header that it is smaller, by less than a block: what is beyond is not shown then.

    Source: ITU-T T.81, B.2.2: height and width follow the marker, the length and the precision.
    """
    at = jpeg.index(b"\xff\xc0") + 5
    height, width = struct.unpack_from(">HH", jpeg, at)
    return jpeg[:at] + struct.pack(">HH", height - rows, width - columns) + jpeg[at + 4 :]


def body(text: str | None = None, picture: bytes | None = None) -> dict[str, Any]:
    """Return a search of words, a picture or both."""
    words = {} if text is None else {"text": text}
    image = {} if picture is None else {"image": base64.b64encode(picture).decode()}
    return {**words, **image, "alpha": 0.5, "top_k": 10}


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
