"""The one public endpoint for Gradio's API client."""

from typing import Any

import gradio as gr

from fashion_search.contract import ProductHit
from fashion_search.search import FashionSearch, Fusion
from fashion_search.ui import handlers
from fashion_search.ui.asked import Asked
from fashion_search.ui.picture import Upload


class Results(gr.JSON):
    """A list of REST result objects, described on the API page."""

    is_template = True

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the list."""
        return {"type": "array", "items": ProductHit.model_json_schema()}


def add_endpoint(search: FashionSearch, form: dict[str, gr.Component], pool: dict[str, Any]) -> None:
    """Add `/search` to the page that is being laid out; the page's own inputs check its arguments.

    Args:
        search: the catalogue.
        form: the page's inputs by the names that `Asked` has for them.
        pool: what bounds the searches that run at a time.
    """

    def run(
        text: str = "",
        image: Upload | None = None,
        alpha: float = 0.5,
        top_k: int = 10,
        without: str = "",
        like: str = "",
        fusion: Fusion = "balanced",
    ) -> list[dict[str, Any]]:
        """Find the products that fit words, a picture, or both; best first.

        Args:
            text: what to look for, at most 1,000 characters; blank counts as absent
            image: a picture of it, at most 5 MB and 25 megapixels
            alpha: the picture's share where both are given, 0 (words only) to 1 (picture only)
            top_k: how many products to return, 1 to 100
            without: what the results should not show, comma-separated
            like: the product_id of a product to look like, instead of a picture
            fusion: how words and picture are combined: balanced, or linear (a plain weighted sum)

        Returns:
            The REST interface's result objects.
        """
        asked = Asked(
            text=text, without=without, picture=image, like=like, alpha=alpha, fusion=fusion, top_k=top_k
        )
        return handlers.find(search, asked).cards or []

    product_id = gr.Textbox(value="", visible=False, label="like")
    names = ("text", "picture", "alpha", "top_k", "without")
    inputs = [*(form[name] for name in names), product_id, form["fusion"]]
    hidden = gr.Button(visible=False)
    output = Results(visible=False, label="results")
    hidden.click(run, inputs, output, api_name="search", **pool)
