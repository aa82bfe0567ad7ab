"""The tile of a product that results should look like."""

from typing import Any

import gradio as gr

from fashion_search.catalog.product import Catalogue
from fashion_search.server.api.answers import image_url
from fashion_search.ui.results.html import CROSS, ESCAPE

TEMPLATE = (
    r"""${((like, version) => {"""
    + ESCAPE
    + r"""
return like ? `<div class="like" data-id="${e(like.product_id)}"><div class="tile">${like.image_url
  ? `<img src="${e(like.image_url + '?v=' + encodeURIComponent(version))}" alt="">` : ''
  }</div><p title="${e(like.title)}">Like: ${e(like.title)}</p><button type="button" class="clear" data-step="drop" aria-label="Remove ${
  e(like.title)}" title="Remove">"""
    + CROSS
    + r"""</button></div>` : '';
})(value, version)}"""
)

ON_LOAD = """
let cleared = false;
element.addEventListener('click', event => {
  cleared = Boolean(event.target.closest('.clear'));
});
// The button that was pressed is gone then; what takes its place gets the focus.
watch('value', () => {
  if (cleared && !props.value) requestAnimationFrame(() => document.querySelector('#picture button')?.focus());
  cleared = false;
});
"""


class LikeTile(gr.HTML):
    """The tile of a product to look like, or nothing; hands over the product's id."""

    is_template = True

    def __init__(self, *, version: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            version=version,
            **options,
        )

    def preprocess(self, payload: object) -> str | None:
        """Return the id of the product shown; the search knows whether there is such a one."""
        product_id = payload.get("product_id") if isinstance(payload, dict) else None
        return product_id if isinstance(product_id, str) else None


def likeness(catalogue: Catalogue, product_id: str | None) -> dict[str, Any] | None:
    """Return what the tile shows of a product of the catalogue."""
    row = None if product_id is None else catalogue.row(product_id)
    if row is None:
        return None
    product = catalogue[row]
    picture = image_url(product.pictures[0]) if product.pictures else None
    return {"product_id": product.id, "title": product.title, "image_url": picture}
