"""Makes a click act on the button that was pressed, even if the page changes before the release."""

from pathlib import Path

import gradio as gr


class PressGuard(gr.HTML):
    """Watches presses on buttons that answers draw anew; never shown."""

    is_template = True

    def __init__(self) -> None:
        super().__init__(
            value=None,
            html_template="",
            js_on_load=Path(__file__).with_name("press.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            visible="hidden",
        )
