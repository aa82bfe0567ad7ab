"""The component that shows two lists side by side."""

from fashion_search.ui.results.html import HtmlComponent, load_script, load_template


class Comparison(HtmlComponent):
    """Two lists rank by rank from what `compare` returns, or nothing; a press triggers `vote`."""

    template = load_template(__file__)
    script = load_script(__file__)

    def preprocess(self, payload: object) -> None:
        """Return nothing: what a browser says that it shows is not read."""
