"""The request context: what log and metrics know of the request that is being answered."""

import re
import time
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from starlette.datastructures import MutableHeaders
from starlette.types import Scope

from fashion_search.server.route_table import route_of

Door = Literal["page", "rest", "api", "mcp"]
"""The interface of a search: the page, REST, Gradio's API client, or MCP."""

HEADER = "X-Request-ID"
"""Header of the request id, in requests and answers."""

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""Ids that are taken from the client; any other is replaced."""

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
"""Methods in metrics; any other is OTHER, since clients can make up any."""


@dataclass(slots=True)
class RequestContext:
    """One request, without address, query string, body or user.

    `route` is a template (see `route`), `since` a moment of `time.perf_counter`, `status` None until an
    answer starts, `sent` the bytes of its body so far, `stages` the seconds by stage of a search in it.
    """

    id: str
    method: str
    route: str
    since: float = field(default_factory=time.perf_counter)
    door: Door = "rest"
    status: int | None = None
    sent: int = 0
    stages: Mapping[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Return the seconds since it came in."""
        return time.perf_counter() - self.since


REQUEST: ContextVar[RequestContext | None] = ContextVar("call", default=None)
"""The context of the current request, if any."""

_KEY = "fashion_search.call"
_AGENT = "fashion_search.agent"


def begin_context(scope: Scope) -> RequestContext:
    """Return the context of a new request, and write its id into the scope and headers."""
    headers = MutableHeaders(scope=scope)
    given = headers.get(HEADER, "")
    context = RequestContext(
        id=given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex,
        method=scope["method"] if scope["method"] in METHODS else "OTHER",
        route=route_of(scope),
    )
    headers[HEADER] = context.id  # MCP calls are passed on with their headers, as requests of their own
    scope[_KEY] = context
    return context


def context_in(scope: Scope) -> RequestContext | None:
    """Return the context of a request that came in earlier, if it has one."""
    found: RequestContext | None = scope.get(_KEY)
    return found


def of_agent(scope: Scope) -> Scope:
    """Return an MCP request as one that Gradio's queue accepts: it knows its own paths only."""
    path = "/gradio_api/call/search"
    return {
        **scope,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "app_root_path": "",
        _AGENT: True,
    }


def by_agent(scope: Scope) -> bool:
    """Return whether a request came by MCP."""
    return _AGENT in scope
