"""Shops on the loopback: one that does what a test scripts, and the shared stand-in for the real APIs."""

import functools
import importlib.util
import io
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from fashion_search.sources.http.retry import RetryPolicy
from tests.conftest import picture

STAND_IN = Path(__file__).resolve().parents[3] / "shared" / "tools" / "shop_api.py"

QUICK = RetryPolicy(
    connect_seconds=20,
    read_seconds=20,
    total_seconds=60,
    patience_seconds=120,
    backoff_seconds=0.01,
    max_retry_after_seconds=0.5,
)
"""A policy with short pauses, for servers that answer; it waits for them as long as a busy machine takes."""

PATIENT = RetryPolicy(backoff_seconds=0.01)
"""A policy for servers that answer, however busy the machine is: no try is made twice."""

Answer = Callable[[BaseHTTPRequestHandler], None]


def png(colour: str) -> bytes:
    out = io.BytesIO()
    picture(colour).save(out, "PNG")
    return out.getvalue()


def says(body: bytes | Any, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    """Answer with bytes or JSON; `length` may lie."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data)
        request.close_connection = True

    return answer


def drops(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


class ScriptedShop:
    """Answers each path with its script's next answer, the last one for good; counts what was asked."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.scripts: dict[str, list[Answer]] = {}
        self.asked: Counter[str] = Counter()

    def on(self, path: str, *answers: Answer) -> str:
        """Script a path and return its URL."""
        self.scripts[path] = list(answers)
        return self.base + path

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        script = self.scripts.get(request.path, [says(b"", 404)])
        turn = self.asked[request.path]
        self.asked[request.path] += 1
        script[min(turn, len(script) - 1)](request)


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[str]:
    """Serve from a thread; gives the base URL."""
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are the point
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.socket.close()


@pytest.fixture
def shop() -> Iterator[ScriptedShop]:
    """A shop that does what the test scripts."""
    scripted = ScriptedShop("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            scripted.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as base:
        scripted.base = base
        yield scripted


StandIn = Callable[..., Any]
"""Starts the shared stand-in: `stand_in(faults=..., seed=..., fault_lists=...)` gives its server, with `base`."""


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The shared stand-in for DummyJSON, FakeStore and Shopify."""
    if not STAND_IN.is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{STAND_IN} is missing, and CI must not skip what needs it")
        pytest.skip(f"needs the loopback shop, {STAND_IN}")
    spec = importlib.util.spec_from_file_location("shop_api", STAND_IN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module)["huge_png"] = functools.cache(module.huge_png)  # drawing it anew each time takes seconds
    with ExitStack() as started:

        def start(**options: Any) -> Any:
            server = module.serve(**options)
            server.base = started.enter_context(running(server))
            return server

        yield start
