"""The status line above the cards: Back, what was found, and a warning of weak results."""

from typing import Any

import gradio as gr

from fashion_search.ui.results.html import BACK, ESCAPE

LINE = (
    r"""${((line) => {"""
    + ESCAPE
    + r"""
return `<button type="button" class="back" data-step="back"${line.back ? '' : ' hidden'}>"""
    + BACK
    + r"""<span>Back</span></button><div role="status" aria-live="polite"><p>${e(line.found)}</p>${
  line.read ? `<p class="read">Read as: ${e(line.read)}</p>` : ''}</div>`;
})(value ?? {})}"""
)

NOTICE = (
    r"""${((notice) => {"""
    + ESCAPE
    + r"""
return `<div role="status" aria-live="polite">${notice.text ? `<p class="${e(notice.verdict)}">${
  e(notice.text)}</p>` : ''}</div>`;
})(value ?? {})}"""
)


class StatusLine(gr.HTML):
    """The line above the cards; its value has `found`, `read` and `back`."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(value=None, html_template=LINE, js_on_load=None, apply_default_css=False, **options)


class Notice(gr.HTML):
    """A calm word where the results are doubtful; its value has `verdict` and `text`."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None, html_template=NOTICE, js_on_load=None, apply_default_css=False, **options
        )
