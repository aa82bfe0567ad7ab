"""The product dialog.

Everything happens in the browser, from the REST result objects that whoever shows products has put into
`window.shopProducts`; opening one asks the server for nothing.
"""

import json
from pathlib import Path
from typing import Any

import gradio as gr

from fashion_search.ui.results.html import CROSS, ESCAPE, HEART, PRICE, SIMILAR, icon

PREVIOUS = icon('<path d="M15 5l-7 7 7 7"/>')
NEXT = icon('<path d="M9 5l7 7-7 7"/>')
AWAY = icon('<path d="M8 5H5v14h14v-3M13 4h7v7M20 4l-9 9"/>')
LESS = icon('<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>')

TEMPLATE = f"""<dialog aria-labelledby="product-title"><div class="sheet"><header><div class="steps"><button
type="button" class="previous" aria-label="Previous product">{PREVIOUS}</button><span class="place" role="status"
></span><button type="button" class="next" aria-label="Next product">{NEXT}</button></div><button type="button"
class="close" aria-label="Close" autofocus>{CROSS}</button></header><div class="body"></div></div></dialog>"""

ON_LOAD = "\n".join(
    (
        ESCAPE,
        PRICE,
        f"const ICONS = {json.dumps({'heart': HEART, 'similar': SIMILAR, 'away': AWAY, 'less': LESS})};",
        Path(__file__).with_name("product.js").read_text(encoding="utf-8"),
    )
)


class ProductView(gr.HTML):
    """A dialog with the product whose card was clicked; `.opened(fn)` hears of it, with `event.id`."""

    is_template = True

    def __init__(self, *, currency: str, version: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            currency=currency,
            version=version,
            **options,
        )
