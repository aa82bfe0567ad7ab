"""Blocks the routes of Gradio that this app does not use."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from fashion_search.server.route_table import GRADIO, OTHER, route_of
from fashion_search.server.security.refusal import path_of, refusal

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Characters that no path of ours has. Starlette's routes end in "$", which also matches before a line feed:
a path with one would be another to the middleware and the same to the route."""

FETCHING = re.compile(r"/(file|proxy)=[\s\0]*(\w[\w+.-]+:|[/\\]{2})", re.IGNORECASE)
"""A file path that makes Gradio fetch from another host; one letter before a colon is a Windows drive."""

WATCHING = re.compile(r"/(monitoring|svelte)(/.*)?")
"""Gradio's own dashboard, and its development sources."""


class PathFilter:
    """Answers 404 for unused routes, and closes anything but HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "websocket":  # nothing here speaks it
            return await send({"type": "websocket.close", "code": 1008})
        if scope["type"] == "http":
            if FETCHING.search(scope["path"]):
                answer = refusal(403, "This server fetches nothing from other hosts.")
                return await answer(scope, receive, send)
            path = path_of(scope)
            unused = path.startswith(GRADIO) and route_of(scope) == OTHER
            if unused or WATCHING.fullmatch(path) or CONTROL.search(scope["path"]):
                return await refusal(404, "There is nothing here.")(scope, receive, send)
        return await self._app(scope, receive, send)
