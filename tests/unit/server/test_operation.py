"""The parts of `operation` by themselves."""

import io
import json
import threading
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from fashion_search.catalog.manifest import MANIFEST
from fashion_search.config import Settings
from fashion_search.errors import QueryError
from fashion_search.imaging.decode import query_picture
from fashion_search.search.editing import LIKELY_NAMES
from fashion_search.search.engine import Query
from fashion_search.server.api.routes import routes
from fashion_search.server.lifecycle import Lifecycle, warm
from fashion_search.server.middleware import around, guards, wrapped
from fashion_search.server.observability.access_log import AccessLog
from fashion_search.server.observability.metrics import Metrics
from fashion_search.server.observability.operation import ObservedApp, Operation
from tests.conftest import FakeEncoder, picture, search_over
from tests.kits.catalogue import live_folder


async def fail(request: Request) -> PlainTextResponse:
    raise ZeroDivisionError("leak")


async def part(request: Request) -> StreamingResponse:
    async def half() -> Any:
        yield b"half"
        raise ZeroDivisionError("leak")

    return StreamingResponse(half())


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.headers["x-request-id"])


def observed(*, queries: bool = False) -> tuple[TestClient, Operation, io.StringIO]:
    """A small application behind the middleware alone, and what it writes."""
    written = io.StringIO()
    operation = Operation(AccessLog(access=True, queries=queries, stream=written), life=Lifecycle("ready"))
    inner = Starlette(
        routes=[Route("/", echo, methods=["GET", "POST"]), Route("/docs", fail), Route("/config", part)]
    )
    return TestClient(ObservedApp(inner, operation)), operation, written


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_whoever_answers_knows_the_id() -> None:
    client, _, written = observed()
    answer = client.get("/", headers={"X-Request-ID": "0123456789"})
    assert answer.text == answer.headers["x-request-id"] == "0123456789"
    answer = client.get("/")
    assert answer.text == answer.headers["x-request-id"] == lines(written)[1]["request_id"]


def test_a_bug_is_answered_and_logged_without_what_it_says() -> None:
    client, _, written = observed()
    assert client.get("/docs").status_code == 500
    bug, request = lines(written)
    assert (bug["event"], bug["error"], request["status"]) == ("bug", "ZeroDivisionError", 500)
    assert bug["request_id"] == request["request_id"]
    assert bug["traceback"][-1].endswith(" in fail")
    assert "leak" not in written.getvalue()
    client, _, written = observed(queries=True)
    client.get("/docs")
    assert "ZeroDivisionError: leak" in lines(written)[0]["traceback"]


def test_a_bug_in_the_middle_of_an_answer_is_logged() -> None:
    client, _, written = observed()
    client.get("/config")
    bug, request = lines(written)
    assert (bug["error"], request["bytes"]) == ("ZeroDivisionError", 4)


def test_while_it_stops_nothing_new_begins() -> None:
    client, operation, _ = observed()
    assert client.post("/").status_code == 200
    operation.life.state = "stopping"
    refused = client.post("/")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.headers["x-request-id"]
    assert client.get("/").status_code == 200


def test_a_stop_waits_for_what_runs_and_no_longer_than_it_may() -> None:
    life = Lifecycle("ready")
    assert life.drain(lambda: 0, 60) == 0
    assert not life.ready
    with life.runs():
        assert life.drain(lambda: 1, 0.0) == 2
    queue = iter((2, 1, 1, 0))
    assert life.drain(lambda: next(queue, 0), 60) == 0
    assert next(queue, None) is None


