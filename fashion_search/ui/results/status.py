"""The status line above the cards: Back, what was found, and a warning of weak results."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class StatusLine(HtmlComponent):
    """The line above the cards; its value has `found` and `back`."""

    template = load_template(__file__)


class Notice(HtmlComponent):
    """A calm word where the results are doubtful; its value has `verdict`, `text` and `choose`."""

    template = load_template(__file__, "notice.html.js")
    script = load_script(__file__, "notice.js")
