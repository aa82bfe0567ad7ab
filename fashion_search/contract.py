"""The interface's JSON: what a request may hold, and what an answer does."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from fashion_search.config import MAX_TOP_K
from fashion_search.search import Fusion, Hit, SearchResult, SearchType, Verdict


class SearchRequest(BaseModel):
    """What to search for: words, a picture, or both."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str | None = Field(None, description="What to look for, in words; at most 1,000 characters.")
    image: str | None = Field(
        None, description="A picture, base64-encoded (a data: URL will do); at most 5 MB and 25 megapixels."
    )
    alpha: float = Field(
        0.5,
        ge=0,
        le=1,
        description="The picture's share: 0 words only, 1 picture only. Used where both are given.",
    )
    top_k: int = Field(10, ge=1, le=MAX_TOP_K, description="How many products to return at most.")
    fusion: Fusion = Field(
        "balanced",
        description="How words and picture are combined: balanced, or linear (a plain weighted sum).",
    )
    without: str | None = Field(
        None, description="What the results should not show, in words, comma-separated."
    )
    like: str | None = Field(
        None, description="The product_id of a product to look like, instead of a picture."
    )


class ProductHit(BaseModel):
    """One product found."""

    product_id: str
    title: str
    description: str
    image_url: str = Field(description="A path on this server: the view of the product that matched.")
    price: float | None
    category: str
    similarity_score: float = Field(
        description="What orders the results, less what `without` takes off; 0 to 1."
    )
    match: float = Field(description="The figure for people, 0 to 1: comparable across queries.")
    text_match: float | None = Field(description="The same for the words alone; null without words.")
    image_match: float | None = Field(description="The same for the picture alone; null without one.")
    text_similarity: float | None = Field(description="Cosine with the words, -1 to 1; null without words.")
    image_similarity: float | None = Field(description="Cosine with the picture, -1 to 1; null without one.")
    attributes: dict[str, Any]
    url: str | None = Field(description="The product's page in its shop, where the catalogue names one.")


class SearchResponse(BaseModel):
    """The products found, best first."""

    results: list[ProductHit]
    query_time: float = Field(description="Seconds spent on encoding and searching.")
    total_results: int
    alpha_used: float
    search_type: SearchType
    fusion: Fusion
    verdict: Verdict = Field(description="Whether the catalogue has what was asked for.")
    text: str | None = Field(description="The words as they were read, without what they exclude.")
    without: str | None = Field(description="What was excluded.")
    timings: dict[str, float] = Field(description="Seconds by stage.")


class Health(BaseModel):
    """What is being served."""

    status: str
    products: int
    model: str
    version: str


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str


def response(result: SearchResult) -> SearchResponse:
    """Bring a search result into the interface's form."""
    return SearchResponse(
        results=[product_hit(hit) for hit in result.hits],
        query_time=round(result.timings["total"], 6),
        total_results=len(result.hits),
        alpha_used=result.alpha_used,
        search_type=result.search_type,
        fusion=result.fusion,
        verdict=result.verdict,
        text=result.text,
        without=result.without,
        timings={stage: round(seconds, 6) for stage, seconds in result.timings.items()},
    )


def product_hit(hit: Hit) -> ProductHit:
    """Bring a hit into the interface's form."""
    product = hit.product
    return ProductHit(
        product_id=product.id,
        title=product.title,
        description=product.description,
        image_url=image_url(product.pictures[hit.view]),
        price=product.price,
        category=product.category,
        similarity_score=hit.similarity,
        match=round(hit.match, 4),
        text_match=_rounded(hit.text_match),
        image_match=_rounded(hit.image_match),
        text_similarity=_rounded(hit.text_similarity),
        image_similarity=_rounded(hit.image_similarity),
        attributes=dict(product.attributes),
        url=product.url,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def result_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as the interface's JSON object."""
    return product_hit(hit).model_dump()


def image_url(name: str) -> str:
    """Return the path that serves a catalogue picture."""
    return f"/images/{name}"
