"""kill -9 during builds at random moments: what is left must always be an index that answers, or none.

    python -m tests.benchmarks.kills [--kills 100] [--started 10] [--seed N]

Two editions of a small catalogue are built in turn into one index folder, and a first one into folders
that have none. Each build is killed with its whole process group: half of them at a moment drawn from the
length of a build, the others right before one of the changes of files with which an index is published.
After each kill the index is opened and searched: the old edition or the new one must answer in full; where
there was none, none or a whole one. Most are then built to their end, which must give what a build gives
that was never killed, and leave nothing else behind.

Of the kills `--started` hit a real `python build_index.py`; the others a fork of a process that has done
the imports before, so that a hundred of them take minutes.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fashion_search.catalog import lock
from fashion_search.catalog.columns import read_columns, read_vectors
from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import MANIFEST, Manifest, generations
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.encoder import ClipEncoder
from fashion_search.errors import IndexMissingError, SearchError
from fashion_search.indexing import report
from fashion_search.search.engine import FashionSearch, Query
from tests.benchmarks.killed_build import Build, Forked, Started, length, pinned

PRODUCTS = 96
"""Three batches: two may be taken over from a build that was killed."""

CHANGED = 32
"""Products whose picture the second edition changes; it changes all titles."""

EDITIONS = ("first", "second")
AIMED = 0.5
"""Share of the kills that are aimed at publishing."""

BEYOND = 20
"""Changes of files after publishing, while old generations are removed, that are aimed at as well."""

FINISHED = 0.7
"""Share of the killed builds that are followed by one that nobody kills; the others by the next kill."""

TOLERANCE = 1e-5
"""How far two vectors of one picture may differ that were encoded in batches of other pictures."""


TOO_LATE = "too late, which do not count"


class BrokenError(Exception):
    """An index is not what it must be."""


@dataclass
class Contents:
    """What an index holds, but for names and times."""

    products: list[str]
    owners: list[tuple[int, int]]
    pictures: dict[str, bytes]
    vectors: np.ndarray

    @classmethod
    def of(cls, index: Path) -> "Contents":
        manifest = Manifest.read(index)
        folder = index / manifest.generation
        with contextlib.closing(Database.open(folder)) as database:
            if (found := database.query("PRAGMA integrity_check")) != [("ok",)]:
                raise BrokenError(f"the database is damaged: {found}")
            products = [str(text) for (text,) in database.query("SELECT record FROM products ORDER BY row")]
            columns = read_columns(database)
            vectors = np.concatenate(list(read_vectors(database, manifest.dim)))
        return cls(
            products,
            list(zip(columns.rows.tolist(), columns.pictures.tolist(), strict=True)),
            {path.name: path.read_bytes() for path in (folder / IMAGES).iterdir()},
            vectors,
        )

    def check(self, other: "Contents") -> float:
        """Compare with what another build gave; return how far the vectors differ at most."""
        if (self.products, self.owners, self.pictures) != (other.products, other.owners, other.pictures):
            raise BrokenError("the products or pictures are not those of a build that was never killed")
        apart = float(np.abs(self.vectors - other.vectors).max())
        if apart > TOLERANCE:
            raise BrokenError(f"a vector differs by {apart:g} from that of a build that was never killed")
        return apart


@dataclass
class Tally:
    """What the kills left."""

    found: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    resumed: int = 0
    completed: int = 0
    apart: float = 0.0

    @property
    def hits(self) -> int:
        """How many builds were killed; the others had ended."""
        return sum(self.kills.values()) - self.kills[TOO_LATE]

    def __str__(self) -> str:
        def listed(counts: Counter[str]) -> str:
            return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))

        return (
            f"kills: {listed(self.kills)}\n"
            f"afterwards: {listed(self.found)}\n"
            f"builds to the end afterwards: {self.completed}, of which {self.resumed} found pictures to go on "
            f"from; all equal to one never killed (vectors differ by {self.apart:.1g} at most), nothing left over"
        )


class Trial:
    """Kills builds in a folder, and looks at what is left."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Draw both editions, build each once, and measure how long that takes."""
        self.tally = Tally()
        self._draw = random.Random(seed)
        self._folder = folder
        self._shops = {edition: _shop(folder / edition, edition) for edition in EDITIONS}
        self._expected: dict[str, Contents] = {}
        for edition, shop in self._shops.items():
            index = folder / f"{edition} expected"
            build = Forked(shop, index)
            self.forked_s = length(build)
            self.changes = build.changes
            self._expected[edition] = Contents.of(index)
        self.started_s = length(Started(shop, folder / "started expected"))
        self._encoder = ClipEncoder.load("mini")
        self._index = folder / "index"
        self._number = 0

    def kill(self, *, started: bool) -> None:
        """Kill a build of an edition that the index does not hold, and look at what is left.

        Raises:
            BrokenError: the index does not answer, or not in full.
        """
        if self._draw.random() < 0.25:  # a first build
            self._number += 1
            self._index = self._folder / f"index {self._number}"
        old = self._answers(self._index)
        target = EDITIONS[old == EDITIONS[0]]
        before = _generation(self._index)
        how = self._run(target, started=started)
        found = self._answers(self._index)
        if found not in (old, target) or (found == old and _generation(self._index) != before):
            raise BrokenError(f"{found} answers, {old} was there and {target} was being built")
        self.tally.kills[how] += 1
        what = (
            "no index, as before" if found is None else "the old index" if found == old else "the new index"
        )
        self.tally.found[what] += 1
        if self._draw.random() < FINISHED:
            self.complete(target)

    def complete(self, edition: str) -> None:
        """Build to the end, and compare with a build that was never killed.

        Raises:
            BrokenError: the index is another, or something else is left.
        """
        previous = _generation(self._index)
        self.tally.resumed += any(map(_pictures, _unfinished(self._index)))
        length(Forked(self._shops[edition], self._index))
        if self._answers(self._index) != edition:
            raise BrokenError("a build that nobody killed is not what answers")
        self.tally.apart = max(self.tally.apart, Contents.of(self._index).check(self._expected[edition]))
        self.tally.completed += 1
        allowed = {MANIFEST, report.FILE, lock.FILE, previous, _generation(self._index)}
        if left := {path.name for path in self._index.iterdir()} - allowed:
            raise BrokenError(f"left behind: {', '.join(sorted(left))}")

    def _run(self, edition: str, *, started: bool) -> str:
        """Start a build and kill it; return how."""
        shop = self._shops[edition]
        aimed = not started and self._draw.random() < AIMED
        build: Build
        if aimed:
            build = Forked(shop, self._index, fuse=self._draw.randint(1, self.changes + BEYOND))
        else:
            build = Started(shop, self._index) if started else Forked(shop, self._index)
            time.sleep(self._draw.uniform(0, self.started_s if started else self.forked_s))
            build.kill()
        if not build.wait():
            return TOO_LATE
        return (
            "of python build_index.py" if started else "before a change of a file" if aimed else "at a moment"
        )

    def _answers(self, index: Path) -> str | None:
        """Return the edition that answers, None where there is no index.

        Raises:
            BrokenError: what answers is not one edition, in full.
        """
        try:
            search = FashionSearch.load(index, self._encoder)
        except IndexMissingError:
            return None
        hits = search.search(Query(text="a red square", top_k=100)).hits
        named = {hit.product.title.split()[0] for hit in hits}
        if len(hits) != PRODUCTS or len({hit.product.id for hit in hits}) != PRODUCTS or len(named) != 1:
            raise BrokenError(f"{len(hits)} products of {named or 'no edition'} answer")
        for hit in hits:
            for name in hit.product.pictures:
                with Image.open(search.snapshot.images_dir / name) as image:
                    image.load()
        edition = named.pop()
        shown = self._draw.randrange(PRODUCTS)
        with Image.open(self._shops[edition] / f"{shown}.png") as image:
            best = search.search(Query(text=None, image=image.convert("RGB"), top_k=1)).hits[0]
        if best.product.id != str(shown):
            raise BrokenError(f"picture {shown} finds product {best.product.id}")
        return edition


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--started", type=int, default=10, help="how many of them hit a fresh process")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        try:
            print(run(Path(folder), args.kills, args.started, args.seed))
        except BrokenError as error:
            kept = shutil.copytree(folder, tempfile.mkdtemp(prefix="kills-broken-"), dirs_exist_ok=True)
            print(f"broken: {error}; what is left lies in {kept}")
            return 1
    return 0


