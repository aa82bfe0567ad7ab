"""Wraps Gradio's application: refuses bad events, hides file paths in answers.

Which of its routes can be reached is decided in `server.security.path_filter`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.server.security.refusal import refusal
from fashion_search.server.upload_cleanup import keep_tidy
from fashion_search.server.wrapping import Lifespan, put_around

PREFIX = "/gradio_api"

LONGEST_URL = 2000
"""Characters of an address: an upload's folder and name have some hundreds. Gradio resolves paths, and keeps
names of uploads and sessions."""


class GradioGuard:
    """Keeps the headers of one visitor's request out of answers: his own, and those of everybody."""

    def __init__(self, app: ASGIApp, gradio_app: Any) -> None:  # noqa: ANN401
        """Take the application, and Gradio's object that has its caches."""
        self._app = app
        self._gradio_app = gradio_app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and PREFIX in scope["path"]:
            if len(scope["path"]) + len(scope["query_string"]) > LONGEST_URL:
                return await refusal(414, "The address is too long.")(scope, receive, send)
            self._prepare(scope)
        try:
            await self._app(scope, receive, send)
        except RuntimeError as error:
            # Gradio says in the middle of a stream that there is no such event; the stream is to end whole.
            if not isinstance(error.__cause__, HTTPException):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})

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
        put_around(app, lambda inner: GradioGuard(inner, app))
        tidying = asyncio.create_task(keep_tidy(uploads))
        try:
            async with around(app):
                yield
        finally:
            tidying.cancel()
            with suppress(asyncio.CancelledError):
                await tidying

    return lifespan
