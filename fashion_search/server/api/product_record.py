"""A product as JSON: as REST answers it, and as the page's cards show it."""

from typing import Any

from pydantic import BaseModel, Field

from fashion_search.catalog.product import Product, shop_link
from fashion_search.search.engine import Hit


class ProductRecord(BaseModel):
    """One product."""

    product_id: str = Field(description="Its id in the catalogue.")
    title: str = Field(description="Its name.")
    description: str = Field(description="What the shop says of it; may be empty.")
    image_url: str | None = Field(
        description="A path on this server: the view of the product that matched; null where it has no picture."
    )
    images: list[str] = Field(description="The paths of all its views.")
    price: float | None = Field(description="Null where the catalogue names none.")
    currency: str | None = Field(description="Of the price, where the catalogue names one.")
    category: str = Field(description="Empty where the catalogue names none.")
    attributes: dict[str, Any] = Field(
        description="Whatever else the catalogue has, such as colour; by name."
    )
    url: str | None = Field(description="The product's page in its shop, where the catalogue names one.")


class ProductFields(BaseModel):
    """What a product is put with; every field may be left out."""

    title: str | None = Field(None, description="Its name; the id where it is left out.")
    description: str | None = Field(None, description="What there is to say of it.")
    price: float | None = Field(None, description="A number, or text such as “49.90”.")
    currency: str | None = Field(None, description="Of the price, such as EUR.")
    category: str | None = Field(None, description="The one category that it is found under.")
    url: str | None = Field(None, description="Its page in the shop.")
    images: list[str] | None = Field(
        None,
        description="Pictures: base64, data: URLs or http addresses. Left out, it keeps those that it has.",
    )
    attributes: dict[str, Any] | None = Field(None, description="Texts, numbers or lists of them, by name.")


class ProductHit(ProductRecord):
    """One product found."""

    similarity_score: float = Field(
        description="What orders the results, 0 to 1: with balanced the mixed score, with linear the weighted "
        "sum of cosines, less what `without` takes off."
    )
    match: float = Field(
        description="How far the product stands above the rest of the catalogue, 0 to 1: comparable across "
        "queries. The page's cards show it."
    )
    text_match: float | None = Field(description="The same for the words alone; null without words.")
    image_match: float | None = Field(description="The same for the picture alone; null without one.")
    text_similarity: float | None = Field(description="Cosine with the words, -1 to 1; null without words.")
    image_similarity: float | None = Field(description="Cosine with the picture, -1 to 1; null without one.")


def product_hit(hit: Hit) -> ProductHit:
    """Bring a hit into the interface's form."""
    return ProductHit(
        **product_record(hit.product, hit.view).model_dump(),
        similarity_score=hit.similarity,
        match=round(hit.match, 4),
        text_match=_rounded(hit.text_match),
        image_match=_rounded(hit.image_match),
        text_similarity=_rounded(hit.text_similarity),
        image_similarity=_rounded(hit.image_similarity),
    )


def product_record(product: Product, view: int = 0) -> ProductRecord:
    """Bring a product into the interface's form, shown by one of its views."""
    return ProductRecord(
        product_id=product.id,
        title=product.title,
        description=product.description,
        image_url=image_url(product.pictures[view]) if product.pictures else None,
        images=[image_url(name) for name in product.pictures],
        price=product.price,
        currency=product.currency,
        category=product.category,
        attributes=dict(product.attributes),
        url=shop_link(product.url),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def result_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as the interface's JSON object."""
    return product_hit(hit).model_dump()


def image_url(name: str) -> str:
    """Return the path that serves a catalogue picture."""
    return f"/images/{name}"
