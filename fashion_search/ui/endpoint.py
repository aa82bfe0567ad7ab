"""The one public endpoint for Gradio's API client."""

from typing import Any

import gradio as gr

from fashion_search.api import ProductHit
from fashion_search.search import FashionSearch
from fashion_search.ui import handlers
from fashion_search.ui.picture import Given


class Results(gr.JSON):
    """A list of REST result objects, described on the API page."""

    is_template = True

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the list."""
        return {"type": "array", "items": ProductHit.model_json_schema()}


def add_endpoint(search: FashionSearch, inputs: list[gr.Component], pool: dict[str, Any]) -> None:
    """Add `/search` to the page that is being laid out, with the page's own inputs as its arguments."""

    def run(text: str = "", image: Given = None, alpha: float = 0.5, top_k: int = 10) -> list[dict[str, Any]]:
        """Find the products that fit words, a picture, or both; best first.

        Args:
            text: what to look for, at most 1,000 characters; blank counts as absent
            image: a picture of it, at most 5 MB and 25 megapixels
            alpha: the picture's share where both are given, 0 (words only) to 1 (picture only)
            top_k: how many products to return, 1 to 100

        Returns:
            The REST interface's result objects.
        """
        return handlers.find(search, text, image, alpha, top_k)[0]

    hidden = gr.Button(visible=False)
    output = Results(visible=False, label="results")
    hidden.click(run, inputs, output, api_name="search", **pool)
