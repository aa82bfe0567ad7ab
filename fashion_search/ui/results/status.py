"""The line above the cards: Back, what they are, and a warning of weak results."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class StatusLine(HtmlComponent):
    """The line above the cards; its value has `heading`, `found` (how many, by what, how fast) and `back`."""

    template = load_template(__file__)


class Notice(HtmlComponent):
    """A calm word where the results are doubtful, and what went wrong.

    Its value has `verdict`, `text` and `choose`, `failed` (a sentence) and `lost` (the folder of an upload that the
    server does not have any more).
    """

    template = load_template(__file__, "notice.html.js")
    script = load_script(__file__, "notice.js")
