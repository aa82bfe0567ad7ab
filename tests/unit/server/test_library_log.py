"""What libraries say goes wrong in them: in the log by its place, never by what somebody sent."""

import asyncio
import gc
import io
import json
import logging
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from prometheus_client import generate_latest

from fashion_search.server.observability import library_log
from fashion_search.server.observability.access_log import AccessLog
from fashion_search.server.observability.operation import Operation

if sys.platform == "win32":
    pytest.skip("processes are forked", allow_module_level=True)

from tests.kits.operation import Server, serving, until

WORDS = "zebrafinch"


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hooks and handlers of this process, as they were, when the test has ended."""
    loggers = [logging.getLogger(name) for name in ("", "uvicorn")]
    were = [(logger.handlers, logger.propagate) for logger in loggers]
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    yield
    for logger, (handlers, propagate) in zip(loggers, were, strict=True):
        logger.handlers, logger.propagate = handlers, propagate


def fail() -> None:
    raise ValueError(WORDS)


class Dropped:
    def __del__(self) -> None:
        fail()


def everything_fails() -> None:
    """Fail in every way that ends on standard error."""
    threads = [threading.Thread(target=fail)]
    threads[0].start()
    threads[0].join()
    Dropped()
    gc.collect()

    async def forgotten() -> None:
        loop = asyncio.get_running_loop()
        loop.call_soon(fail)
        future: asyncio.Future[None] = loop.create_future()
        future.set_exception(ValueError(WORDS))
        del future
        await asyncio.sleep(0.01)

    asyncio.run(forgotten())
    try:
        fail()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application: %s", WORDS)
    logging.getLogger("uvicorn").warning("Invalid HTTP request received: %s", WORDS)


def heard(*, access: bool, queries: bool = False) -> tuple[list[dict[str, Any]], str]:
    """The lines of the log, and the figures, when everything has failed."""
    written = io.StringIO()
    operation = Operation(AccessLog(access=access, queries=queries, stream=written))
    library_log.listen(operation.heard)
    everything_fails()
    return [json.loads(line) for line in written.getvalue().splitlines()], generate_latest(
        operation.metrics.registry
    ).decode()


@pytest.mark.usefixtures("hooks")
def test_errors_of_libraries_are_lines_without_words(capfd: pytest.CaptureFixture[str]) -> None:
    lines, figures = heard(access=True)
    assert [(line["event"], line["by"], line["level"]) for line in lines] == [
        ("library", "python", "ERROR"),
        ("library", "python", "ERROR"),
        ("library", "asyncio", "ERROR"),
        ("library", "asyncio", "ERROR"),
        ("library", "uvicorn.error", "ERROR"),
        ("library", "uvicorn", "WARNING"),
    ]
    assert all(line["error"] == "ValueError" for line in lines[:-1])
    assert lines[0]["traceback"][-1].endswith(" in fail")
    assert WORDS not in str(lines)
    assert capfd.readouterr().err == ""
    for by, count in (("python", 2), ("asyncio", 2), ("uvicorn", 2), ("gradio", 0), ("other", 0)):
        assert f'fashion_search_library_errors_total{{by="{by}"}} {count}.0' in figures


@pytest.mark.usefixtures("hooks")
def test_without_an_access_log_errors_are_written_and_warnings_counted() -> None:
    lines, figures = heard(access=False)
    assert [line["level"] for line in lines] == ["ERROR"] * 5
    assert 'fashion_search_library_errors_total{by="uvicorn"} 2.0' in figures
    assert WORDS in str(heard(access=False, queries=True)[0])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(ACCESS_LOG="json") as server:
        yield server


def plain(server: Server) -> list[str]:
    """What is printed besides lines of JSON."""
    return [line for line in server.printed.splitlines() if not line.startswith("{")]


def test_what_goes_wrong_in_gradio_is_not_printed(server: Server) -> None:
    (search,) = (
        one["id"] for one in server.ask("/config").json["dependencies"] if one["api_name"] == "search"
    )
    picture = {"path": WORDS, "meta": {"_type": "gradio.FileData"}}
    data = [WORDS, picture, 0.5, 3, "", "", "balanced", None]
    server.ask("/gradio_api/queue/join", {"data": data, "fn_index": search, "session_hash": "s"})
    assert b"process_completed" in server.ask("/gradio_api/queue/data?session_hash=s").body
    line = server.await_event("library", lambda event: event["by"] == "gradio")
    assert line["error"] == "InvalidPathError"
    assert any("preprocess_data" in frame for frame in line["traceback"])
    assert WORDS not in server.printed
    assert all(line.startswith(("loading", "Fashion Search is ready")) for line in plain(server))


def test_what_is_no_http_is_a_line_too(server: Server) -> None:
    url = urlsplit(server.url)
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=20) as connection:
        connection.sendall(WORDS.encode() + b" nonsense\r\n\r\n")
        assert b" 400 " in connection.recv(100)
    until(lambda: any(event["by"] == "uvicorn.error" for event in server.events("library")))
    assert WORDS not in server.printed
    assert all(line.startswith(("loading", "Fashion Search is ready")) for line in plain(server))
