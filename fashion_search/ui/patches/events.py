"""Runs the page's functions with their request context, a time-out and admission.

Gradio calls a function in a task of its own, some time after the request that asked, so that no context
variable reaches it. It waits for it without end, and prints what goes wrong, of which the client is told nothing.
"""

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr
from gradio.context import LocalContext
from starlette.types import Scope

from fashion_search.errors import SearchError
from fashion_search.server.limits.admission import WAITED, Admission
from fashion_search.server.limits.timeout import in_time
from fashion_search.server.observability.operation import Operation
from fashion_search.server.observability.request_context import (
    REQUEST,
    Door,
    RequestContext,
    by_agent,
    context_in,
)
from fashion_search.server.security.client_ip import client_of
from fashion_search.ui.patches.queue import SEARCHES

PUBLIC = ("search", "search_with_verdict")
"""The endpoints that API clients call, and agents the first; all others are the page's own."""


def observe(page: gr.Blocks, operation: Operation, admission: Admission, seconds: float) -> None:
    """Have every function of a page know its request, end after some seconds, and log what nobody expected."""
    for event in page.fns.values():
        if event.fn is not None:
            answer = _logged(event.fn, operation)
            line = admission if event.concurrency_id == SEARCHES else None
            event.fn = _timely(answer, line, seconds, public=event.api_name in PUBLIC)


def data_of(event: gr.EventData) -> object:
    """Return what a browser has sent with an event, of any shape; Gradio's own access to it takes a dict."""
    return event._data


def _timely(
    answer: Callable[..., Any], admission: Admission | None, seconds: float, *, public: bool
) -> Callable[..., Any]:
    """Give an answer up that takes too long, but not its thread: nothing can end it, so it keeps its place."""

    @functools.wraps(answer)
    async def timely(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        context, scope = _call(public=public)
        waited = context.seconds if context else 0.0
        REQUEST.set(context)
        WAITED.set(waited)
        work = functools.partial(answer, *args, **kwargs)
        try:
            return await in_time(work, seconds, admission, client_of(scope), waited)
        except SearchError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return timely


def _logged(answer: Callable[..., Any], operation: Operation) -> Callable[..., Any]:
    @functools.wraps(answer)
    def logged(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        try:
            return answer(*args, **kwargs)
        except gr.Error:
            raise
        except SearchError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            context = REQUEST.get()
            operation.log.bug(context, error)
            number = f" The operator finds it in the log under {context.id}." if context else ""
            raise gr.Error(f"Something went wrong here.{number}", print_exception=False) from None

    return logged


def _call(*, public: bool) -> tuple[RequestContext | None, Scope]:
    """Return the call that the function which runs now was asked for in, and its request's scope."""
    asking = LocalContext.request.get(None)
    scope = getattr(getattr(asking, "request", None), "scope", None)
    context = context_in(scope) if scope else None
    if scope is None or context is None:
        return None, scope or {}
    door: Door = "page" if not public else "mcp" if by_agent(scope) else "api"
    return replace(context, door=door), scope
