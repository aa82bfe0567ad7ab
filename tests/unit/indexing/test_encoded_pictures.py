"""Pictures that earlier builds have encoded, finished or not, are known by their content."""

import contextlib
import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashion_search.catalog import lock
from fashion_search.catalog.generation import current
from fashion_search.catalog.manifest import MANIFEST, generations
from fashion_search.catalog.product import Product
from fashion_search.catalog.schema import FILE
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.errors import SourceError
from fashion_search.imaging import thumbnail
from fashion_search.indexing.encoded_pictures import EncodedPictures
from fashion_search.indexing.pipeline import build, update
from fashion_search.indexing.report import Report
from fashion_search.search.engine import FashionSearch
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import Downloader
from fashion_search.vectors import Vectors, unit
from tests.conftest import FakeEncoder

PICTURES = 70
"""Two batches and a rest."""


class Stopping(FakeEncoder):
    """Is interrupted at its second batch."""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        if self.images:
            raise KeyboardInterrupt
        return super().encode_images(images)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder of pictures, each of a shade of its own."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for number in range(PICTURES):
        shade(number).save(folder / f"{number:02d}.png")
    return folder


def shade(number: int) -> Image.Image:
    return Image.new("RGB", (40, 50), (255 - number, number, 100))


def built(shop: Path, index: Path, encoder: FakeEncoder) -> Report:
    source = SOURCES["files"](Options(path=shop), Downloader())
    return build(source, encoder, index, progress=False)


def broken_off(shop: Path, index: Path) -> Path:
    """Return the generation that an interrupted build has left."""
    before = set(generations(index))
    with pytest.raises(KeyboardInterrupt):
        built(shop, index, Stopping())
    (left,) = set(generations(index)) - before
    return left


def newest(index: Path) -> Path:
    folder = current(index)
    assert folder
    return folder


def stored(folder: Path) -> int:
    """Count the pictures that a generation holds with their vectors."""
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM pictures").fetchone()
    return int(count)


def products(index: Path, encoder: FakeEncoder) -> list[Product]:
    return list(FashionSearch.load(index, encoder).snapshot.catalogue)


