"""The panel of saved products and recent searches, remembered by the browser.

All of it is in the browser's own storage. The server receives only ids of products, and only while
the browser shows what is saved or suggested.
"""

import hashlib

from fashion_search.catalog.manifest import Manifest
from fashion_search.ui.model.saved import SavedState
from fashion_search.ui.results.html import (
    ICONS,
    PICTURES,
    HiddenComponent,
    HtmlComponent,
    load_script,
    with_shared,
)

TEMPLATE = f"""<button type="button" class="open pill" aria-haspopup="dialog" aria-label="Saved and recent">{ICONS["heart"]}<span
class="word">Saved</span><span class="count"></span></button>
<dialog aria-labelledby="memory-title"><div class="drawer kept"><header><h2 id="memory-title">Saved and recent</h2><button
type="button" class="close round" aria-label="Close">{ICONS["cross"]}</button></header>
<section class="saved" aria-label="Saved products"></section>
<section class="foryou" aria-label="For you"></section>
<section class="recent" aria-label="Recent searches"></section>
<footer><p>All this is kept in this browser only, without an account. Pictures you add are removed from the server
within the hour.</p><button type="button" class="forget">Forget everything</button></footer></div>
<div class="undone"><p class="clamped" role="status"></p><button type="button" class="undo" hidden>Undo</button></div></dialog>"""


class SavedPanel(HtmlComponent):
    """The button in the page's head and the panel that it opens; its value is what `recall` returns."""

    template = TEMPLATE
    script = with_shared(PICTURES + load_script(__file__, "saved_record.js") + load_script(__file__))


class Home(HtmlComponent):
    """The place above the examples for recent searches and suggestions; `SavedPanel` fills it."""

    template = '<div class="home kept"></div>'


class SavedIds(HiddenComponent):
    """The ids that a browser asks about; preprocesses to `SavedState`."""

    # The panel's script waits for `recallable` where it runs first.
    script = """
document.addEventListener('recall', event => {
  props.value = event.detail;
  trigger('input');
});
document.dispatchEvent(new CustomEvent('recallable'));
"""

    def preprocess(self, payload: object) -> SavedState:  # type: ignore[override]
        """Return the ids; anything else is left out."""
        return SavedState.of(payload)


def catalogue_id(manifest: Manifest) -> str:
    """Return what a browser tells catalogues apart by: the same after each build from the same source."""
    return hashlib.sha256(manifest.source.encode()).hexdigest()[:12]
