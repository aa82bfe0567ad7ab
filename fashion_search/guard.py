"""What every request passes before Gradio or a route of ours sees it.

Gradio adds its own outermost middleware, which answers any origin with credentials, so a
middleware of ours would sit inside it. `lifespan` wraps the finished application instead.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.config import MAX_BODY_BYTES, Settings

FORBIDDEN_PATHS = re.compile(r"/file=\s*(\w+:)?//|/file=\s*https?:|/proxy=", re.IGNORECASE)
"""Paths by which Gradio would fetch from another host."""

DRAIN_BYTES = 64 * 1024 * 1024
"""How much of a body that is too large is read before it is refused: a client that is still
sending would see a broken connection instead of the answer."""


def lifespan(settings: Settings) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return a lifespan handler that puts the guards around the whole application."""

    @asynccontextmanager
    async def wrap(app: Starlette) -> AsyncIterator[None]:
        inner: ASGIApp | None = app.middleware_stack
        if inner is None:
            raise RuntimeError("the application has not been built")
        app.middleware_stack = guarded(inner, settings)
        yield

    return wrap


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Put an application behind the body limit, the forbidden paths and exact CORS."""
    return CORSMiddleware(
        Guard(app),
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        max_age=600,
    )


class Guard:
    """Refuse bodies over the limit and paths that make the server fetch; take back CORS headers set inside."""

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if FORBIDDEN_PATHS.search(scope["path"]):
            return await _refuse(403, "This server fetches nothing from other hosts.")(scope, receive, send)
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > self._max_body:
            await _drain(scope, receive)
            return await self._too_large()(scope, receive, send)
        return await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, and count the body where its length was not announced."""
        seen = 0
        more = True
        started = False
        gone = False

        async def counting_receive() -> Message:
            nonlocal seen, more, gone
            if seen > self._max_body:
                return {"type": "http.disconnect"}
            message = await receive()
            seen += len(message.get("body", b""))
            more = bool(message.get("more_body", False))
            gone = message["type"] == "http.disconnect"
            return {"type": "http.disconnect"} if seen > self._max_body else message

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if (gone or seen > self._max_body) and not started:
                return  # what the application says of a body that it got only in part
            if message["type"] == "http.response.start":
                started = True
                _take_back_cors(message)
            await send(message)

        try:
            await self._app(scope, counting_receive, guarded_send)
        except ClientDisconnect:
            pass  # nobody is left to answer, or the body is too large
        except Exception:
            if seen <= self._max_body:
                raise
        if seen > self._max_body and not started:
            if more:
                await _drain(scope, receive)
            await self._too_large()(scope, receive, send)

    def _too_large(self) -> ASGIApp:
        return _refuse(413, f"The request is too large: at most {self._max_body // 2**20} MB.")


def _refuse(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, headers={"Connection": "close"})


def _take_back_cors(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name in [key for key in headers if key.lower().startswith("access-control-")]:
        del headers[name]


async def _drain(scope: Scope, receive: Receive) -> None:
    if "expect" in Headers(scope=scope):
        return  # the client waits for our word before it sends
    drained = 0
    while drained < DRAIN_BYTES:
        message: dict[str, Any] = dict(await receive())
        drained += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
