"""The page's outline in its first HTML, painted before any script has come; it goes when the page is there.

Its measures are those of the style sheets, so that nothing moves when the page takes its place.
"""

import html
from collections.abc import Sequence
from pathlib import Path
from string import Template

from fashion_search.catalog.product import Product
from fashion_search.server.api.product_record import image_url

PICTURES = 3
"""Products whose pictures are in the outline already; each makes the scripts wait for its bytes."""

CARDS = 10

TEMPLATE = Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))


def skeleton(products: Sequence[Product], theme: str | None, *, searched: bool) -> str:
    """Return the outline.

    Args:
        products: of the start page.
        theme: "light" or "dark" where the address says so, else the browser's.
        searched: whether the address asks for a search.
    """
    if searched:
        found = f'<ul class="tiles cards">{"<li></li>" * CARDS}</ul>'
    else:
        pictures = [html.escape(image_url(product.pictures[0])) for product in products[:PICTURES]]
        tiles = [f'<li><img src="{picture}" alt=""></li>' for picture in pictures]
        tiles += ["<li></li>"] * len(products[PICTURES:])
        found = (
            "<h2>What are you looking for?</h2><p>Describe it, show a picture of it, or do both and say with the "
            f'slider which counts more.</p><ul class="tiles">{"".join(tiles)}</ul>'
        )
    theme = theme if theme in ("light", "dark") else ""
    return TEMPLATE.substitute(found=found, theme=theme, searched=str(searched).lower())
