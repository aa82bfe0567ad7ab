"""The base of the page's HTML components, and loading of their JavaScript and icons.

A component's `NAME.html.js` is one JavaScript expression that returns its HTML from Gradio's props,
and `NAME.js` runs once when it is on the page. Data from the catalogue or the shopper reaches a
template only as variables and is escaped by `e` (`shared.js`). Gradio runs its own template engine
over a template first, so a double brace would execute what a product title says: none is ever used.
"""

import json
from pathlib import Path
from typing import Any, ClassVar

import gradio as gr


class HtmlComponent(gr.HTML):
    """A `gr.HTML` of ours: a class attribute each for what it draws and what runs in the browser."""

    is_template = True  # without it the browser looks for a component of the class's name
    template: ClassVar[str] = ""
    script: ClassVar[str | None] = None

    def __init__(self, value: Any = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value, html_template=self.template, js_on_load=self.script, apply_default_css=False, **options
        )


class HiddenComponent(HtmlComponent):
    """A component that is never shown: a script, or a value that travels."""

    def __init__(self, value: Any = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(value, visible="hidden", **options)


def icon(paths: str) -> str:
    """Return a line drawing on a grid of 24 by 24, in the colour of the text around it."""
    return (
        '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{paths}</svg>'
    )


ICONS = {
    "similar": icon(
        '<rect x="3" y="8" width="12" height="13" rx="2.5"/><path d="M8 4h10a3 3 0 0 1 3 3v10"/>'
    ),
    "cross": icon('<path d="M6 6l12 12M18 6L6 18"/>'),
    "back": icon('<path d="M19 12H5M11 6l-6 6 6 6"/>'),
    "heart": icon(
        '<path d="M12 20s-7.5-4.7-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.3 12 20 12 20z"/>'
    ),
    "link": icon(
        '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.3 1.3"/><path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3"/>'
    ),
    "crop": icon('<path d="M6 2v14a2 2 0 0 0 2 2h14M2 6h14a2 2 0 0 1 2 2v14"/>'),
    "funnel": icon('<path d="M4 7h16M7 12h10M10 17h4"/>'),
    "previous": icon('<path d="M15 5l-7 7 7 7"/>'),
    "next": icon('<path d="M9 5l7 7-7 7"/>'),
    "away": icon('<path d="M8 5H5v14h14v-3M13 4h7v7M20 4l-9 9"/>'),
    "less": icon('<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>'),
    "info": icon('<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.2"/>'),
    "dislike": icon('<circle cx="12" cy="12" r="8.5"/><path d="M6 18 18 6"/>'),
    "search": icon('<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>'),
}


def load_script(module: str, name: str | None = None) -> str:
    """Return the JavaScript beside a module.

    Args:
        module: the module's `__file__`.
        name: the script's file name, the module's own with `.js` where None.
    """
    path = Path(module).with_suffix(".js") if name is None else Path(module).with_name(name)
    return path.read_text(encoding="utf-8")


PICTURES = load_script(__file__, "pictures.js")
"""The functions `drawn` and `folderOf`, for scripts that work with pictures."""


def with_shared(code: str) -> str:
    """Return JavaScript that can call the functions of `shared.js` and use the icons that it names."""
    used = {name: drawing for name, drawing in ICONS.items() if f"ICONS.{name}" in code}
    return f"{load_script(__file__, 'shared.js')}const ICONS = {json.dumps(used)};\n{code}"


def load_template(module: str, name: str | None = None) -> str:
    """Return the HTML template beside a module; arguments as of `load_script`, with `.html.js` where None."""
    code = load_script(module, name or f"{Path(module).stem}.html.js")
    return f"${{(() => {{\n{with_shared(f'return ({code.strip()});')}\n}})()}}"
