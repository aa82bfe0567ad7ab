"""Runs an agent's call in the queue that the page's searches wait in.

Gradio's queue is made for its own routes: it has no call that waits for an answer, or ends with its caller.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import anyio
import gradio as gr
from gradio.data_classes import PredictBodyInternal
from gradio.server_messages import ProcessCompletedMessage
from starlette.requests import Request

from fashion_search.errors import SearchError
from fashion_search.server.observability.request_context import of_agent
from fashion_search.server.security.client_ip import client_of
from fashion_search.text import unknown_field
from fashion_search.ui.endpoint import Argument
from fashion_search.ui.patches.events import PUBLIC
from fashion_search.ui.patches.queue import FairQueue

MOST_OF_A_CLIENT = 8
"""Calls of one client that are answered at a time."""

MOST_CALLS = 16
"""Calls of all clients that are answered at a time: half of the queue, so that the page has the other half."""


class AgentCalls:
    """Answers agents' calls, a bounded number at a time; one whose agent has gone ends."""

    def __init__(self, page: gr.Blocks) -> None:
        self._page = page
        self._fn = next(fn for fn in page.fns.values() if fn.api_name == PUBLIC[0])
        self._inputs = [part for part in self._fn.inputs if isinstance(part, Argument)]
        self._running: Counter[str] = Counter()

    async def search(self, arguments: Mapping[str, Any], request: Request) -> str:
        """Search, and return the products as JSON.

        Args:
            arguments: values of the endpoint's arguments, by name; its defaults where left out.
            request: the agent's.

        Raises:
            SearchError: there are too many calls, or what was asked cannot be answered; the text says why.
        """
        client = client_of(request.scope)
        if self._running[client] >= MOST_OF_A_CLIENT:
            raise SearchError(
                f"Too many calls at once: wait for an answer to your {MOST_OF_A_CLIENT} others."
            )
        if self._running.total() >= MOST_CALLS:
            raise SearchError("Too many calls at once: try again in a moment.")
        self._running[client] += 1
        try:
            return json.dumps(await self._answer(arguments, request), ensure_ascii=False)
        finally:
            self._running[client] -= 1
            self._running += Counter()  # forgets who has none

    async def _answer(self, arguments: Mapping[str, Any], request: Request) -> Any:  # noqa: ANN401
        known = [str(part.label) for part in self._inputs]
        for name in arguments:
            if name not in known:  # REST has more
                raise SearchError(unknown_field(name, known))
        queue = cast(FairQueue, self._page._queue)
        body = PredictBodyInternal(
            data=[arguments.get(str(part.label), part.value) for part in self._inputs],
            fn_index=self._fn._id,
            simple_format=True,
        )
        taken, said, _ = await queue.push(body, Request(of_agent(request.scope)), None)
        if not taken:
            raise SearchError(str(said))
        event = str(said)
        messages = queue.pending_messages_per_session[event]
        try:
            message = await messages.get()
            while not isinstance(message, ProcessCompletedMessage):
                message = await messages.get()
        except BaseException:  # the agent has gone
            with anyio.CancelScope(shield=True):
                await queue.withdraw(event)
            raise
        queue.forget(event)
        output = message.model_dump()["output"]
        if not message.success:
            raise SearchError(str(output.get("error") or "Something went wrong here."))
        return output["data"][0]