def test_a_log_that_nobody_reads_any_more_stops_nothing() -> None:
    gone = io.StringIO()
    gone.close()
    operation = Operation(AccessLog(access=True, stream=gone), life=Lifecycle("ready"))
    client = TestClient(ObservedApp(Starlette(routes=[Route("/", echo)]), operation))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ({}, False),
        ({"GRADIO_SERVER_NAME": "::1"}, False),
        ({"GRADIO_SERVER_NAME": "0.0.0.0"}, True),
        ({"TRUSTED_HOPS": "1"}, True),  # a proxy on this machine
        ({"GRADIO_SERVER_NAME": "0.0.0.0", "ACCESS_LOG": "off"}, False),
        ({"ACCESS_LOG": "json"}, True),
    ],
)
def test_there_is_a_log_where_others_can_reach_the_server(
    said: dict[str, str], written: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    operation = Operation.of(Settings.from_env(said))
    client = TestClient(ObservedApp(Starlette(routes=[Route("/", echo), Route("/docs", fail)]), operation))
    client.get("/")
    assert (capsys.readouterr().out != "") is written
    client.get("/docs")
    assert '"bug"' in capsys.readouterr().out


def test_ready_says_whether_searches_are_answered(encoder: FakeEncoder) -> None:
    life = Lifecycle()
    app = FastAPI(
        routes=routes(search_over(encoder, [["red"], ["green"]]), query_picture, life=life),
        lifespan=around(guards(Settings())),
    )
    with TestClient(app) as client:
        for state, status in (("starting", 503), ("ready", 200), ("stopping", 503)):
            life.state = state  # type: ignore[assignment]
            answer = client.get("/api/v1/ready")
            assert (answer.status_code, "retry-after" in answer.headers) == (status, status == 503)
            assert state in answer.text
            assert client.get("/api/v1/health").status_code == 200
        documented = client.get("/openapi.json").json()["paths"]["/api/v1/ready"]["get"]["responses"]
        assert set(documented) == {"200", "503"}
        assert "Retry-After" in documented["503"]["headers"]


def test_without_its_index_it_is_not_ready(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"], ["green"]])
    index = live_folder(search).index_dir
    life = Lifecycle("ready")
    life.rest_on(search.live.unavailable)
    with TestClient(FastAPI(routes=routes(search, query_picture, life=life))) as client:
        assert client.get("/api/v1/ready").json() == {"status": "ready"}
        (index / MANIFEST).rename(index / "elsewhere")
        answer = client.get("/api/v1/ready")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "index has been removed" in answer.json()["detail"]
        assert str(index.parent) not in answer.text
        search.live.refresh()
        assert client.get("/api/v1/health").json()["products"] == 2
        (index / "elsewhere").rename(index / MANIFEST)
        assert client.get("/api/v1/ready").status_code == 200


def test_where_others_can_ask_the_figures_need_a_key() -> None:
    inner = Starlette(routes=[Metrics().route()])

    def status(settings: Settings, **headers: str) -> int:
        return TestClient(wrapped(inner, guards(settings))).get("/metrics", headers=headers).status_code

    for reachable in (
        Settings(host="0.0.0.0", api_keys=("a-key",)),
        Settings(trusted_hops=1, api_keys=("a-key",)),
    ):
        assert status(reachable) == 401
        assert status(reachable, Authorization="Bearer another") == 401
        assert status(reachable, Authorization="Bearer a-key") == 200
    for open_to_all in (Settings(api_keys=("a-key",)), Settings(host="0.0.0.0")):
        assert status(open_to_all) == 200


def test_a_search_that_is_warmed_has_searched_before_anybody_listens(encoder: FakeEncoder) -> None:
    class Ear:
        def on_result(self, *_: object) -> None:
            raise AssertionError

        on_error = on_result

    search = search_over(encoder, [["red"], ["green"]])
    warm(search)
    made = encoder.texts, encoder.images
    search.search(Query(text="red", image=picture("green"), edit=False))
    assert (encoder.texts - made[0], encoder.images - made[1]) == (1, 1)
    made = encoder.texts, encoder.images
    search.search(Query(text="red", image=picture("green")))  # the names of articles are known
    assert encoder.texts - made[0] <= 2 * LIKELY_NAMES
    with pytest.raises(AssertionError):
        search.with_listeners(Ear()).search(Query(text="red"))


def test_listeners_hear_what_is_found_and_what_fails(encoder: FakeEncoder) -> None:
    heard: list[tuple[str, str]] = []

    class Ear:
        def on_result(self, result: Any) -> None:
            heard.append((str(result.query.text), result.hits[0].product.id))

        def on_error(self, query: Query, error: Exception) -> None:
            heard.append((str(query.like), type(error).__name__))

    search = search_over(encoder, [["red"], ["green"]]).with_listeners(Ear()).with_listeners(Ear())
    search.search(Query(text="green"))
    with pytest.raises(QueryError):
        search.search(Query(like="none"))
    assert heard == 2 * [("green", "p1")] + 2 * [("none", "QueryError")]


def test_searches_outside_of_requests_are_not_counted(encoder: FakeEncoder) -> None:
    written = io.StringIO()
    operation = Operation(AccessLog(access=True, stream=written))
    search_over(encoder, [["red"], ["green"]]).with_listeners(operation).search(Query(text="red"))
    assert written.getvalue() == ""


def test_lines_of_threads_do_not_mix() -> None:
    client, _, written = observed()
    threads = [threading.Thread(target=lambda: client.get("/")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({line["request_id"] for line in lines(written)}) == 20
