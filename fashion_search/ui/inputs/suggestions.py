"""Suggestions under the words' field: recent searches of this browser, then the catalogue's own words."""

from fashion_search.ui.results.html import HiddenComponent, load_script, with_shared


class SuggestionList(HiddenComponent):
    """The list under the field; `catalogue` names the browser's own record of searches."""

    script = with_shared(load_script(__file__))
