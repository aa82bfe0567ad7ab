import dataclasses
import json
from pathlib import Path

import pytest

from fashion_search.catalog.manifest import MANIFEST, Manifest, generations
from fashion_search.errors import IndexMismatchError, IndexMissingError

MADE = Manifest(
    generation="gen-a",
    model="mini",
    fingerprint="f" * 64,
    dim=3,
    source="files shop",
    built_at="2026-01-01T00:00:00+00:00",
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    MADE.write(tmp_path)
    assert Manifest.read(tmp_path) == MADE
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def test_no_index_names_the_command_that_builds_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"python build_index\.py --index"):
        Manifest.read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "format 99"),
        ({"format": 2}, "format 2, but this program reads format 3"),
        ({"format": "3"}, "format '3'"),
        ({"generation": "../../etc"}, "outside"),
        ({"generation": "gen-" + "a" * 41}, "outside"),
        ({"generation": "gen-a/../.."}, "outside"),
        ({"extra": 1}, "incomplete"),
        ({"dim": None}, "wrong types"),
        ({"dim": True}, "wrong types"),
        ({"model": ["mini"]}, "wrong types"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    record = {**dataclasses.asdict(MADE), **change}
    (tmp_path / MANIFEST).write_text(json.dumps(record))
    with pytest.raises(IndexMismatchError, match=reason):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "\x00", "[" * 60_000, " " * 70_000 + "{}"])
def test_a_manifest_that_is_rubbish_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Manifest.read(tmp_path)


def test_a_generation_that_is_a_link_is_refused(tmp_path: Path) -> None:
    MADE.write(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "gen-a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexMismatchError, match="outside"):
        Manifest.read(tmp_path)
    assert list(generations(tmp_path)) == []
