"""Memory and opening time of a catalogue's products and facets, against an object for each product.

    python -m tests.benchmarks.catalogue [--products N] [--runs N] [--folder DIR]

Makes N products, as an index keeps them, and opens them in fresh processes: as the program does, and as
a list of dataclass objects with a dictionary of ids. Then each answers the same questions: 1,000 products by row
and by id, filters, and the examples of the page. Prints medians over the processes; memory is the growth
of the resident set (mapped pages that were looked at count) since before the opening.
Reading the files' checksums, which both do, is not counted. Needs about 0.7 kB of disk a product.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from fashion_search.catalog import string_column
from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import Catalogue, Product, line
from fashion_search.ui.model.examples import examples

ASKED = 1000
FILTERS = {
    "75 %": Filters(price_max=150.0),
    "12 %": Filters(categories=("Dresses",)),
    "1 %": Filters(categories=("Dresses",), attributes={"colour": ("red", "blue")}, price_max=100.0),
}
CATEGORIES = ("Dresses", "Shirts", "Shoes", "Bags", "Watches", "Hats", "Belts", "Skirts")
COLOURS = ("red", "blue", "green", "black", "white", "grey", "pink", "brown", "beige", "yellow")
SIZES = ("XS", "S", "M", "L", "XL")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--products", type=int, default=100_000, metavar="N")
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="processes of each kind (%(default)s)"
    )
    parser.add_argument("--folder", type=Path, help="where the products go (a temporary folder)")
    parser.add_argument("--once", choices=OPENERS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.once:
        print(json.dumps(measured(args.folder, args.once)))
        return
    with tempfile.TemporaryDirectory(dir=args.folder) as made:
        write(Path(made), args.products)
        ours, plain = (medians(Path(made), kind, args.runs) for kind in OPENERS)
    print(f"{args.products:,} products, medians of {args.runs} fresh processes\n")
    print(f"{'':28s} {'objects':>10s} {'columns':>10s} {'ratio':>8s}")
    for name, value in ours.items():
        print(f"{name:28s} {plain[name]:10.2f} {value:10.2f} {plain[name] / max(value, 1e-9):8.1f}")


def write(folder: Path, count: int) -> None:
    """Write products and columns as a build does."""
    chance = random.Random(6)
    with (folder / "products.jsonl").open("w", encoding="utf-8") as file:
        for row in range(count):
            colour, category = chance.choice(COLOURS), chance.choice(CATEGORIES)
            product = Product(
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
                pictures=(f"product_sku-{row:07d}.jpg",),
                url=f"https://shop.example/products/sku-{row:07d}",
            )
            file.write(line(product))
    catalogue = Catalogue.load(folder / "products.jsonl")
    catalogue.save_columns(folder / string_column.FOLDER)
    Facets.of(catalogue).save(folder / string_column.FOLDER)


def open_columns(folder: Path) -> tuple[Any, Any]:
    """Open products and facets as the program does."""
    return Catalogue.load(folder / "products.jsonl"), Facets.load(folder / string_column.FOLDER)


class Objects(list[Product]):
    """A list of products with a dictionary of ids."""

    rows: dict[str, int]

    def row(self, product_id: str) -> int | None:
        """Return a product's row."""
        return self.rows.get(product_id)


def open_objects(folder: Path) -> tuple[Any, Any]:
    """Open the products as objects, and take the facets out of them, as the program did before."""
    with (folder / "products.jsonl").open(encoding="utf-8") as file:
        products = Objects(Product.from_json(json.loads(text)) for text in file)
    products.rows = {product.id: row for row, product in enumerate(products)}
    return products, Facets.of(products)


OPENERS = {"columns": open_columns, "objects": open_objects}


def measured(folder: Path, kind: str) -> dict[str, float]:
    """Open once and ask; seconds, milliseconds and MB by name."""
    before = resident_mb()
    found: dict[str, float] = {}
    start = time.perf_counter()
    catalogue, facets = OPENERS[kind](folder)
    found["open, s"] = time.perf_counter() - start
    found["memory once open, MB"] = resident_mb() - before
    rows = np.random.default_rng(6).integers(len(catalogue), size=ASKED).tolist()
    found[f"{ASKED:,} products by row, ms"] = timed(lambda: [catalogue[row] for row in rows])
    ids = [catalogue[row].id for row in rows]
    found[f"{ASKED:,} rows by id, ms"] = timed(lambda: [catalogue.row(each) for each in ids])
    for name, filters in FILTERS.items():
        found[f"filter that passes {name}, ms"] = timed(partial(facets.passing, filters))
    found["examples of the page, ms"] = timed(lambda: examples(catalogue, facets))
    found["choices offered, ms"] = timed(lambda: (facets.categories, facets.offered, facets.price_range))
    found["memory after all that, MB"] = resident_mb() - before
    return found


def timed(work: Any) -> float:
    """Return milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def resident_mb() -> float:
    """Return the process's resident set."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def medians(folder: Path, kind: str, count: int) -> dict[str, float]:
    """Measure in fresh processes."""
    command = [sys.executable, "-m", "tests.benchmarks.catalogue", "--once", kind, "--folder", str(folder)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(count)
    ]
    return {name: float(np.median([run[name] for run in runs])) for name in runs[0]}


if __name__ == "__main__":
    main()
