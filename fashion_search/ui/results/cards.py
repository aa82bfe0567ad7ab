"""The grid of product cards, and its empty states."""

import json
from collections.abc import Sequence
from typing import Any

from fashion_search.ui.model.examples import Example
from fashion_search.ui.model.view_state import Card
from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class CardGrid(HtmlComponent):
    """Product cards from REST result objects; the examples of the first visit where the value is None."""

    template = load_template(__file__)
    script = load_script(__file__)

    def __init__(self, examples: Sequence[Example], **options: Any) -> None:  # noqa: ANN401
        # As text: Gradio copies any other value at every event.
        given = json.dumps([example.to_json() for example in examples])
        # `unfolded` is the browser's: the ids of cards whose near-duplicates are shown.
        super().__init__(examples=given, unfolded="[]", **options)

    def postprocess(self, value: list[Card] | None) -> str | None:  # type: ignore[override]
        """Return the cards as text: Gradio copies any other value at every event."""
        return None if value is None else json.dumps(value)
