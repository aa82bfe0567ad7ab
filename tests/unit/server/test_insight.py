"""What is remembered of searches, and the figures that come of it."""

import io
import threading
from dataclasses import replace
from typing import Any

import pytest

from fashion_search.config import Settings
from fashion_search.errors import QueryError
from fashion_search.imaging.decode import PictureFile
from fashion_search.search.engine import FashionSearch
from fashion_search.search.query import Query
from fashion_search.server.observability import ring as ring_module
from fashion_search.server.observability.operation import Operation
from fashion_search.server.observability.report import SearchEvent, report
from fashion_search.server.observability.ring import LONGEST_TEXT, PAUSE, RecentSearches
from tests.conftest import FakeEncoder, picture, search_over
from tests.kits.guard import Clock

HOUR = 3600.0
NOON = 500_000 * HOUR
"""A full hour."""


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def shop(encoder: FakeEncoder) -> FashionSearch:
    return search_over(encoder, [["red"], ["green"], ["blue"], ["yellow"]])


@pytest.fixture
def ring(clock: Clock) -> RecentSearches:
    return RecentSearches(clock)


@pytest.fixture
def watched(shop: FashionSearch, ring: RecentSearches) -> FashionSearch:
    return shop.with_listeners(ring)


def event(time: float, query: int, **rest: Any) -> SearchEvent:
    return SearchEvent(time=time, query=query, **{"search_type": "text", "verdict": "strong", **rest})


def nothing_for(time: float, query: int, text: str) -> SearchEvent:
    return event(time, query, verdict="none", text=text)


def test_a_watched_search_finds_the_same(shop: FashionSearch, watched: FashionSearch) -> None:
    query = Query(text="red", image=picture("yellow"), top_k=3)
    assert [hit.product.id for hit in watched.search(query).hits] == [
        hit.product.id for hit in shop.search(query).hits
    ]


def test_nothing_is_loaded_again_and_the_search_itself_stays_unheard(
    shop: FashionSearch, ring: RecentSearches
) -> None:
    heard = shop.with_listeners(ring)
    assert (heard.encoder, heard.snapshot) == (shop.encoder, shop.snapshot)
    shop.search(Query(text="red"))
    assert ring.report().searches == 0


def test_searches_are_remembered_only_where_that_is_enabled() -> None:
    assert Operation.of(Settings()).ring is None
    operation = Operation.of(Settings(insight=True))
    assert operation.listeners == (operation.ring, operation)


def test_a_slider_makes_many_searches_of_one_query(watched: FashionSearch, ring: RecentSearches) -> None:
    for step in range(11):
        watched.search(Query(text="red", image=picture("blue"), alpha=step / 10, top_k=1 + step))
    watched.search(Query(text="red", image=picture("blue"), fusion="linear"))
    figures = ring.report()
    assert (figures.queries, figures.searches) == (1, 12)
    assert {stage.name: stage.searches for stage in figures.stages} == {
        "encode_image": 12,
        "encode_text": 12,
        "rewrite": 9,  # not at the ends
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
def test_other_words_or_another_picture_are_another_query(
    watched: FashionSearch, ring: RecentSearches, other: Query
) -> None:
    watched.search(Query(text="red", image=picture("blue")))
    watched.search(other)
    assert ring.report().queries == 2


def test_a_picture_that_is_still_a_file_is_known_by_its_bytes(
    watched: FashionSearch, ring: RecentSearches
) -> None:
    for colour in ("blue", "blue", "green"):
        out = io.BytesIO()
        picture(colour).save(out, "PNG")
        watched.search(Query(text="red", image=PictureFile.of(out.getvalue())))
    assert ring.report().queries == 2


def test_the_same_after_a_pause_is_asked_anew(
    watched: FashionSearch, ring: RecentSearches, clock: Clock
) -> None:
    watched.search(Query(text="red"))
    for _ in range(3):  # each within the pause after the one before
        clock.now += PAUSE - 1
        watched.search(Query(text="red"))
    assert ring.report().queries == 1
    clock.now += PAUSE
    watched.search(Query(text="red"))
    assert ring.report().queries == 2


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F"])
def test_pictures_of_any_mode_are_remembered(watched: FashionSearch, ring: RecentSearches, mode: str) -> None:
    watched.search(Query(image=picture("white").convert(mode)))
    assert ring.report().types == {"text": 0, "image": 1, "hybrid": 0}


def test_a_search_that_fails_is_counted_by_its_kind(watched: FashionSearch, ring: RecentSearches) -> None:
    with pytest.raises(QueryError):
        watched.search(Query(like="nowhere"))
    figures = ring.report()
    assert figures.refused == {"QueryError": 1}
    assert (figures.searches, figures.stages) == (1, [])


def unmatched(shop: FashionSearch, ring: RecentSearches, query: Query) -> None:
    """Let a query be one that the catalogue has nothing for."""
    ring.on_result(replace(shop.search(query), verdict="none"))


def test_words_that_find_nothing_are_named(
    shop: FashionSearch, watched: FashionSearch, ring: RecentSearches
) -> None:
    watched.search(Query(text="red"))
    unmatched(shop, ring, Query(text="x" * 300))
    figures = ring.report()
    assert (figures.queries, figures.unanswered) == (2, 1)
    assert [(found.text, found.queries, found.last) for found in figures.texts] == [
        ("x" * LONGEST_TEXT, 1, NOON)
    ]


def test_the_ring_forgets_the_oldest_and_says_so(
    shop: FashionSearch, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring_module, "CAPACITY", 3)
    ring = RecentSearches(clock)
    watched = shop.with_listeners(ring)
    for text in ("red", "green", "blue", "yellow", "white"):
        clock.now += 10
        watched.search(Query(text=text))
        ring.opened("p0")
    figures = ring.report()
    assert (figures.searches, figures.since) == (3, NOON + 30)
    assert figures.opened == [("p0", 3)]


def test_figures_begin_when_the_watching_does(
    watched: FashionSearch, ring: RecentSearches, clock: Clock
) -> None:
    clock.now += 600
    assert ring.report().since == NOON
    clock.now += 100 * HOUR
    assert ring.report().since == clock.now - 600 - 23 * HOUR


def test_threads_share_a_ring(watched: FashionSearch, ring: RecentSearches) -> None:
    def ask(colour: str) -> None:
        for step in range(20):
            watched.search(Query(text=colour, top_k=1 + step))

    threads = [threading.Thread(target=ask, args=[colour]) for colour in ("red", "green", "blue", "red")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures = ring.report()
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
