"""Gradio's queue, held to a bound: it keeps every answer until somebody fetches it, also where nobody ever does."""

import gradio as gr
from gradio.data_classes import PredictBodyInternal
from starlette.requests import Request

from fashion_search.turns import Turns
from fashion_search.ui.fair import FairQueue, Pushed

MOST_OF_A_SESSION = 64
"""Answers that one session has asked for and not fetched: a client that maps over a list has tens of them."""

MOST_UNREAD = 512
"""The same of all sessions; an answer with a hundred products has about 140 kB. The oldest go first."""

MOST_SESSIONS = 2000
"""Sessions remembered, fetched or not: as many as Gradio keeps messages of."""


class BoundedQueue(FairQueue):
    """Refuses what names no function, and who fetches nothing; forgets what nobody has fetched."""

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        """Take an event, as Gradio's queue does; the reason of a refusal is shown to the client."""
        fn = self.blocks.fns.get(-1 if body.fn_index is None else body.fn_index)
        if fn is None or fn.fn is None:
            return False, "There is no such function.", "error"
        if len(body.data) < len(fn.inputs):
            return False, f"The function takes {len(fn.inputs)} values.", "error"
        if len(self.pending_event_ids_session.get(body.session_hash or "", ())) >= MOST_OF_A_SESSION:
            return False, "Too many answers of this session wait to be fetched.", "queue_full"
        self._forget_oldest()
        return await super().push(body, request, username)

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
                unread -= len(asked.pop(session))
                self.pending_messages_per_session.pop(session, None)


def bound(page: gr.Blocks, turns: Turns) -> None:
    """Hold the queue of a page to its bounds; call it after `page.queue()`, which makes the queue.

    Args:
        page: the page.
        turns: where its searches wait for a place, with those of other doors.
    """
    page._queue.__class__ = BoundedQueue
    page._queue.turns = turns  # type: ignore[attr-defined]
