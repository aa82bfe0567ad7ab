"""What the documentation tells beside the models: a worked example of each answer, and what a refusal means."""

from typing import Any

from fastapi import FastAPI

from fashion_search import __version__
from fashion_search.server.api.answers import Problem
from fashion_search.server.api.product_record import ProductFields

LINES = "application/x-ndjson"
"""The media type of JSON objects, one a line."""

PICTURE = "<base64-encoded-image>"
"""Stands in examples for a picture."""

REQUESTS: dict[str, Any] = {
    "words": {"text": "red dres under $60 without sleeves", "top_k": 1},
    "picture": {"image": PICTURE, "top_k": 3},
    "both, within a price": {
        "text": "summer dress",
        "image": PICTURE,
        "alpha": 0.6,
        "filters": {"price_max": 60},
    },
}

_ADDRESS = "/images/9ffee4e3bd789396cdbd67b5fd81131a78a51f7e7eaa04e1d6c3784fc962013c.jpg"

_PRODUCT: dict[str, Any] = {
    "product_id": "dress-red-flare",
    "title": "Sleeveless Skater Dress",
    "description": "Fitted to the waist, then a swinging skirt. Jersey with a little stretch.",
    "image_url": _ADDRESS,
    "images": [_ADDRESS],
    "price": 49.9,
    "currency": None,
    "category": "dress",
    "attributes": {"colour": "red", "gender": "women", "material": "cotton"},
    "url": None,
}

_FOUND: dict[str, Any] = {
    "results": [
        {
            **_PRODUCT,
            "similarity_score": 0.9673,
            "match": 0.9477,
            "text_match": 0.9477,
            "image_match": None,
            "text_similarity": 0.2453,
            "image_similarity": None,
        }
    ],
    "query_time": 0.0217,
    "total_results": 1,
    "eligible": 305,
    "alpha_used": 0.0,
    "search_type": "text",
    "fusion": "balanced",
    "verdict": "strong",
    "picture_doubted": False,
    "absent": None,
    "text": "sleeveless red dress",
    "without": "sleeves",
    "filters": {
        "categories": [],
        "price_min": None,
        "price_max": 60.0,
        "currency": None,
        "attributes": {},
        "in_stock": False,
    },
    "understood": {
        "keep": None,
        "change": None,
        "corrections": [{"typed": "dres", "read": "dress"}],
        "conditions": ["under $60"],
        "ignored": [],
        "unread": "",
        "foreign": False,
    },
    "timings": {"encode_text": 0.003, "encode_without": 0.01, "search": 0.0066, "total": 0.0217},
}

_FACETS: dict[str, Any] = {
    "categories": [{"value": "dress", "products": 14}, {"value": "skirt", "products": 13}],
    "price_min": 9.9,
    "price_max": 199.0,
    "currencies": [{"currency": "", "min": 9.9, "max": 199.0, "products": 460}],
    "attributes": {"gender": [{"value": "women", "products": 216}, {"value": "men", "products": 156}]},
}

_SUGGESTED: dict[str, Any] = {
    "suggestions": [{"text": "red dresses", "kind": "colour", "image_url": _ADDRESS}]
}

_CHANGED: dict[str, Any] = {
    "product_id": "SKU-1",
    "status": "new",
    "detail": None,
    "notes": ["the price is unreadable"],
}
_FIELDS: dict[str, Any] = {
    "title": "Linen dress",
    "price": 49.9,
    "currency": "EUR",
    "category": "dress",
    "images": [PICTURE],
    "attributes": {"colour": "red", "size": ["S", "M"]},
}

_EXAMPLES = {
    ("post", "/api/v1/search"): _FOUND,
    ("get", "/api/v1/health"): {"status": "ok", "products": 460, "model": "mini", "version": __version__},
    ("get", "/api/v1/ready"): {"status": "ready"},
    ("get", "/api/v1/facets"): _FACETS,
    ("get", "/api/v1/suggestions"): _SUGGESTED,
    ("get", "/api/v1/products/{product_id}"): {**_PRODUCT, "product_id": "SKU-1"},
    ("put", "/api/v1/products/{product_id}"): _CHANGED,
    ("delete", "/api/v1/products/{product_id}"): {**_CHANGED, "status": "deleted", "notes": []},
    ("post", "/api/v1/products"): _CHANGED,
}

_REFUSALS: dict[int, tuple[str, str]] = {
    401: ("A key or a login is needed here, and is missing or wrong.", "A key is needed."),
    403: ("This key may not change products.", "This key may search, but not change products."),
    404: ("There is no such product.", "There is no product with this id."),
    408: ("The body came too slowly.", "The request took too long to arrive: send it again."),
    413: ("A picture or the body is over its limit.", "The picture is larger than 5 MB."),
    422: (
        "Something is not as it should be: `detail` names it, and what is near where a name is wrong.",
        "No category “dreses” here. Near: “dress”.",
    ),
    429: ("Too many requests from your address.", "Too many requests: try again in 12 seconds."),
    503: (
        "Busy, starting or stopping, or the catalogue is being written.",
        "Too many searches at once: try again in 3 seconds.",
    ),
    504: ("The search took too long.", "The search took more than 30 seconds: try again, or ask for less."),
}

_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


class DescribedAPI(FastAPI):
    """FastAPI with an example of each answer; its own way to add one leaves nulls out."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        for (method, path), example in _EXAMPLES.items():
            if path in document["paths"]:
                (content,) = document["paths"][path][method]["responses"]["200"]["content"].values()
                content["example"] = example
        return document


def refusals(*statuses: int) -> dict[int | str, Any]:
    """Return what a route's documentation says of the statuses that it refuses with."""
    found: dict[int | str, Any] = {}
    for status in sorted(statuses):
        meaning, detail = _REFUSALS[status]
        found[status] = {
            "model": Problem,
            "description": meaning,
            "content": {"application/json": {"example": {"detail": detail}}},
            **({"headers": _RETRY} if status in (429, 503) else {}),
        }
    return found


def product_body(*, lines: bool = False) -> dict[str, Any]:
    """Return what the documentation says of a product's body, or of a list with a product a line."""
    schema, example = ProductFields.model_json_schema(), _FIELDS
    if lines:
        identity = {"type": "string", "description": "The product's id; it must be there."}
        schema = {**schema, "properties": {"id": identity, **schema["properties"]}}
        example = {"id": "SKU-1", **_FIELDS}
    kind = LINES if lines else "application/json"
    content = {kind: {"schema": schema, "examples": {"a product": {"value": example}}}}
    return {"requestBody": {"required": True, "content": content}}
