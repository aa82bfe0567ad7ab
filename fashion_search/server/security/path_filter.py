"""Blocks the routes of Gradio that this app does not use."""

import re

from starlette.types import ASGIApp, Scope

from fashion_search.server.route_table import GRADIO, OTHER, path_of, route_of
from fashion_search.server.security.refusal import refusal

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Characters that no path of ours has. Starlette's routes end in "$", which also matches before a line feed:
a path with one would be another to the middleware and the same to the route."""

FETCHING = re.compile(r"/(file|proxy)=[\s\0]*(\w[\w+.-]+:|[/\\]{2})", re.IGNORECASE)
"""A file path that makes Gradio fetch from another host; one letter before a colon is a Windows drive."""

WATCHING = re.compile(r"/(monitoring|svelte)(/.*)?")
"""Gradio's own dashboard, and its development sources."""


def unused_path(scope: Scope) -> ASGIApp | None:
    """Return the refusal of a route that is not used."""
    if FETCHING.search(scope["path"]):
        return refusal(403, "This server fetches nothing from other hosts.")
    path = path_of(scope)
    unused = path.startswith(GRADIO) and route_of(scope) == OTHER
    if unused or WATCHING.fullmatch(path) or CONTROL.search(scope["path"]):
        return refusal(404, "There is nothing here.")
    return None
