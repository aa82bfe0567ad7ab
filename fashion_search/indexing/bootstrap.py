"""Opens an index at the start; builds the sample catalogue's the first time."""

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
from fashion_search.serving.address import Address
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.sample import FOLDER, Sample

CHECKOUT = FOLDER.parent.parent


def open_index(
    index: Path | Address | None, settings: Settings, announce: Callable[[str], None], pictures: str = ""
) -> FashionSearch:
    """Open an index; None for the sample catalogue's. `pictures` as in `FashionSearch.load`."""
    if index is None:
        return open_sample(settings, announce)
    return FashionSearch.load(index, pictures=pictures)


def open_sample(settings: Settings, announce: Callable[[str], None]) -> FashionSearch:
    """Open the sample catalogue with the built-in model; announce and build its index if there is none yet.

    Raises:
        SearchError: the sample catalogue is missing, or no folder is writable.
    """
    encoder = ClipEncoder.load("mini")
    name = f"sample-{_digest()}"
    for folder in _cache_folders(settings):
        try:
            return FashionSearch.load(folder / name, encoder)
        except SearchError:
            continue
    announce("Building the index of the sample catalogue, once ...")
    source = Sample(Options(settings=settings), Downloader(cache=settings.cache_dir / "pictures"))
    folder = next(folder for folder in _cache_folders(settings) if _writable(folder))
    build(source, PrecomputedVectors.load(encoder, FOLDER), folder / name)
    return FashionSearch.load(folder / name, encoder)


def _cache_folders(settings: Settings) -> Iterator[Path]:
    """Yield folders for the index: the program's own, the user's cache, a temporary one."""
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
    """Hash catalogue, model and format, each combination of which has its own folder."""
    total = hashlib.sha256(f"format {FORMAT}".encode())
    for path in (FOLDER / "products.jsonl", BUILT_IN / "open_clip_model.safetensors"):
        try:
            total.update(path.read_bytes())
        except OSError as error:
            raise SearchError(f"{path} is missing: download the program again.") from error
    return total.hexdigest()[:12]
