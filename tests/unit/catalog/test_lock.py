"""Who may write an index folder beside whom, told by processes, as writers are."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fashion_search.catalog.lock import FILE, Purpose, locked
from fashion_search.errors import WriteError

ROOT = Path(__file__).resolve().parents[3]

HOLDER = """
import sys, time
from pathlib import Path
from fashion_search.catalog.lock import locked
with locked(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def held(folder: Path, purpose: Purpose) -> Iterator["subprocess.Popen[str]"]:
    """Hold the lock in another process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), purpose],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def may(folder: Path, purpose: Purpose) -> bool:
    """Whether the lock can be had now."""
    try:
        with locked(folder, purpose, seconds=0.05):
            return True
    except WriteError as error:
        if str(error) != f"Another program is writing {folder}: try again when it has finished.":
            raise
        return False


@pytest.mark.parametrize(
    ("holder", "allowed"),
    [("build", set()), ("update", {"change"}), ("change", {"update", "change"})],
)
def test_who_may_write_beside_whom(holder: Purpose, allowed: set[Purpose], tmp_path: Path) -> None:
    purposes: tuple[Purpose, ...] = ("build", "update", "change")
    with held(tmp_path, holder):
        assert {purpose for purpose in purposes if may(tmp_path, purpose)} == allowed
    assert all(may(tmp_path, purpose) for purpose in purposes)


@pytest.mark.parametrize("holder", ["build", "update", "change"])
def test_a_lock_ends_with_its_process(holder: Purpose, tmp_path: Path) -> None:
    with held(tmp_path, holder) as process:
        assert not may(tmp_path, "build")
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert may(tmp_path, "build")


def test_locks_hold_inside_one_process_too(tmp_path: Path) -> None:
    with locked(tmp_path, "change"):
        assert may(tmp_path, "change")
        assert not may(tmp_path, "build")
        with locked(tmp_path, "update"):
            assert may(tmp_path, "change")
            assert not may(tmp_path, "update")
        assert may(tmp_path, "update")
    assert may(tmp_path, "build")


def test_an_error_inside_releases_the_lock(tmp_path: Path) -> None:
    def fail() -> None:
        with locked(tmp_path, "build"):
            raise RuntimeError("in between")

    with pytest.raises(RuntimeError, match="in between"):
        fail()
    assert may(tmp_path, "build")


def test_a_lock_stores_nothing(tmp_path: Path) -> None:
    purposes: tuple[Purpose, ...] = ("build", "update", "change")
    for purpose in purposes:
        with locked(tmp_path, purpose):
            pass
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [(FILE, 0)]


def test_a_folder_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(WriteError, match=r"^The index folder .*nowhere cannot be written: "),
        locked(tmp_path / "nowhere", "build", seconds=0.05),
    ):
        pass


def test_a_lock_file_that_is_rubbish_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(os.urandom(4096))
    with pytest.raises(WriteError), locked(tmp_path, "change", seconds=0.05):
        pass
