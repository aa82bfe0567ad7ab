"""The access log: a JSON line for every request, search and error, without what people typed."""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from fashion_search.search.query import Query, SearchResult
from fashion_search.server.observability.request_context import REQUEST, RequestContext

MOST_CAUSES = 8
"""Most errors of a chain of causes that are written."""


class AccessLog:
    """Writes JSON lines to a stream; threads may share it.

    With `queries`, the words and filters of searches and the messages of exceptions are written as well.
    """

    def __init__(self, *, access: bool, queries: bool = False, stream: TextIO | None = None) -> None:
        """Choose what is written and where.

        Args:
            access: whether requests and searches are; bugs are always.
            queries: whether what people asked is.
            stream: standard output where None, which hosts keep; the lines of app.py for people do not begin with a brace.
        """
        self._access = access
        self._queries = queries
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()

    def request(self, context: RequestContext, seconds: float) -> None:
        """Write a request that was answered, or given up (its status is null)."""
        if self._access:
            about: dict[str, Any] = {
                "method": context.method,
                "route": context.route,
                "status": context.status,
            }
            about |= {"bytes": context.sent, "ms": _ms(seconds), **_stages(context.stages)}
            self._write("request", context, about)

    def search(self, context: RequestContext, result: SearchResult, stages: Mapping[str, float]) -> None:
        """Write a search that was answered."""
        if self._access:
            found = {"verdict": result.verdict, "results": len(result.hits)}
            took = {"ms": _ms(result.timings["total"]), **_stages(stages)}
            self._write("search", context, {**self._asked(context, result.query), **found, **took})

    def refused(self, context: RequestContext, query: Query, error: Exception) -> None:
        """Write a search that was not answered, by the kind of its error."""
        if self._access:
            self._write("search", context, {**self._asked(context, query), "error": type(error).__name__})

    def bug(self, context: RequestContext | None, error: BaseException) -> None:
        """Write an unexpected exception: its place in the code, and its message only with `queries`.

        The message of an exception often repeats its input; its place in the code never does.
        """
        self._write("bug", context, {"error": type(error).__name__, "traceback": self._trace(error)})

    def library(self, name: str, error: BaseException | None, place: str, level: int) -> None:
        """Write an error that a library logged, with its place; warnings with `access` only."""
        if self._access or level >= logging.ERROR:
            # Others log long after the request.
            context = REQUEST.get() if name.startswith("uvicorn") else None
            about = {"by": name, "level": logging.getLevelName(level), "place": place}
            raised = {"error": type(error).__name__, "traceback": self._trace(error)} if error else {}
            self._write("library", context, {**about, **raised})

    def _asked(self, context: RequestContext, query: Query) -> dict[str, Any]:
        about: dict[str, Any] = {
            "door": context.door,
            "search_type": query.search_type,
            "alpha": query.alpha_used,
            "fusion": query.fusion,
            "top_k": query.top_k,
            "filtered": bool(query.filters),
        }
        if self._queries:
            filters = repr(query.filters) if query.filters else None
            words = {"text": query.text, "without": query.without, "like": query.like, "filters": filters}
            about |= {name: value for name, value in words.items() if value is not None}
        return about

    def _trace(self, error: BaseException | None) -> list[str]:
        lines: list[str] = []
        for _ in range(MOST_CAUSES):
            if error is None:
                break
            lines.append(f"{type(error).__name__}: {error}" if self._queries else type(error).__name__)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return lines

    def _write(self, event: str, context: RequestContext | None, about: Mapping[str, Any]) -> None:
        head = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
            "request_id": context and context.id,
        }
        line = json.dumps({**head, **about}) + "\n"
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except (OSError, ValueError):  # a closed log is no reason to fail a request
                return


def _stages(stages: Mapping[str, float]) -> dict[str, Any]:
    return {"stages_ms": {stage: _ms(seconds) for stage, seconds in stages.items()}} if stages else {}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
