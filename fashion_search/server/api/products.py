"""The REST routes that read and change single products."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.openapi.constants import REF_PREFIX
from pydantic import BaseModel, Field

from fashion_search.catalog.product import Product
from fashion_search.errors import QueryError, SearchError, WriteError
from fashion_search.indexing.edits import CatalogEditor, ProductChange
from fashion_search.server.api.described import LINES, product_body, refusals
from fashion_search.server.api.problems import ReasonedRoute
from fashion_search.server.api.product_record import ProductFields, ProductRecord, product_record
from fashion_search.sources.base import Note
from fashion_search.sources.cleaning import MAX_ID_CHARS, MAX_PICTURES, text
from fashion_search.sources.records import RecordParser
from fashion_search.text import unknown_field

FIELDS = tuple(ProductFields.model_fields)
"""Fields of a product's body; in a list also `id`."""

CHUNK = 200
"""Products of a list that are written together."""

NO_PRODUCT = "There is no product with this id."


class ChangeAnswer(BaseModel):
    """What became of one product."""

    product_id: str = Field(description="The product's id.")
    status: Literal["new", "changed", "unchanged", "deleted", "error"] = Field(description="What was done.")
    detail: str | None = Field(default=None, description="Why it was refused.")
    notes: list[str] = Field(default=[], description="What was repaired or left out.")


async def _body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


def product_routes(editor: CatalogEditor, seconds: float) -> APIRouter:
    """Return the routes below /api/v1/products; who may write is checked by `security.auth`.

    Args:
        editor: changes the catalogue.
        seconds: how long a list may take; lines that come later are refused.
    """
    router = APIRouter(prefix="/api/v1/products", route_class=ReasonedRoute)
    refused = refusals(401, 403, 413, 422, 429, 503)

    @router.get("/{product_id:path}", responses=refusals(401, 404, 422, 429))
    def get_product(product_id: str) -> ProductRecord:
        """Return a product as it is stored, seen by searches or not yet."""
        if product := editor.get(product_id):
            return product_record(product)
        raise HTTPException(404, NO_PRODUCT)

    @router.put("/{product_id:path}", responses=refused, openapi_extra=product_body())
    def put_product(product_id: str, body: Body, answer: Response) -> ChangeAnswer:
        """Insert (201) or replace (200) a product; without `images` it keeps its pictures. Answered once it is on the disk."""
        change, notes = _parse({**_object(body, FIELDS), "id": product_id})
        (found,) = editor.put([change])
        if isinstance(found, SearchError):
            raise found
        answer.status_code = 201 if found == "new" else 200
        return ChangeAnswer(product_id=product_id, status=found, notes=notes)

    @router.delete("/{product_id:path}", responses={**refused, **refusals(404)})
    def delete_product(product_id: str) -> ChangeAnswer:
        """Delete a product. Answered once that is on the disk."""
        if editor.delete(product_id):
            return ChangeAnswer(product_id=product_id, status="deleted")
        raise HTTPException(404, NO_PRODUCT)

    @router.post(
        "",
        responses={**refused, 200: {"content": {LINES: {"schema": {"$ref": f"{REF_PREFIX}ChangeAnswer"}}}}},
        response_class=Response,
        openapi_extra=product_body(lines=True),
    )
    def post_products(body: Body) -> Response:
        """Put many products: a JSON object with an `id` a line, answered by a line each; bad lines stop none."""
        lines = [line for line in body.splitlines() if line.strip()]
        end = time.monotonic() + seconds
        answers = (
            f"{answer.model_dump_json()}\n"
            for start in range(0, len(lines), CHUNK)
            for answer in _put_lines(editor, lines[start : start + CHUNK], end)
        )
        return Response("".join(answers), media_type=LINES)

    return router


def _put_lines(editor: CatalogEditor, lines: Sequence[bytes], end: float) -> list[ChangeAnswer]:
    """Write some lines together, and return the answer to each."""
    answers: list[ChangeAnswer] = []
    changes: list[tuple[ProductChange, ChangeAnswer]] = []
    for line in lines:
        answers.append(answer := ChangeAnswer(product_id="", status="error"))
        try:
            fields = _object(line, ("id", *FIELDS))
            answer.product_id = text(fields.get("id"))[:MAX_ID_CHARS]
            change, answer.notes = _parse(fields)
        except SearchError as error:
            answer.detail = str(error)
        else:
            answer.product_id = change.product.id
            changes.append((change, answer))
    try:
        if time.monotonic() > end:
            raise WriteError("The list takes too long: send this line again.")
        outcomes = editor.put([change for change, _ in changes]) if changes else []
    except SearchError as error:
        outcomes = [error] * len(changes)
    for (_, answer), outcome in zip(changes, outcomes, strict=True):
        if isinstance(outcome, SearchError):
            answer.detail, answer.notes = str(outcome), []
        else:
            answer.status = outcome
    return answers


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
        if isinstance(item, Note):
            notes.append(item.why)
        else:
            product = item.product
    if product is None:
        raise QueryError(f"The product cannot be used: {notes[0]}.")
    return ProductChange(product=product, images=images), notes
