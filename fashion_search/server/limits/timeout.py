"""Ends a REST search that takes too long with 504.

A search runs in a thread, and a thread cannot be killed. So the answer is given up, not the work: it
keeps its place in line (see `admission`) until it ends, and nobody else is let in for it. The wait in
line counts; the time in which the body comes does not (see `body`). Gradio's queue, which the other doors
lead through, has its own (see `ui.patches.events`).
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.server.security.refusal import path_of, refusal

SEARCH = "/api/v1/search"


class Timeout:
    """Answers 504 in place of a search that takes too long."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        """Wrap an application.

        Args:
            app: what is behind.
            seconds: how long a search may take once its body is there, above 0.
        """
        self._app = app
        self._seconds = seconds
        self._working: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["method"] != "POST" or path_of(scope) != SEARCH:
            return await self._app(scope, receive, send)
        begun, answering, late = asyncio.Event(), False, False

        async def noting_receive() -> Message:
            message = await receive()
            if not message.get("more_body", False):
                begun.set()
            return message

        async def timely_send(message: Message) -> None:
            nonlocal answering
            if not late:
                answering = True
                await send(message)

        async def work() -> None:
            try:
                await self._app(scope, noting_receive, timely_send)
            finally:
                begun.set()  # also where the body was not asked for

        task = asyncio.create_task(work())
        self._working.add(task)
        task.add_done_callback(self._ended)
        await begun.wait()
        await asyncio.wait({task}, timeout=self._seconds)
        if task.done() or answering:
            return await task
        late = True
        detail = f"The search took more than {self._seconds:g} seconds: try again, or ask for less."
        return await refusal(504, detail)(scope, receive, send)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        if not task.cancelled():
            task.exception()  # heard, so that asyncio does not print it: an exception may repeat the words
