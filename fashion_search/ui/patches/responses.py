"""Keeps request headers out of Gradio's answers, and ends a stream properly that Gradio breaks off.

Gradio keeps the API page as the first visitor's headers made it, repeats the headers of a request for part
of a file, and raises in the middle of the stream of an unknown event. It takes addresses of any length.
Which of its routes can be reached is decided in `server.security.path_filter`.

In the browser it gives the page up when a request breaks, reloads it when the server is back, and says the rest
in toasts that cover the page.
"""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.server.security.refusal import refusal
from fashion_search.ui.results.html import load_script

HEAD = f"<script>{load_script(__file__)}</script>"
"""For the page's head, so that it runs before Gradio asks for anything: every request ends in an answer."""

PREFIX = "/gradio_api"

LONGEST_URL = 2000
"""Characters of an address: an upload's folder and name have some hundreds. Gradio resolves paths, and keeps
names of uploads and sessions."""


class GradioGuard:
    """Guards Gradio's application so."""

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
            # There is no such event, which Gradio notices once the stream has begun.
            if not isinstance(error.__cause__, HTTPException):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _prepare(self, scope: Scope) -> None:
        if "/file=" in scope["path"]:
            # The answer with part of a file would carry the request's headers back, cookies among them.
            scope["headers"] = [header for header in scope["headers"] if header[0] != b"range"]
        else:
            scope["app"].api_info = None  # its examples name the host that the first visitor's headers named
