"""The REST routes: search, health, facets, pictures."""

import os
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Annotated, Any

from fastapi import Body, HTTPException, Request, Response
from fastapi import Query as QueryParameter
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from fashion_search import __version__
from fashion_search.catalog.filters import NO_FILTERS
from fashion_search.catalog.thumbnails import PICTURE_NAME
from fashion_search.errors import RETRY_AFTER_S, QueryError
from fashion_search.imaging.data_url import decode_base64
from fashion_search.imaging.decode import DecodeQuery, PictureFile
from fashion_search.indexing.edits import CatalogEditor
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.search.request import NOT_JSON, SearchRequest, check_known
from fashion_search.search.suggestions import Suggester
from fashion_search.server.api.answers import (
    FacetsResponse,
    Health,
    Ready,
    SearchResponse,
    SuggestionsResponse,
    facets_response,
    response,
    suggestions_response,
)
from fashion_search.server.api.described import REQUESTS, DescribedAPI, refusals
from fashion_search.server.api.docs import docs_page
from fashion_search.server.api.problems import Handler, ReasonedRoute, reasoned
from fashion_search.server.api.products import product_routes
from fashion_search.server.lifecycle import Lifecycle
from fashion_search.server.limits.admission import Admission
from fashion_search.server.limits.timeout import in_time
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.refusal import refusal


def routes(
    search: FashionSearch,
    decode: DecodeQuery,
    admission: Admission | None = None,
    life: Lifecycle | None = None,
    seconds: float = 30.0,
    editor: CatalogEditor | None = None,
) -> list[BaseRoute]:
    """Return the REST routes, their documentation and the catalogue's pictures.

    Args:
        search: the catalogue.
        decode: decodes pictures.
        admission: the line that searches wait in, shared with other doors; one of its own where None.
        life: whether the server can be asked; always, where None.
        seconds: how long a search may take once its body is there, above 0.
        editor: reads and changes single products; no such routes where None.
    """
    lives = life or Lifecycle("ready")
    api = DescribedAPI(title="Fashion Search", version=__version__, docs_url=None, redoc_url=None)
    api.router.route_class = ReasonedRoute
    line = admission or Admission()
    suggested = Suggester(search)

    def post_search(request: Annotated[SearchRequest, Body(openapi_examples=_EXAMPLES)]) -> SearchResponse:
        """Find the products that fit words, a picture, or both."""
        check_known(request.filters or NO_FILTERS, search.snapshot.facets)
        data = (request.image or "").strip()
        image = PictureFile.of(decode_base64(data), decode) if data else None
        return response(search.search(Query(**request.values(), image=image)))

    class SearchRoute(ReasonedRoute):
        """Answers from the body's bytes, in turn: reading eight megabytes of them is a part of the work."""

        def get_route_handler(self) -> Handler:
            async def answer(request: Request) -> Response:
                body = await request.body()
                if not _is_json(request.headers.get("content-type", "")):
                    raise QueryError(NOT_JSON)

                def read_and_answer() -> Response:
                    found = post_search(SearchRequest.parse(body))
                    return Response(found.model_dump_json(), media_type="application/json")

                return await in_time(read_and_answer, seconds, line, client_of(request.scope))

            return reasoned(answer)

    api.router.add_api_route(
        "/api/v1/search",
        post_search,
        methods=["POST"],
        responses=refusals(401, 408, 413, 422, 429, 503, 504),
        route_class_override=SearchRoute,
    )

    @api.get("/api/v1/health")
    async def get_health() -> Health:  # in no thread: those may all be taken
        """Tell that the server is alive and what it serves."""
        return Health(
            status="ok",
            products=len(search.snapshot.catalogue),
            model=search.snapshot.manifest.model,
            version=__version__,
        )

    @api.get("/api/v1/ready", responses=refusals(503))
    async def get_ready() -> Ready:
        """Tell whether searches are answered: 200 once a first one has been, 503 while stopping or without its index."""
        if lives.ready:
            return Ready(status="ready")
        raise HTTPException(503, lives.why_not, {"Retry-After": str(RETRY_AFTER_S)})

    @api.get("/api/v1/facets", responses=refusals(401, 429))
    def get_facets() -> FacetsResponse:
        """Tell what the catalogue can be filtered by."""
        return facets_response(search.snapshot.facets)

    @api.get("/api/v1/suggestions", responses=refusals(401, 422, 429))
    def get_suggestions(
        text: Annotated[
            str, QueryParameter(description="What has been typed; the first 100 characters count.")
        ] = "",
    ) -> SuggestionsResponse:
        """Tell what to search for: up to 8 categories, colours of them, brands and titles whose words begin as those typed."""
        return suggestions_response(suggested.of(text))

    if editor:
        api.include_router(product_routes(editor, seconds))

    @api.get("/docs", include_in_schema=False)
    def get_docs(request: Request) -> HTMLResponse:
        return HTMLResponse(docs_page(api.openapi(), str(request.base_url).rstrip("/")))

    return [*api.routes, Mount("/images", CatalogImages(search))]


async def _misshapen(request: Request, error: Exception) -> Response:
    return refusal(422, "The request is not of the form that this address takes.")


HANDLERS: dict[Any, Callable[[Request, Exception], Coroutine[Any, Any, Response]]] = {
    RequestValidationError: _misshapen
}
"""What is said, by all routes, of requests that are not read: FastAPI's own words repeat what was sent."""


_EXAMPLES: Any = {name: {"value": body} for name, body in REQUESTS.items()}


class CatalogImages(StaticFiles):
    """The thumbnails of the current generation; named by content, so that they never change."""

    def __init__(self, search: FashionSearch) -> None:
        super().__init__()
        self._search = search

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Find a thumbnail by its name; symbolic links are not followed."""
        if not PICTURE_NAME.fullmatch(path):
            return "", None
        file = self._search.snapshot.thumbnail(path)
        try:
            return str(file), file.lstat()
        except OSError:
            return "", None

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one picture."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = f"public, max-age={31536000}, immutable"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


def _is_json(content_type: str) -> bool:
    message = Message()
    message["content-type"] = content_type
    kind = message.get_content_subtype() if message.get_content_maintype() == "application" else ""
    return kind == "json" or kind.endswith("+json")
