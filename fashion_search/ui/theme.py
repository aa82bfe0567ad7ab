"""The page's theme and style sheets."""

import html
from pathlib import Path

import gradio as gr

from fashion_search.serving.snapshot import Snapshot
from fashion_search.sources.sample import Sample
from fashion_search.ui.font import Figtree
from fashion_search.ui.results.html import ICONS

CSS = sorted(Path(__file__).parent.rglob("*.css"), key=lambda path: (path.stem != "page", path.stem))
"""The style sheets: the page's own first, then one for each part that has its own."""


def theme() -> gr.themes.Base:
    """Return a theme of one typeface and one accent colour, light and dark."""
    base = gr.themes.Base(
        font=[Figtree(), "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
        font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "monospace"],
        neutral_hue=gr.themes.colors.stone,
    )
    # What lies outside the page's own style sheet: the ground, notices and the API panel.
    themed: gr.themes.Base = base.set(
        body_background_fill="#ffffff",
        body_background_fill_dark="#161412",
        body_text_color="#1d1b18",
        body_text_color_dark="#f0ece6",
        color_accent="#1b5e4b",
        link_text_color="#1b5e4b",
        link_text_color_dark="#7fc9ad",
    )
    return themed


SWITCH = (
    "<h2>Use another catalogue</h2><ul>"
    "<li>The live DummyJSON catalogue with OpenAI's CLIP: <code>python build_index.py</code></li>"
    "<li>Pictures of your own: <code>python build_index.py --source files --path YOUR_PHOTOS --model mini</code></li>"
    "</ul><p>Then start <code>python app.py</code> again.</p>"
)
"""What the drawn catalogue says about itself: it is there to be replaced."""


def header(snapshot: Snapshot) -> str:
    """Return the page's head: its name, and under a button which catalogue and model it runs on."""
    manifest, count = snapshot.manifest, len(snapshot.catalogue)
    products = f"{count:,} {'product' if count == 1 else 'products'}"
    facts = " · ".join(html.escape(fact) for fact in (products, manifest.source, f"model {manifest.model}"))
    switch = SWITCH if manifest.source == Sample.description else ""
    name = "About this catalogue"
    return (
        '<a class="skip" href="#found">Skip to the results</a><h1><a href="./">Fashion Search</a></h1>'
        f'<button type="button" class="info round" popovertarget="catalogue" aria-label="{name}" title="{name}">{ICONS["info"]}</button>'
        f'<div id="catalogue" class="about" popover><p>{facts}</p>{switch}</div>'
    )
