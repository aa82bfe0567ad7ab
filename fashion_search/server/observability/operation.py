"""Puts log, metrics and readiness around the application."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.config import Settings
from fashion_search.errors import RETRY_AFTER_S, SearchError
from fashion_search.search.engine import Listener
from fashion_search.search.query import Query, SearchResult
from fashion_search.server.lifecycle import Lifecycle
from fashion_search.server.limits.admission import waited
from fashion_search.server.observability.access_log import AccessLog
from fashion_search.server.observability.metrics import Metrics
from fashion_search.server.observability.request_context import (
    HEADER,
    REQUEST,
    RequestContext,
    begin_context,
    context_in,
)
from fashion_search.server.observability.ring import RecentSearches
from fashion_search.server.route_table import HEARTBEAT
from fashion_search.server.security.refusal import refusal


class Operation:
    """Log, metrics and lifecycle of one server; listens to its searches.

    `ring` remembers searches for the operator's page, where there is one.
    """

    def __init__(
        self,
        log: AccessLog,
        life: Lifecycle | None = None,
        ring: RecentSearches | None = None,
    ) -> None:
        self.log = log
        self.metrics = Metrics()
        self.life = life or Lifecycle()
        self.ring = ring

    @classmethod
    def of(cls, settings: Settings) -> "Operation":
        """Return the log, metrics and records that the settings ask for."""
        log = AccessLog(access=settings.access_log, queries=settings.log_queries)
        return cls(log, ring=RecentSearches() if settings.insight else None)

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """The listeners of each search."""
        return (self,) if self.ring is None else (self.ring, self)

    def on_result(self, result: SearchResult) -> None:
        """Log and count a search of a request; searches outside of requests are ignored."""
        if context := REQUEST.get():
            stages = {"wait": waited(), **result.timings}
            context.stages = {name: seconds for name, seconds in stages.items() if name != "total"}
            self.metrics.search(context, result.search_type, result.verdict, stages)
            self.log.search(context, result.query, result)

    def on_error(self, query: Query, error: Exception) -> None:
        """Log and count a search that failed."""
        if context := REQUEST.get():
            outcome = "refused" if isinstance(error, SearchError) else "bug"
            self.metrics.search(context, query.search_type, outcome, {"wait": waited()})
            self.log.search(context, query, error)

    def heard(self, name: str, error: BaseException | None, place: str, level: int) -> None:
        """Log and count an error that a library logged."""
        self.metrics.library(name)
        self.log.library(name, error, place, level)


class ObservedApp:
    """Gives each request an id, counts and logs it, and refuses searches while the server stops."""

    def __init__(self, app: ASGIApp, operation: Operation) -> None:
        self._app = app
        self._operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        context = begin_context(scope)
        REQUEST.set(context)
        if context.route == HEARTBEAT:
            return await self._answer(context, scope, receive, send)
        with self._operation.life.runs():
            return await self._answer(context, scope, receive, send)

    async def _answer(self, context: RequestContext, scope: Scope, receive: Receive, send: Send) -> None:
        async def watched_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                context.status = message["status"]
                headers: Sequence[tuple[bytes, bytes]] = message.get("headers", ())
                message = {**message, "headers": [*headers, (HEADER.lower().encode(), context.id.encode())]}
            context.sent += len(message.get("body", b"")) if context.method != "HEAD" else 0
            await send(message)

        # Each search begins with a POST; its stream and pictures are still served.
        stopping = context.method == "POST" and self._operation.life.state == "stopping"
        try:
            await (self._stopping if stopping else self._app)(scope, receive, watched_send)
        except Exception as error:
            self._operation.log.bug(context, error)
            if context.status is None:
                await failed(Request(scope), error)(scope, receive, watched_send)
        finally:
            seconds = context.seconds
            self._operation.metrics.request(context, seconds)
            self._operation.log.request(context, seconds)

    async def _stopping(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"Retry-After": str(RETRY_AFTER_S), "Connection": "close"}
        await refusal(503, self._operation.life.why_not, headers)(scope, receive, send)


def failed(request: Request, error: Exception) -> JSONResponse:
    """Return the answer to a bug: the request id under which the operator finds it."""
    context = context_in(request.scope)
    number = f" The operator finds it in the log under {context.id}." if context else ""
    return refusal(500, f"Something went wrong on this server.{number}")
