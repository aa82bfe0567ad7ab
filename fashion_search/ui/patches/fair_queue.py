"""Makes Gradio's queue fair between clients; Gradio's own is first come, first served."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

import gradio as gr
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, Queue
from gradio.server_messages import ProcessCompletedMessage
from gradio.utils import error_payload
from starlette.requests import Request

from fashion_search.errors import OverloadedError
from fashion_search.server.limits.admission import LONGEST_LINE, PLACES, Admission
from fashion_search.server.security.client_ip import client_of

SEARCHES = "search"
"""Events of this `concurrency_id` wait for a place in `Turns`; others have limits of their own."""

MOST_RUNNING = PLACES + LONGEST_LINE + 64
"""Events that Gradio takes out of its queue at a time: those of `Turns`, and others, which are few."""

Pushed = tuple[bool, str | list[dict[str, Any]], Literal["success", "error", "queue_full", "validator_error"]]


class FairQueue(Queue):
    """Takes events in turn by client; a client whose searches would wait too long in `Turns` is refused at once."""

    turns: Admission

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        """Take an event; where the queue is full, the client with the most in it loses its newest."""
        client = client_of(request.scope)
        if body.fn_index is not None and self.blocks.fns[body.fn_index].concurrency_id == SEARCHES:
            try:
                self.turns.check(client)
            except OverloadedError as error:
                return False, str(error), "queue_full"
        if self.max_size is not None and len(self) >= self.max_size:
            self._make_room(client)
        pushed: Pushed = await super().push(body, request, username)
        for line in self.event_queue_per_concurrency_id.values():
            line.queue = in_turn(line.queue)
        return pushed

    def _make_room(self, client: str) -> None:
        """Refuse the newest event of the client with the most in the queue, where that is another's."""
        waiting = [event for line in self.event_queue_per_concurrency_id.values() for event in line.queue]
        counts = Counter(map(_client, waiting))
        most = max(counts, key=lambda other: counts[other], default=client)
        if counts[most] <= counts[client]:
            return
        newest = max(
            (event for event in waiting if _client(event) == most), key=lambda event: event.enqueue_time
        )
        self.event_queue_per_concurrency_id[newest.concurrency_id].queue.remove(newest)
        self.event_ids_to_events.pop(newest._id, None)
        self._refuse(newest, OverloadedError(1))

    def _refuse(self, event: Event, error: OverloadedError) -> None:
        """Tell an event's client why it gets no answer; the event itself is then left out."""
        said = error_payload(gr.Error(str(error)), show_error=False)
        self.send_message(event, ProcessCompletedMessage(output=said, success=False))
        event.alive = False


def in_turn(events: Iterable[Event]) -> list[Event]:
    """Return events with the first of each client before the second of any, and so on."""
    before: Counter[str] = Counter()
    ranked = []
    for event in events:
        client = _client(event)
        ranked.append((before[client], event))
        before[client] += 1
    return [event for _, event in sorted(ranked, key=lambda pair: pair[0])]


def _client(event: Event) -> str:
    return client_of(event.request.scope)
