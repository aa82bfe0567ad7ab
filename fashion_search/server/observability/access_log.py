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
            stages = {"stages_ms": _ms(context.stages)} if context.stages else {}
            self._write(
                "request",
                context,
                method=context.method,
                route=context.route,
                status=context.status,
                bytes=context.sent,
                ms=round(seconds * 1000, 2),
                **stages,
            )

    def search(self, context: RequestContext, query: Query, outcome: SearchResult | Exception) -> None:
        """Write a search and its result, or the kind of its error."""
        if not self._access:
            return
        if isinstance(outcome, Exception):
            came: dict[str, Any] = {"error": type(outcome).__name__}
        else:
            came = {
                "verdict": outcome.verdict,
                "results": len(outcome.hits),
                "ms": round(outcome.timings["total"] * 1000, 2),
                "stages_ms": _ms(context.stages),
            }
        self._write("search", context, **self._asked(context, query), **came)

    def bug(self, context: RequestContext | None, error: BaseException) -> None:
        """Write an unexpected exception: its place in the code, and its message only with `queries`.

        The message of an exception often repeats its input; its place in the code never does.
        """
        self._write("bug", context, **self._raised(error))

    def library(self, name: str, error: BaseException | None, place: str, level: int) -> None:
        """Write an error that a library logged, with its place; warnings with `access` only."""
        if self._access or level >= logging.ERROR:
            # Others log long after the request.
            context = REQUEST.get() if name.startswith("uvicorn") else None
            said = {"by": name, "level": logging.getLevelName(level), "place": place}
            self._write("library", context, **said, **(self._raised(error) if error else {}))

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

    def _raised(self, error: BaseException) -> dict[str, Any]:
        lines: list[str] = []
        cause: BaseException | None = error
        for _ in range(MOST_CAUSES):
            if cause is None:
                break
            lines.append(f"{type(cause).__name__}: {cause}" if self._queries else type(cause).__name__)
            frames = traceback.extract_tb(cause.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
        return {"error": type(error).__name__, "traceback": lines}

    def _write(self, event: str, context: RequestContext | None, **about: Any) -> None:  # noqa: ANN401
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


def _ms(stages: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(seconds * 1000, 2) for stage, seconds in stages.items()}
