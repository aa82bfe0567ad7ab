"""Memory, opening time and changes of a catalogue's products and facets, against an object for each product.

    python -m tests.benchmarks.catalogue [--products N] [--runs N] [--folder DIR] [--index-type TYPE] [--keep]

Makes an index of N products with drawn vectors (see `tests.benchmarks.synthetic`), and opens it in fresh
processes: as the program does, and as a list of dataclass objects with dictionaries of ids and values. Then
each answers the same questions: 1,000 products by row and by id, and filters; ours also chooses the
products of the start page, suggests words and follows changes. Prints medians over the processes; memory is the growth of the
resident set (mapped pages that were looked at count) since before the opening.

Needs about 6 kB of disk a product. The products have no thumbnails but those that a large index's recall is
measured with; `--index-type flat` is made fastest. With `--keep` the index stays in `--folder`, and is
opened again the next time; other benchmarks can make one by `write`.
"""

import argparse
import contextlib
import hashlib
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fashion_search.catalog.columns import read_columns
from fashion_search.catalog.database import Database
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.manifest import MANIFEST, Manifest
from fashion_search.catalog.product import CATEGORY, Product, values_of
from fashion_search.catalog.thumbnails import IMAGES, picture_name
from fashion_search.catalog.writer import CatalogWriter, StoredPicture
from fashion_search.index import KIND_CHOICES
from fashion_search.indexing.base import INDEX_TYPE, make_base
from fashion_search.indexing.recall import SAMPLE, evenly_spaced
from fashion_search.search.suggestions import Suggestions
from fashion_search.serving.live import LiveFolder
from fashion_search.ui.model.showcase import SHOWN, varied
from fashion_search.vectors import Vector, Vectors
from tests.benchmarks.synthetic import DIM, World

ASKED = 1000
CHANGES = 20
PER_TRANSACTION = 1000
FILTERS = {
    "75 %": Filters(price_max=150.0),
    "12 %": Filters(categories=("Dresses",)),
    "1 %": Filters(categories=("Dresses",), attributes={"colour": ("red", "blue")}, price_max=100.0),
}
CATEGORIES = ("Dresses", "Shirts", "Shoes", "Bags", "Watches", "Hats", "Belts", "Skirts")
COLOURS = ("red", "blue", "green", "black", "white", "grey", "pink", "brown", "beige", "yellow")
SIZES = ("XS", "S", "M", "L", "XL")


