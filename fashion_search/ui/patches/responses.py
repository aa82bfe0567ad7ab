"""Completes Gradio's first HTML, keeps request headers out of its answers, and ends a stream that it breaks off.

Gradio keeps the API page as the first visitor's headers made it, repeats the headers of a request for part
of a file, and raises in the middle of the stream of an unknown event. It takes addresses of any length.
Which of its routes can be reached is decided in `server.security.path_filter`.

Its HTML has all settings of the page in a script, 300 kB, before anything that can be seen, and it is not compressed.
In the browser it gives the page up when a request breaks, reloads it when the server is back, and says the rest
in toasts that cover the page.
"""

import gzip
import json
import re
from collections.abc import Callable
from typing import NamedTuple

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


SETTINGS = b"<script>window.gradio_config"
"""Where the settings begin, at the end of the head."""

ROOT = re.compile(rb'"root":("[^"]*")')
LOGIN = b'"auth_required":true'
"""What the settings have instead of the page for whoever has not logged in. A text in them has its quotes escaped."""

META = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>')
"""What Gradio tells other apps of the page."""

MANIFEST = re.compile(rb'<link rel="manifest"[^>]*>')
"""Counts in the head only."""

BUNDLE = re.compile(rb'<script type="module" crossorigin src="([^"]*)">')


class DocumentParts(NamedTuple):
    """HTML for the head, and for the beginning of the body."""

    head: str
    body: str


class FirstHtml:
    """Puts parts of ours into the HTML of the page's own address, and compresses it."""

    def __init__(self, app: ASGIApp, parts: Callable[[str, str, bool], DocumentParts]) -> None:
        """Wrap an application.

        Args:
            app: Gradio's.
            parts: makes the parts from the query, the public address, and whether the page is shown.
        """
        self._app, self._parts = app, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            return await self._app(scope, receive, send)
        start: Message = {}
        received = list[bytes]()

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            else:
                received.append(message.get("body", b""))
            if message.get("more_body") or message is start:
                return
            headers, body = MutableHeaders(scope=start), b"".join(received)
            if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                body = await anyio.to_thread.run_sync(self._drawn, scope, body)
                headers["Vary"] = "Accept-Encoding"
                if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                    headers["Content-Encoding"] = "gzip"
                    body = await anyio.to_thread.run_sync(gzip.compress, body, 6)
                headers["Content-Length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        return await self._app(scope, receive, keep)

    def _drawn(self, scope: Scope, document: bytes) -> bytes:
        """Return the document with our parts; settings and scripts come after what can be seen."""
        head, found, rest = document.partition(SETTINGS)
        if not found:
            return document
        root = ROOT.search(rest)
        bundle = BUNDLE.search(rest)
        parts = self._parts(
            scope["query_string"].decode("latin-1"), json.loads(root[1]) if root else "", LOGIN not in rest
        )
        early = b'<link rel="modulepreload" crossorigin href="%b">' % bundle[1] if bundle else b""
        # A body that has begun takes all that follows; the tags that close the head and open it again are overlooked.
        return b"".join(
            [
                META.sub(b"", head),
                parts.head.encode(),
                early,
                *MANIFEST.findall(rest),
                b"</head><body>",
                parts.body.encode(),
                found,
                rest,
            ]
        )
