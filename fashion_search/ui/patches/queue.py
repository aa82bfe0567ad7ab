"""Makes Gradio's queue bounded, and fair between clients.

Gradio checks nothing of an event but that its function exists, answers first come, first served, keeps
answers until they are fetched, and forgets some events that are cancelled only halfway. It prints the
traceback of an error, and with it what people typed.
"""

import logging
import sys
import traceback
from collections import Counter
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, Literal

import gradio as gr
from gradio import queueing
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, Queue
from gradio.server_messages import ProcessCompletedMessage
from gradio.utils import error_payload
from starlette.requests import Request

from fashion_search.errors import OverloadedError, SearchError
from fashion_search.server.limits.admission import LONGEST_LINE, PLACES, Admission
from fashion_search.server.observability.library_log import OnLibraryRecord
from fashion_search.server.security.client_ip import client_of
from fashion_search.ui.patches import event_check
from fashion_search.ui.patches.uploads import for_our_check

SEARCHES = "search"
"""Events of this `concurrency_id` wait for a place in `Admission`; others have limits of their own."""

LOOK_SECONDS = 0.005
"""Between two looks for a new event; Gradio's one thousandth takes 5 % of a processor while nobody asks anything."""

MOST_RUNNING = PLACES + LONGEST_LINE + 64
"""Events that Gradio takes out of its queue at a time: those of `Admission`, and a few others."""

MOST_OF_A_SESSION = 64
"""Unread answers of a session: a client that maps over a list has tens of them."""

MOST_UNREAD = 512
"""Unread answers of all sessions; one with a hundred products has about 140 kB. The oldest go first."""

MOST_SESSIONS = 2000
"""Sessions remembered: as many as Gradio keeps messages of."""

MOST_PICTURE_CHARS = 64 * 2**20
"""Pictures sent in requests that wait or run: nine of the largest, a hundred usual ones."""

Pushed = tuple[bool, str | list[dict[str, Any]], Literal["success", "error", "queue_full", "validator_error"]]


class FairQueue(Queue):
    """Takes events in turn by client, up to bounds, and forgets answers that nobody fetches."""

    admission: Admission

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        """Take an event, or return why not, which the client is shown."""
        client = client_of(request.scope)
        fn = self.blocks.fns.get(-1 if body.fn_index is None else body.fn_index)
        if fn is None or fn.fn is None:
            return False, "There is no such function.", "error"
        try:
            event_check.check(fn, body)
            body.data = for_our_check(fn, body.data)
        except SearchError as error:
            return False, str(error), "error"
        if len(self.pending_event_ids_session.get(body.session_hash or "", ())) >= MOST_OF_A_SESSION:
            return False, "Too many answers of this session wait to be fetched.", "queue_full"
        if self._picture_chars() + event_check.picture_chars(fn, body) > MOST_PICTURE_CHARS:
            return False, "Too many pictures wait to be searched with: try again in a moment.", "queue_full"
        self._forget_oldest()
        if fn.concurrency_id == SEARCHES:
            try:
                self.admission.check(client)
            except OverloadedError as error:
                return False, str(error), "queue_full"
        if self.max_size is not None and len(self) >= self.max_size:
            self._make_room(client)
        vars(request).pop("_body", None)  # read by now, and else kept as long as the event
        pushed: Pushed = await super().push(body, request, username)
        for line in self.event_queue_per_concurrency_id.values():
            line.queue = in_turn(line.queue)
        return pushed

    async def process_events(self, events: list[Event], *how: Any) -> None:  # noqa: ANN401
        """Answer events, and forget them also where they are cancelled while Gradio is about to."""
        try:
            await super().process_events(events, *how)
        finally:
            for event in events:
                self.event_ids_to_events.pop(event._id, None)
                if self.server_app is not None:
                    self.server_app.iterators.pop(event._id, None)

    async def remove_from_queue(self, event_id: str) -> None:
        """Take out a cancelled event once: each time, Gradio puts a message by for its session."""
        await super().remove_from_queue(event_id)
        for events in self.pending_event_ids_session.values():
            events.discard(event_id)

    async def withdraw(self, event_id: str) -> None:
        """End an event that has a session of its own, whether it waits or runs, and forget its answer."""
        await self.clean_events(event_id=event_id)
        for task in self._asyncio_tasks:
            if task.get_name().endswith(event_id):
                task.cancel()
        self.forget(event_id)

    def forget(self, session: str) -> None:
        """Forget what a session has not fetched."""
        self.pending_event_ids_session.pop(session, None)
        self.pending_messages_per_session.pop(session, None)

    def _picture_chars(self) -> int:
        events = self.event_ids_to_events.values()
        return sum(event_check.picture_chars(event.fn, event.data) for event in events if event.data)

    def _forget_oldest(self) -> None:
        """Forget sessions whose answers nobody has fetched, oldest first, until the others are few enough."""
        asked = self.pending_event_ids_session
        unread = sum(map(len, asked.values()))
        for session, events in list(asked.items()):
            if unread < MOST_UNREAD and len(asked) < MOST_SESSIONS:
                return
            if not any(event in self.event_ids_to_events for event in events):  # none is still to be answered
                unread -= len(events)
                self.forget(session)

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
        said = error_payload(gr.Error(str(OverloadedError(1))), show_error=False)
        self.send_message(newest, ProcessCompletedMessage(output=said, success=False))
        newest.alive = False


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


def queued(page: gr.Blocks) -> int:
    """Return how many events wait or run in a page's queue."""
    running = sum(len(events) for events in page._queue.active_jobs if events)
    return len(page._queue) + running


def bind_queue(page: gr.Blocks, admission: Admission) -> FairQueue:
    """Make the queue of a page fair; call it after `page.queue()`, which makes the queue."""
    queue: Any = page._queue
    queue.__class__, queue.admission = FairQueue, admission
    queue.sleep_when_free = LOOK_SECONDS
    queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize  # else figures of the last 10,000 events, after each
    fair: FairQueue = queue
    return fair


def bind_printed(heard: OnLibraryRecord) -> None:
    """Have an error in a queue heard and not printed, in this process."""

    def print_exc(*_: Any, **__: Any) -> None:  # noqa: ANN401
        heard("gradio", sys.exception(), "gradio", logging.ERROR)

    silent = SimpleNamespace(**{**vars(traceback), "print_exc": print_exc})
    queueing.traceback = silent  # type: ignore[assignment, attr-defined]