class Drawn:
    """An encoder whose vectors are drawn: equal texts have equal ones, and so have pictures of one colour."""

    name, dim, picture_space = "drawn", DIM, None
    fingerprint = hashlib.sha256(b"drawn").hexdigest()

    def __init__(self, world: World) -> None:
        self._world = world

    def encode_texts(self, texts: Any) -> Vectors:
        return np.concatenate([self._world.words(1, stream=zlib.crc32(text.encode())) for text in texts])

    def encode_images(self, images: Any) -> Vectors:
        streams = [1000 + sum(image.getpixel((0, 0))) for image in images]
        return np.concatenate([next(self._world.pictures(1, stream=stream))[0] for stream in streams])

    def known_word_share(self, text: str) -> float:
        return 1.0

    def canonical_text(self, text: str) -> str:
        return text

    def unread(self, text: str) -> str:
        return ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--products", type=int, default=100_000, metavar="N")
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="processes of each kind (%(default)s)"
    )
    parser.add_argument("--folder", type=Path, help="where the index goes (a temporary folder)")
    parser.add_argument("--index-type", choices=KIND_CHOICES, default="auto")
    parser.add_argument("--keep", action="store_true", help="keep the index, or open the one that is there")
    parser.add_argument("--once", choices=KINDS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.once:
        print(json.dumps(KINDS[args.once](args.folder)))
        return
    if args.keep and not args.folder:
        parser.error("--keep needs --folder")
    with tempfile.TemporaryDirectory(dir=None if args.keep else args.folder) as made:
        index = args.folder if args.keep else Path(made) / "index"
        if not (index / MANIFEST).exists():
            start = time.perf_counter()
            write(index, args.products, args.index_type)
            print(f"written in {time.perf_counter() - start:.0f} s, {megabytes(index):,.0f} MB\n", flush=True)
        ours, plain = (medians(index, kind, args.runs) for kind in KINDS)
    print(f"medians of {args.runs} fresh processes\n")
    print(f"{'':36s} {'objects':>10s} {'index':>10s} {'ratio':>8s}")
    for name, value in ours.items():
        if name in plain:
            print(f"{name:36s} {plain[name]:10.2f} {value:10.2f} {plain[name] / max(value, 1e-9):8.1f}")
        else:
            print(f"{name:36s} {'':10s} {value:10.2f}")


def write(folder: Path, count: int, index_type: str = "auto") -> None:
    """Write an index folder, with the program's own writers: a thousand products in a transaction."""
    generation = folder / "gen-drawn"
    (generation / IMAGES).mkdir(parents=True)
    world = World.make()
    with contextlib.closing(Database.create(generation)) as database:
        writer = CatalogWriter(database)
        made = zip(products(count), vectors(world, count), strict=True)
        for start in range(0, count, PER_TRANSACTION):
            with writer.transaction():
                for number in range(start, min(start + PER_TRANSACTION, count)):
                    product, vector = next(made)
                    writer.put(product, [StoredPicture(digest(number), vector, None)])
        for number in evenly_spaced(range(count), SAMPLE):
            (generation / IMAGES / picture_name(digest(number))).write_bytes(thumbnail(number))
        with writer.transaction():
            writer.note(INDEX_TYPE, index_type)
        database.checkpoint()
        make_base(writer, Drawn(world))
        database.checkpoint()
    Manifest(
        generation=generation.name,
        model=Drawn.name,
        fingerprint=Drawn.fingerprint,
        dim=DIM,
        source="drawn for a benchmark",
        built_at="2026-01-01T00:00:00+00:00",
    ).write(folder)


def products(count: int) -> Iterator[Product]:
    """Yield products with a category, a price and six attributes, always the same ones."""
    chance = random.Random(6)
    for row in range(count):
        colour, category = chance.choice(COLOURS), chance.choice(CATEGORIES)
        yield Product(
            id=f"sku-{row:07d}",
            title=f"{colour.title()} {category[:-1].lower()} {row}",
            description=f"{category} in {colour}, made of cotton and care, with a lining. " * 2,
            price=round(chance.uniform(5, 200), 2),
            category=category,
            attributes={
                "colour": colour,
                "gender": chance.choice(("women", "men", "unisex")),
                "brand": f"Brand {chance.randrange(400)}",
                "season": chance.choice(("spring", "summer", "autumn", "winter")),
                "sizes": chance.sample(SIZES, 3),
                "article": f"A{row * 7919 % 10**8:08d}",
            },
            url=f"https://shop.example/products/sku-{row:07d}",
        )


def vectors(world: World, count: int) -> Iterator[Vector]:
    """Yield one picture's vector for each product, drawn a block at a time."""
    return (vector for block, _ in world.pictures(count) for vector in block)


def digest(number: int) -> str:
    """Return a product's picture's digest: of its number, as there is no file."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def thumbnail(number: int) -> bytes:
    """Return a tiny picture whose colour tells its number."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 251, number // 251 % 251, 0)).save(out, "JPEG")
    return out.getvalue()


class Objects:
    """A list of products, with dictionaries of ids and of values, and an array of prices."""

    def __init__(self, found: list[Product]) -> None:
        """Take all of a catalogue's products."""
        self.products = found
        self.rows = {product.id: row for row, product in enumerate(found)}
        self.prices = np.array([np.nan if one.price is None else one.price for one in found])
        self.values: dict[tuple[str, str], list[int]] = {}
        for row, product in enumerate(found):
            pairs = [(CATEGORY, product.category), *product.attributes.items()]
            for name, value in {(name, one.casefold()) for name, given in pairs for one in values_of(given)}:
                self.values.setdefault((name, value), []).append(row)

    @classmethod
    def load(cls, index: Path) -> "Objects":
        """Read the products of an index."""
        with contextlib.closing(Database.open(index / Manifest.read(index).generation)) as database:
            rows = read_columns(database).rows.tolist()
            return cls([product for row in rows if (product := database.product(row))])

    def passing(self, filters: Filters) -> Any:
        """Return the rows of the products that pass."""
        passing = np.ones(len(self.products), dtype=bool)
        if filters.price_max is not None:
            passing &= self.prices <= filters.price_max
        for name, values in {CATEGORY: filters.categories, **filters.attributes}.items():
            if values:
                mask = np.zeros(len(passing), dtype=bool)
                for value in values:
                    mask[self.values.get((name, value.casefold()), [])] = True
                passing &= mask
        return np.flatnonzero(passing)


def measure_index(index: Path) -> dict[str, float]:
    """Open an index as the program does and ask; seconds, milliseconds and MB by name."""
    before, start = resident_mb(), time.perf_counter()
    live = LiveFolder(index)
    snapshot = live.snapshot
    found = opened(before, start)
    catalogue, facets = snapshot.catalogue, snapshot.facets
    found |= asked(len(catalogue), catalogue.__getitem__, catalogue.row, facets.passing)
    found["products of the start page, ms"] = timed(lambda: varied(snapshot, SHOWN))
    found["table of suggestions, ms"] = timed(lambda: Suggestions(snapshot))
    suggestions = Suggestions(snapshot)
    found["suggestions for a letter, ms"] = timed(lambda: suggestions.of("d"))
    found["suggestions for two words, ms"] = timed(lambda: suggestions.of("red dr"))
    found["choices offered, ms"] = timed(
        lambda: (facets.categories, facets.offered_attributes, facets.currencies)
    )
    found["memory after all that, MB"] = resident_mb() - before
    return found | changes(index, live)


def measure_objects(index: Path) -> dict[str, float]:
    """Read the products as objects and ask the same, as far as objects answer it."""
    before, start = resident_mb(), time.perf_counter()
    objects = Objects.load(index)
    found = opened(before, start)
    found |= asked(len(objects.products), objects.products.__getitem__, objects.rows.get, objects.passing)
    found["memory after all that, MB"] = resident_mb() - before
    return found


KINDS = {"index": measure_index, "objects": measure_objects}


def opened(before: float, start: float) -> dict[str, float]:
    """Return what an opening took."""
    return {"open, s": time.perf_counter() - start, "memory once open, MB": resident_mb() - before}


def asked(
    count: int,
    by_row: Callable[[int], Product],
    row_of: Callable[[str], int | None],
    passing: Callable[[Filters], Any],
) -> dict[str, float]:
    """Time the questions that both answer."""
    rows = np.random.default_rng(6).integers(count, size=ASKED).tolist()
    found = {f"{ASKED:,} products by row, ms": timed(lambda: [by_row(row) for row in rows])}
    ids = [by_row(row).id for row in rows]
    found[f"{ASKED:,} rows by id, ms"] = timed(lambda: [row_of(each) for each in ids])
    for name, filters in FILTERS.items():
        found[f"filter that passes {name}, ms"] = timed(partial(passing, filters))
    return found


def changes(index: Path, live: LiveFolder) -> dict[str, float]:
    """Time single changes until the snapshot has them; each sets a product's price, its picture stays."""
    wrote, followed = [], []
    rows = np.random.default_rng(7).integers(len(live.snapshot.catalogue), size=CHANGES)
    with contextlib.closing(Database.open(index / live.snapshot.manifest.generation, write=True)) as database:
        writer = CatalogWriter(database)
        for place in rows.tolist():
            product = live.snapshot.catalogue[int(live.snapshot.catalogue.rows[place])]
            changed = Product(**{**product.to_json(), "price": time.monotonic()})
            wrote.append(timed(partial(put, writer, changed)))
            followed.append(timed(live.refresh))
            again = live.snapshot.catalogue.by_id(product.id)
            if again is None or again.price != changed.price:
                raise AssertionError("a change is not followed")
    facets = live.snapshot.facets
    return {
        "one change written, ms": float(np.median(wrote)),
        "one change followed, ms": float(np.median(followed)),
        "choices offered after it, ms": timed(lambda: (facets.categories, facets.offered_attributes)),
    }


def put(writer: CatalogWriter, product: Product) -> None:
    """Change a product in a transaction of its own."""
    with writer.transaction():
        writer.put(product, None)


def timed(work: Any) -> float:
    """Return milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def resident_mb() -> float:
    """Return the process's resident set."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def megabytes(folder: Path) -> float:
    """Return the size of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def medians(index: Path, kind: str, count: int) -> dict[str, float]:
    """Measure in fresh processes."""
    command = [sys.executable, "-m", "tests.benchmarks.catalogue", "--once", kind, "--folder", str(index)]
    runs = [
        json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        for _ in range(count)
    ]
    return {name: float(np.median([run[name] for run in runs])) for name in runs[0]}


if __name__ == "__main__":
    main()
