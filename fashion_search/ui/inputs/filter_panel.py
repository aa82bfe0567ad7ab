"""The filter panel.

The browser holds the filters as REST's `filters` object, and only the panel changes it. It tells the
rest of the page with a `filtered` event; a button elsewhere with a `data-kind` drops a filter. How many products
there would be with each choice comes with each answer, and a `counted` event brings it.
"""

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from fashion_search.catalog.facets import STOCK, Facets
from fashion_search.search.engine import Filters
from fashion_search.search.matching import ChoiceCounts
from fashion_search.server.api.answers import facets_response
from fashion_search.ui.inputs.checked import checked
from fashion_search.ui.results.html import HiddenComponent, HtmlComponent, load_script, load_template


class FilterPanel(HtmlComponent):
    """The filters that a catalogue offers; preprocesses to `Filters`. Its value is REST's `filters` object.

    What it draws depends on the catalogue alone, so a new value moves and folds nothing.
    """

    template = load_template(__file__)
    script = load_script(__file__)

    def __init__(self, facets: Facets, **options: Any) -> None:  # noqa: ANN401
        super().__init__({}, facets="", **options)
        self.offer(facets)

    def offer(self, facets: Facets) -> None:
        """Offer these filters in pages that are opened from now on."""
        offered = facets_response(facets).model_dump(mode="json")
        offered["in_stock"] = None if facets.in_stock is None else int(np.count_nonzero(facets.in_stock))
        for name in offered["attributes"].keys() & set(STOCK):  # it has a box of its own
            del offered["attributes"][name]
        # As text: Gradio copies any other value at every event.
        self.props["facets"] = json.dumps(offered)

    def preprocess(self, payload: object) -> Filters:  # type: ignore[override]
        """Return the filters."""
        filters: Filters = checked("filters", payload)
        return filters


class CountedChoices(HiddenComponent):
    """Carries how many products there would be with each choice; None where all of the catalogue's count."""

    script = """watch('value', () => document.dispatchEvent(new CustomEvent('counted', {
      detail: props.value && JSON.parse(props.value)})));"""

    def postprocess(self, value: ChoiceCounts | None) -> str | None:  # type: ignore[override]
        """Return the counts as text: Gradio copies any other value at every event."""
        return None if value is None else json.dumps(asdict(value))
