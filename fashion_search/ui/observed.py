"""What the page does, seen from the operator's side: whose request it is, and what goes wrong in it.

Gradio answers a question of the page in a task of its own, some time after the request that asked,
and prints what goes wrong there. Here each of its functions finds its request again.
"""

import asyncio
import functools
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anyio.to_thread
import gradio as gr
from gradio.context import LocalContext

from fashion_search.errors import SearchError
from fashion_search.operation.call import CALL, Call, Door, by_agent, call_in
from fashion_search.operation.operation import Operation
from fashion_search.turns import UNTIL, WAITED

PUBLIC = "search"
"""The endpoint that API clients and agents call; all others are the page's own."""


def observe(page: gr.Blocks, operation: Operation, seconds: float) -> None:
    """Have every function of a page know its request, end in time, and log what nobody expected.

    Args:
        page: the page.
        operation: where it is logged.
        seconds: after which a request is answered, with an apology if need be, above 0.
    """
    for event in page.fns.values():
        if event.fn is not None:
            answer = _logged(event.fn, operation)
            event.fn = _timely(answer, seconds, public=event.api_name == PUBLIC)


def queued(page: gr.Blocks) -> int:
    """Return how many events wait or run in a page's own queue."""
    running = sum(len(events) for events in page._queue.active_jobs if events)
    return len(page._queue) + running


def _timely(answer: Callable[..., Any], seconds: float, *, public: bool) -> Callable[..., Any]:
    """Give an answer up that takes too long, but not its thread, which nothing can end.

    The thread keeps its place among the searches (`turns.Turns`); what waits in Gradio's queue goes on.
    """

    @functools.wraps(answer)
    async def timely(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        call = _call(public=public)
        waited = call.seconds if call else 0.0
        CALL.set(call)
        WAITED.set(waited)
        UNTIL.set(time.perf_counter() + seconds - waited)
        try:
            if waited >= seconds:
                raise TimeoutError
            async with asyncio.timeout(seconds - waited):
                work = functools.partial(answer, *args, **kwargs)
                return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
        except TimeoutError:
            late = f"The search took more than {seconds:g} seconds: try again, or ask for less."
            raise gr.Error(late, print_exception=False) from None

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
            call = CALL.get()
            operation.log.bug(call, error)
            number = f" The operator finds it in the log under {call.id}." if call else ""
            raise gr.Error(f"Something went wrong here.{number}", print_exception=False) from None

    return logged


def _call(*, public: bool) -> Call | None:
    """Return the call that the function which runs now was asked for in."""
    asking = LocalContext.request.get(None)
    scope = getattr(getattr(asking, "request", None), "scope", None)
    call = call_in(scope) if scope else None
    if scope is None or call is None:
        return None
    door: Door = "page" if not public else "mcp" if by_agent(scope) else "api"
    return replace(call, door=door)
