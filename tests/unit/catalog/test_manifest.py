import dataclasses
import json
from pathlib import Path

import pytest

from fashion_search.catalog.manifest import CHECKED, MANIFEST, Manifest, checksums, chosen_index
from fashion_search.errors import IndexMismatchError, IndexMissingError

MANIFEST_OF_TWO = Manifest(
    generation="gen-a",
    model="mini",
    fingerprint="f" * 64,
    dim=3,
    products=1,
    pictures=2,
    source="files shop",
    built_at="2026-01-01T00:00:00+00:00",
    sha256={"vectors.npy": "0"},
    skipped=({"kind": "picture", "id": "1", "where": "x.png", "why": "damaged"},),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    MANIFEST_OF_TWO.write(tmp_path)
    assert Manifest.read(tmp_path) == MANIFEST_OF_TWO
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def test_no_index_names_the_command_that_builds_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"python build_index\.py --index"):
        Manifest.read(tmp_path / "nowhere")


def test_an_index_of_format_1_is_searched_row_by_row(tmp_path: Path) -> None:
    record = {**dataclasses.asdict(MANIFEST_OF_TWO), "format": 1}
    del record["index"]
    (tmp_path / MANIFEST).write_text(json.dumps(record))
    assert Manifest.read(tmp_path) == dataclasses.replace(MANIFEST_OF_TWO, format=1, index={"kind": "flat"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "format 99"),
        ({"generation": "../../etc"}, "outside"),
        ({"dim": None, "extra": 1}, "incomplete"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    record = {**dataclasses.asdict(MANIFEST_OF_TWO), **change}
    (tmp_path / MANIFEST).write_text(json.dumps(record))
    with pytest.raises(IndexMismatchError, match=reason):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "\x00"])
def test_a_manifest_that_is_rubbish_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Manifest.read(tmp_path)


def test_a_changed_bit_and_a_missing_file_are_noticed(tmp_path: Path) -> None:
    for name in CHECKED:
        (tmp_path / name).write_bytes(b"content of " + name.encode())
    manifest = dataclasses.replace(MANIFEST_OF_TWO, sha256=checksums(tmp_path))
    manifest.verify(tmp_path)
    (tmp_path / "vectors.npy").write_bytes(b"content oF vectors.npy")
    with pytest.raises(IndexMismatchError, match=r"vectors\.npy"):
        manifest.verify(tmp_path)
    (tmp_path / "vectors.npy").unlink()
    with pytest.raises(IndexMismatchError, match=r"vectors\.npy"):
        manifest.verify(tmp_path)


def test_a_changed_index_file_is_noticed_where_there_is_one(tmp_path: Path) -> None:
    for name in (*CHECKED, "index.faiss"):
        (tmp_path / name).write_bytes(b"content of " + name.encode())
    manifest = dataclasses.replace(MANIFEST_OF_TWO, sha256=checksums(tmp_path))
    (tmp_path / "index.faiss").write_bytes(b"content oF index.faiss")
    with pytest.raises(IndexMismatchError, match=r"index\.faiss"):
        manifest.verify(tmp_path)


def test_the_default_index_is_opened_only_where_it_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chosen_index(None) is None
    (tmp_path / "index").mkdir()  # as a failed build may leave it
    assert chosen_index(None) is None
    MANIFEST_OF_TWO.write(tmp_path / "index")
    assert chosen_index(None) == Path("index")
    with pytest.raises(IndexMissingError, match="nowhere"):
        chosen_index(Path("nowhere"))
