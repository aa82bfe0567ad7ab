"""The REST routes that read and change single products."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from fashion_search.catalog.product import Product
from fashion_search.catalog.writer import Outcome
from fashion_search.errors import QueryError, SearchError, WriteError
from fashion_search.indexing.edits import CatalogEditor, ProductChange
from fashion_search.server.api.answers import as_json
from fashion_search.server.api.described import product_body, refusals
from fashion_search.server.api.problems import problem, reasoned
from fashion_search.server.api.product_record import ProductFields, ProductRecord, product_record
from fashion_search.sources.base import Skipped
from fashion_search.sources.cleaning import MAX_PICTURES
from fashion_search.sources.records import RecordParser
from fashion_search.text import unknown_field

FIELDS = tuple(ProductFields.model_fields)
"""Fields of a product's body; in a list also `id`."""

CHUNK = 200
"""Products of a list that are written together."""

NO_PRODUCT = "There is no product with this id."

_STATUS: Mapping[Outcome, int] = {"new": 201, "changed": 200, "unchanged": 200}


class ChangeAnswer(BaseModel):
    """What became of one product."""

    product_id: str = Field(description="The product's id.")
    status: Literal["new", "changed", "unchanged", "deleted", "error"] = Field(description="What was done.")
    detail: str | None = Field(default=None, description="Why it was refused.")
    notes: list[str] = Field(default=[], description="What was repaired or left out.")


def product_routes(editor: CatalogEditor, seconds: float) -> APIRouter:
    """Return the routes below /api/v1/products; who may write is checked by `security.auth`.

    Args:
        editor: changes the catalogue.
        seconds: how long a list may take; lines that come later are refused.
    """
    router = APIRouter(prefix="/api/v1/products")
    refused = refusals(401, 403, 413, 422, 429, 503)

    @router.get("/{product_id:path}", responses=refusals(401, 404, 422, 429), response_model=ProductRecord)
    def get_product(product_id: str) -> Response:
        """Return a product as it is stored, seen by searches or not yet."""

        def get() -> Response:
            product = editor.get(product_id)
            return as_json(product_record(product)) if product else problem(NO_PRODUCT, 404)

        return reasoned(get)

    @router.put(
        "/{product_id:path}",
        responses=refused,
        response_model=ChangeAnswer,
        openapi_extra=product_body(),
    )
    async def put_product(product_id: str, request: Request) -> Response:
        """Insert (201) or replace (200) a product; without `images` it keeps its pictures. Answered once it is on the disk."""
        body = await request.body()

        def put() -> Response:
            change, notes = _parse({**_object(body, FIELDS), "id": product_id})
            (found,) = editor.put([change])
            if isinstance(found, SearchError):
                raise found
            answer = ChangeAnswer(product_id=product_id, status=found, notes=notes)
            return as_json(answer, _STATUS[found])

        return await run_in_threadpool(reasoned, put)

    @router.delete("/{product_id:path}", responses={**refused, **refusals(404)}, response_model=ChangeAnswer)
    def delete_product(product_id: str) -> Response:
        """Delete a product. Answered once that is on the disk."""

        def delete() -> Response:
            if not editor.delete(product_id):
                return problem(NO_PRODUCT, 404)
            answer = ChangeAnswer(product_id=product_id, status="deleted")
            return as_json(answer)

        return reasoned(delete)

    @router.post("", responses=refused, response_model=ChangeAnswer, openapi_extra=product_body(lines=True))
    async def post_products(request: Request) -> Response:
        """Put many products: a JSON object with an `id` a line, answered by a line each; bad lines stop none."""
        lines = [line for line in (await request.body()).splitlines() if line.strip()]

        def put_all() -> Response:
            end = time.monotonic() + seconds
            answers = (
                answer
                for start in range(0, len(lines), CHUNK)
                for answer in _put_lines(editor, lines[start : start + CHUNK], end)
            )
            text = "".join(answer.model_dump_json() + "\n" for answer in answers)
            return Response(text, media_type="application/x-ndjson")

        return await run_in_threadpool(put_all)

    return router


def _put_lines(editor: CatalogEditor, lines: list[bytes], end: float) -> Iterator[ChangeAnswer]:
    """Write some lines together, and yield the answer to each."""
    read: list[tuple[ProductChange, list[str]] | ChangeAnswer] = []
    for line in lines:
        product_id = ""
        try:
            fields = _object(line, ("id", *FIELDS))
            product_id = str(fields.get("id", ""))[:500]
            read.append(_parse(fields))
        except SearchError as error:
            read.append(_error(product_id, error))
    changes = [each[0] for each in read if isinstance(each, tuple)]
    try:
        if time.monotonic() > end:
            raise WriteError("The list takes too long: send this line again.")
        outcomes = iter(editor.put(changes) if changes else [])
    except SearchError as error:
        outcomes = iter([error] * len(changes))
    for each in read:
        if isinstance(each, ChangeAnswer):
            yield each
            continue
        (change, notes), found = each, next(outcomes)
        if isinstance(found, SearchError):
            yield _error(change.product.id, found)
        else:
            yield ChangeAnswer(product_id=change.product.id, status=found, notes=notes)


def _error(product_id: str, error: SearchError) -> ChangeAnswer:
    return ChangeAnswer(product_id=product_id, status="error", detail=str(error))


def _object(body: bytes, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the JSON object of a body or a line.

    Raises:
        QueryError: it is none, or has unknown fields.
    """
    try:
        found = json.loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise QueryError(f"expected a JSON object with {', '.join(fields)}")
    for name in found:
        if name not in fields:
            raise QueryError(unknown_field(name, fields))
    return found


def _parse(fields: Mapping[str, Any]) -> tuple[ProductChange, list[str]]:
    """Read a product as a source's record is read, and return it with notes on what was repaired.

    Raises:
        QueryError: it has no usable id, or its images are no list of texts.
    """
    images = fields.get("images")
    if images is not None and not (
        isinstance(images, list)
        and len(images) <= MAX_PICTURES
        and all(isinstance(image, str) and image.strip() for image in images)
    ):
        raise QueryError(
            f"images: expected a list of at most {MAX_PICTURES} pictures: base64, data: URLs or http addresses"
        )
    product: Product | None = None
    notes: list[str] = []
    for item in RecordParser().read({**fields, "images": None}, "the request"):
        if isinstance(item, Skipped):
            notes.append(item.why)
        else:
            product = item.product
    if product is None:
        raise QueryError(f"The product cannot be used: {notes[0]}.")
    return ProductChange(product=product, images=images), notes
