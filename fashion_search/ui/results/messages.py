"""What is said above the cards: chips of what was understood, filters that leave nothing, doubts and failures."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class Chips(HtmlComponent):
    """The filters in force and how the query was understood, in one row, each with a cross.

    Its value has `chips` and `notes` of an answer; the script adds the filters, as REST's `filters` object.
    """

    template = load_template(__file__, "chips.html.js")
    script = load_script(__file__, "chips.js")


class DropOffers(HtmlComponent):
    """Buttons where filters leave nothing: each drops one. Its value has `filters`, `offers` and `all`."""

    template = load_template(__file__, "drop_offers.html.js")


class Notice(HtmlComponent):
    """A calm word where the results are doubtful, and what went wrong.

    Its value has `verdict`, `text` and `choose`, `failed` (a sentence) and `lost` (the folder of an upload that the
    server does not have any more).
    """

    template = load_template(__file__, "notice.html.js")
    script = load_script(__file__, "notice.js")
