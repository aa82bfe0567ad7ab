"""Bounds Gradio's queue and the answers that wait to be fetched; Gradio bounds neither."""

from typing import Any

import gradio as gr
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event
from starlette.requests import Request

from fashion_search.errors import SearchError
from fashion_search.server.limits.admission import Admission
from fashion_search.ui.patches import event_check
from fashion_search.ui.patches.fair_queue import FairQueue, Pushed

MOST_OF_A_SESSION = 64
"""Answers that one session has asked for and not fetched: a client that maps over a list has tens of them."""

MOST_UNREAD = 512
"""The same of all sessions; an answer with a hundred products has about 140 kB. The oldest go first."""

MOST_SESSIONS = 2000
"""Sessions remembered, fetched or not: as many as Gradio keeps messages of."""

MOST_PICTURE_CHARS = 64 * 2**20
"""Pictures that wait or are searched with, sent in their requests: nine of the largest, a hundred usual ones."""


class BoundedQueue(FairQueue):
    """Refuses what is too much, and who fetches nothing; forgets what nobody has fetched."""

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        """Take an event, as Gradio's queue does; the reason of a refusal is shown to the client."""
        fn = self.blocks.fns.get(-1 if body.fn_index is None else body.fn_index)
        if fn is None or fn.fn is None:
            return False, "There is no such function.", "error"
        try:
            event_check.check(fn, body)
        except SearchError as error:
            return False, str(error), "error"
        if len(self.pending_event_ids_session.get(body.session_hash or "", ())) >= MOST_OF_A_SESSION:
            return False, "Too many answers of this session wait to be fetched.", "queue_full"
        if self._picture_chars() + event_check.picture_chars(fn, body) > MOST_PICTURE_CHARS:
            return False, "Too many pictures wait to be searched with: try again in a moment.", "queue_full"
        self._forget_oldest()
        vars(request).pop("_body", None)  # read by now, and else kept as long as the event
        return await super().push(body, request, username)

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
        """Take out an event that is cancelled; once, since each time a message is put by for its session."""
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

    def compute_analytics_summary(self, records: Any) -> dict[str, Any]:  # noqa: ANN401
        """Compute nothing: Gradio would go through its last ten thousand events after each, for nobody."""
        return self.cached_event_analytics_summary

    def _picture_chars(self) -> int:
        events = self.event_ids_to_events.values()
        return sum(event_check.picture_chars(event.fn, event.data) for event in events if event.data)

    def _forget_oldest(self) -> None:
        """Forget sessions whose answers nobody has fetched, oldest first, until the others are few enough."""
        asked = self.pending_event_ids_session
        unread = sum(map(len, asked.values()))
        if unread < MOST_UNREAD and len(asked) < MOST_SESSIONS:
            return
        for session, events in list(asked.items()):
            if unread < MOST_UNREAD and len(asked) < MOST_SESSIONS:
                return
            if not any(event in self.event_ids_to_events for event in events):  # none is still to be answered
                unread -= len(events)
                self.forget(session)


def bound(page: gr.Blocks, turns: Admission) -> None:
    """Hold the queue of a page to its bounds; call it after `page.queue()`, which makes the queue.

    Args:
        page: the page.
        turns: where its searches wait for a place, with those of other doors.
    """
    page._queue.__class__ = BoundedQueue
    page._queue.turns = turns  # type: ignore[attr-defined]
