import json
import os
import threading
from pathlib import Path

import pytest

from fashion_search.config import Settings
from fashion_search.ui.compare.vote_counts import Tally
from fashion_search.ui.compare.vote_file import Votes, votes_path

ZERO = {"words": Tally(), "even": Tally(), "picture": Tally()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "votes.json"


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_votes_are_counted_by_kind_of_query(path: Path) -> None:
    votes = Votes(path)
    for choice, alpha in (("balanced", 0.5), ("balanced", 0.4), ("linear", 0.5), ("same", 0.9)):
        votes.add(choice, alpha)  # type: ignore[arg-type]
    assert votes.counts() == {"words": Tally(), "even": Tally(2, 1, 0), "picture": Tally(0, 0, 1)}


def test_the_counts_outlive_the_program(path: Path) -> None:
    Votes(path).add("linear", 0.1)
    again = Votes(path)
    again.add("linear", 0.1)
    assert Votes(path).counts() == {**ZERO, "words": Tally(linear=2)}


def test_nothing_but_counts_is_kept(path: Path) -> None:
    Votes(path).add("same", 0.7)
    none = {"balanced": 0, "linear": 0, "same": 0}
    assert json.loads(path.read_text()) == {
        "format": 1,
        "counts": {"words": none, "even": none, "picture": {**none, "same": 1}},
    }
    assert os.listdir(path.parent) == ["votes.json"]


def test_nothing_is_made_before_the_first_vote(path: Path) -> None:
    assert Votes(path).counts() == ZERO
    assert not path.parent.exists()


def test_a_crash_before_the_file_is_replaced_leaves_the_old_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = Votes(path)
    votes.add("balanced", 0.5)
    before = path.read_bytes()

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            votes.add("balanced", 0.5)
    assert path.read_bytes() == before
    assert Votes(path).counts() == {**ZERO, "even": Tally(balanced=1)}


def test_what_a_full_disk_could_not_keep_is_kept_once_there_is_room(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = Votes(path)
    votes.add("balanced", 0.5)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        votes.add("linear", 0.5)
        votes.add("linear", 0.5)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "No space left on device" in said
    assert os.listdir(path.parent) == ["votes.json"]  # no draft is left behind
    assert votes.counts() == {**ZERO, "even": Tally(1, 2, 0)}
    assert Votes(path).counts() == {**ZERO, "even": Tally(1, 0, 0)}
    votes.add("same", 0.5)
    assert votes.counts() == Votes(path).counts() == {**ZERO, "even": Tally(1, 2, 1)}


def test_votes_of_many_at_once_all_count(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # what is tested is the lock, not the disk
    votes = Votes(path)

    def vote(choice: str) -> None:
        for _ in range(50):
            votes.add(choice, 0.5)  # type: ignore[arg-type]

    threads = [threading.Thread(target=vote, args=(c,)) for c in ("balanced", "linear") for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert votes.counts() == Votes(path).counts() == {**ZERO, "even": Tally(200, 200, 0)}


def test_two_programs_count_into_one_file(path: Path) -> None:
    one, other = Votes(path), Votes(path)
    one.add("balanced", 0.5)
    other.add("linear", 0.5)
    one.add("same", 0.5)
    assert one.counts() == {**ZERO, "even": Tally(1, 1, 1)}


COUNTS = {lead: {"balanced": 1, "linear": 1, "same": 1} for lead in ZERO}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b'{"format": 1, "counts"',
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        json.dumps({"format": 2, "counts": COUNTS}).encode(),
        json.dumps({"format": 1, "counts": [1]}).encode(),
        json.dumps({"format": 1, "counts": {"words": COUNTS["words"]}}).encode(),
        json.dumps({"format": 1, "counts": {**COUNTS, "even": {"balanced": 1}}}).encode(),
        json.dumps({"format": 1, "counts": {**COUNTS, "even": {**COUNTS["even"], "same": -1}}}).encode(),
        json.dumps({"format": 1, "counts": {**COUNTS, "even": {**COUNTS["even"], "same": 1.5}}}).encode(),
        json.dumps({"format": 1, "counts": {**COUNTS, "even": {**COUNTS["even"], "same": True}}}).encode(),
        json.dumps({"format": 1, "counts": {**COUNTS, "even": {**COUNTS["even"], "same": 10**400}}}).encode(),
    ],
)
def test_a_damaged_file_is_moved_aside(
    path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    votes = Votes(path)
    said = capsys.readouterr().err
    assert said == f"{path} is damaged: moved to {path}.damaged, votes start at zero.\n"
    assert path.with_name("votes.json.damaged").read_bytes() == content
    votes.add("balanced", 0.5)
    assert Votes(path).counts() == {**ZERO, "even": Tally(1, 0, 0)}


def test_a_whole_file_is_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"format": 1, "counts": COUNTS}))
    assert Votes(path).counts() == dict.fromkeys(ZERO, Tally(1, 1, 1))


def test_a_file_that_cannot_be_read_is_not_written_over(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.mkdir(parents=True)
    votes = Votes(path)
    votes.add("balanced", 0.5)
    votes.add("balanced", 0.5)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot be read" in said
    assert path.is_dir()
    assert votes.counts() == {**ZERO, "even": Tally(2, 0, 0)}


def test_a_folder_that_cannot_be_made_fails_no_vote(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    votes = Votes(tmp_path / "taken" / "votes.json")
    votes.add("balanced", 0.5)
    assert votes.counts() == {**ZERO, "even": Tally(1, 0, 0)}


CACHE = Path("/cache")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_votes_are_on_where_only_this_computer_reaches_the_page(host: str) -> None:
    assert votes_path(Settings(votes="", host=host, cache_dir=CACHE)) == CACHE / "votes.json"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "shop.example", ""])
def test_votes_are_off_where_others_reach_it(host: str) -> None:
    assert votes_path(Settings(votes="", host=host, cache_dir=CACHE)) is None
    assert votes_path(Settings(votes="  ", host=host, cache_dir=CACHE)) is None
    behind_a_proxy = Settings(host="127.0.0.1", trusted_hops=1, cache_dir=CACHE)
    assert votes_path(behind_a_proxy) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_what_the_operator_says_holds_everywhere(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert votes_path(Settings(votes="off", host=host, cache_dir=CACHE)) is None
    assert votes_path(Settings(votes=" OFF ", host=host, cache_dir=CACHE)) is None
    assert votes_path(Settings(votes="on", host=host, cache_dir=CACHE)) == CACHE / "votes.json"
    assert votes_path(Settings(votes="/data/v.json", host=host, cache_dir=CACHE)) == Path("/data/v.json")
    assert votes_path(Settings(votes="~/v.json", host=host, cache_dir=CACHE)) == Path("/home/me/v.json")
