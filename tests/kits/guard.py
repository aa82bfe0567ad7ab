"""Applications for the guards to stand before."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from fashion_search.config import Settings
from fashion_search.imaging.decode import query_picture
from fashion_search.search.engine import FashionSearch
from fashion_search.server.api.routes import routes
from fashion_search.server.middleware import around, guards
from tests.kits.app import free_port

METHODS = ["GET", "POST", "DELETE"]


class Clock:
    """Time that passes when a test says so."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


async def echo(request: Request) -> Response:
    """Say how large the body was, who asked and by what scheme; like Gradio, allow every origin."""
    size = len(await request.body())
    said = f"{size} {request.client.host if request.client else None} {request.url.scheme}"
    return PlainTextResponse(said, headers={"Access-Control-Allow-Origin": "*"})


def echo_app(**options: Any) -> Starlette:
    return Starlette(routes=[Route("/{path:path}", echo, methods=METHODS)], **options)


class LoginApp(Starlette):
    """What the guards know of Gradio: its login, and its tokens."""

    def __init__(self, check: Callable[[str, str], bool], around: Callable[[ASGIApp], ASGIApp]) -> None:
        async def login(request: Request) -> Response:
            form = await request.form()
            if not check(str(form["username"]), str(form["password"])):
                return PlainTextResponse("wrong", 400)
            self.tokens["a-token"] = str(form["username"])
            answer = PlainTextResponse("right")
            answer.set_cookie("access-token-unsecure-id", "a-token")
            return answer

        async def whoami(request: Request) -> Response:
            token = request.cookies.get("access-token-unsecure-id", "")
            return PlainTextResponse(self.tokens.get(token, "nobody"))

        super().__init__(
            routes=[
                Route("/login", login, methods=["POST"]),
                Route("/gradio_api/whoami", whoami),
                Route("/{path:path}", echo, methods=METHODS),
            ]
        )
        self.tokens: dict[str, str] = {}
        self.cookie_id = "id"
        self.middleware_stack = around(self.build_middleware_stack())


def run(
    app: ASGIApp,
    chunks: Iterable[bytes | float] = (),
    *,
    path: str = "/",
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """Post a body whose numbers are seconds of silence, as a server would; return status and answer."""
    rest = iter(chunks)
    sent: list[Message] = []

    async def receive() -> Message:
        for chunk in rest:
            if isinstance(chunk, bytes):
                return {"type": "http.request", "body": chunk, "more_body": True}
            await asyncio.sleep(chunk)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "client": ("1.2.3.4", 1),
        "server": ("here", 80),
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }

    async def serve() -> None:
        await app(scope, receive, send)

    asyncio.run(serve())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@contextlib.contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """The port at which an application is really served."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


def guarded(search: FashionSearch) -> TestClient:
    """Return a client of a search's routes behind all guards, as they are set by default."""
    return TestClient(FastAPI(routes=routes(search, query_picture), lifespan=around(guards(Settings()))))
