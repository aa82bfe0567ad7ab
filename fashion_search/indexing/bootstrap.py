"""Opens an index, and builds the sample catalogue's at the first start."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from fashion_search.catalog.manifest import FORMAT
from fashion_search.config import Settings
from fashion_search.encoder import BUILT_IN, ClipEncoder
from fashion_search.encoder.precomputed import PrecomputedVectors
from fashion_search.errors import SearchError
from fashion_search.indexing.pipeline import build
from fashion_search.search.engine import FashionSearch
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.sample import FOLDER, Sample

CHECKOUT = FOLDER.parent.parent


def open_index(index: Path | None, settings: Settings, announce: Callable[[str], None]) -> FashionSearch:
    """Open an index, or the drawn catalogue's where there is none."""
    return open_sample(settings, announce) if index is None else FashionSearch.load(index)


def open_sample(settings: Settings, announce: Callable[[str], None]) -> FashionSearch:
    """Open the drawn catalogue with the built-in model; build its index where there is none yet.

    Args:
        settings: names the user's cache folder.
        announce: is told what takes time.

    Raises:
        SearchError: the drawings are missing, or no folder can be written to.
    """
    encoder = ClipEncoder.load("mini")
    name = f"sample-{_digest()}"
    for home in _homes(settings):
        try:
            return FashionSearch.load(home / name, encoder)
        except SearchError:
            continue
    announce("Building the index of the drawn sample catalogue, once ...")
    source = Sample(Options(settings=settings), Downloader(cache=settings.cache_dir / "pictures"))
    home = next(home for home in _homes(settings) if _writable(home))
    build(source, PrecomputedVectors.load(encoder, FOLDER), home / name)
    return FashionSearch.load(home / name, encoder)


def _homes(settings: Settings) -> Iterator[Path]:
    """Yield where the index may be kept: beside the program, else with the user, else until the next boot."""
    yield CHECKOUT / ".cache"
    yield settings.cache_dir
    yield Path(tempfile.gettempdir()) / f"fashion-search-{os.getuid() if hasattr(os, 'getuid') else 0}"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _digest() -> str:
    """Name what the index is made of, so that another catalogue, model or format gets another folder."""
    total = hashlib.sha256(f"format {FORMAT}".encode())
    for path in (FOLDER / "products.jsonl", BUILT_IN / "open_clip_model.safetensors"):
        try:
            total.update(path.read_bytes())
        except OSError as error:
            raise SearchError(f"{path} is missing: fetch the whole program again.") from error
    return total.hexdigest()[:12]
