"""The OpenAPI documentation as a page that loads nothing from other hosts."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from fashion_search.server.api.described import PICTURE

_STYLE = Path(__file__).with_name("docs.css").read_text(encoding="utf-8")

_PLACEHOLDERS = {"{product_id}": "SKU-1", "/suggestions": "/suggestions?text=red+dr"}
"""What stands in an example's address."""

Schema = dict[str, Any]


def docs_page(openapi: dict[str, Any], base: str) -> str:
    """Render an OpenAPI document as one HTML page.

    Args:
        openapi: the document.
        base: the address that examples ask, without a slash at its end.
    """
    title = escape(f"{openapi['info']['title']} {openapi['info']['version']}: REST interface")
    operations = [
        (f"{method.upper()} {path}", method, path, operation)
        for path, methods in _inlined(openapi["paths"], openapi["components"]["schemas"]).items()
        for method, operation in methods.items()
    ]
    links = "".join(
        f'<li><a href="#{escape(operation["operationId"])}"><code>{escape(name)}</code></a></li>'
        for name, _, _, operation in operations
    )
    described = "".join(
        f'<h2 id="{escape(operation["operationId"])}"><code>{escape(name)}</code></h2>'
        f"{''.join(_operation(base, method, path, operation))}"
        for name, method, path, operation in operations
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>"
        '<p>For programs: <a href="openapi.json">openapi.json</a>. For people: <a href="./">the page</a>. '
        "Where the server asks for a key, send <code>Authorization: Bearer KEY</code>.</p>"
        f'<nav aria-label="Endpoints"><ul>{links}</ul></nav>{described}</main></body></html>'
    )


def _operation(base: str, method: str, path: str, operation: Schema) -> Iterator[str]:
    yield f"<p>{escape(operation['description'])}</p>"
    ((kind, body),) = operation.get("requestBody", {}).get("content", {"": {}}).items()
    if body:
        yield "<h3>Request</h3>"
    for example in body.get("examples", {"": {}}).values():
        yield f"<pre>{escape(_curl(base, method, path, kind, example.get('value')))}</pre>"
    if body:
        yield _table(_fields(body["schema"]))
    asked = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
    if asked:
        yield _table(
            (one["name"], one["schema"].get("type", ""), one.get("description", "")) for one in asked
        )
    refusals = []
    for status, answer in operation["responses"].items():
        (content,) = answer["content"].values()
        if status == "200":
            yield "<h3>Answer</h3>"
            yield f"<pre>{escape(json.dumps(content['example'], indent=2, ensure_ascii=False))}</pre>"
            yield _table(_fields(content["schema"]))
        else:
            detail = json.dumps(content["example"], ensure_ascii=False)
            headers = "".join(
                f" {name}: {header['description']}" for name, header in answer.get("headers", {}).items()
            )
            refusals.append((status, "", f"{answer['description']}{headers}", detail))
    if refusals:
        yield "<h3>Refusals</h3>"
        yield _table(refusals)


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


def _table(rows: Any) -> str:  # noqa: ANN401
    """Return rows of a name, a type, a meaning, and an example if there is one."""
    cells = (
        f'<tr><td><code>{escape(name)}</code></td><td class="type">{escape(kind)}</td><td>{escape(meaning)}'
        f"{''.join(f'<br><code>{escape(example)}</code>' for example in examples)}</td></tr>"
        for name, kind, meaning, *examples in rows
    )
    return f"<table><tbody>{''.join(cells)}</tbody></table>"


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
