"""Damaged product lists: no other error than one sentence, no hang, and what is lost is named."""

import random
import time
from pathlib import Path

import pytest

from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Note, Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader
from tests.unit.sources.test_shapes import HEADER, MAGENTO, SHOPIFY, SOCKS, TWO, WOOCOMMERCE, feed, hoodie

WHOLE = {
    "shopify.csv": SHOPIFY.encode(),
    "woocommerce.csv": WOOCOMMERCE.encode(),
    "magento.csv": MAGENTO.encode(),
    "feed.xml": feed(hoodie(1), SOCKS, hoodie(2)).encode(),
    "own.csv": (HEADER + TWO).encode("cp1252"),
    "own.tsv": (HEADER + TWO).replace(";", "\t").encode("utf-16"),
    "own.jsonl": b'{"id": 1, "title": "Dress", "images": ["a.jpg"], "price": {"amount": "9"}}\n' * 3,
    "own.json": b'{"products": [{"id": 1, "title": "Dress", "image": "a.jpg", "sizes": ["S", "M"]}]}',
}

LONGEST_S = 20.0
"""Seconds that a small list may take on a busy machine; a hang takes forever."""


def mutated(whole: bytes, draw: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(max(1, len(data)))
        kind = draw.choice(("flip", "cut", "drop", "double", "separator", "insert", "line"))
        if kind == "flip" and data:
            data[place] = draw.randrange(256)
        elif kind == "cut":
            del data[place:]
        elif kind == "drop":
            del data[place : place + draw.randint(1, 40)]
        elif kind == "double":
            data[place:place] = data[place : place + draw.randint(1, 200)]
        elif kind == "separator":
            old, new = draw.sample([b",", b";", b"\t", b"|", b'"', b">", b"{"], 2)
            data = bytearray(bytes(data).replace(old, new))
        elif kind == "insert":
            data[place:place] = draw.choice(
                [b"\x00", b'"', b"\r", b"\xff\xfe", b"<![CDATA[", b"&", b"[" * 2000, b"9" * 500]
            )
        else:
            lines = bytes(data).split(b"\n")
            draw.shuffle(lines)
            data = bytearray(b"\n".join(lines))
    return bytes(data)


def read_damaged(path: Path, data: bytes) -> None:
    """Read a list; each of its rows must be in a product or a note, or the list be refused in one sentence."""
    path.write_bytes(data)
    start, refusal = time.monotonic(), ""
    try:
        items = list(Files(Options(path=path), Downloader()).read())
    except SourceError as error:
        items, refusal = [], str(error)
    assert "\n" not in refusal
    assert all(isinstance(item, Entry | Note) for item in items)
    assert time.monotonic() - start < LONGEST_S


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_list_is_read_or_refused(name: str, tmp_path: Path) -> None:
    for seed in range(60):
        read_damaged(tmp_path / name, mutated(WHOLE[name], random.Random(seed)))


@pytest.mark.long
@pytest.mark.parametrize("name", WHOLE)
def test_a_thousand_damaged_lists_of_each_shape(name: str, tmp_path: Path) -> None:
    for seed in range(1000, 2000):
        read_damaged(tmp_path / name, mutated(WHOLE[name], random.Random(seed)))
