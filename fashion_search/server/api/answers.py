"""The JSON models of REST answers, and how each is made from a search result."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from fashion_search.catalog.columns import ValueCount
from fashion_search.catalog.facets import Facets
from fashion_search.search.engine import Filters, Fusion, SearchResult, SearchType, Verdict
from fashion_search.search.query import Understood
from fashion_search.search.suggestions import Suggestion
from fashion_search.server.api.product_record import ProductHit, image_url, product_hit


class Correction(BaseModel):
    """A word that was read as another."""

    typed: str = Field(description="The word as it was typed.")
    read: str = Field(description="The word that was searched for.")


class Understanding(BaseModel):
    """How the query was understood, where that is more than its words."""

    keep: str | None = Field(
        description="What is kept of the picture, as far as it has a name; null where words and picture were not "
        "read as a change."
    )
    change: str | None = Field(description="The words that say what to change about it; null likewise.")
    corrections: list[Correction] = Field(
        description="Misspelt words; `correct: false` leaves them as typed."
    )
    conditions: list[str] = Field(description="Phrases that became filters, as in “under $50”.")
    ignored: list[str] = Field(
        description="Phrases that did not count, as the catalogue has nothing for them."
    )
    unread: str = Field(description="Words at the end that the model does not read, as the text is too long.")
    foreign: bool = Field(
        description="Whether the words seem to be in a language that English models do not know."
    )


class SearchResponse(BaseModel):
    """The products found, best first."""

    results: list[ProductHit] = Field(description="The products, best first.")
    query_time: float = Field(description="Seconds spent on encoding and searching.")
    total_results: int = Field(description="How many products are returned.")
    eligible: int = Field(description="How many products pass the filters.")
    alpha_used: float = Field(description="The picture's share: 0 for words alone, 1 for a picture alone.")
    search_type: SearchType = Field(description="What was given: words, a picture, or both.")
    fusion: Fusion = Field(description="How words and picture were combined.")
    verdict: Verdict = Field(
        description="Whether the catalogue has what was asked for: strong, weak or none; a picture alone is never none."
    )
    picture_doubted: bool = Field(
        description="Whether the picture looks unlike one of fashion, or shows several things: crop it."
    )
    absent: str | None = Field(
        description="The article asked for, if the catalogue has not got it; else null."
    )
    text: str | None = Field(
        description="The words as they were read: spelt right, without what they exclude and what became filters."
    )
    without: str | None = Field(description="What was excluded.")
    filters: Filters = Field(description="The filters that were applied, also those that the words name.")
    understood: Understanding = Field(
        description="How the query was understood, where that is more than its words."
    )
    timings: dict[str, float] = Field(
        description="Seconds by stage; words and picture are encoded side by side."
    )


class FacetChoice(BaseModel):
    """A value that products can be filtered by."""

    value: str = Field(description="As it is spelt in filters; case does not matter.")
    products: int = Field(description="How many products of the catalogue have it.")


class CurrencyRange(BaseModel):
    """The prices of the catalogue in one currency."""

    currency: str = Field(description="Empty for prices without one.")
    min: float = Field(description="The lowest price.")
    max: float = Field(description="The highest price.")
    products: int = Field(description="How many products have a price in it.")


class FacetsResponse(BaseModel):
    """What the catalogue can be filtered by."""

    categories: list[FacetChoice] = Field(description="The categories, the largest first.")
    price_min: float | None = Field(
        description="The lowest price in the currency that most products have; null where nothing has one."
    )
    price_max: float | None = Field(description="The highest price in it; null likewise.")
    currencies: list[CurrencyRange] = Field(description="The prices by currency, the most frequent first.")
    attributes: dict[str, list[FacetChoice]] = Field(description="The attributes worth offering.")


class SuggestedWords(BaseModel):
    """Words to search for."""

    text: str = Field(description="The words.")
    kind: Literal["category", "colour", "brand", "product"] = Field(
        description="Whether they name a category, one in a colour, a brand or a product."
    )
    image_url: str = Field(
        description="The picture of the first product that they are of: a path on this server."
    )


class SuggestionsResponse(BaseModel):
    """What to search for by the words that someone has begun to type."""

    suggestions: list[SuggestedWords] = Field(description="At most 8, the likeliest first.")


class Health(BaseModel):
    """What is being served."""

    status: str = Field(description="Always ok.")
    products: int = Field(description="How many products the catalogue has.")
    model: str = Field(description="The model that reads words and pictures.")
    version: str = Field(description="Of this program.")


class Ready(BaseModel):
    """That searches are answered."""

    status: str = Field(description="Always ready.")


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str = Field(description="What is wrong, in a sentence.")


def response(result: SearchResult) -> SearchResponse:
    """Bring a search result into the interface's form."""
    return SearchResponse(
        results=[product_hit(hit) for hit in result.hits],
        query_time=round(result.timings["total"], 6),
        total_results=len(result.hits),
        eligible=result.eligible,
        alpha_used=result.alpha_used,
        search_type=result.search_type,
        fusion=result.query.fusion,
        verdict=result.verdict,
        picture_doubted=result.picture_doubted,
        absent=result.absent,
        text=result.query.text,
        without=result.query.without,
        filters=result.query.filters,
        understood=understanding(result.understood),
        timings={stage: round(seconds, 6) for stage, seconds in result.timings.items()},
    )


def understanding(understood: Understood) -> Understanding:
    """Bring what was understood into the interface's form."""
    return Understanding(
        keep=understood.keep,
        change=understood.change,
        corrections=[Correction(typed=typed, read=read) for typed, read in understood.corrections],
        conditions=[phrase for _, phrase in understood.conditions],
        ignored=list(understood.ignored),
        unread=understood.unread,
        foreign=understood.foreign,
    )


def facets_response(facets: Facets) -> FacetsResponse:
    """Bring a catalogue's facets into the interface's form."""

    def listed(choices: list[ValueCount]) -> list[FacetChoice]:
        return [FacetChoice(value=choice.value, products=choice.products) for choice in choices]

    ranges = [
        CurrencyRange(currency=one.currency, min=one.lowest, max=one.highest, products=len(one.rows))
        for one in facets.currencies
    ]
    return FacetsResponse(
        categories=listed(facets.categories),
        price_min=ranges[0].min if ranges else None,
        price_max=ranges[0].max if ranges else None,
        currencies=ranges,
        attributes={name: listed(choices) for name, choices in facets.offered_attributes.items()},
    )


def suggestions_response(suggestions: Sequence[Suggestion]) -> SuggestionsResponse:
    """Bring suggestions into the interface's form."""
    return SuggestionsResponse(
        suggestions=[
            SuggestedWords(text=one.text, kind=one.kind, image_url=image_url(one.product.pictures[0]))
            for one in suggestions
        ]
    )
