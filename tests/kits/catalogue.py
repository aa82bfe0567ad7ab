"""Writes index folders by hand, with the program's own writers."""

import atexit
import contextlib
import functools
import hashlib
import io
import itertools
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.catalog.writer import CatalogWriter, StoredPicture
from fashion_search.encoder import Encoder
from fashion_search.indexing.base import make_base
from fashion_search.search.engine import FashionSearch
from fashion_search.serving.live import LiveFolder

_NUMBERS = itertools.count()

Item = tuple[Product, Sequence[Image.Image]]


def write_index(folder: Path, encoder: Encoder, items: Iterable[Item], source: str = "made by hand") -> Path:
    """Write products with their pictures into a new index folder."""
    generation = folder / "gen-test"
    (generation / IMAGES).mkdir(parents=True)
    with contextlib.closing(Database.create(generation)) as database:
        writer = CatalogWriter(database)
        with writer.transaction():
            for product, images in items:
                writer.put(product, stored(encoder, images))
        make_base(writer, encoder)
        database.checkpoint()
    Manifest.of(generation.name, encoder, source).write(folder)
    return folder


def stored(encoder: Encoder, images: Sequence[Image.Image]) -> list[StoredPicture]:
    """Encode pictures; their digests are those of their thumbnails."""
    found = []
    for image, vector in zip(images, encoder.encode_images(images), strict=True):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=95)
        found.append(StoredPicture(hashlib.sha256(out.getvalue()).hexdigest(), vector, out.getvalue()))
    return found


def live_folder(search: FashionSearch) -> LiveFolder:
    """The index folder that a search follows."""
    assert isinstance(search.live, LiveFolder)
    return search.live


def put(index_dir: Path, *items: tuple[Product, Sequence[StoredPicture] | None]) -> None:
    """Put products into an index folder's current generation, in one transaction."""
    with contextlib.closing(_database(index_dir)) as database:
        writer = CatalogWriter(database)
        with writer.transaction():
            for product, pictures in items:
                writer.put(product, pictures)


def delete(index_dir: Path, *product_ids: str) -> None:
    """Delete products of an index folder's current generation, in one transaction."""
    with contextlib.closing(_database(index_dir)) as database:
        writer = CatalogWriter(database)
        with writer.transaction():
            for product_id in product_ids:
                assert writer.delete(product_id)


def _database(index_dir: Path) -> Database:
    return Database.open(index_dir / Manifest.read(index_dir).generation, write=True)


@functools.cache
def scratch() -> Path:
    """A folder that is removed when the tests end."""
    folder = tempfile.TemporaryDirectory(prefix="test-index-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def search_in(encoder: Encoder, items: Iterable[Item]) -> FashionSearch:
    """Return a search over products made by hand."""
    return FashionSearch.load(write_index(scratch() / str(next(_NUMBERS)), encoder, items), encoder)


def random_pictures(count: int, seed: int = 0) -> list[Image.Image]:
    """Return small pictures of random plain colours."""
    colours = np.random.default_rng(seed).integers(0, 256, (count, 3))
    return [Image.new("RGB", (4, 4), tuple(colour)) for colour in colours.tolist()]
