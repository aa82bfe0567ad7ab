"""The shopper's actions (type, filter, go back, look alike), each a step from one view state to the next.

How a button reaches the server: nearly all are drawn by templates, so Gradio knows no event of theirs.

1. A button has `data-step` (and `data-value`); a click on it reaches the document. Native inputs
   dispatch the document event `changed` instead, with "change" or "submit".
2. The script of the hidden component `Actions` collects both and writes them into its value. It asks
   one question at a time: Gradio lets answers overtake each other, and forgets what an event carried
   when it comes while another is being answered.
3. The component's `input` event puts the question into Gradio's queue, with all inputs of the form.
4. `answer` applies the actions to the history, searches, and returns what each component shows. Then the document event `answered` lets the next question go; `settled` says that none waits.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import gradio as gr
from gradio.events import Dependency
from pydantic import TypeAdapter, ValidationError

from fashion_search.config import MAX_TOP_K
from fashion_search.errors import QueryError
from fashion_search.ui.model.url import from_query, to_query
from fashion_search.ui.model.view_state import FIRST_SHOWN, History, ViewState, more_like, with_current
from fashion_search.ui.results.html import HiddenComponent, load_script

MORE = 20
"""Products that are added when more are asked for."""


def _without_phrases(state: ViewState, phrases: str) -> ViewState:
    """Take phrases, one a line, out of the words, in any case of letters."""
    text = state.text or ""
    for phrase in filter(None, phrases.split("\n")):
        rest = re.sub(re.escape(phrase), " ", text, count=1, flags=re.IGNORECASE)
        text = text if rest == text else " ".join(rest.split()).strip(" ,")
    return replace(state, text=text)


_EDITS: dict[str, Callable[[ViewState, str], ViewState]] = {
    "drop": lambda state, _: replace(state, like=None, top_k=FIRST_SHOWN),
    "load": lambda state, _: replace(state, top_k=min(state.top_k + MORE, MAX_TOP_K)),
    "open": lambda _, query: from_query(query),
    "mix": lambda state, _: replace(state, edit=False),
    "typed": lambda state, _: replace(state, correct=False),
    "unsay": _without_phrases,
}
"""Clicks that stay at their step: without the product to look like, more products, a search by its URL, words and
picture mixed and not as an edit, words as typed, words without some conditions."""

STEPS = ("more", "open")
"""Clicks that lead elsewhere: each is an entry in the browser's history."""

CLICKS = ("more", "back", "visit", *_EDITS)
"""More like this, a step back, the browser's way to an address, and the others."""


@dataclass(frozen=True)
class Action:
    """What was done: a click, with which of its kind, or "change" or "submit" of the form."""

    kind: str
    value: str | None = None


_ACTIONS = TypeAdapter(list[Action])


class Actions(HiddenComponent):
    """Collects the shopper's actions; its input event is the one question to the server."""

    script = f"const CLICKS = {list(CLICKS)};\n{load_script(__file__)}"

    def __init__(self) -> None:
        super().__init__([])

    def collect(self, events: Sequence[Any], kind: Literal["change", "submit"]) -> None:
        """Have events of the form search: "submit" where the shopper waits for an answer."""
        event = f"new CustomEvent('changed', {{detail: '{kind}'}})"
        gr.on(
            list(events),
            fn=None,
            js=f"() => {{ document.dispatchEvent({event}); }}",
            api_visibility="private",
        )

    def answered(self, question: Dependency, form_changes: gr.Component) -> None:
        """Let the next question go once `question` is answered: this component's input event, or the page's load."""
        for outcome, detail in (
            (question.success, "{changes}"),
            (question.failure, "{failed: true}"),
        ):
            outcome(
                fn=None,
                js=f"""changes => {{
                    document.documentElement.dataset.arrived = '';
                    document.dispatchEvent(new CustomEvent('answered', {{detail: {detail}}}));
                }}""",
                inputs=[form_changes],
                api_visibility="private",
            )

    def preprocess(self, payload: object) -> list[Action]:  # type: ignore[override]
        """Return the actions; none where something else was sent."""
        try:
            return _ACTIONS.validate_python(payload)
        except ValidationError:
            return []


def apply(history: History, state: ViewState, clicks: Sequence[Action]) -> History:
    """Return the history after some clicks; without any, what stands in the form is the current state.

    Raises:
        QueryError: there is no such action.
    """
    if not clicks:
        return with_current(history, state)
    for click in clicks:
        history = _applied(history, state, click)
        state = history[-1]
    return history


def _applied(history: History, state: ViewState, click: Action) -> History:
    value = click.value or ""
    if click.kind == "back":
        # Without a session's history, the product is what the last step brought.
        return history[:-1] or with_current(history, state if history else replace(state, like=None))
    if click.kind == "visit":
        return visited(history, from_query(value))
    if click.kind == "more" and value:
        return more_like(history, state, value)
    if click.kind not in _EDITS:
        raise QueryError("There is no such step.")
    return with_current(history, _EDITS[click.kind](state, value))


def visited(history: History, sought: ViewState) -> History:
    """Go back to the last step with the same URL, which may know more than that, or make it the current one."""
    url = to_query(sought)
    for depth in range(len(history), 0, -1):
        if to_query(history[depth - 1]) == url:
            return history[:depth]
    return with_current(history, sought)
