"""What the page does, seen from the operator's side: whose request it is, and what goes wrong in it.

Gradio answers a question of the page in a task of its own, some time after the request that asked,
and prints what goes wrong there. Here each of its functions finds its request again.
"""

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr
from gradio.context import LocalContext

from fashion_search.errors import SearchError
from fashion_search.operation.call import CALL, Call, Door, by_agent, call_in
from fashion_search.operation.operation import Operation
from fashion_search.turns import WAITED

PUBLIC = "search"
"""The endpoint that API clients and agents call; all others are the page's own."""


def observe(page: gr.Blocks, operation: Operation) -> None:
    """Have every function of a page know its request, and log what nobody expected."""
    for event in page.fns.values():
        if event.fn is not None:
            event.fn = _observed(event.fn, operation, public=event.api_name == PUBLIC)


def queued(page: gr.Blocks) -> int:
    """Return how many events wait or run in a page's own queue."""
    running = sum(len(events) for events in page._queue.active_jobs if events)
    return len(page._queue) + running


def _observed(answer: Callable[..., Any], operation: Operation, *, public: bool) -> Callable[..., Any]:
    @functools.wraps(answer)
    def observed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        call = _call(public=public)
        CALL.set(call)
        WAITED.set(call.seconds if call else 0.0)
        try:
            return answer(*args, **kwargs)
        except gr.Error:
            raise
        except SearchError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            operation.log.bug(call, error)
            number = f" The operator finds it in the log under {call.id}." if call else ""
            raise gr.Error(f"Something went wrong here.{number}", print_exception=False) from None

    return observed


def _call(*, public: bool) -> Call | None:
    """Return the call that the function which runs now was asked for in."""
    asking = LocalContext.request.get(None)
    scope = getattr(getattr(asking, "request", None), "scope", None)
    call = call_in(scope) if scope else None
    if scope is None or call is None:
        return None
    door: Door = "page" if not public else "mcp" if by_agent(scope) else "api"
    return replace(call, door=door)
