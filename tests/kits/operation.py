"""`app.py` over a catalogue whose encoder knows colours and takes no time, unless a test says so.

The processes are forked from one that has imported everything, which takes seconds the first time alone.
"""

import asyncio
import contextlib
import json
import os
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from tests.kits.app import PATIENCE_S, App, Fork, become, free_port, scratch

SLOW = "slow"
"""A word whose search takes until `Server.let_go`."""

BROKEN = "broken"
"""Words that meet a bug, whose exception repeats the whole text."""


@dataclass
class Server(App):
    """A running server."""

    folder: Path

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the whole lines of a kind; the last may still be half written."""
        written = self.printed.splitlines(keepends=True)
        lines = [json.loads(line) for line in written if line.startswith("{") and line.endswith("\n")]
        return [line for line in lines if line["event"] == kind]

    def await_event(self, kind: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first line that fits; a line is written after its answer has gone out."""
        until(lambda: any(map(fits, self.events(kind))))
        return next(filter(fits, self.events(kind)))

    def let_go(self) -> None:
        """Let the slow searches end."""
        _gate(self.log).touch()

    def ask(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> "Answer":
        data = json.dumps(body).encode() if body is not None else None
        kind = {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(self.url + path, data, {**kind, **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def search(self, text: str, **headers: str) -> "Answer":
        return self.ask("/api/v1/search", {"text": text}, headers)

    def call(self, text: str, image: Any = None) -> str:
        """Ask the API's endpoint as a raw client does, and return what its stream says."""
        arguments = [text, image, 0.5, 3, "", "", "balanced", None]
        event = json.loads(self.ask("/gradio_api/call/search", {"data": arguments}).body)["event_id"]
        return self.ask(f"/gradio_api/call/search/{event}").body.decode()


@dataclass
class Answer:
    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def until(true: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@contextlib.contextmanager
def serving(*options: str, ready: bool = True, **env: str) -> Iterator[Server]:
    """Serve until the block ends."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(dir=scratch()))
    log = folder / "log"
    log.touch()
    (folder / "tmp").mkdir()
    given = {**os.environ, "TMPDIR": str(folder / "tmp"), **env}
    process = Fork(target=_serve, args=(["--port", str(port), *options], given, log))
    process.start()
    server = Server(process, f"http://127.0.0.1:{port}", None, log, folder / "tmp")
    try:
        if ready:
            server.wait_until_ready()
        yield server
    finally:
        process.kill()
        process.join()


def _gate(log: Path) -> Path:
    return log.parent / "go"


def _serve(options: list[str], env: dict[str, str], log: Path) -> None:
    become(options, env, log)
    import app
    from fashion_search.catalog.product import Product
    from fashion_search.indexing import bootstrap
    from fashion_search.search.engine import FashionSearch, Query, SearchResult
    from tests.conftest import FakeEncoder, picture
    from tests.kits.catalogue import write_index

    search = FashionSearch.search

    def slow_or_broken(self: FashionSearch, query: Query) -> SearchResult:
        words = (query.text or "").split()
        if BROKEN in words:
            raise ZeroDivisionError(query.text)
        while SLOW in words and not _gate(log).exists():
            time.sleep(0.02)
        return search(self, query)

    encoder = FakeEncoder()
    colours = ("red", "green", "blue", "yellow")
    products = [Product(id=f"p{row}", title=colour, price=10.0 + row) for row, colour in enumerate(colours)]
    items = [(product, [picture(product.title)]) for product in products]
    index = write_index(log.parent / "index", encoder, items)

    def loaded(*_: object) -> FashionSearch:
        print("loading", flush=True)
        _load(os.environ.get("LOADING", ""), log)
        return FashionSearch.load(index, encoder)

    FashionSearch.search = slow_or_broken  # type: ignore[method-assign]
    bootstrap.open_index = loaded  # type: ignore[assignment]
    app.run()


def _load(how: str, log: Path) -> None:
    """Load as a library might, all of which are waited for in vain but the first."""
    if how == "fails":
        raise ZeroDivisionError
    if how == "dies later":

        async def until_ready(server: uvicorn.Server) -> None:
            while "is ready" not in log.read_text():
                await asyncio.sleep(0.05)

        uvicorn.Server.main_loop = until_ready  # type: ignore[assignment, method-assign]
    elif how:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            if how == "takes it for its own":
                raise ImportError from None
            if how != "overlooks it":
                raise
