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
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from fashion_search import __version__
from fashion_search.config import MAX_PICTURE_BYTES, MAX_TOP_K
from fashion_search.contract import (
    FacetsResponse,
    Health,
    Problem,
    SearchRequest,
    SearchResponse,
    facets_response,
    response,
)
from fashion_search.docs import docs_page
from fashion_search.errors import PictureError, SearchError, TooLargeError
from fashion_search.images import QUERY_SIDE, open_image
from fashion_search.search import FashionSearch, Fusion, Query


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

    @api.get("/api/v1/facets")
    def get_facets() -> FacetsResponse:
        """Tell what the catalogue can be filtered by."""
        return facets_response(search.facets)

    @api.get("/docs", include_in_schema=False)
    def get_docs() -> HTMLResponse:
        return HTMLResponse(docs_page(api.openapi()))

    return [*api.routes, Mount("/images", Pictures(search))]


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
    return open_image(data, side=QUERY_SIDE)


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
    given = request.model_dump(exclude={"image", "filters"})
    if request.filters is not None:
        given["filters"] = request.filters.filters()
    if request.image and request.image.strip():
        given["image"] = decode_base64(request.image)
    return Query(**given)


def _reason(error: RequestValidationError) -> str:
    """Say what is wrong with a body in words of ours: pydantic's own may repeat the input."""
    reasons = []
    for problem in error.errors():
        field = problem["loc"][1] if len(problem["loc"]) > 1 else None
        if problem["type"] == "extra_forbidden" and len(problem["loc"]) == 2:
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
    "filters": (
        "expected an object of categories (a list of texts), price_min, price_max (numbers of at least 0) "
        "and attributes (an object of lists of texts)"
    ),
}
