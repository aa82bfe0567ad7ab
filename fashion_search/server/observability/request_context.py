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
"""Where a search comes in: the page, REST, Gradio's API clients, or agents."""

HEADER = "X-Request-ID"
"""Where a request's id stands, as it comes in and as it is answered."""

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""Ids that are taken over from who asks; any other gives way to one of ours."""

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
"""Methods that are named; any other is OTHER, since who asks can make up as many as they like."""


@dataclass(slots=True)
class RequestContext:
    """One request: no address, no query string, no body, and nobody's name.

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
        """Return how long ago it came in."""
        return time.perf_counter() - self.since


REQUEST: ContextVar[RequestContext | None] = ContextVar("call", default=None)
"""The request that is answered here and now, if any."""

_KEY = "fashion_search.call"
_AGENT = "fashion_search.agent"


def begin_context(scope: Scope) -> RequestContext:
    """Return a new request's call, and write its id where whoever passes the request on finds it."""
    headers = MutableHeaders(scope=scope)
    given = headers.get(HEADER, "")
    call = RequestContext(
        id=given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex,
        method=scope["method"] if scope["method"] in METHODS else "OTHER",
        route=route_of(scope),
    )
    headers[HEADER] = call.id  # agents' calls are passed on with their headers, as requests of their own
    scope[_KEY] = call
    return call


def context_in(scope: Scope) -> RequestContext | None:
    """Return the call of a request that came in earlier and may have been answered since."""
    found: RequestContext | None = scope.get(_KEY)
    return found


def of_agent(scope: Scope) -> Scope:
    """Return an agent's request as one that Gradio's queue can take: it knows its own addresses only."""
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
    """Return whether a request is an agent's."""
    return _AGENT in scope