def run(folder: Path, kills: int, started: int, seed: int) -> Tally:
    """Kill builds, print how long they take, and return what was left.

    Raises:
        BrokenError: an index is not what it must be.
    """
    os.environ["FASHION_SEARCH_CACHE"] = str(pinned(folder / "cache"))  # before the warm process starts
    trial = Trial(folder, seed)
    print(
        f"a build takes {trial.forked_s:.1f} s in a fork and {trial.started_s:.1f} s as a program; "
        f"publishing changes files {trial.changes} times",
        flush=True,
    )
    while (done := trial.tally.hits) < kills:
        trial.kill(started=done < started)
        if trial.tally.hits > done and trial.tally.hits % 10 == 0:
            print(f"so far: {trial.tally}", flush=True)
    return trial.tally


def _shop(folder: Path, edition: str) -> Path:
    """Draw a catalogue: one picture a product, no two alike, and titles that name the edition."""
    folder.mkdir()
    records = []
    for number in range(PRODUCTS):
        same = number >= CHANGED
        random_picture(random.Random(number if same else f"{edition} {number}")).save(
            folder / f"{number}.png"
        )
        title = f"{edition} product {number}"
        records.append({"id": str(number), "title": title, "category": "things", "image": f"{number}.png"})
    (folder / "products.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    return folder


def random_picture(draw: random.Random) -> Image.Image:
    """Draw four shapes; no two pictures are alike."""
    image = Image.new("RGB", (96, 128), "white")
    pen = ImageDraw.Draw(image)
    for _ in range(4):
        x, y = draw.randrange(60), draw.randrange(90)
        box = (x, y, x + draw.randrange(15, 60), y + draw.randrange(15, 60))
        shape = draw.choice((pen.rectangle, pen.ellipse))
        shape(box, fill=(draw.randrange(256), draw.randrange(256), draw.randrange(256)))
    return image


def _generation(index: Path) -> str | None:
    return Manifest.read(index).generation if (index / MANIFEST).exists() else None


def _unfinished(index: Path) -> list[Path]:
    current = _generation(index)
    return [folder for folder in generations(index) if folder.name != current]


def _pictures(folder: Path) -> int:
    """Count the pictures that a build has left with their vectors."""
    try:
        with contextlib.closing(Database.open(folder)) as database:
            return int(database.query("SELECT count(*) FROM pictures")[0][0])
    except SearchError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
