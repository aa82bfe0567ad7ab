"""The shopper's actions (type, filter, go back, look alike), each a step from one view state to the next.

Such clicks are an example, more like this, its end, more of them, a search again, and back. The
browser keeps a numbered list, sends it with every question, and asks one question at a time; the
server takes the steps that it has not taken yet. Events alone would not do: Gradio forgets what an
event carried when it comes while another is being answered, and lets answers overtake each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import gradio as gr
from gradio.events import Dependency

from fashion_search.config import MAX_TOP_K
from fashion_search.ui.controller import presenter
from fashion_search.ui.model.examples import Example
from fashion_search.ui.model.url import from_query
from fashion_search.ui.model.view_state import History, ViewState, back, drop_like, more_like, stay

CLICKS = ("example", "more", "drop", "back", "load", "open")
"""Steps that lead somewhere else; `touch` and `ask` only say that something in the form has changed."""

_SCRIPT = Path(__file__).with_name("actions.js")

LARGEST = 2**53
"""Numbers from here on are not whole ones in a browser."""

MORE = 20
"""Products that are added when more are asked for."""


@dataclass(frozen=True)
class Action:
    """What was done: its `number` counts up from 1, `kind` is what was touched or clicked, `value` which of them."""

    number: int
    kind: str
    value: str | None


class Actions(gr.HTML):
    """The steps of this visit; its input event is the one question to the server. Never shown."""

    is_template = True

    def __init__(self) -> None:
        script = f"const CLICKS = {list(CLICKS)};\n{_SCRIPT.read_text(encoding='utf-8')}"
        super().__init__(
            value=[], html_template="", js_on_load=script, apply_default_css=False, visible="hidden"
        )

    def touch(self, events: Sequence[Any], kind: Literal["touch", "ask"]) -> None:
        """Have events of the form ask: `touch` for what moved, `ask` where an answer is waited for."""
        detail = f"new CustomEvent('touched', {{detail: '{kind}'}})"
        gr.on(
            list(events),
            fn=None,
            js=f"() => {{ document.dispatchEvent({detail}); }}",
            api_visibility="private",
        )

    def answered(self, asked: Dependency, taken: gr.Number, news: gr.Component) -> None:
        """Have the next question wait for the answer to the last one.

        Args:
            asked: what `input` leads to.
            taken: the number of the last step that was answered.
            news: what the answer changes in the form.
        """
        for outcome, last in ((asked.success, "taken"), (asked.failure, "null")):
            event = f"new CustomEvent('answered', {{detail: {{taken: {last}, news}}}})"
            outcome(
                fn=None,
                js=f"(taken, news) => {{ document.dispatchEvent({event}); }}",
                inputs=[taken, news],
                api_visibility="private",
            )

    def preprocess(self, payload: object) -> list[Action]:  # type: ignore[override]
        """Return the steps, and leave out what is none."""
        found = (_step(record) for record in payload) if isinstance(payload, list) else ()
        return [step for step in found if step is not None]


def walk(trail: History, asked: ViewState, steps: Sequence[Action], shown: list[Example]) -> History:
    """Return where clicks lead to from what was asked; to itself where there are none.

    Args:
        trail: the way here.
        asked: what stands in the form.
        steps: the clicks, first to last.
        shown: the examples.

    Raises:
        gr.Error: a click is on something that there is not.
    """
    if not steps:
        return stay(trail, asked)
    for step in steps:
        trail = _take(trail, asked, step, shown)
        asked = trail[-1]
    return trail


def _take(trail: History, asked: ViewState, step: Action, shown: list[Example]) -> History:
    if step.kind == "back":
        return back(trail, asked)
    if step.kind == "drop":
        return drop_like(trail, asked)
    if step.kind == "more" and step.value:
        return more_like(trail, asked, step.value)
    if step.kind == "load":
        return stay(trail, replace(asked, top_k=min(asked.top_k + MORE, MAX_TOP_K)))
    if step.kind == "open":
        return stay(trail, from_query(step.value or ""))
    example = presenter.pick(shown, step.value)
    return stay(trail, ViewState(text=example.text, like=example.like))


def _step(record: Any) -> Action | None:  # noqa: ANN401
    if not isinstance(record, dict):
        return None
    number, kind, value = (record.get(name) for name in ("number", "kind", "value"))
    if (
        type(number) is not int
        or not 0 < number < LARGEST
        or not isinstance(kind, str)
        or not isinstance(value, str | None)
    ):
        return None
    return Action(number, kind, value)
