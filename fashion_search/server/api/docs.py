"""The OpenAPI documentation as a page that loads nothing from other hosts."""

import html
import json
from typing import Any

_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
"""


def docs_page(openapi: dict[str, Any]) -> str:
    """Render an OpenAPI document as one HTML page."""
    info = openapi["info"]
    operations = "".join(
        _operation(openapi, method, path, operation)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )
    title = html.escape(f"{info['title']} {info['version']}: REST interface")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>"
        f'<p>For programs: <a href="/openapi.json">openapi.json</a>. For people: <a href="/">the page</a>.</p>'
        f"{operations}</main></body></html>"
    )


def _operation(openapi: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<h2><code>{method.upper()} {html.escape(path)}</code></h2>",
        f"<p>{html.escape(operation.get('description', ''))}</p>",
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        parts += ["<h3>Request</h3>", _fields(openapi, body["schema"])]
        parts += [_example(method, path, example["value"]) for example in body.get("examples", {}).values()]
    for status, answer in operation["responses"].items():
        content = answer.get("content", {}).get("application/json")
        if content:
            parts += [f"<h3>Answer {html.escape(status)}</h3>", _fields(openapi, content["schema"])]
    return "".join(parts)


def _example(method: str, path: str, value: Any) -> str:  # noqa: ANN401
    line = (
        f"curl -X {method.upper()} http://localhost:7860{path} "
        f"-H 'Content-Type: application/json' -d '{json.dumps(value)}'"
    )
    return f"<pre>{html.escape(line)}</pre>"


def _fields(openapi: dict[str, Any], schema: dict[str, Any]) -> str:
    schema = _resolved(openapi, schema)
    rows = []
    for name, field in schema.get("properties", {}).items():
        nested = _resolved(openapi, field.get("items", {}))
        rows.append(
            f"<tr><td><code>{html.escape(name)}</code></td><td>{html.escape(_type(field))}</td>"
            f"<td>{html.escape(field.get('description', ''))}"
            f"{_fields(openapi, nested) if 'properties' in nested else ''}</td></tr>"
        )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _resolved(openapi: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = openapi["components"]["schemas"][name] if name else schema
    return found


def _type(field: dict[str, Any]) -> str:
    kinds = [str(one["type"]) for one in field.get("anyOf", [field]) if "type" in one]
    return " or ".join("none" if kind == "null" else kind for kind in kinds)
