"""`python app.py` as whoever runs it sees it: its log, its figures, its stop and its exit codes."""

import base64
import http.client
import json
import signal
import sys
import threading
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

if sys.platform == "win32":
    pytest.skip("processes are forked", allow_module_level=True)

from tests.conftest import picture
from tests.kits.app import AGENTS, PATIENCE_S
from tests.kits.operation import BROKEN, SLOW, Answer, Server, serving, until
from tests.unit.server.test_routes import packed

MARKER = "zebrafinch"
"""A word that must not be in the log, put wherever a visitor can put words."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(*AGENTS, ACCESS_LOG="json") as server:
        yield server


@pytest.fixture(scope="module")
def telling() -> Iterator[Server]:
    """One that is asked to write what people ask."""
    with serving(*AGENTS, ACCESS_LOG="json", LOG_QUERIES="1") as server:
        yield server


def figures(server: Server) -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels."""
    answer = server.ask("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.body.decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def settled_figures(server: Server) -> dict[tuple[str, ...], float]:
    """The figures once all earlier requests are counted, which is after their answers have gone out."""
    found: dict[tuple[str, ...], float] = {}

    def settled() -> bool:
        found.update(figures(server))
        return found["fashion_search_requests_in_flight",] == 1  # the one that asks

    until(settled)
    return found


def ask_page(server: Server, query: str) -> str:
    """Open the page with something in its address, as a browser does."""
    config = server.ask("/config").json
    opening = next(
        event["id"] for event in config["dependencies"] if ["load"] in [t[1:] for t in event["targets"]]
    )
    session = uuid.uuid4().hex
    server.ask(f"/gradio_api/queue/join?{query}", {"data": [], "fn_index": opening, "session_hash": session})
    return server.ask(f"/gradio_api/queue/data?session_hash={session}&{query}").body.decode()


def ask_agent(server: Server, text: str) -> str:
    call = {"name": "search", "arguments": {"text": text}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    accept = {"Accept": "application/json, text/event-stream"}
    return server.ask("/gradio_api/mcp/", body, accept).body.decode()


def upload(server: Server, name: str) -> str:
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}.png"\r\n\r\n'
    body = head.encode() + base64.b64decode(packed(picture("red"))) + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(f"{server.url}/gradio_api/upload", body, kind)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return str(json.load(answer)[0])


def ask_everything(server: Server) -> None:
    """Put the marker through every door, with what succeeds and with what fails."""
    words = f"red {MARKER}"
    assert server.search(words).status == 200
    assert server.search(f"{BROKEN} {MARKER}").status == 500
    assert server.search("x" * 1001 + MARKER).status == 422
    assert server.ask("/api/v1/search", {"like": MARKER}).status == 422
    assert server.ask("/api/v1/search", {"text": "red", "filters": {"categories": [MARKER]}}).status == 422
    assert server.ask("/api/v1/search", {"text": "red", MARKER: 1}).status == 422
    assert server.ask(f"/{MARKER}?text={MARKER}").status == 404
    assert server.ask(f"/?text={MARKER}", headers={"Referer": MARKER, "User-Agent": MARKER}).status == 200
    assert server.ask(f"/gradio_api/file={MARKER}").status in (403, 404)
    assert server.ask("/api/v1/health", headers={"X-Request-ID": f"{MARKER}\t{MARKER}"}).status == 200
    assert "event: complete" in server.call(words)
    assert "event: error" in server.call(f"{BROKEN} {MARKER}")
    assert "event: error" in server.call("", {"path": f"/tmp/{MARKER}.png"})
    assert "event: error" in server.call(words, MARKER)
    path = upload(server, MARKER)
    assert MARKER in path
    shown = {"path": path, "meta": {"_type": "gradio.FileData"}}
    assert "event: complete" in server.call("", shown)
    assert '"success":true' in ask_page(server, f"text={MARKER}&category={MARKER}")
    if AGENTS:
        assert "product_id" in ask_agent(server, words)


def doors(server: Server) -> set[str]:
    return {event["door"] for event in server.events("search")}


ALL_DOORS = {"page", "rest", "api", *(["mcp"] if AGENTS else [])}


def test_no_word_of_what_people_ask_is_logged(server: Server) -> None:
    ask_everything(server)
    until(lambda: doors(server) == ALL_DOORS)
    until(lambda: len(server.events("bug")) >= 2)
    assert MARKER not in server.printed


def test_words_are_logged_where_that_is_asked_for(telling: Server) -> None:
    ask_everything(telling)
    until(lambda: {e["door"] for e in telling.events("search") if MARKER in e.get("text", "")} == ALL_DOORS)
    assert any(MARKER in e.get("filters", "") for e in telling.events("search"))
    until(lambda: len(telling.events("bug")) >= 2)
    bugs = telling.events("bug")
    assert all(e["traceback"][0] == f"ZeroDivisionError: {BROKEN} {MARKER}" for e in bugs)
    assert f"/{MARKER}" not in telling.printed  # neither paths nor the names of files are queries
    assert f"{MARKER}.png" not in telling.printed


def test_a_request_and_its_search_have_one_id(server: Server) -> None:
    number = f"from-the-proxy.{uuid.uuid4().hex}"
    answer = server.search("red", **{"X-Request-ID": number})
    assert answer.headers["x-request-id"] == number
    mine = lambda event: event["request_id"] == number  # noqa: E731
    request, search = server.await_event("request", mine), server.await_event("search", mine)
    assert (request["method"], request["route"], request["status"]) == ("POST", "/api/v1/search", 200)
    assert request["bytes"] == len(answer.body)
    assert request["ms"] >= search["ms"] > 0
    assert set(request["stages_ms"]) == {"wait", "encode_text", "search"}
    assert request["stages_ms"] == search["stages_ms"]
    assert (search["door"], search["search_type"], search["results"]) == ("rest", "text", 4)


def test_an_id_that_is_not_well_formed_gives_way(server: Server) -> None:
    for odd in ("short", "x" * 65, "a b c d e f", 'a"b"c"d"e'):
        given = server.search("red", **{"X-Request-ID": odd}).headers["x-request-id"]
        assert len(given) == 32
        assert given.isalnum()
    first, second = (server.ask("/api/v1/health").headers["x-request-id"] for _ in range(2))
    assert first != second


def test_a_bug_is_found_by_the_number_that_someone_was_told(server: Server) -> None:
    answer = server.search(BROKEN)
    number = answer.headers["x-request-id"]
    assert answer.status == 500
    assert number in answer.json["detail"]
    bug = server.await_event("bug", lambda event: event["request_id"] == number)
    assert bug["error"] == "ZeroDivisionError"
    assert bug["traceback"][-1].endswith(" in slow_or_broken")
    said = server.call(BROKEN)
    number = said.split("under ")[1].split(".")[0]
    assert server.await_event("bug", lambda event: event["request_id"] == number)
    assert "Traceback" not in server.printed


def test_what_is_answered_is_named_in_the_log(server: Server) -> None:
    for path in (
        "/",
        "/docs",
        "/openapi.json",
        "/manifest.json",
        "/theme.css",
        "/config",
        "/gradio_api/info",
    ):
        assert server.ask(path).status == 200
    server.await_event("request", lambda event: event["route"] == "/gradio_api/info")
    answered = {e["route"] for e in server.events("request") if e["status"] == 200}
    assert "other" not in answered


def test_requests_and_searches_are_counted(server: Server) -> None:
    known, new = (f"{word} words {uuid.uuid4().hex}" for word in ("known", "new"))
    server.search(known)
    before = settled_figures(server)
    assert server.search(known).status == 200
    assert server.search(new).status == 200
    assert server.ask("/api/v1/search", {"like": "nothing"}).status == 422
    assert server.ask("/nowhere/1").status == server.ask("/nowhere/2").status == 404
    assert server.ask("/api/v1/search", {"text": "red", "image": "A" * 9_000_000}).status == 413
    after = settled_figures(server)

    def more(*name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more("fashion_search_requests_total", "POST", "/api/v1/search", "200") == 2
    assert more("fashion_search_requests_total", "POST", "/api/v1/search", "422") == 1
    assert more("fashion_search_requests_total", "GET", "other", "404") == 2
    assert more("fashion_search_refused_total", "413") == 1
    assert more("fashion_search_refused_total", "429") == 0
    assert more("fashion_search_request_seconds_count", "/api/v1/search") == 4
    assert more("fashion_search_stage_seconds_count", "encode_text") == 2
    assert more("fashion_search_stage_seconds_bucket", "+Inf", "total") == 2
    assert more("fashion_search_stage_seconds_count", "wait") == 3
    assert more("fashion_search_stage_seconds_count", "encode_image") == 0
    assert more("fashion_search_query_vectors_total", "text", "hit") == 1
    assert more("fashion_search_query_vectors_total", "text", "miss") == 1
    assert more("fashion_search_searches_total", "rest", "refused", "image") == 1
    assert after["fashion_search_products",] == 4
    assert after["fashion_search_ready",] == 1
    assert next(key for key in after if key[0] == "fashion_search_info")[:2] == (
        "fashion_search_info",
        "fake",
    )
    if sys.platform == "linux":
        assert after["process_resident_memory_bytes",] > 10 * 2**20
        assert after["process_start_time_seconds",] > 1e9


def slow_searches(server: Server, pool: ThreadPoolExecutor) -> tuple[Future[Answer], Future[str]]:
    """Start a search over REST and one in the page's queue, and return while they run."""
    rest, queued = pool.submit(server.search, SLOW), pool.submit(server.call, SLOW)
    until(lambda: figures(server)["fashion_search_searches_running",] == 2)
    return rest, queued


def found_something(asked: Future[Any]) -> bool:
    try:
        return "product_id" in str(asked.result(PATIENCE_S))
    except (OSError, http.client.HTTPException):
        return False


def listen(server: Server) -> None:
    """Hold a stream that lasts as long as a tab is open."""
    server.ask("/gradio_api/heartbeat/tab")


def test_an_app_whose_index_is_deleted_is_no_longer_ready() -> None:
    with serving() as server:
        assert server.ask("/api/v1/ready").status == 200
        server.log.parent.rename(server.log.parent.with_suffix(".gone"))
        assert server.ask("/api/v1/ready").status == 503


def test_a_stop_finishes_what_runs_and_takes_nothing_new() -> None:
    with serving() as server, ThreadPoolExecutor() as pool:
        assert server.ask("/api/v1/ready").json == {"status": "ready"}
        threading.Thread(target=lambda: _quietly(listen, server), daemon=True).start()
        rest, queued = slow_searches(server, pool)
        server.process.send_signal(signal.SIGTERM)
        until(lambda: server.ask("/api/v1/ready").status == 503)
        for refused in (server.ask("/api/v1/ready"), server.search("red")):
            assert refused.status == 503
            assert int(refused.headers["retry-after"]) > 0
            assert "stopping" in refused.json["detail"]
        assert server.ask("/api/v1/health").status == 200
        server.let_go()
        assert rest.result(PATIENCE_S).status == 200
        assert "event: complete" in queued.result(PATIENCE_S)
        assert found_something(rest)
        assert found_something(queued)
        assert server.process.wait(PATIENCE_S) == 0
        assert server.printed.endswith("Stopped.\n")
        assert '"event"' not in server.printed  # no log on a laptop
        assert "Traceback" not in server.printed
        assert list(server.folder.iterdir()) == []


def _quietly(what: Any, server: Server) -> None:
    try:
        what(server)
    except OSError:
        return


@pytest.mark.parametrize(
    ("grace", "signals", "code", "last"),
    [
        ("0.1", [signal.SIGTERM], 0, "Stopped."),
        ("20", [signal.SIGINT, signal.SIGTERM], 143, "Stopped at once."),
        ("20", [signal.SIGTERM, signal.SIGINT], 130, "Stopped at once."),
    ],
    ids=["its time is over", "terminated again", "interrupted again"],
)
def test_a_stop_does_not_wait_where(grace: str, signals: list[int], code: int, last: str) -> None:
    with serving(STOP_GRACE=grace) as server, ThreadPoolExecutor() as pool:
        rest, queued = slow_searches(server, pool)
        for number, sent in enumerate(signals):
            server.process.send_signal(sent)
            if number + 1 < len(signals):
                until(lambda: server.ask("/api/v1/ready").status == 503)
        assert server.process.wait(PATIENCE_S) == code
        assert server.printed.endswith(f"{last}\n")
        assert ("Cut off after" in server.printed) is (len(signals) == 1)
        assert not found_something(rest)
        assert not found_something(queued)
        assert list(server.folder.iterdir()) == []


@pytest.mark.parametrize("how", ["raises", "takes it for its own", "overlooks it"])
def test_a_stop_while_it_loads_is_a_stop_even_where_a_library(how: str) -> None:
    with serving(ready=False, LOADING=how) as server:
        until(lambda: "loading" in server.printed)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE_S) == 0
        assert server.printed == "loading\nStopped.\n"
        assert list(server.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "how", "code", "said"),
    [
        ([], "fails", 1, "ZeroDivisionError"),
        ([], "dies later", 1, "the server has died"),
        (["--index", "/nowhere"], "", 2, "error: There is no index at"),
        (["--nonsense"], "", 2, "unrecognized arguments"),
    ],
    ids=["a bug", "a server that dies", "what can be mended", "an option that there is not"],
)
def test_an_exit_code_tells_of(options: list[str], how: str, code: int, said: str) -> None:
    with serving(*options, ready=False, LOADING=how) as server:
        assert server.process.wait(PATIENCE_S) == code
        assert said in server.printed
        assert ("Traceback" in server.printed) is (code == 1)
        assert list(server.folder.iterdir()) == []
