"""The tile of a product that results should look like."""

from typing import Any

from fashion_search.server.api.product_record import image_url
from fashion_search.serving.catalogue import Catalogue
from fashion_search.ui.results.html import HtmlComponent, load_template


class LikeTile(HtmlComponent):
    """The tile of a product to look like, or nothing; preprocesses to the product's id."""

    template = load_template(__file__)

    def preprocess(self, payload: object) -> str | None:
        """Return the id of the product shown; the search knows whether there is such a one."""
        product_id = payload.get("product_id") if isinstance(payload, dict) else None
        return product_id if isinstance(product_id, str) else None


def likeness(catalogue: Catalogue, product_id: str | None) -> dict[str, Any] | None:
    """Return what the tile shows of a product of the catalogue."""
    product = None if product_id is None else catalogue.by_id(product_id)
    if product is None:
        return None
    picture = image_url(product.pictures[0]) if product.pictures else None
    return {"product_id": product.id, "title": product.title, "image_url": picture}
