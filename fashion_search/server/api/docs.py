"""The OpenAPI documentation as a page that loads nothing from other hosts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment

from fashion_search.server.api.described import PICTURE

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    Path(__file__).with_name("docs.html").read_text(encoding="utf-8")
)

_PLACEHOLDERS = {"{product_id}": "SKU-1", "/suggestions": "/suggestions?text=red+dr"}
"""What stands in an example's address."""

Schema = dict[str, Any]


def docs_page(openapi: Schema, base: str) -> str:
    """Render an OpenAPI document as one HTML page.

    Args:
        openapi: the document.
        base: the address that examples ask, without a slash at its end.
    """
    operations = [
        _described(base, method, path, operation)
        for path, methods in _inlined(openapi["paths"], openapi["components"]["schemas"]).items()
        for method, operation in methods.items()
    ]
    title = f"{openapi['info']['title']} {openapi['info']['version']}: REST interface"
    return _PAGE.render(title=title, operations=operations)


def _described(base: str, method: str, path: str, operation: Schema) -> dict[str, Any]:
    """Return what the page shows of an operation; rows are a name, a type, a meaning, and perhaps an example."""
    ((kind, body),) = operation.get("requestBody", {}).get("content", {"": {}}).items()
    answers = {status: (one, *one["content"].values()) for status, one in operation["responses"].items()}
    _, found = answers.pop("200")
    refusals = []
    for status, (refusal, content) in answers.items():
        headers = [f" {name}: {header['description']}" for name, header in refusal.get("headers", {}).items()]
        meaning = refusal["description"] + "".join(headers)
        refusals.append((status, "", meaning, json.dumps(content["example"], ensure_ascii=False)))
    return {
        "id": operation["operationId"],
        "name": f"{method.upper()} {path}",
        "description": operation["description"],
        "commands": [
            _curl(base, method, path, kind, example.get("value"))
            for example in body.get("examples", {"": {}}).values()
        ],
        "fields": list(_fields(body.get("schema", {}))),
        "parameters": [
            (one["name"], one["schema"].get("type", ""), one.get("description", ""))
            for one in operation.get("parameters", ())
            if one["in"] == "query"
        ],
        "example": json.dumps(found["example"], indent=2, ensure_ascii=False),
        "answer": list(_fields(found["schema"])),
        "refusals": refusals,
    }


def _curl(base: str, method: str, path: str, kind: str, body: Any) -> str:  # noqa: ANN401
    """Return a command that runs as it is pasted, but for the key and the photo."""
    for name, value in _PLACEHOLDERS.items():
        path = path.replace(name, value)
    words = ["curl"]
    if method not in ("get", "post"):
        words.append(f"-X {method.upper()}")
    words.append(f"{base}{path}")
    if "/products" in path and method != "get":
        words.append('-H "Authorization: Bearer ADMIN_KEY"')
    if body is None:
        return " ".join(words)
    text = json.dumps(body, ensure_ascii=False)
    words.append(f'-H "Content-Type: {kind}"')
    if PICTURE not in text:
        return f"{' '.join(words)} -d '{text}'"
    # A picture is too long for an argument, and curl leaves out the line breaks of what it reads.
    return f"{' '.join(words)} -d @- <<END\n{text.replace(PICTURE, '$(base64 < YOUR_PHOTO.jpg)')}\nEND"


def _fields(schema: Schema, within: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield the name, type and meaning of each field, those of inner objects by their path."""
    for name, field in schema.get("properties", {}).items():
        path = f"{within}{name}"
        yield path, _kind(field), field.get("description", "")
        inner, place = _innermost(field, path)
        yield from _fields(inner, f"{place}.")


def _innermost(field: Schema, path: str) -> tuple[Schema, str]:
    """Return the schema of what a field holds in the end, through lists and names, and the path to it."""
    field = next((one for one in field.get("anyOf", ()) if one.get("type") != "null"), field)
    if "items" in field:
        return _innermost(field["items"], f"{path}[]")
    if isinstance(named := field.get("additionalProperties"), dict):
        return _innermost(named, f"{path}.NAME")
    return field, path


def _kind(field: Schema) -> str:
    """Return the type of a field in words, with its range and what it is by default."""
    if "anyOf" in field:
        kind = " or ".join(map(_kind, field["anyOf"]))
    elif "enum" in field:
        kind = " or ".join(map(json.dumps, field["enum"]))
    elif "items" in field:
        kind = f"list of {_many(_kind(field['items']))}"
    elif isinstance(named := field.get("additionalProperties"), dict):
        kind = f"object of {_many(_kind(named))}"
    else:
        kind = field.get("type", "any")
    if "minimum" in field:
        least, most = field["minimum"], field.get("maximum")
        kind += f" ≥ {least:g}" if most is None else f", {least:g} to {most:g}"
    default = field.get("default")
    return kind if default in (None, [], {}) else f"{kind}, default {json.dumps(default)}"


def _many(kind: str) -> str:
    return kind.replace("list", "lists", 1) if kind.startswith("list") else f"{kind}s"


def _inlined(part: Any, schemas: Schema) -> Any:  # noqa: ANN401
    """Return a part of the document with each reference replaced by the schema that it names."""
    if isinstance(part, list):
        return [_inlined(one, schemas) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        part = {**schemas[part["$ref"].rpartition("/")[2]], **part}
    return {name: _inlined(one, schemas) for name, one in part.items() if name != "$ref"}
