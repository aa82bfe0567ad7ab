"""Keeps only the view state of a session, and bounds what all sessions hold.

Gradio also keeps what every component was last sent and has last shown, for links to a session, which this
app does not offer; and it bounds the number of sessions, not their size.
"""

import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import SimpleNamespace
from typing import Any, cast

from gradio import routes, state_holder
from gradio.blocks import Blocks
from gradio.state_holder import SessionState, StateHolder
from pydantic import BaseModel

MOST_BYTES = 64 * 2**20
"""What all sessions together hold, about; a visit of thirty steps has less than 100 kB. The oldest give way."""

VALUE_BYTES = 64
"""What a value takes besides its text: an object of Python's and the places that refer to it."""


class Session(SessionState):
    """The state of a visit, and about how many bytes it has."""

    def __init__(self, blocks: Blocks) -> None:
        # Gradio looks at all components here, which takes longer than a search.
        super().__init__(cast(Blocks, SimpleNamespace(default_config=blocks.default_config, blocks=())))
        self.bytes = 0

    def __setitem__(self, key: int, value: Any) -> None:  # noqa: ANN401
        """Keep the value of a `gr.State`, or a component."""
        super().__setitem__(key, value)
        self.config_values.clear()  # Gradio describes each component that it keeps
        self.bytes = sum(map(size_of, self.state_data.values()))

    def _update_config(self, key: int) -> None:
        """Keep nothing of how a component is shown."""

    def _update_value_in_config(self, key: int, value: Any) -> None:  # noqa: ANN401
        """Keep nothing of what a component holds."""


class Sessions(StateHolder):
    """The sessions, bounded by their number, as Gradio does, and by what they hold together."""

    def update(self, session_id: str) -> None:
        """Note that a session is in use, and forget the oldest until the others are small enough."""
        super().update(session_id)
        with self.lock:
            sessions = cast(OrderedDict[str, Session], self.session_data)
            held = sum(session.bytes for session in sessions.values())
            while held > MOST_BYTES and len(sessions) > 1:
                oldest, session = sessions.popitem(last=False)
                self.time_last_used.pop(oldest, None)
                held -= session.bytes


def bind_sessions() -> None:
    """Have Gradio keep sessions so, in this process."""
    state_holder.SessionState = Session  # type: ignore[misc]
    routes.StateHolder = Sessions  # type: ignore[attr-defined]


def size_of(value: object) -> int:
    """Return about how many bytes a value takes, with all that is in it."""
    if isinstance(value, str):
        return VALUE_BYTES + sys.getsizeof(value)
    if isinstance(value, Mapping):
        return VALUE_BYTES + sum(size_of(name) + size_of(inner) for name, inner in value.items())
    if isinstance(value, list | tuple):
        return VALUE_BYTES + sum(map(size_of, value))
    if isinstance(value, BaseModel):
        return size_of(vars(value))
    if is_dataclass(value) and not isinstance(value, type):
        return VALUE_BYTES + sum(size_of(getattr(value, field.name)) for field in fields(value))
    return VALUE_BYTES
