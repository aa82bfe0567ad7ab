"""Searches that do not end: every door says so in time, and none is blocked for those who come later."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from fashion_search.config import Settings
from fashion_search.search.engine import FashionSearch, Query, SearchResult
from fashion_search.ui.patches import mcp_calls
from fashion_search.ui.patches.queue import FairQueue
from tests.kits.app import AGENTS
from tests.kits.attack import NO_PICTURE, Target, serving, soon
from tests.kits.hostile import hostile_search

LATE = "took more than 0.5 seconds"

needs_mcp = pytest.mark.skipif(not AGENTS, reason="mcp is not installed")


class Stuck:
    """Searches for "stuck" wait until the test ends; others are answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.end = threading.Event()
        self.begun = 0
        search = FashionSearch.search

        def stuck(fashion: FashionSearch, query: Query) -> SearchResult:
            if query.text == "stuck":
                self.begun += 1
                self.end.wait(30)
            return search(fashion, query)

        monkeypatch.setattr(FashionSearch, "search", stuck)


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stuck]:
    made = Stuck(monkeypatch)
    yield made
    made.end.set()


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Target]:
    with serving(hostile_search(tmp_path), tmp_path, Settings(request_timeout=0.5)) as app:
        yield app


@pytest.fixture
def agents(tmp_path: Path) -> Iterator[Target]:
    with serving(hostile_search(tmp_path), tmp_path, Settings(), mcp=True) as app:
        yield app


def running(target: Target) -> int:
    return sum(queue.current_concurrency for queue in target.queue.event_queue_per_concurrency_id.values())


def test_the_api_says_so_in_time(stuck: Stuck, impatient: Target) -> None:
    assert LATE in impatient.call(["stuck", *NO_PICTURE[1:]])
    assert stuck.begun == 1


def test_the_page_says_so_in_time(stuck: Stuck, impatient: Target) -> None:
    step, values = impatient.page().step(text="stuck")
    assert LATE in impatient.ask_page(step, values, session="patient")


def test_those_who_come_later_are_answered(stuck: Stuck, impatient: Target) -> None:
    """Each keeps its place among the searches, and none of them holds up the queue."""
    function = impatient.page().named("search")["id"]
    for number in range(5):
        assert impatient.join(function, ["stuck", *NO_PICTURE[1:]], f"stuck{number}").status == 200
    assert soon(lambda: not running(impatient))
    assert "product_id" in impatient.call(NO_PICTURE)
    assert all(LATE in impatient.answers(f"stuck{number}") for number in range(5))


def test_a_search_that_was_given_up_keeps_its_place(stuck: Stuck, impatient: Target) -> None:
    impatient.call(["stuck", *NO_PICTURE[1:]])

    def places() -> float:
        lines = impatient.get("/metrics").text.splitlines()
        (line,) = [line for line in lines if re.match(r"\w*searches_running ", line)]
        return float(line.split()[1])

    assert places() == 1
    stuck.end.set()
    assert soon(lambda: places() == 0)


def agent_request(text: str) -> bytes:
    params: dict[str, Any] = {"name": "search", "arguments": {"text": text}}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()


def call(target: Target, text: str) -> socket.socket:
    """Begin an agent's call; closing the socket is going away."""
    url = urlsplit(target.url)
    connection = socket.create_connection((url.hostname, url.port or 80), timeout=20)
    body = agent_request(text)
    connection.sendall(
        b"POST /gradio_api/mcp/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Accept: application/json, text/event-stream\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    return connection


def read(connection: socket.socket) -> str:
    with connection, connection.makefile("rb") as answer:
        return answer.read().decode()


@needs_mcp
def test_a_call_whose_agent_has_gone_ends(stuck: Stuck, agents: Target) -> None:
    calls = [call(agents, "stuck") for _ in range(5)]
    assert soon(lambda: len(agents.queue.event_ids_to_events) == 5)
    assert soon(lambda: stuck.begun == 5)
    for connection in calls:
        connection.close()
    assert soon(lambda: not agents.queue.event_ids_to_events)
    assert soon(lambda: not running(agents))
    assert not agents.queue.pending_messages_per_session
    assert not agents.queue.pending_event_ids_session
    assert "product_id" in read(call(agents, "red"))


@needs_mcp
def test_without_that_it_would_go_on(stuck: Stuck, agents: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    async def kept(*_: Any) -> None:
        pass

    monkeypatch.setattr(FairQueue, "withdraw", kept)
    call(agents, "stuck").close()
    assert soon(lambda: stuck.begun == 1)
    assert not soon(lambda: not running(agents), 0.5)


@needs_mcp
def test_calls_of_a_client_at_a_time_are_bounded(
    stuck: Stuck, agents: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [call(agents, "stuck") for _ in range(8)]
    assert soon(lambda: len(agents.queue.event_ids_to_events) == 8)
    assert "wait for an answer to your 8 others" in read(call(agents, "red"))
    stuck.end.set()
    assert all("product_id" in read(connection) for connection in calls)
    assert "product_id" in read(call(agents, "red"))
    monkeypatch.setattr(mcp_calls, "MOST_CALLS", 0)
    assert "try again in a moment" in read(call(agents, "red"))
