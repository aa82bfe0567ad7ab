"""The REST interface: JSON in and out, around the same search that the page uses."""

import base64
import binascii
import os
import threading
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, get_args

from fastapi import Body, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from fashion_search import __version__
from fashion_search.config import MAX_PICTURE_BYTES, MAX_TOP_K
from fashion_search.docs import docs_page
from fashion_search.errors import PictureError, SearchError, TooLargeError
from fashion_search.images import open_image
from fashion_search.search import FashionSearch, Fusion, Hit, Query, SearchResult, SearchType, Verdict


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
    similarity_score: float = Field(description="Orders the results; 0 to 1.")
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


def routes(search: FashionSearch) -> list[BaseRoute]:
    """Return the REST routes, their documentation and the catalogue's pictures."""
    api = FastAPI(title="Fashion Search", version=__version__, docs_url=None, redoc_url=None)
    api.router.route_class = _PlainErrors
    # Decoded pictures are large; as many at once as there are processors is as fast as more.
    turn = threading.BoundedSemaphore(os.cpu_count() or 1)

    @api.post("/api/v1/search", responses={413: {"model": Problem}, 422: {"model": Problem}})
    def post_search(request: Annotated[SearchRequest, Body(openapi_examples=_EXAMPLES)]) -> SearchResponse:
        """Find the products that fit words, a picture, or both."""
        with turn:
            return response(search.search(_query(request)))

    @api.get("/api/v1/health")
    def get_health() -> Health:
        """Tell that the server is alive and what it serves."""
        return Health(
            status="ok", products=len(search.catalogue), model=search.manifest.model, version=__version__
        )

    @api.get("/docs", include_in_schema=False)
    def get_docs() -> HTMLResponse:
        return HTMLResponse(docs_page(api.openapi()))

    return [*api.routes, Mount("/images", Pictures(search))]


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
        similarity_score=round(hit.similarity, 6),
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


def decode_base64(text: str) -> Image.Image:
    """Decode a base64 picture, bare or as a data: URL.

    Raises:
        PictureError: it is not base64, or no picture.
        TooLargeError: it is over the byte or pixel limit.
    """
    if text[:5].lower() == "data:":
        text = text.partition(",")[2]
    packed = "".join(text.split()).rstrip("=").translate(_FROM_URL_SAFE)
    if len(packed) * 3 // 4 > MAX_PICTURE_BYTES:
        raise TooLargeError(
            f"The picture is larger than {MAX_PICTURE_BYTES // 2**20} MB: choose a smaller one."
        )
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("The picture is not base64: send the file's bytes, base64-encoded.") from error
    return open_image(data)


class Pictures(StaticFiles):
    """The catalogue's pictures, cacheable, and nothing else."""

    def __init__(self, search: FashionSearch) -> None:
        super().__init__(directory=search.images_dir)
        self._generation = search.manifest.generation

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one picture; one asked for by generation (`?v=`) never changes."""
        answer = await super().get_response(path, scope)
        forever = scope.get("query_string", b"") == f"v={self._generation}".encode()
        answer.headers["Cache-Control"] = (
            f"public, max-age={31536000 if forever else 3600}" + ", immutable" * forever
        )
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


_FROM_URL_SAFE = str.maketrans("-_", "+/")

_EXAMPLES: Any = {
    "words": {"value": {"text": "blue denim jeans", "alpha": 0.0, "top_k": 10}},
    "picture": {"value": {"image": "<base64-encoded-image>", "alpha": 1.0, "top_k": 10}},
    "both": {"value": {"text": "summer dress", "image": "<base64-encoded-image>", "alpha": 0.6, "top_k": 10}},
}


class _PlainErrors(APIRoute):
    """Answer what a client did wrong with a reason, and never with what it sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                return JSONResponse({"detail": _reason(error)}, 422)
            except TooLargeError as error:
                return JSONResponse({"detail": str(error)}, 413)
            except SearchError as error:
                return JSONResponse({"detail": str(error)}, 422)

        return answer


def _query(request: SearchRequest) -> Query:
    given = request.model_dump(exclude={"image"})
    if not request.image or not request.image.strip():
        return Query(**given)
    return Query(**given, image=decode_base64(request.image))


def _reason(error: RequestValidationError) -> str:
    """Say what is wrong with a body in words of ours: pydantic's own may repeat the input."""
    reasons = []
    for problem in error.errors():
        field = problem["loc"][1] if len(problem["loc"]) > 1 else None
        if problem["type"] == "extra_forbidden":
            reasons.append(f"unknown field; known are {', '.join(SearchRequest.model_fields)}")
        elif field in SearchRequest.model_fields:
            reasons.append(f"{field}: {_EXPECTED[str(field)]}")
        else:
            reasons.append("the body must be a JSON object, sent as Content-Type: application/json")
    return "; ".join(dict.fromkeys(reasons))


_EXPECTED = {
    "text": "expected text of at most 1,000 characters",
    "image": "expected a base64-encoded picture",
    "alpha": "expected a number from 0 to 1",
    "top_k": f"expected a whole number from 1 to {MAX_TOP_K}",
    "fusion": f"expected one of {', '.join(get_args(Fusion))}",
    "without": "expected text of at most 1,000 characters",
    "like": "expected the product_id of a product",
}
