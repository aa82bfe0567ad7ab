"""Searches that take too long: the wait for them ends, and their place is kept until their thread ends."""

import asyncio
import threading

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from fashion_search.errors import OverloadedError, TimedOutError
from fashion_search.imaging.decode import query_picture
from fashion_search.search.engine import Query, SearchResult
from fashion_search.server.api.routes import routes
from fashion_search.server.limits.admission import Admission
from fashion_search.server.limits.timeout import in_time
from tests.conftest import FakeEncoder, search_over

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_work_that_is_quick_returns_its_result_and_leaves_its_place() -> None:
    admission = Admission(1)
    assert await in_time(lambda: 7, 10.0, admission, "a") == 7
    assert await in_time(lambda: 7, 10.0, None, "a") == 7
    assert admission.taken == 0


async def test_a_place_is_kept_until_its_thread_has_ended() -> None:
    admission, end, ended = Admission(1), threading.Event(), threading.Event()

    def work() -> None:
        end.wait(60)
        ended.set()

    with pytest.raises(TimedOutError):
        await in_time(work, 0.05, admission, "a")
    assert (admission.taken, ended.is_set()) == (1, False)
    end.set()
    assert await in_time(lambda: "next", 10.0, admission, "a") == "next"  # waits for the place
    assert ended.is_set()


async def test_work_that_has_not_begun_in_time_never_begins() -> None:
    admission, begun = Admission(1), threading.Event()
    async with admission.place("a"):
        with pytest.raises(TimedOutError):
            await in_time(begun.set, 0.05, admission, "a")
        while admission.waiting:  # it is withdrawn in its own task
            await asyncio.sleep(0)
    assert await in_time(lambda: 7, 10.0, admission, "a") == 7
    assert not begun.is_set()


async def test_a_client_that_would_wait_too_long_is_told() -> None:
    admission = Admission(1, longest_wait=0.01)
    async with admission.place("a"):
        with pytest.raises(OverloadedError):
            await in_time(lambda: 7, 10.0, admission, "b")


def test_over_rest_a_search_that_takes_too_long_is_a_504(
    encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, end, ended = search_over(encoder, [["red"]]), threading.Event(), threading.Event()
    whole = search.search

    def slow(query: Query) -> SearchResult:
        end.wait(60)
        try:
            return whole(query)
        finally:
            ended.set()

    monkeypatch.setattr(search, "search", slow)
    with TestClient(FastAPI(routes=routes(search, query_picture, seconds=0.05))) as client:
        answer = client.post("/api/v1/search", json={"text": "red"})
        assert answer.status_code == 504
        assert answer.json()["detail"].startswith("The search took more than 0.05 seconds")
        assert client.get("/api/v1/facets").status_code == 200
        end.set()
        assert ended.wait(60)
        monkeypatch.undo()
