"""The filter panel.

The browser holds the filters as REST's `filters` object, and only the panel changes it. It tells the
rest of the page with a `filtered` event; a chip asks it to drop a filter with an `unfilter` event.
"""

from typing import Any

from fashion_search.catalog.facets import Facets
from fashion_search.search.engine import Filters
from fashion_search.server.api.answers import facets_response
from fashion_search.ui.inputs.checked import checked
from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


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
        # As text: Gradio copies any other value at every event.
        self.props["facets"] = facets_response(facets).model_dump_json()

    def preprocess(self, payload: object) -> Filters:  # type: ignore[override]
        """Return the filters."""
        filters: Filters = checked("filters", payload)
        return filters
