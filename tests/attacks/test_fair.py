"""Gradio's queue between clients: nobody's events hold up or push out those of another."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event
from starlette.requests import Request

from fashion_search.server.limits.admission import Admission
from fashion_search.ui.controller import presenter
from fashion_search.ui.patches.events import queued
from fashion_search.ui.patches.fair_queue import SEARCHES, FairQueue, in_turn
from tests.kits.attack import NO_PICTURE, Target, soon

SEARCH, VOTE = 0, 1


def request_of(client: str) -> Request:
    return Request({"type": "http", "client": (client, 5), "headers": [], "path": "/", "method": "POST"})


@pytest.fixture
def queue() -> FairQueue:
    """A queue of three, that nothing is taken out of, before a search and a function of one at a time."""
    with gr.Blocks() as page:
        box = gr.Textbox()
        box.change(lambda text: text, box, box, concurrency_id=SEARCHES, concurrency_limit=None)
        box.submit(lambda text: text, box, box, concurrency_id="vote", concurrency_limit=1)
    page.queue(max_size=3)
    page._queue.__class__ = FairQueue
    made: Any = page._queue
    made.turns = Admission(1)
    queue: FairQueue = made
    return queue


async def push(queue: FairQueue, client: str, session: str, function: int = VOTE) -> tuple[bool, Any]:
    body = PredictBodyInternal(data=["x"], fn_index=function, session_hash=session)
    pushed, said, _ = await queue.push(body, request_of(client), None)
    return pushed, said


def sessions(queue: FairQueue) -> list[str]:
    return [event.session_hash for event in queue.event_queue_per_concurrency_id["vote"].queue]


def told(queue: FairQueue, session: str) -> list[Any]:
    """The last messages of a session, without the estimates of its wait."""
    messages = queue.pending_messages_per_session[session]
    found: list[Any] = [messages.get_nowait() for _ in range(messages.qsize())]
    return [message for message in found if message.msg != "estimation"]


def test_the_first_of_each_client_comes_before_the_second_of_any() -> None:
    fn: Any = SimpleNamespace(concurrency_id="x")
    came = [Event(f"{client}{number}", fn, request_of(client), None)
            for client, number in (("1.1.1.1", 1), ("1.1.1.1", 2), ("1.1.1.1", 3), ("2.2.2.2", 1), ("3.3.3.3", 1), ("2.2.2.2", 2))]  # fmt: skip
    order = [(event.session_hash[0], event.session_hash[-1]) for event in in_turn(came)]
    assert order == [("1", "1"), ("2", "1"), ("3", "1"), ("1", "2"), ("2", "2"), ("1", "3")]


def test_events_wait_in_turn(queue: FairQueue) -> None:
    async def scene() -> None:
        for session in ("a1", "a2"):
            assert (await push(queue, "1.1.1.1", session))[0]
        assert (await push(queue, "2.2.2.2", "b1"))[0]

    asyncio.run(scene())
    assert sessions(queue) == ["a1", "b1", "a2"]


def test_where_the_queue_is_full_the_client_with_the_most_loses_its_newest_and_is_told(
    queue: FairQueue,
) -> None:
    async def scene() -> None:
        for session in ("a1", "a2", "a3"):
            await push(queue, "1.1.1.1", session)
        assert await push(queue, "1.1.1.1", "a4") == (False, "Queue is full. Max size is 3 and size is 3.")
        assert (await push(queue, "2.2.2.2", "b1"))[0]
        assert (await push(queue, "3.3.3.3", "c1"))[0]
        assert not (await push(queue, "2.2.2.2", "b2"))[0]  # nobody else has more

    asyncio.run(scene())
    assert sessions(queue) == ["a1", "b1", "c1"]
    for session in ("a2", "a3"):
        (message,) = told(queue, session)
        assert (message.msg, message.success) == ("process_completed", False)
        assert message.output["error"] == "Too many searches at once: try again in a second."
    assert {event.session_hash for event in queue.event_ids_to_events.values()} == {"a1", "b1", "c1"}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Searches for "slow" end when this is set."""
    end, find = threading.Event(), presenter.find

    def slowly(fashion: Any, asked: Any) -> Any:
        if asked.text == "slow":
            end.wait(20)
        return find(fashion, asked)

    monkeypatch.setattr(presenter, "find", slowly)
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
    assert soon(lambda: target.queue.turns.taken >= 24)
    assert "product_id" in honest.call(NO_PICTURE)
    assert honest.post("/api/v1/search", {"text": "red"}).status == 200
    assert target.queue.turns.taken == 24
    slow.set()
    assert soon(lambda: queued(target.queue.blocks) == target.queue.turns.taken == 0, 20)
    assert target.queue.turns.waiting == 0


def test_a_search_that_waits_too_long_for_a_place_is_told_so_and_leaves_nothing(
    target: Target, slow: threading.Event
) -> None:
    attacker = replace(target, address="127.0.0.2")
    ask_slowly(attacker, 24)
    assert soon(lambda: target.queue.turns.taken == 24)
    assert "Too many searches at once" in attacker.call(NO_PICTURE)
    assert (target.queue.turns.taken, target.queue.turns.waiting) == (24, 0)
    slow.set()
    assert soon(lambda: queued(target.queue.blocks) == target.queue.turns.taken == 0, 20)


def test_an_event_that_is_given_up_while_it_waits_for_a_place_leaves_nothing(
    target: Target, slow: threading.Event
) -> None:
    attacker = replace(target, address="127.0.0.2")
    ask_slowly(attacker, 24)
    function = target.page().named("search")["id"]
    joined = attacker.join(function, NO_PICTURE, "gives-up")
    assert soon(lambda: target.queue.turns.waiting == 1)
    body = {"session_hash": "gives-up", "fn_index": function, "event_id": joined.json["event_id"]}
    assert attacker.post("/gradio_api/cancel", body).status == 200
    assert target.queue.turns.waiting == 0
    assert soon(lambda: queued(target.queue.blocks) == 24)
    slow.set()
    assert soon(lambda: queued(target.queue.blocks) == target.queue.turns.taken == 0, 20)
    assert target.queue.event_queue_per_concurrency_id[SEARCHES].current_concurrency == 0
