"""Wraps Gradio's application: refuses bad events, hides file paths in answers.

Which of its routes can be reached is decided in `server.security.path_filter`.
"""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.server.security.refusal import refusal

PREFIX = "/gradio_api"

LONGEST_URL = 2000
"""Characters of an address: an upload's folder and name have some hundreds. Gradio resolves paths, and keeps
names of uploads and sessions."""


class GradioGuard:
    """Keeps the headers of one visitor's request out of answers: his own, and those of everybody."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap Gradio's application."""
        self._app = app

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
            gradio_app: Any = scope["app"]
            gradio_app.api_info = None
            gradio_app.page_api_info.clear()
