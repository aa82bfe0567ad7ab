import contextlib
import functools
import os
import sqlite3
import threading
from collections import Counter
from pathlib import Path

import pytest

from fashion_search.config import Settings
from fashion_search.ui.compare.votes import Votes, votes_path


def even(balanced: int, linear: int, same: int) -> Counter[tuple[str, str]]:
    """Votes on queries of words and picture alike; those for nothing are not there."""
    return +Counter({("even", "balanced"): balanced, ("even", "linear"): linear, ("even", "same"): same})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "activity.db"


def test_votes_are_counted_by_kind_of_query(path: Path) -> None:
    votes = Votes(path)
    for choice, alpha in (("balanced", 0.5), ("balanced", 0.4), ("linear", 0.5), ("same", 0.9)):
        votes.add(choice, alpha)  # type: ignore[arg-type]
    assert votes.counts() == even(2, 1, 0) + Counter({("picture", "same"): 1})


def test_the_counts_outlive_the_program(path: Path) -> None:
    Votes(path).add("linear", 0.1)
    again = Votes(path)
    again.add("linear", 0.1)
    assert Votes(path).counts() == Counter({("words", "linear"): 2})


def test_nothing_but_counts_is_kept(path: Path) -> None:
    Votes(path).add("same", 0.7)
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [
            ("votes",)
        ]
        rows = database.execute("SELECT * FROM votes WHERE count > 0").fetchall()
    assert rows == [("picture", "same", 1)]
    assert os.listdir(path.parent) == ["activity.db"]


def test_nothing_is_made_before_the_first_vote(path: Path) -> None:
    assert Votes(path).counts() == Counter()
    assert not path.parent.exists()


def test_what_a_locked_file_could_not_keep_is_kept_once_it_is_free(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = Votes(path)
    votes.add("balanced", 0.5)
    connect = functools.partial(sqlite3.connect, timeout=0)
    monkeypatch.setattr(sqlite3, "connect", connect)
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        votes.add("linear", 0.5)
        votes.add("linear", 0.5)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "database is locked" in said
    assert votes.counts() == even(1, 2, 0)
    assert Votes(path).counts() == even(1, 0, 0)
    votes.add("same", 0.5)
    assert votes.counts() == Votes(path).counts() == even(1, 2, 1)


def test_votes_of_many_at_once_all_count(path: Path) -> None:
    votes = Votes(path)

    def vote(choice: str) -> None:
        for _ in range(50):
            votes.add(choice, 0.5)  # type: ignore[arg-type]

    threads = [threading.Thread(target=vote, args=(c,)) for c in ("balanced", "linear") for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert votes.counts() == Votes(path).counts() == even(200, 200, 0)


def test_two_programs_count_into_one_file(path: Path) -> None:
    one, other = Votes(path), Votes(path)
    one.add("balanced", 0.5)
    other.add("linear", 0.5)
    one.add("same", 0.5)
    assert one.counts() == even(1, 1, 1)


@pytest.mark.parametrize(
    "content",
    [
        "rubbish that is no database, and long enough to have a header of one. " * 9,
        "CREATE TABLE other (x)",
        "CREATE TABLE votes (emphasis TEXT)",
    ],
)
def test_a_file_that_is_none_of_ours_is_told_once_and_votes_still_count(
    path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path.parent.mkdir()
    if content.startswith("rubbish"):
        path.write_text(content)
    else:
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.executescript(content)
    votes = Votes(path)
    assert votes.counts() == Counter()
    said = capsys.readouterr().err
    assert said.startswith(f"Votes in {path} cannot be read (")
    assert said.endswith("): new votes count until the program ends.\n")
    assert votes.counts() == Counter()
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_written_fails_no_vote(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.mkdir(parents=True)
    votes = Votes(path)
    votes.add("balanced", 0.5)
    votes.add("balanced", 0.5)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot be kept" in said
    assert path.is_dir()
    assert votes.counts() == even(2, 0, 0)


def test_a_folder_that_cannot_be_made_fails_no_vote(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    votes = Votes(tmp_path / "taken" / "activity.db")
    votes.add("balanced", 0.5)
    assert votes.counts() == even(1, 0, 0)


CACHE = Path("/cache")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_votes_are_on_where_only_this_computer_reaches_the_page(host: str) -> None:
    assert votes_path(Settings(votes="", host=host, cache_dir=CACHE)) == CACHE / "activity.db"


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
    assert votes_path(Settings(votes="on", host=host, cache_dir=CACHE)) == CACHE / "activity.db"
    assert votes_path(Settings(votes="/data/v.db", host=host, cache_dir=CACHE)) == Path("/data/v.db")
    assert votes_path(Settings(votes="~/v.db", host=host, cache_dir=CACHE)) == Path("/home/me/v.db")
