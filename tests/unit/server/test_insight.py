"""What is remembered of searches, and the figures that come of it."""

import io
import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fashion_search.config import Settings
from fashion_search.errors import QueryError, SearchError
from fashion_search.imaging.decode import PictureFile
from fashion_search.search.engine import FashionSearch
from fashion_search.search.query import Query
from fashion_search.server.observability import ring as ring_module
from fashion_search.server.observability.event import Event
from fashion_search.server.observability.event_log import Log
from fashion_search.server.observability.report import report
from fashion_search.server.observability.ring import LONGEST_TEXT, PAUSE, Ring
from fashion_search.server.observability.watched import WatchedSearch, watch
from tests.conftest import FakeEncoder, picture, search_over

HOUR = 3600.0
NOON = 500_000 * HOUR
"""A full hour."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(encoder: FakeEncoder) -> FashionSearch:
    return search_over(encoder, [["red"], ["green"], ["blue"], ["yellow"]])


@pytest.fixture
def watched(shop: FashionSearch, clock: Clock) -> WatchedSearch:
    return WatchedSearch.over(shop, Ring(clock=clock))


def event(time: float, query: int, **rest: Any) -> Event:
    return Event(time=time, query=query, **{"search_type": "text", "verdict": "strong", **rest})


def nothing_for(time: float, query: int, text: str) -> Event:
    return event(time, query, verdict="none", text=text)


def test_a_watched_search_finds_the_same(shop: FashionSearch, watched: WatchedSearch) -> None:
    query = Query(text="red", image=picture("yellow"), top_k=3)
    assert [hit.product.id for hit in watched.search(query).hits] == [
        hit.product.id for hit in shop.search(query).hits
    ]


def test_nothing_is_loaded_again_and_nothing_is_watched_unless_enabled(shop: FashionSearch) -> None:
    assert watch(shop, Settings()) is shop
    watched = watch(shop, Settings(insight=True))
    assert isinstance(watched, WatchedSearch)
    assert watched.encoder is shop.encoder
    assert watched.catalogue is shop.catalogue


def test_a_slider_makes_many_searches_of_one_query(watched: WatchedSearch) -> None:
    for step in range(11):
        watched.search(Query(text="red", image=picture("blue"), alpha=step / 10, top_k=1 + step))
    watched.search(Query(text="red", image=picture("blue"), fusion="linear"))
    figures = watched.ring.report()
    assert (figures.queries, figures.searches) == (1, 12)
    assert {stage.name: stage.searches for stage in figures.stages} == {
        "encode_image": 12,
        "encode_text": 12,
        "search": 12,
        "total": 12,
    }


@pytest.mark.parametrize(
    "other",
    [
        Query(text="red"),
        Query(text="blue", image=picture("blue")),
        Query(text="red", image=picture("green")),
        Query(text="red", image=picture("blue", (50, 40))),
        Query(text="red", image=picture("blue"), without="green"),
        Query(text="red", like="p2"),
    ],
    ids=["no picture", "words", "picture", "its size", "without", "like"],
)
def test_other_words_or_another_picture_are_another_query(watched: WatchedSearch, other: Query) -> None:
    watched.search(Query(text="red", image=picture("blue")))
    watched.search(other)
    assert watched.ring.report().queries == 2


def test_a_picture_that_is_still_a_file_is_known_by_its_bytes(watched: WatchedSearch) -> None:
    for colour in ("blue", "blue", "green"):
        out = io.BytesIO()
        picture(colour).save(out, "PNG")
        watched.search(Query(text="red", image=PictureFile.of(out.getvalue())))
    assert watched.ring.report().queries == 2


def test_the_same_after_a_pause_is_asked_anew(watched: WatchedSearch, clock: Clock) -> None:
    watched.search(Query(text="red"))
    for _ in range(3):  # each within the pause after the one before
        clock.now += PAUSE - 1
        watched.search(Query(text="red"))
    assert watched.ring.report().queries == 1
    clock.now += PAUSE
    watched.search(Query(text="red"))
    assert watched.ring.report().queries == 2


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F"])
def test_pictures_of_any_mode_are_remembered(watched: WatchedSearch, mode: str) -> None:
    watched.search(Query(image=picture("white").convert(mode)))
    assert watched.ring.report().types == {"text": 0, "image": 1, "hybrid": 0}


def test_a_search_that_fails_is_counted_by_its_kind(watched: WatchedSearch) -> None:
    with pytest.raises(QueryError):
        watched.search(Query(like="nowhere"))
    figures = watched.ring.report()
    assert figures.refused == {"QueryError": 1}
    assert (figures.searches, figures.stages) == (1, [])


def unmatched(watched: WatchedSearch, query: Query) -> None:
    """Let a query be one that the catalogue has nothing for."""
    result = replace(FashionSearch.search(watched, query), verdict="none")
    watched.ring.found(query, result)


def test_words_that_find_nothing_are_named(watched: WatchedSearch) -> None:
    watched.search(Query(text="red"))
    unmatched(watched, Query(text="x" * 300))
    figures = watched.ring.report()
    assert (figures.queries, figures.unanswered) == (2, 1)
    assert [(found.text, found.queries, found.last) for found in figures.texts] == [
        ("x" * LONGEST_TEXT, 1, NOON)
    ]


def test_products_that_there_are_can_be_opened(watched: WatchedSearch) -> None:
    odd: list[object] = ["nowhere", None, 2, ["p1"], {"id": "p1"}, "p1", "p2", "p1"]
    for product_id in odd:
        watched.opened(product_id)
    assert watched.ring.report().opened == [("p1", 2), ("p2", 1)]


def test_the_ring_forgets_the_oldest_and_says_so(
    shop: FashionSearch, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring_module, "CAPACITY", 3)
    watched = WatchedSearch.over(shop, Ring(clock=clock))
    for text in ("red", "green", "blue", "yellow", "white"):
        clock.now += 10
        watched.search(Query(text=text))
        watched.opened("p0")
    figures = watched.ring.report()
    assert (figures.searches, figures.since) == (3, NOON + 30)
    assert figures.opened == [("p0", 3)]


def test_figures_begin_when_the_watching_does(watched: WatchedSearch, clock: Clock) -> None:
    clock.now += 600
    assert watched.ring.report().since == NOON
    clock.now += 100 * HOUR
    assert watched.ring.report().since == clock.now - 600 - 23 * HOUR


def test_threads_share_a_ring(watched: WatchedSearch) -> None:
    def ask(colour: str) -> None:
        for step in range(20):
            watched.search(Query(text=colour, top_k=1 + step))

    threads = [threading.Thread(target=ask, args=[colour]) for colour in ("red", "green", "blue", "red")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures = watched.ring.report()
    assert (figures.queries, figures.searches) == (3, 80)


def test_queries_by_hour_and_kind() -> None:
    events = [
        event(NOON - 23 * HOUR - 1, 1),  # a second too old
        event(NOON - 23 * HOUR, 2),
        event(NOON - 1, 3, search_type="image"),
        event(NOON, 3, search_type="image"),  # belongs to the hour that its query began in
        event(NOON, 4, search_type="hybrid"),
        event(NOON + 1799, 5),
    ]
    figures = report(events, [], since=0.0, now=NOON + 1800)
    assert [(start, count) for start, count in figures.hours if count] == [
        (NOON - 23 * HOUR, 1),
        (NOON - HOUR, 1),
        (NOON, 2),
    ]
    assert len(figures.hours) == 24
    assert (figures.queries, figures.searches) == (4, 5)
    assert figures.types == {"text": 2, "image": 1, "hybrid": 1}
    assert figures.since == NOON - 23 * HOUR


def test_percentiles_by_stage_in_milliseconds() -> None:
    # 1 to 101 ms: the 50th, 95th and 99th of a hundred steps are 51, 96 and 100
    events = [event(NOON, n, timings={"search": n / 1000, "total": 2 * n / 1000}) for n in range(1, 102)]
    events.append(event(NOON, 102, timings={"encode_text": 0.005}))
    found = report(events, [], since=0.0, now=NOON).stages
    assert [(stage.name, stage.searches) for stage in found] == [
        ("encode_text", 1),
        ("search", 101),
        ("total", 101),
    ]
    assert found[0].percentiles == pytest.approx({50: 5.0, 95: 5.0, 99: 5.0})
    assert found[1].percentiles == pytest.approx({50: 51.0, 95: 96.0, 99: 100.0})
    assert found[2].percentiles == pytest.approx({50: 102.0, 95: 192.0, 99: 200.0})


def test_words_without_a_match_most_frequent_first() -> None:
    events = [
        nothing_for(NOON, 1, "garden hose"),
        nothing_for(NOON + 1, 1, "garden hose"),  # the same query: a control was moved
        nothing_for(NOON + 2, 2, "lamp"),
        nothing_for(NOON + 3, 3, "Tax  form"),
        nothing_for(NOON + 4, 4, "tax form"),
        event(NOON + 5, 5, verdict="weak", text="shoe"),
        event(NOON + 6, 6, verdict="none"),  # from a log: without words
    ]
    figures = report(events, [], since=0.0, now=NOON + 10)
    assert [(found.text, found.queries, found.last - NOON) for found in figures.texts] == [
        ("tax form", 2, 4),
        ("lamp", 1, 2),
        ("garden hose", 1, 1),
    ]
    assert figures.unanswered == 5


def test_products_opened_in_these_hours_count() -> None:
    opened = [(NOON - 24 * HOUR, "p1"), (NOON, "p2"), (NOON, "p1"), (NOON, "p2")]
    assert report([], opened, since=0.0, now=NOON).opened == [("p2", 2), ("p1", 1)]


def test_no_search_makes_a_report_of_zeros() -> None:
    figures = report([], [], since=NOON, now=NOON)
    assert (figures.queries, figures.unanswered, figures.stages, figures.texts) == (0, 0, [], [])
    assert [count for _, count in figures.hours] == [0] * 24


def test_the_log_holds_neither_words_nor_pictures_nor_products(
    shop: FashionSearch, clock: Clock, tmp_path: Path
) -> None:
    log = tmp_path / "searches.jsonl"
    watched = WatchedSearch.over(shop, Ring(Log(log), clock))
    watched.search(Query(text="secret words", without="hidden things"))
    watched.search(Query(text="red", like="p2"))
    watched.opened("p3")
    with pytest.raises(QueryError):
        watched.search(Query(like="nowhere"))
    written = log.read_text()
    assert not any(word in written for word in ("secret", "hidden", "red", "p2", "p3", "nowhere"))
    records = [json.loads(line) for line in written.splitlines()]
    assert {frozenset(record) for record in records} == {
        frozenset({"time", "query", "search_type", "verdict", "hits", "timings", "error"})
    }
    assert [(record["query"], record["search_type"], record["error"]) for record in records] == [
        (1, "text", None),
        (2, "hybrid", None),
        (3, "image", "QueryError"),
    ]
    assert records[1]["hits"] == 3
    assert records[0]["time"] == "2027-01-15T08:00:00.000+00:00"


def test_figures_survive_a_restart_where_there_is_a_log(
    shop: FashionSearch, clock: Clock, tmp_path: Path
) -> None:
    log = tmp_path / "searches.jsonl"
    first = WatchedSearch.over(shop, Ring(Log(log), clock))
    first.search(Query(text="red"))
    unmatched(first, Query(text="lamp"))
    before = first.ring.report()
    clock.now += 60
    second = WatchedSearch.over(shop, Ring(Log(log), clock))
    after = second.ring.report()
    assert (after.queries, after.searches, after.unanswered, after.since) == (2, 2, 1, NOON)
    assert after.stages[-1].percentiles == pytest.approx(before.stages[-1].percentiles, abs=0.001)
    assert (len(before.texts), after.texts) == (1, [])
    second.search(Query(text="red"))  # another query: who asked before the restart is not known
    assert second.ring.report().queries == 3


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"3}",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b'{"time": 3}',
        b'{"time": "2027-01-15T08:00:00+00:00", "query": 1, "search_type": "other"}',
        b'{"time": "2027-01-15T08:00:00+00:00", "query": "1", "search_type": "text"}',
        b'{"time": "2027-01-15T08:00:00+00:00", "query": 1, "search_type": "text", "verdict": 3}',
        b'{"time": "2027-01-15T08:00:00+00:00", "query": 1, "search_type": "text", "timings": null}',
        b'{"time": "2027-01-15T08:00:00+00:00", "query": 1, "search_type": "text", "timings": {"a": NaN}}',
        b'{"time": "2027-01-15T08:00:00+00:00", "query": 1, "search_type": "text", "more": 1}',
    ],
)
def test_a_damaged_line_is_left_out(tmp_path: Path, line: bytes) -> None:
    good = event(NOON, 7, timings={"total": 0.25}, hits=4)
    path = tmp_path / "searches.jsonl"
    path.write_bytes(good.to_line() + line + b"\n" + good.to_line())
    assert Log(path).past() == [good, good]


def test_the_end_of_a_long_log_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "searches.jsonl"
    lines = [event(NOON, query).to_line() for query in (1, 2, 3)]
    path.write_bytes(b"".join(lines))
    monkeypatch.setattr("fashion_search.server.observability.event_log.TAIL", len(lines[0]) * 2 + 10)
    assert [found.query for found in Log(path).past()] == [2, 3]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is always full")
def test_a_full_disk_fails_no_search(
    shop: FashionSearch, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = WatchedSearch.over(shop, Ring(Log(Path("/dev/full")), clock))
    for text in ("red", "green", "blue"):
        assert watched.search(Query(text=text)).hits
    assert watched.ring.report().searches == 3
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "INSIGHT_LOG: /dev/full is no longer written" in said[0]


def test_a_log_that_cannot_be_opened_is_said_at_the_start(shop: FashionSearch, tmp_path: Path) -> None:
    settings = Settings(insight=True, insight_log=tmp_path / "nowhere" / "searches.jsonl")
    with pytest.raises(SearchError, match=r"INSIGHT_LOG: cannot write to .*searches\.jsonl \(No such"):
        watch(shop, settings)


@pytest.mark.parametrize(
    ("said", "on"), [("1", True), ("On", True), ("0", False), ("", False), ("no", False)]
)
def test_the_switch_is_on_or_off(said: str, on: bool) -> None:
    assert Settings.from_env({"INSIGHT": said}).insight is on


def test_insight_is_off_unless_enabled() -> None:
    settings = Settings.from_env({})
    assert (settings.insight, settings.insight_log) == (False, None)


@pytest.mark.parametrize(
    "env", [{"INSIGHT": "perhaps"}, {"INSIGHT_LOG": "x"}, {"INSIGHT_LOG": "x", "INSIGHT": "0"}]
)
def test_settings_that_make_no_sense_are_refused(env: dict[str, str]) -> None:
    with pytest.raises(SearchError, match="INSIGHT"):
        Settings.from_env(env)


def test_the_log_is_where_the_setting_says() -> None:
    settings = Settings.from_env({"INSIGHT": "1", "INSIGHT_LOG": "logs/searches.jsonl"})
    assert settings.insight_log == Path("logs/searches.jsonl")
