"""The search request of every door: REST, page, URL, API client, command line and agents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import NO_FILTERS, Filters
from fashion_search.catalog.product import CATEGORY
from fashion_search.config import MAX_TEXT_CHARS, MAX_TOP_K
from fashion_search.errors import QueryError
from fashion_search.ranking.fusion import Fusion
from fashion_search.text import near, quoted, unknown_field

MOST_NAMED = 3
"""Examples of what there is, where nothing is near."""


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


class SearchRequest(BaseModel):
    """What to search for: words, a picture, or both."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str | None = Field(
        None,
        description="What to look for, in words; at most 1,000 characters.",
        examples=["summer dress"],
    )
    image: str | None = Field(
        None,
        description="A picture, base64-encoded or as a data: URL; at most 5 MB and 25 megapixels; "
        "JPEG, PNG, WebP, AVIF, HEIC, GIF or BMP.",
    )
    alpha: float = Field(
        0.5,
        ge=0,
        le=1,
        description="The picture's share: 0 words only, 1 picture only. Ignored where only one is given.",
    )
    top_k: Annotated[int, BeforeValidator(_whole)] = Field(
        10, ge=1, le=MAX_TOP_K, description="How many products to return at most."
    )
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
    lexical: bool = Field(
        True,
        description="Whether products that hold the words in title, brand, category or attributes come first, "
        "beside what the vectors say; false measures the model alone. Only with balanced.",
    )
    edit: bool = Field(
        True,
        description="Whether words beside a picture say what to change about it (“blue”: the same in blue); "
        "false mixes the two. Only with balanced.",
    )
    correct: bool = Field(True, description="Whether misspelt words are corrected.")
    filters: Filters | None = Field(
        None,
        description='Which products are looked at; any part may be left out: {"categories": ["dress"], '
        '"price_min": 20, "price_max": 60, "currency": "EUR", "attributes": {"gender": ["women", "unisex"]}, "in_stock": true}. '
        "/api/v1/facets lists the choices.",
    )

    @classmethod
    def parse(cls, given: bytes | Mapping[str, Any], *, strict: bool | None = None) -> "SearchRequest":
        """Return the request that a JSON body, or values by name, hold.

        Args:
            given: the body, or the values, where None counts as left out.
            strict: False where numbers may come as text.

        Raises:
            QueryError: they hold none; the text names an unknown field, or says what is expected, and never
                repeats a value.
        """
        try:
            if isinstance(given, bytes):
                return cls.model_validate_json(given)
            return cls.model_validate(_filled(given), strict=strict)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
            unknown = next(filter(None, map(_unknown, problems)), "")
            raise QueryError(unknown or "; ".join(dict.fromkeys(map(_reason, problems)))) from None

    def values(self) -> dict[str, Any]:
        """Return all but the picture, as `Query` has it."""
        given = {name: value for name, value in self if name != "image"}
        return {**given, "filters": self.filters or NO_FILTERS}


def _filled(given: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is None, also within an object."""
    return {
        name: _filled(value) if isinstance(value, dict) else value
        for name, value in given.items()
        if value is not None
    }


NOT_JSON = "the body must be a JSON object, sent as Content-Type: application/json"

_FLAG, _WORDS = "true or false", f"text of at most {MAX_TEXT_CHARS:,} characters"

_EXPECTED = {
    "text": _WORDS,
    "image": "a base64-encoded picture",
    "alpha": "a number from 0 to 1",
    "top_k": f"a whole number from 1 to {MAX_TOP_K}",
    "fusion": f"one of {', '.join(get_args(Fusion))}",
    "without": _WORDS,
    "like": "the id of a product",
    "lexical": _FLAG,
    "edit": _FLAG,
    "correct": _FLAG,
    "filters": (
        "an object of categories (a list of texts), price_min, price_max (numbers of at least 0), "
        "currency (text), attributes (an object of lists of texts) and in_stock (true or false)"
    ),
}


def _reason(problem: ErrorDetails) -> str:
    """Say what is expected in words of ours: pydantic's own may repeat the input."""
    name = str(problem["loc"][0]) if problem["loc"] else ""
    return f"{name}: expected {_EXPECTED[name]}" if name in _EXPECTED else NOT_JSON


def _unknown(problem: ErrorDetails) -> str:
    """Name a field that there is not, of the request or of its filters; empty where it is another problem."""
    if problem["type"] != "extra_forbidden":
        return ""
    *within, name = map(str, problem["loc"])
    known, inner = list(SearchRequest.model_fields), list(Filters.model_fields)
    if within:
        return unknown_field(name, inner, *within)
    belongs = [f"filters.{one}" for one in near(name, inner)]  # where a filter is often put by mistake
    return unknown_field(name, known, meant=near(name, known) or belongs)


def check_known(filters: Filters, facets: Facets) -> None:
    """Refuse filters that name what no product has; for programs: a shopper's link lives longer than a category.

    Raises:
        QueryError: they do; the text names the first such thing, and what is near.
    """
    for category in filters.categories:
        if not facets.has(CATEGORY, category):
            raise _not_here("category", category, _values(facets, CATEGORY))
    for name, values in filters.attributes.items():
        for value in values:
            if not facets.has(name, value):
                there = list(_values(facets, name))
                raise _not_here(name, value, there) if there else _not_here("attribute", name, facets.names())
    if filters.priced and filters.currency is not None:
        known = [one.currency for one in facets.currencies]
        if filters.currency.casefold() not in map(str.casefold, known):
            raise _not_here("price in", filters.currency, known)


def _values(facets: Facets, attribute: str) -> Iterator[str]:
    return (value for value in facets.names(attribute) if facets.has(attribute, value))


def _not_here(kind: str, name: str, known: Iterable[str]) -> QueryError:
    there = list(filter(None, known))
    meant = near(name, there)
    shown = ", ".join(map(quoted, meant or there[:MOST_NAMED]))
    hint = f" {'Near' if meant else 'There is, for example'}: {shown}." if shown else ""
    return QueryError(f"No {kind} {quoted(name)} here.{hint}")
