"""A small Gradio app in this process, without a server: as Gradio makes it, or patched."""

import asyncio
import importlib.util
from collections.abc import Callable
from typing import Any
from unittest import mock

import gradio as gr
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, Queue
from gradio.routes import App
from starlette.requests import Request

from fashion_search.ui.patches.queue import SEARCHES

SEARCH, VOTE = 0, 1
"""Its functions: a search, and one that runs once at a time."""


def small_page(search: Callable[[str], Any] = lambda text: text) -> gr.Blocks:
    page: gr.Blocks
    # Gradio makes two apps before that for its queue.
    with mock.patch.object(App, "create_app"), gr.Blocks(analytics_enabled=False) as page:
        box = gr.Textbox()
        box.change(search, box, box, api_name="search", concurrency_id=SEARCHES, concurrency_limit=None)
        box.submit(lambda text: text, box, box, concurrency_id="vote", concurrency_limit=1)
    page.queue(max_size=3)
    return page


def app_of(page: gr.Blocks) -> App:
    # What launch() sets.
    page.run_history, page.max_file_size, page.show_error = False, None, False
    app = App.create_app(page)
    page._queue.set_server_app(app)
    return app


def as_it_comes(name: str) -> Any:
    """A module of Gradio's as it comes, whatever this process has put in its place; a copy for this call."""
    spec = importlib.util.find_spec(name)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def request_of(client: str = "1.1.1.1", **more: Any) -> Request:
    scope = {
        "type": "http",
        "client": (client, 5),
        "headers": [],
        "path": "/gradio_api/queue/join",
        "method": "POST",
    }
    return Request({**scope, "query_string": b"", "server": ("here", 80), "scheme": "http", **more})


async def push(
    queue: Queue,
    session: str | None,
    client: str = "1.1.1.1",
    function: int = VOTE,
    value: Any = "x",
    **more: Any,
) -> tuple[bool, Any]:
    """Put an event into a queue that nothing takes out of; return whether it was taken, and its id or why not."""
    request = request_of(client, **more)
    body = PredictBodyInternal(data=[value], fn_index=function, session_hash=session, request=request)
    pushed, said, _ = await queue.push(body, request, None)
    return pushed, said


def begin(queue: Queue) -> tuple[asyncio.Task[None], list[Event]]:
    """Take the next events out of a queue, and begin to answer them as Gradio does."""
    found = queue.get_events()
    assert found
    events, batch, concurrency_id = found
    queue.event_queue_per_concurrency_id[concurrency_id].current_concurrency += 1
    return asyncio.create_task(queue.process_events(events, batch, 0.0, events[0].fn)), events


async def answer(queue: Queue, session: str) -> dict[str, Any]:
    """Wait until an event of a session has been answered, in a queue that has been started."""
    messages = queue.pending_messages_per_session[session]
    while (message := await messages.get()).msg != "process_completed":
        pass
    output: dict[str, Any] = message.model_dump()["output"]
    return output


def told(queue: Queue, session: str) -> list[Any]:
    """The last messages of a session, without the estimates of its wait."""
    messages = queue.pending_messages_per_session[session]
    found: list[Any] = [messages.get_nowait() for _ in range(messages.qsize())]
    return [message for message in found if message.msg != "estimation"]
