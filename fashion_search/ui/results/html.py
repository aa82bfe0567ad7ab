"""Escaping and other markup that the HTML components share.

Each template is one JavaScript expression. Data reaches it as variables and is escaped by `e`.
Gradio runs its template engine over a template first and JavaScript's after that, so a double brace
or a value spliced into the text would execute what a product title says; neither is ever used.
"""

ESCAPE = r"""const e = s => String(s ?? '').replace(/[&<>"'`]/g, c => '&#' + c.charCodeAt(0) + ';');"""

PRICE = r"""const price = (n, currency, tag = 'span') => n === null || n === undefined ? ''
  : `<${tag} class="price">${e(currency)}${
    Number(n).toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: 2})}</${tag}>`;"""
"""A product's price, or nothing where it has none; needs `ESCAPE`."""


def icon(paths: str) -> str:
    """Return a line drawing on a grid of 24 by 24, in the colour of the text around it."""
    return (
        '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{paths}</svg>'
    )


SIMILAR = icon('<rect x="3" y="8" width="12" height="13" rx="2.5"/><path d="M8 4h10a3 3 0 0 1 3 3v10"/>')
CROSS = icon('<path d="M6 6l12 12M18 6L6 18"/>')
BACK = icon('<path d="M19 12H5M11 6l-6 6 6 6"/>')
HEART = icon(
    '<path d="M12 20s-7.5-4.7-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.3 12 20 12 20z"/>'
)
LINK = icon(
    '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.3 1.3"/><path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3"/>'
)
