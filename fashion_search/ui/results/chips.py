"""The chips above the cards: the active filters, and how the words were understood."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class FilterChips(HtmlComponent):
    """The active filters, each with a cross; its value is REST's `filters` object."""

    template = load_template(__file__)
    script = load_script(__file__)


class UnderstoodChips(HtmlComponent):
    """How the query was understood; its value has `chips`, each with a cross, and `notes`."""

    template = load_template(__file__, "understood.html.js")
