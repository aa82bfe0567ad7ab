"""The panel of saved products and recent searches, remembered by the browser.

All of it lies in the browser's own storage. The server hears the ids of products, and nothing else,
and only while a browser shows what is saved or suggested.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import gradio as gr

from fashion_search.catalog.manifest import Manifest
from fashion_search.ui.model.saved import SavedState
from fashion_search.ui.results.html import CROSS, ESCAPE, HEART, PRICE, SIMILAR, icon

NOT_FOR_ME = icon('<circle cx="12" cy="12" r="8.5"/><path d="M6 18 18 6"/>')
SEARCH = icon('<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>')

TEMPLATE = f"""<button type="button" class="open" aria-haspopup="dialog" aria-label="Saved and recent">{HEART}<span
class="word">Saved</span><span class="count"></span></button>
<dialog aria-labelledby="memory-title"><div class="drawer kept"><header><h2 id="memory-title">Saved and recent</h2><button
type="button" class="close" aria-label="Close">{CROSS}</button></header>
<section class="saved" aria-label="Saved products"></section>
<section class="foryou" aria-label="For you"></section>
<section class="recent" aria-label="Recent searches"></section>
<footer><p>All this is kept in this browser only, without an account. Pictures you add are removed from the server
within the hour.</p><button type="button" class="forget">Forget everything</button></footer></div>
<div class="undone"><p role="status"></p><button type="button" class="undo" hidden>Undo</button></div></dialog>"""

ON_LOAD = "\n".join(
    [
        ESCAPE,
        PRICE,
        *(
            f"const {name} = {json.dumps(drawing)};"
            for name, drawing in {
                "HEART": HEART,
                "NOT_FOR_ME": NOT_FOR_ME,
                "SEARCH": SEARCH,
                "SIMILAR": SIMILAR,
                "CROSS": CROSS,
            }.items()
        ),
        Path(__file__).with_name("saved_panel.js").read_text(encoding="utf-8"),
    ]
)

ASK = """
document.addEventListener('recall', event => {
  props.value = event.detail;
  trigger('input');
});
// Whoever was there first waited for this.
document.dispatchEvent(new CustomEvent('recallable'));
"""


class SavedPanel(gr.HTML):
    """The button in the page's head and the panel that it opens; its value is what `recall` returns."""

    is_template = True

    def __init__(self, *, catalogue: str, currency: str, version: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            catalogue=catalogue,
            currency=currency,
            version=version,
            **options,
        )


class Home(gr.HTML):
    """The place above the examples for recent searches and suggestions; `Memory` fills it."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None,
            html_template='<div class="home kept"></div>',
            js_on_load=None,
            apply_default_css=False,
            **options,
        )


class Question(gr.HTML):
    """The ids that a browser asks about, never shown; hands over `Remembered`."""

    is_template = True

    def __init__(self) -> None:
        super().__init__(
            value=None, html_template="", js_on_load=ASK, apply_default_css=False, visible="hidden"
        )

    def preprocess(self, payload: object) -> SavedState:  # type: ignore[override]
        """Return the ids; what is none is left out."""
        return SavedState.of(payload)


def catalogue_id(manifest: Manifest) -> str:
    """Return what a browser tells catalogues apart by: the same after each build from the same source."""
    return hashlib.sha256(manifest.source.encode()).hexdigest()[:12]
