"""What the page does when it is touched: plain functions from what was entered to what is shown."""

from typing import Any

import gradio as gr
from PIL import Image

from fashion_search.api import result_json
from fashion_search.config import MAX_CATALOGUE_PICTURE_BYTES
from fashion_search.errors import PictureError, SearchError
from fashion_search.images import open_image
from fashion_search.search import FashionSearch, Query, SearchResult
from fashion_search.ui.examples import Example
from fashion_search.ui.picture import Given, Unreadable

Card = dict[str, Any]
"""A REST result object."""


def find(
    search: FashionSearch, text: str | None, image: Given, alpha: float, top_k: int
) -> tuple[list[Card], str]:
    """Search, and return the cards and the line above them.

    Args:
        search: the catalogue.
        text: what to look for; blank counts as absent.
        image: a picture of it.
        alpha: the picture's share, 0 to 1.
        top_k: 1 to 100.

    Raises:
        gr.Error: the query cannot be used; the text says why.
    """
    try:
        if isinstance(image, Unreadable):
            raise PictureError(image.reason)
        result = search.search(Query(text=text, image=image, alpha=alpha, top_k=top_k))
    except SearchError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return [result_json(hit) for hit in result.hits], status_line(result)


def refine(
    search: FashionSearch, text: str | None, image: Image.Image | None, alpha: float, top_k: int
) -> tuple[list[Card] | None, str]:
    """Search again after a control moved; with nothing to search for, go back to the first visit."""
    if image is None and not (text or "").strip():
        return None, ""
    return find(search, text, image, alpha, top_k)


def status_line(result: SearchResult) -> str:
    """Say in one line how many products were found, by what, and how fast."""
    count = len(result.hits)
    products = f"{count} {'product' if count == 1 else 'products'}"
    share = result.alpha_used
    sides = {"text": "words", "image": "picture", "hybrid": f"words {1 - share:.0%}, picture {share:.0%}"}
    return f"{products} · {sides[result.search_type]} · {result.timings['total'] * 1000:.0f} ms"


def choose(search: FashionSearch, example: Example) -> tuple[str, Image.Image | None]:
    """Return the words and the picture of an example."""
    if example.picture is None:
        return example.text, None
    path = search.images_dir / example.picture
    return example.text, open_image(path, max_bytes=MAX_CATALOGUE_PICTURE_BYTES)


def pick(shown: list[Example], number: object) -> Example:
    """Return the example that was clicked; the number comes from a browser.

    Raises:
        gr.Error: there is no such example.
    """
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(shown):
        raise gr.Error("There is no such example.", print_exception=False)
    return shown[number]
