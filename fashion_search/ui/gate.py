"""Which of Gradio's own routes are open: those that the page, its API client and agents use.

Gradio has sixty. Among the others are some that write files which are never removed, print what a client
sends into the log, run ffmpeg on a film, or call a function past the queue. A new version may bring more,
so what is open is named here, and anything else is not there.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.uploads import keep_tidy

PREFIX = "/gradio_api"

OPEN = re.compile(
    r"|".join(
        (
            r"info|openapi\.json|app_id|startup-events|theme\.css|login_check|user",
            r"upload|upload_progress|file=.+",
            r"queue/(join|data|status)|heartbeat/[^/]+|cancel|reset",
            r"call/(v2/)?search(/[^/]+)?",
            r"mcp(/.*)?",
        )
    ),
    re.DOTALL,
)
"""What may follow the prefix and a slash; it may end with another slash."""

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def is_open(path: str) -> bool:
    """Return whether a path is none of Gradio's own interface, or one of its open ones."""
    _, found, rest = path.partition(PREFIX)
    return not found or OPEN.fullmatch(rest.strip("/")) is not None


class Gate:
    """Stands in front of Gradio's application, behind what guards all doors."""

    def __init__(self, app: ASGIApp, gradio_app: Any) -> None:  # noqa: ANN401
        """Take the application, and Gradio's object that has its caches."""
        self._app = app
        self._gradio_app = gradio_app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http":
            if not is_open(scope["path"]):
                return await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, send)
            if PREFIX in scope["path"]:
                self._prepare(scope)
        return await self._app(scope, receive, send)

    def _prepare(self, scope: Scope) -> None:
        if "/file=" in scope["path"]:
            # An answer to a part of a file would carry the request's headers back, cookies among them.
            scope["headers"] = [header for header in scope["headers"] if header[0] != b"range"]
        else:
            # Gradio keeps the examples of the API page as the first visitor's headers made them: their
            # host would be everybody's.
            self._gradio_app.api_info = None
            self._gradio_app.page_api_info.clear()


def behind_gate(around: Lifespan, uploads: Path) -> Lifespan:
    """Return a lifespan handler that puts the gate around Gradio's application and keeps its files tidy.

    Args:
        around: what is put around the gate.
        uploads: the folder that uploads go to.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        inner = app.middleware_stack
        if inner is None:
            raise RuntimeError("the application has not been built")
        app.middleware_stack = Gate(inner, app)
        tidying = asyncio.create_task(keep_tidy(uploads))
        try:
            async with around(app):
                yield
        finally:
            tidying.cancel()
            with suppress(asyncio.CancelledError):
                await tidying

    return lifespan
