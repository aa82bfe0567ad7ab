"""The chips of active filters above the cards."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class FilterChips(HtmlComponent):
    """The active filters, each with a cross; its value is REST's `filters` object."""

    template = load_template(__file__)
    script = load_script(__file__)