def assert_whole(index: Path, encoder: FakeEncoder) -> None:
    """Vectors, products and thumbnails are those of the shades, and nothing else lies there."""
    snapshot = FashionSearch.load(index, encoder).snapshot
    expected = unit([np.asarray(shade(number))[0, 0].astype(float) for number in range(PICTURES)])
    np.testing.assert_allclose(snapshot.index.vectors(np.arange(PICTURES)), expected, atol=1e-6)
    assert [product.id for product in snapshot.catalogue] == [
        f"{number:02d}.png" for number in range(PICTURES)
    ]
    for number, product in enumerate(snapshot.catalogue):
        with Image.open(snapshot.images_dir / product.pictures[0]) as made:
            shown = np.asarray(made.convert("RGB"), dtype=int)[0, 0]
        assert np.abs(shown - np.asarray(shade(number), dtype=int)[0, 0]).max() <= 3
    assert len(list(snapshot.images_dir.iterdir())) == PICTURES
    assert {path.name for path in index.iterdir()} == {newest(index).name, MANIFEST, lock.FILE}


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_encoded_before_an_interrupt_is_not_encoded_again(
    times: int, shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    known = [stored(broken_off(shop, tmp_path / "index")) for _ in range(times)]
    assert 30 <= known[0] <= 32  # the last product of a batch may wait for a further picture
    assert known == sorted(set(known))  # each goes on from all before
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - known[-1]
    assert_whole(tmp_path / "index", encoder)


def test_a_finished_build_gives_all_its_pictures_to_the_next(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    index = tmp_path / "index"
    built(shop, index, encoder)
    assert encoder.images == PICTURES
    before = newest(index)
    assert built(shop, index, encoder).outcomes == {"new": PICTURES}
    assert encoder.images == PICTURES
    assert newest(index) != before
    images = {path.name: path.read_bytes() for path in (before / IMAGES).iterdir()}
    assert {path.name: path.read_bytes() for path in (newest(index) / IMAGES).iterdir()} == images


@pytest.mark.parametrize("how", ["build", "update"])
def test_one_picture_more_is_one_picture_encoded(
    how: str, shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    built(shop, tmp_path / "index", encoder)
    encoder.images = 0
    shade(200).save(shop / "zz.png")
    if how == "build":
        built(shop, tmp_path / "index", encoder)
    else:
        source = SOURCES["files"](Options(path=shop), Downloader())
        report = update(source, encoder, tmp_path / "index", progress=False)
        assert report.outcomes == Counter(unchanged=PICTURES, new=1)
    assert encoder.images == 1
    assert len(products(tmp_path / "index", encoder)) == PICTURES + 1


def test_a_changed_picture_is_encoded_again_whatever_its_name(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    built(shop, tmp_path / "index", encoder)
    encoder.images = 0
    shade(103).save(shop / "03.png")
    (shop / "05.png").write_bytes((shop / "06.png").read_bytes())  # whose content is known
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == 1
    snapshot = FashionSearch.load(tmp_path / "index", encoder).snapshot
    vectors = snapshot.index.vectors(np.arange(PICTURES))
    np.testing.assert_allclose(vectors[3], unit([152, 103, 100]), atol=1e-6)
    assert vectors[5].tolist() == vectors[6].tolist()


def test_a_picture_is_known_by_its_content_under_another_name(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    built(shop, tmp_path / "index", encoder)
    encoder.images = 0
    (shop / "00.png").rename(shop / "zz.png")
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == 0
    last = products(tmp_path / "index", encoder)[-1]
    digest = hashlib.sha256((shop / "zz.png").read_bytes()).hexdigest()
    assert (last.id, last.pictures) == ("zz.png", (f"{digest}.jpg",))


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("change", ["model", "size", "program"])
def test_vectors_of_another_origin_are_not_taken_over(
    change: str,
    finished: bool,
    shop: Path,
    tmp_path: Path,
    encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if finished:
        built(shop, tmp_path / "index", FakeEncoder())
    else:
        broken_off(shop, tmp_path / "index")
    if change == "model":
        encoder.fingerprint = "f" * 64
    elif change == "size":
        monkeypatch.setattr(thumbnail, "SHORT_SIDE", 100)
    else:
        monkeypatch.setattr("fashion_search.indexing.encoded_pictures.__version__", "0")
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES


def test_damage_costs_only_what_it_hit(shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    """A thumbnail is gone, and two vectors are no unit vectors or of another width."""
    left = broken_off(shop, tmp_path / "index")
    known = stored(left)
    gone = hashlib.sha256((shop / "00.png").read_bytes()).hexdigest()
    (left / IMAGES / f"{gone}.jpg").unlink()
    with contextlib.closing(sqlite3.connect(left / FILE)) as connection:
        connection.execute("UPDATE pictures SET vector = zeroblob(12) WHERE product = 2")
        connection.execute("UPDATE pictures SET vector = x'00' WHERE product = 3")
        connection.commit()
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - known + 3
    assert_whole(tmp_path / "index", encoder)


@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 1000])
def test_a_database_that_is_rubbish_is_no_obstacle(
    content: bytes | None, shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    left = broken_off(shop, tmp_path / "index")
    (left / FILE).unlink()
    if content is not None:
        (left / FILE).write_bytes(content)
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES
    assert_whole(tmp_path / "index", encoder)


def test_a_database_whose_pages_are_damaged_is_no_obstacle(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    """The schema is as it should be, but no page behind it can be read."""
    built(shop, tmp_path / "index", FakeEncoder())
    path = newest(tmp_path / "index") / FILE
    with contextlib.closing(sqlite3.connect(path)) as connection:
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'digests'")
        ((size,),) = connection.execute("PRAGMA page_size")
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(bytes(data))
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES


def test_a_digest_is_found_with_its_vector_and_thumbnail(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    built(shop, tmp_path / "index", encoder)
    digest = hashlib.sha256((shop / "07.png").read_bytes()).hexdigest()
    with contextlib.closing(EncodedPictures.of(tmp_path / "index", encoder)) as earlier:
        found = earlier.find(digest)
        assert earlier.find("0" * 64) is None
    assert found
    assert (found.digest, found.thumbnail) == (digest, newest(tmp_path / "index") / IMAGES / f"{digest}.jpg")
    np.testing.assert_allclose(found.vector, unit([248, 7, 100]), atol=1e-6)


def test_nothing_usable_leaves_nothing_to_go_on_with(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "a.png").write_bytes(b"no picture")
    with pytest.raises(SourceError, match="can be used"):
        built(tmp_path / "shop", tmp_path / "index", encoder)
    assert [path.name for path in (tmp_path / "index").iterdir()] == [lock.FILE]


KILLED = """
import hashlib, sys, time
from pathlib import Path
import numpy as np
from fashion_search.indexing.pipeline import build, update
from fashion_search.sources import SOURCES
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.base import Options
from fashion_search.vectors import unit

class Slow:  # FakeEncoder without the imports that it comes with
    name, dim, fingerprint, images = "fake", 3, hashlib.sha256(b"fake").hexdigest(), 0

    def encode_images(self, images):
        if self.images == 64:
            print("two batches", flush=True)
            time.sleep(60)
        self.images += len(images)
        return unit([np.asarray(image, dtype=float).reshape(-1, 3).mean(axis=0) for image in images])

source = SOURCES["files"](Options(path=Path(sys.argv[1])), Downloader())
{"build": build, "update": update}[sys.argv[3]](source, Slow(), Path(sys.argv[2]), progress=False)
"""


def killed(shop: Path, index: Path, how: str) -> None:
    """Kill a build or an update when its second batch is in the database."""
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, shop, index, how], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "two batches\n"
        process.send_signal(signal.SIGKILL)


def test_a_build_that_was_killed_is_gone_on_with(shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    index = tmp_path / "index"
    killed(shop, index, "build")
    assert not (index / MANIFEST).exists()
    built(shop, index, encoder)
    assert PICTURES - 64 <= encoder.images <= PICTURES - 62
    assert_whole(index, encoder)


def test_an_update_that_was_killed_is_gone_on_with(shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    index, first = tmp_path / "index", tmp_path / "first"
    first.mkdir()
    shade(69).save(first / "69.png")
    built(first, index, FakeEncoder())
    killed(shop, index, "update")
    assert len(products(index, encoder)) >= 62
    source = SOURCES["files"](Options(path=shop), Downloader())
    report = update(source, encoder, index, progress=False)
    assert report.outcomes["new"] == encoder.images <= 7
    assert {product.id for product in products(index, encoder)} == {f"{n:02d}.png" for n in range(PICTURES)}
    assert json.loads((index / MANIFEST).read_text())["generation"] == newest(index).name
