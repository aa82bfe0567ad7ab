"""The running app as an attacker meets it: raw HTTP, and Gradio's interface without its client."""

import http.client
import io
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import gradio as gr
import pytest

from fashion_search.config import Settings
from fashion_search.imaging.sandbox import Sandbox
from fashion_search.search.engine import FashionSearch
from fashion_search.server.app import launch
from fashion_search.server.observability.access_log import AccessLog
from fashion_search.server.observability.operation import Operation
from fashion_search.server.observability.ring import RecentSearches
from tests.kits.app import free_port

PATIENCE_S = 60

NO_PICTURE: list[Any] = ["red", None, 0.5, 3, "", "", "balanced", None]
"""The arguments of `/search` in their order: the picture is the second."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Target:
    """An app, by its address; where it runs in this process also by its queue and what it has logged."""

    url: str
    uploads: Path
    queue: Any = None
    log: io.StringIO = field(default_factory=io.StringIO)
    address: str = ""
    """Where requests come from: every 127.x.y.z is a client of its own."""

    @property
    def sessions(self) -> Any:
        """What Gradio keeps of each session, by its name."""
        return self.queue.server_app.state_holder.session_data

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Send one request; a body that is neither bytes nor an iterator of bytes is sent as JSON."""
        plain = isinstance(body, bytes) or hasattr(body, "__next__")
        sent = body if body is None or plain else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if sent is not None:
            named.setdefault("Content-Type", "application/json")
        source = (self.address, 0) if self.address else None
        connection = http.client.HTTPConnection(
            urlsplit(self.url).netloc, timeout=PATIENCE_S, source_address=source
        )
        try:
            connection.request(method, path, sent, named, encode_chunked=hasattr(body, "__next__"))
            answer = connection.getresponse()
            try:
                got = answer.read()
            except http.client.IncompleteRead as cut:
                got = cut.partial
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, got)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Reply:
        return self.ask("POST", path, body, **headers)

    def call(self, data: Any) -> str:
        """Ask `/search` as a client without Gradio's library does, and return all that it says."""
        asked = self.post("/gradio_api/call/search", {"data": data})
        if asked.status != 200:
            return asked.text
        return self.get(f"/gradio_api/call/search/{asked.json['event_id']}").text

    def search_with(self, picture: Any) -> str:
        return self.call(["red", picture, *NO_PICTURE[2:]])

    def join(self, function: Any, data: Any, session: str = "visitor", **more: Any) -> Reply:
        """Put an event of any function into the queue, as the page does."""
        body = {"data": data, "fn_index": function, "session_hash": session, **more}
        return self.post("/gradio_api/queue/join", body)

    def answers(self, session: str = "visitor") -> str:
        return self.get(f"/gradio_api/queue/data?session_hash={quote(session)}").text

    def ask_page(self, function: int, data: Any, **more: Any) -> str:
        """Join the queue in a session of its own, and return what the page would be told."""
        session = more.pop("session", f"s{id(data)}")
        joined = self.join(function, data, session, **more)
        return self.answers(session) if joined.status == 200 else joined.text

    def upload(self, *files: tuple[str, bytes], **headers: str) -> Reply:
        return self.post("/gradio_api/upload", form(*files), Content_Type=FORM, **headers)

    def page(self) -> "PageOf":
        return PageOf(self.get("/config").json)


class PageOf:
    """The page's functions and components, as `/config` tells everybody."""

    def __init__(self, config: Any) -> None:
        self.functions: list[dict[str, Any]] = config["dependencies"]
        self.components = {one["id"]: one for one in config["components"]}

    def inputs(self, function: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.components[number] for number in function["inputs"]]

    def values(self, function: dict[str, Any], **changed: Any) -> list[Any]:
        """What the page would send for a function, with some inputs changed, by their elem_id."""
        return [
            changed.get(one["props"].get("elem_id") or "", one["props"].get("value"))
            for one in self.inputs(function)
        ]

    def named(self, name: str) -> dict[str, Any]:
        (function,) = (one for one in self.functions if one["api_name"] == name)
        return function

    def step(self, **entered: Any) -> tuple[int, list[Any]]:
        """The function that answers a touch of the form, and what it is sent when the button is pressed."""
        function = next(one for one in self.on_server if len(one["inputs"]) > 8)
        values = self.values(function, **entered)
        for place, one in enumerate(self.inputs(function)):
            if one["type"] == "html" and one["props"].get("value") == []:
                values[place] = [{"kind": "submit", "value": None}]
        return function["id"], values

    @property
    def on_server(self) -> list[dict[str, Any]]:
        return [one for one in self.functions if one["backend_fn"]]


FORM = "multipart/form-data; boundary=frontier"


def form(*files: tuple[str, bytes]) -> bytes:
    parts = [
        b'--frontier\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n'
        % (name.encode(), content)
        for name, content in files
    ]
    return b"".join([*parts, b"--frontier--\r\n"])


def soon(true: Callable[[], bool], patience: float = PATIENCE_S) -> bool:
    """Whether something becomes true while one waits."""
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@contextmanager
def serving(
    search: FashionSearch, folder: Path, settings: Settings, *, mcp: bool = False
) -> Iterator[Target]:
    """The app in this process, as `python app.py` starts it, so that its guards can be taken out."""
    uploads = folder / "uploads"
    uploads.mkdir()
    with pytest.MonkeyPatch.context() as patch, Sandbox(workers=1) as sandbox:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        port, log = free_port(), io.StringIO()
        operation = Operation(
            AccessLog(access=False, stream=log), ring=RecentSearches() if settings.insight else None
        )
        settings = settings.model_copy(update={"port": port})
        page: gr.Blocks = launch(search, settings, uploads, operation, sandbox.query_picture, mcp=mcp)
        try:
            yield Target(f"http://127.0.0.1:{port}", uploads, page._queue, log)
        finally:
            page.close(verbose=False)


@contextmanager
def canary() -> Iterator[tuple[str, socket.socket]]:
    """An address that nobody may ask anything of, and the socket that would hear of it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png", server
