"""The drawn catalogue as a folder: its product list, its pictures, and a sheet that shows all of them."""

import importlib
import json
import os
import pkgutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from fashion_search.sample import ranges
from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import draw
from fashion_search.sample.studio.encoding import SUFFIX, encoded

SHEET = "sample-sheet.jpg"
"""The contact sheet's name, beside the catalogue's folder."""

SHEET_COLUMNS = 22
SHEET_TILE = (96, 120)


def items() -> list[Item]:
    """Return all entries, by type and id.

    Raises:
        ValueError: two entries have the same id.
    """
    found: list[Item] = []
    for module in pkgutil.iter_modules(ranges.__path__):
        found += getattr(importlib.import_module(f"{ranges.__name__}.{module.name}"), "ITEMS", ())
    if len({item.id for item in found}) != len(found):
        raise ValueError("two entries of the drawn catalogue have the same id")
    return sorted(found, key=lambda item: (item.design.type, item.id))


def redraw(folder: Path) -> int:
    """Draw every picture again, and write the product list and the contact sheet.

    Args:
        folder: where `products.jsonl` and `images/` go; the sheet lies beside it.

    Returns:
        The number of products.
    """
    entries = items()
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    # Each worker is one thread: several that share the processors only get in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        pictures = pool.map(_drawn, (item.id for item in entries), chunksize=4)
        for item, data in zip(entries, tqdm(pictures, total=len(entries), unit="picture"), strict=True):
            _replace(images / f"{item.id}{SUFFIX}", data)
    for path in images.iterdir():
        if path.stem not in {item.id for item in entries}:
            path.unlink()
    lines = [json.dumps(record(item), ensure_ascii=False) for item in entries]
    _replace(folder / "products.jsonl", ("\n".join(lines) + "\n").encode())
    _sheet(entries, images).save(folder.parent / SHEET, quality=80, optimize=True)
    return len(entries)


def record(item: Item) -> dict[str, str | float]:
    """Return an entry in the columns of the `files` source."""
    return {
        "id": item.id,
        "title": item.title,
        "description": item.description,
        "price": item.price,
        "category": item.design.type,
        "image": f"images/{item.id}{SUFFIX}",
        "colour": item.colour,
        "pattern": item.pattern,
        "material": item.material,
        "gender": item.gender,
        "season": item.season,
        "occasion": item.occasion,
    }


def _drawn(item_id: str) -> bytes:
    """Draw one entry; a worker process finds it by its id."""
    return encoded(draw(_by_id()[item_id].design))


_FOUND: dict[str, Item] = {}


def _by_id() -> dict[str, Item]:
    if not _FOUND:
        _FOUND.update((item.id, item) for item in items())
    return _FOUND


def _sheet(entries: Sequence[Item], images: Path) -> Image.Image:
    width, height = SHEET_TILE
    rows = -(-len(entries) // SHEET_COLUMNS)
    sheet = Image.new("RGB", (SHEET_COLUMNS * width, rows * height), "white")
    for number, item in enumerate(entries):
        with Image.open(images / f"{item.id}{SUFFIX}") as picture:
            place = number % SHEET_COLUMNS * width, number // SHEET_COLUMNS * height
            sheet.paste(picture.resize(SHEET_TILE, Image.Resampling.LANCZOS), place)
    return sheet


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
