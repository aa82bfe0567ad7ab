"""The product dialog.

Everything happens in the browser, from the REST result objects that whoever shows products has put into
`window.shopProducts`; opening one asks the server for nothing. Only the product that the page's address names
comes with the page's first answer, as the dialog's value.
"""

import json

from fashion_search.ui.model.view_state import Card
from fashion_search.ui.results.html import ICONS, HtmlComponent, load_script, with_shared

TEMPLATE = f"""<dialog aria-labelledby="product-title"><div class="sheet"><header><div class="steps"><button
type="button" class="previous round" aria-label="Previous product">{ICONS["previous"]}</button><span class="place" role="status"
></span><button type="button" class="next round" aria-label="Next product">{ICONS["next"]}</button></div><button type="button"
class="close round" aria-label="Close" autofocus>{ICONS["cross"]}</button></header><div class="body"></div></div></dialog>"""


class ProductView(HtmlComponent):
    """A dialog with the product whose card was clicked; `.opened(fn)` listens to it, with `event.id`."""

    template = TEMPLATE
    script = with_shared(load_script(__file__, "product_sheet.js") + load_script(__file__))

    def postprocess(self, value: dict[str, Card | None] | None) -> str | None:  # type: ignore[override]
        """Return the value as text: Gradio copies any other value at every event."""
        return None if value is None else json.dumps(value)
