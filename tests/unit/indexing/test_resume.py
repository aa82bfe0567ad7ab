import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashion_search.catalog import generation
from fashion_search.catalog.manifest import Manifest, generations
from fashion_search.errors import SourceError
from fashion_search.imaging import thumbnail
from fashion_search.indexing.pipeline import build
from fashion_search.indexing.resume import Journal, interrupted_builds
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


def built(shop: Path, index: Path, encoder: FakeEncoder) -> Manifest:
    source = SOURCES["files"](Options(path=shop), Downloader())
    return build(source, encoder, index, progress=False)


def broken_off(shop: Path, index: Path) -> Path:
    """Return the generation that an interrupted build has left."""
    before = set(generations(index))
    with pytest.raises(KeyboardInterrupt):
        built(shop, index, Stopping())
    (left,) = set(generations(index)) - before
    return left


def assert_whole(index: Path, manifest: Manifest) -> None:
    """Vectors, owners, products and thumbnails are those of the shades, and nothing else lies there."""
    folder = index / manifest.generation
    expected = unit([np.asarray(shade(number))[0, 0].astype(float) for number in range(PICTURES)])
    np.testing.assert_allclose(np.load(folder / "vectors.npy"), expected, atol=1e-6)
    assert np.load(folder / "owners.npy").tolist() == list(range(PICTURES))
    lines = [json.loads(line) for line in (folder / "products.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == [f"{number:02d}.png" for number in range(PICTURES)]
    for number, line in enumerate(lines):
        with Image.open(folder / "images" / line["pictures"][0]) as thumbnail:
            shown = np.asarray(thumbnail.convert("RGB"), dtype=int)[0, 0]
        assert np.abs(shown - np.asarray(shade(number), dtype=int)[0, 0]).max() <= 3
    assert sorted(path.name for path in index.iterdir()) == sorted([manifest.generation, "manifest.json"])
    assert not (folder / generation.JOURNAL).exists()


def test_what_was_encoded_before_an_interrupt_is_not_encoded_again(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    broken_off(shop, tmp_path / "index")
    manifest = built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - 32
    assert_whole(tmp_path / "index", manifest)


def test_build_that_is_broken_off_twice_goes_on_from_both(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    broken_off(shop, tmp_path / "index")
    broken_off(shop, tmp_path / "index")
    manifest = built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - 2 * 32
    assert_whole(tmp_path / "index", manifest)


def test_changed_picture_is_encoded_again_whatever_its_name_size_and_time(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    for number in (3, 5):
        shade(number + 100).save(shop / f"{number:02d}.bmp")
        (shop / f"{number:02d}.png").unlink()
    before = (shop / "03.bmp").stat()
    broken_off(shop, tmp_path / "index")
    (shop / "03.bmp").write_bytes((shop / "05.bmp").read_bytes())
    assert (shop / "03.bmp").stat().st_size == before.st_size
    manifest = built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - 32  # 05's content, now under both names, was known
    vectors = np.load(tmp_path / "index" / manifest.generation / "vectors.npy")
    assert vectors[3].tolist() == vectors[5].tolist()
    shade(7 + 100).save(shop / "07.png")
    again = FakeEncoder()
    broken_off(shop, tmp_path / "other")
    shade(8 + 100).save(shop / "07.png")
    built(shop, tmp_path / "other", again)
    assert again.images == PICTURES - 31


def test_picture_is_known_by_its_content_under_another_name_and_place(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    broken_off(shop, tmp_path / "index")
    (shop / "00.png").rename(shop / "zz.png")
    manifest = built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - 32
    folder = tmp_path / "index" / manifest.generation
    last = json.loads((folder / "products.jsonl").read_text().splitlines()[-1])
    assert (last["id"], last["pictures"]) == ("zz.png", [generation.picture_name("zz.png", 1)])
    np.testing.assert_allclose(np.load(folder / "vectors.npy")[-1], unit([255, 0, 100]), atol=1e-6)


@pytest.mark.parametrize("change", ["model", "size", "program"])
def test_vectors_of_another_origin_are_not_taken_over(
    change: str, shop: Path, tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = broken_off(shop, tmp_path / "index")
    if change == "model":
        encoder.fingerprint = "f" * 64
    elif change == "size":
        monkeypatch.setattr(thumbnail, "SHORT_SIDE", 100)
    else:
        monkeypatch.setattr("fashion_search.indexing.resume.__version__", "0")
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES
    assert left.exists()  # it may be gone on with: the sweep takes it when it has rested


def test_damage_in_what_is_left_costs_only_what_it_hit(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    left = broken_off(shop, tmp_path / "index")
    thumbnails = sorted((left / "images").iterdir())
    thumbnails[0].write_bytes(thumbnails[0].read_bytes()[:-10])  # cut short
    thumbnails[1].unlink()
    with (left / "vectors.npy").open("r+b") as file:
        file.seek(128 + 2 * 3 * 4)
        file.write(bytes(12))  # the third vector is zero
    with (left / generation.JOURNAL).open("ab") as file:
        file.write(b"f" * 64)  # a line that was not finished
    manifest = built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - 32 + 3
    assert_whole(tmp_path / "index", manifest)


def test_journal_that_names_more_than_there_are_vectors_is_believed_up_to_there(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    left = broken_off(shop, tmp_path / "index")
    data = (left / "vectors.npy").read_bytes()
    (left / "vectors.npy").write_bytes(data[: 128 + 10 * 3 * 4 + 5])
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES - 10


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xfe\n\n"])
def test_journal_that_is_rubbish_is_no_obstacle(
    content: bytes, shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    left = broken_off(shop, tmp_path / "index")
    (left / generation.JOURNAL).write_bytes(content)
    built(shop, tmp_path / "index", encoder)
    assert encoder.images == PICTURES


def test_unfinished_generation_of_a_build_at_work_stays(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    left = broken_off(shop, tmp_path / "index")
    growing = tmp_path / "index" / "gen-growing"
    growing.mkdir()
    journal = Journal(growing, encoder)
    (growing / "vectors.npy").write_bytes((left / "vectors.npy").read_bytes())
    journal.add([("0" * 64, "x.jpg")])
    assert {found.folder for found in interrupted_builds(tmp_path / "index", encoder)} == {left, growing}
    built(shop, tmp_path / "index", encoder)
    assert (growing.exists(), left.exists()) == (True, False)
    journal.close()


def test_finished_generation_is_nothing_to_go_on_with(
    shop: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    built(shop, tmp_path / "index", encoder)
    assert interrupted_builds(tmp_path / "index", encoder) == []


def test_nothing_usable_leaves_nothing_to_go_on_with(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "a.png").write_bytes(b"no picture")
    with pytest.raises(SourceError, match="can be used"):
        built(tmp_path / "shop", tmp_path / "index", encoder)
    assert list((tmp_path / "index").iterdir()) == []


KILLED = """
import hashlib, sys, time
from pathlib import Path
import numpy as np
from fashion_search.indexing.pipeline import build
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
build(source, Slow(), Path(sys.argv[2]), progress=False)
"""


def test_build_that_was_killed_is_gone_on_with(shop: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    index = tmp_path / "index"
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, shop, index], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "two batches\n"
        process.send_signal(signal.SIGKILL)
    assert not (index / "manifest.json").exists()
    manifest = built(shop, index, encoder)
    assert encoder.images == PICTURES - 64
    assert_whole(index, manifest)
