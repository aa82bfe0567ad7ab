"""The JSON models of REST requests; unknown fields are refused."""

from pydantic import BaseModel, ConfigDict, Field

from fashion_search.config import MAX_TOP_K
from fashion_search.search.engine import Filters, Fusion


class FilterRequest(BaseModel):
    """Which products are looked at; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid", strict=True)

    categories: list[str] = Field([], description="Any of these categories.")
    price_min: float | None = Field(
        None, ge=0, description="The lowest price; products without a price do not pass."
    )
    price_max: float | None = Field(
        None, ge=0, description="The highest price; products without a price do not pass."
    )
    attributes: dict[str, list[str]] = Field(
        {}, description='For each attribute any of its values, as in {"gender": ["women", "unisex"]}.'
    )

    def filters(self) -> Filters:
        """Return the filters of a query.

        Raises:
            QueryError: they make no sense.
        """
        return Filters(
            categories=tuple(self.categories),
            price_min=self.price_min,
            price_max=self.price_max,
            attributes={name: tuple(values) for name, values in self.attributes.items()},
        )


class SearchRequest(BaseModel):
    """What to search for: words, a picture, or both."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str | None = Field(None, description="What to look for, in words; at most 1,000 characters.")
    image: str | None = Field(
        None,
        description="A picture, base64-encoded or as a data: URL; at most 5 MB and 25 megapixels; "
        "JPEG, PNG, WebP, AVIF, GIF or BMP.",
    )
    alpha: float = Field(
        0.5,
        ge=0,
        le=1,
        description="The picture's share: 0 words only, 1 picture only. Ignored where only one is given.",
    )
    top_k: int = Field(10, ge=1, le=MAX_TOP_K, description="How many products to return at most.")
    fusion: Fusion = Field(
        "balanced",
        description="How words and picture are combined: balanced, or linear (a plain weighted sum).",
    )
    without: str | None = Field(
        None,
        description="What the results should not show, in words, comma-separated, at most 10 things. "
        "Products that show it move down; none is removed. “no”, “not” and “without” in text do the same.",
    )
    like: str | None = Field(
        None, description="The product_id of a product to look like, instead of a picture."
    )
    filters: FilterRequest | None = Field(
        None,
        description='Which products are looked at; any part may be left out: {"categories": ["dress"], '
        '"price_min": 20, "price_max": 60, "attributes": {"gender": ["women", "unisex"]}}. '
        "/api/v1/facets lists the choices.",
    )
