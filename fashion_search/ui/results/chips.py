"""The chips above the cards: filters, how the words were understood, and filters that leave nothing."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class Chips(HtmlComponent):
    """The filters in force and how the query was understood, in one row, each with a cross.

    Its value has `chips` and `notes` of an answer; the script adds the filters, as REST's `filters` object.
    """

    template = load_template(__file__)
    script = load_script(__file__)


class DropOffers(HtmlComponent):
    """Buttons where filters leave nothing: each drops one. Its value has `filters`, `offers` and `all`."""

    template = load_template(__file__, "drop_offers.html.js")
    script = load_script(__file__, "drop_offers.js")
