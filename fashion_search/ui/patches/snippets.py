"""Writes the examples of "Use via API" so that they run as they are pasted.

Gradio's own search for nothing, read pictures that nobody has, and hand the second `curl` an empty id in any
shell but zsh.
"""

import json
from typing import Any

from gradio import routes


def code_snippets(
    name: str, endpoint: dict[str, Any], root: str, space_id: str | None = None, api_prefix: str = "/"
) -> dict[str, str]:
    """Return the call of an endpoint with its example values, by language; a picture stands in a comment."""
    values, picture = _examples(endpoint)
    python = "".join(f"\t{argument}={json.dumps(value)},\n" for argument, value in values.items())
    script = "".join(f"\t{argument}: {json.dumps(value)},\n" for argument, value in values.items())
    if picture:
        python += f'\t# {picture}=handle_file("YOUR_PHOTO.jpg"),\n'
        script += f'\t// {picture}: handle_file("YOUR_PHOTO.jpg"),\n'
    at, calls = json.dumps(space_id or root), f"{root.rstrip('/')}{api_prefix}call"
    return {
        "python": "from gradio_client import Client, handle_file\n\n"
        f"client = Client({at})\n"
        f'result = client.predict(\n{python}\tapi_name="{name}",\n)\n'
        "print(result)",
        "javascript": 'import { Client, handle_file } from "@gradio/client";\n\n'
        f"const client = await Client.connect({at});\n"
        f'const result = await client.predict("{name}", {{\n{script}}});\n'
        "console.log(result.data);",
        "bash": f'EVENT_ID=$(curl -s {calls}/v2{name} -H "Content-Type: application/json" \\\n'
        f"  -d '{json.dumps(values)}' \\\n"
        "  | awk -F'\"' '{ print $4 }')\n"
        f'curl -N "{calls}{name}/$EVENT_ID"',
    }


def cli_snippets(endpoints: dict[str, Any]) -> dict[str, str]:
    """Return the call of each endpoint by Gradio's command; Gradio fills in its name and the app's."""
    return {
        name: f"{{command}} predict {{space_id}} {name} '{json.dumps(_examples(endpoint)[0])}'"
        for name, endpoint in endpoints.items()
    }


def bind_snippets() -> None:
    """Have the API page show these examples, in this process."""
    routes.generate_code_snippets = code_snippets  # type: ignore[attr-defined]
    routes.generate_cli_snippet = cli_snippets  # type: ignore[attr-defined]


def _examples(endpoint: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the arguments that have an example value, and the name of the one that takes a picture."""
    values, picture = {}, ""
    for argument in endpoint["parameters"]:
        if argument["component"] == "Image":
            picture = argument["parameter_name"]
        elif argument["example_input"] is not None:
            values[argument["parameter_name"]] = argument["example_input"]
    return values, picture
