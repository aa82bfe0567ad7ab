"""The grid of product cards, its start page, and the button for more of them."""

import json
from collections.abc import Sequence
from typing import Any

from fashion_search.catalog.product import Product
from fashion_search.server.api.product_record import product_record
from fashion_search.ui.model.examples import Example
from fashion_search.ui.model.view_state import Card
from fashion_search.ui.results.html import HiddenComponent, HtmlComponent, load_script, load_template

_NOTHING = json.dumps({"products": [], "examples": []})


class CardGrid(HtmlComponent):
    """Product cards from REST result objects; products and examples for a first visit where the value is None."""

    template = load_template(__file__)
    script = load_script(__file__)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        # `unfolded` is the browser's: the ids of cards whose near-duplicates are shown.
        super().__init__(start=_NOTHING, unfolded="[]", **options)

    def start_with(self, products: Sequence[Product], examples: Sequence[Example]) -> None:
        """Show these on a first visit, in pages that are opened from now on."""
        records = [product_record(product).model_dump() for product in products]
        # As text: Gradio copies any other value at every event.
        self.props["start"] = json.dumps(
            {"products": records, "examples": [example.to_json() for example in examples]}
        )

    def postprocess(self, value: list[Card] | None) -> str | None:  # type: ignore[override]
        """Return the cards as text: Gradio copies any other value at every event."""
        return None if value is None else json.dumps(value)


class MoreButton(HtmlComponent):
    """The button that shows more products; its value is how many more there are."""

    template = r"""${value > 0 ? `<button type="button" class="pill" data-step="load"><span>Show more</span></button><p>${
  Number(value)} more can be shown</p>` : ''}"""


class PressGuard(HiddenComponent):
    """Makes a click act on the button that was pressed, even if a new result replaces it before the release."""

    script = load_script(__file__, "press.js")
