"""Gradio's queue between clients: nobody's events hold up or push out those of another."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fashion_search.search.engine import FashionSearch, Query, SearchResult
from fashion_search.ui.patches.queue import SEARCHES, queued
from tests.kits.attack import NO_PICTURE, Target, soon


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Searches for "slow" end when this is set."""
    end, find = threading.Event(), FashionSearch.search

    def slowly(fashion: FashionSearch, query: Query) -> SearchResult:
        if query.text == "slow":
            end.wait(20)
        return find(fashion, query)

    monkeypatch.setattr(FashionSearch, "search", slowly)
    yield end
    end.set()


def ask_slowly(target: Target, count: int) -> list[str]:
    events = [
        target.post("/gradio_api/call/search", {"data": ["slow", *NO_PICTURE[1:]]}) for _ in range(count)
    ]
    return [event.json["event_id"] for event in events if event.status == 200]


def test_a_client_is_answered_beside_another_that_takes_all_it_can(
    target: Target, slow: threading.Event
) -> None:
    attacker, honest = replace(target, address="127.0.0.2"), replace(target, address="127.0.0.3")
    ask_slowly(attacker, 60)
    assert soon(lambda: target.queue.admission.taken >= 24)
    assert "product_id" in honest.call(NO_PICTURE)
    assert honest.post("/api/v1/search", {"text": "red"}).status == 200
    assert target.queue.admission.taken == 24
    slow.set()
    assert soon(lambda: queued(target.queue.blocks) == target.queue.admission.taken == 0, 20)
    assert target.queue.admission.waiting == 0


def test_a_search_that_waits_too_long_for_a_place_is_told_so_and_leaves_nothing(
    target: Target, slow: threading.Event
) -> None:
    attacker = replace(target, address="127.0.0.2")
    ask_slowly(attacker, 24)
    assert soon(lambda: target.queue.admission.taken == 24)
    assert "Too many searches at once" in attacker.call(NO_PICTURE)
    assert (target.queue.admission.taken, target.queue.admission.waiting) == (24, 0)
    slow.set()
    assert soon(lambda: queued(target.queue.blocks) == target.queue.admission.taken == 0, 20)


def test_an_event_that_is_given_up_while_it_waits_for_a_place_leaves_nothing(
    target: Target, slow: threading.Event
) -> None:
    attacker = replace(target, address="127.0.0.2")
    ask_slowly(attacker, 24)
    assert soon(lambda: target.queue.admission.taken == 24)  # else the one that follows may get a place
    function = target.page().named("search")["id"]
    joined = attacker.join(function, NO_PICTURE, "gives-up")
    assert soon(lambda: target.queue.admission.waiting == 1)
    body = {"session_hash": "gives-up", "fn_index": function, "event_id": joined.json["event_id"]}
    assert attacker.post("/gradio_api/cancel", body).status == 200
    assert target.queue.admission.waiting == 0
    assert soon(lambda: queued(target.queue.blocks) == 24)
    slow.set()
    assert soon(lambda: queued(target.queue.blocks) == target.queue.admission.taken == 0, 20)
    assert target.queue.event_queue_per_concurrency_id[SEARCHES].current_concurrency == 0
