"""The clicks that lead somewhere else: an example, more like this, its end, more of them, a search again, and back.

The browser keeps a numbered list of them and sends it along with every search, and the server takes
those that it has not taken yet. An event alone would not do: Gradio forgets what an event carried
when it comes while another is being answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from fashion_search.config import MAX_TOP_K
from fashion_search.ui import handlers
from fashion_search.ui.address import from_query
from fashion_search.ui.asked import Asked, Trail, back, drop_like, more_like, stay
from fashion_search.ui.examples import Example

ON_LOAD = """
let number = 0;
const kinds = ['example', 'more', 'drop', 'back', 'load', 'open'];
document.addEventListener('click', event => {
  const button = event.target.closest('[data-step]');
  if (!button || !kinds.includes(button.dataset.step)) return;
  const step = {number: ++number, kind: button.dataset.step, value: button.dataset.value ?? null};
  props.value = [...props.value, step].slice(-20);
  trigger('input');
});
"""


LARGEST = 2**53
"""Numbers from here on are not whole ones in a browser."""

MORE = 20
"""Products that are added when more are asked for."""


@dataclass(frozen=True)
class Step:
    """A click: its `number` counts up from 1, `kind` is what was clicked, `value` which one of them."""

    number: int
    kind: str
    value: str | None


class Steps(gr.HTML):
    """The clicks of this visit that lead somewhere else; never shown."""

    is_template = True

    def __init__(self) -> None:
        super().__init__(
            value=[], html_template="", js_on_load=ON_LOAD, apply_default_css=False, visible="hidden"
        )

    def preprocess(self, payload: object) -> list[Step]:  # type: ignore[override]
        """Return the clicks, and leave out what is none."""
        found = (_step(record) for record in payload) if isinstance(payload, list) else ()
        return [step for step in found if step is not None]


def walk(trail: Trail, asked: Asked, steps: Sequence[Step], shown: list[Example]) -> Trail:
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


def _take(trail: Trail, asked: Asked, step: Step, shown: list[Example]) -> Trail:
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
    example = handlers.pick(shown, step.value)
    return stay(trail, Asked(text=example.text, like=example.like))


def _step(record: Any) -> Step | None:  # noqa: ANN401
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
    return Step(number, kind, value)
