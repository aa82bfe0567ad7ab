"""The programs' doors: the API page's endpoint, the README's examples for it, and the agents' tool over MCP."""

import asyncio
import base64
import html
import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fashion_search.search.request import SearchRequest
from tests.kits.app import (
    PATIENCE_S,
    ROOT,
    App,
    drawn_index,
    drawn_pictures,
    free_port,
    left_files,
    shared_app,
)
from tests.unit.imaging.test_decode import png_header

try:
    from mcp import ClientSession, types
    from mcp.client.streamable_http import streamable_http_client
except ImportError:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip("mcp is not installed", allow_module_level=True)

RED_HAT = drawn_pictures()["p10"]
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
"""What Gradio's client on the server would upload."""


@pytest.fixture(scope="module")
def canary() -> Iterator[socket.socket]:
    """A port that nobody may ask anything of."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def app() -> App:
    return shared_app()


async def _asking(app: App, *calls: dict[str, Any]) -> tuple[Any, ...]:
    async with (
        streamable_http_client(f"{app.url}/gradio_api/mcp/") as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        listed = (await session.list_tools(), await session.list_resources(), await session.list_prompts())
        return (*listed, *[await session.call_tool("search", call) for call in calls])


def talk(app: App, *calls: dict[str, Any]) -> tuple[Any, ...]:
    """What a real client gets: the lists of tools, resources and prompts, and each call's answer."""
    with ThreadPoolExecutor(1) as threads:  # a browser test may have an event loop in this one
        return threads.submit(asyncio.run, _asking(app, *calls)).result()


def said(answer: types.CallToolResult) -> str:
    (part,) = answer.content
    assert isinstance(part, types.TextContent)
    return part.text


def found(app: App, **arguments: Any) -> Any:
    answer = talk(app, arguments)[3]
    assert not answer.isError, said(answer)
    return json.loads(said(answer))


def post(url: str, body: bytes, **headers: str) -> Any:
    accepted = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(url, body, {**accepted, **headers})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return answer.read().decode()


def call(app: App, arguments: Any, *, tool: str = "search", query: str = "", **headers: str) -> Any:
    """Send a call as a raw client would, and return its result."""
    params = {"name": tool, "arguments": arguments}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()
    lines = post(f"{app.url}/gradio_api/mcp/{query}", body, **headers).splitlines()
    (data,) = (line.removeprefix("data: ") for line in lines if line.startswith("data: "))
    return json.loads(data)["result"]


# This one first: the client that passes calls on is made for the first call, and kept.
def test_no_header_says_where_calls_are_passed_on_to(app: App, canary: socket.socket) -> None:
    other = "{}:{}".format(*canary.getsockname())
    headers = {
        "X-Forwarded-Host": other,
        "X-Forwarded-Proto": "http",
        "X-Gradio-Server": f"http://{other}",
        "Host": other,
    }
    assert "product_id" in call(app, {"text": "red dress"}, **headers)["content"][0]["text"]
    with pytest.raises(BlockingIOError):
        canary.accept()


def test_there_is_one_tool_and_it_says_what_rest_says(app: App) -> None:
    tools, resources, prompts = talk(app)
    (tool,) = tools.tools
    assert tool.name == "search"
    assert {"catalogue", "alpha", "like", "product_id", "match"} <= set(re.findall(r"\w+", tool.description))
    assert not resources.resources
    assert not prompts.prompts
    contract = SearchRequest.model_json_schema()["properties"]
    assert {"text", "image", "alpha", "top_k", "without", "like", "fusion"} <= set(
        tool.inputSchema["properties"]
    )
    for name, schema in tool.inputSchema["properties"].items():
        assert schema == contract[name]
        assert schema["description"]
    assert tool.inputSchema.get("required") is None


def test_words_find_what_they_find_by_rest(app: App) -> None:
    body = {"text": "red dress", "without": "bag", "top_k": 3}
    rest = json.loads(post(f"{app.url}/api/v1/search", json.dumps(body).encode()))["results"]
    assert found(app, **body, image=None, like=None) == rest
    assert len(rest) == 3


@pytest.mark.parametrize("start", ["data:image/jpeg;base64,", "DATA:;base64,", ""])
def test_a_picture_is_sent_as_its_bytes_and_leaves_no_file(app: App, start: str) -> None:
    before = left_files()
    picture = start + base64.b64encode(RED_HAT.read_bytes()).decode()
    (hat,) = found(app, image=picture, top_k=1)
    assert hat["product_id"] == "p10"
    assert hat["image_similarity"] > 0.99
    assert hat["text_similarity"] is None
    assert left_files() <= before


def test_nothing_is_opened_that_an_argument_names(app: App, canary: socket.socket) -> None:
    url = "http://{}:{}/a.png".format(*canary.getsockname())
    inside = str(RED_HAT)
    paths = (
        url,
        f" {url}",
        url.upper(),
        url[5:],
        inside,
        f"file://{inside}",
        "/etc/passwd",
        "app.py",
        "../app.py",
    )
    attacks: list[dict[str, Any]] = [{"image": path} for path in paths]
    attacks += [{name: FILE} for name in ("image", "text", "like", "fusion", "alpha", "filters")]
    attacks += [
        {"image": {"path": inside}},
        {"image": {"url": url}},
        {"image": [FILE]},
        {"text": "a", "x": FILE},
    ]
    attacks += [
        {"text": "a", "filters": {"attributes": value}} for value in (FILE, {"a": FILE}, {"a": [FILE]})
    ]
    answers = [call(app, attack, query=query) for attack in attacks for query in ("", "?tools=other")]
    for answer in answers:
        assert answer["isError"], answer
        (part,) = answer["content"]
        assert not re.search("root:|product_id|Traceback", part["text"])
    with pytest.raises(BlockingIOError):
        canary.accept()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, "Nothing to search for"),
        ({"text": " ", "image": None}, "Nothing to search for"),
        ({"text": "a", "alpha": 2}, "alpha: expected a number from 0 to 1"),
        ({"text": "a", "alpha": "x"}, "alpha: expected a number"),
        ({"text": "a", "top_k": 101}, "top_k: expected a whole number from 1 to 100"),
        ({"text": "a", "fusion": "other"}, "fusion: expected one of balanced, linear"),
        ({"text": "x" * 2000}, "too long"),
        ({"text": "a\0"}, "invalid characters"),
        ({"text": ["a"]}, "text: expected text"),
        ({"txt": "a"}, "Unknown field: “txt”. Near: “text”."),
        (
            {"text": "a", "filters": {"catgories": []}},
            "Unknown field in filters: “catgories”. Near: “categories”.",
        ),
        ({"text": "a", "filters": {"categories": ["dres"]}}, "No category “dres” here. Near: “Dress”."),
        ({"like": "nope"}, "no product"),
        ({"image": "http://shop.example/a.png"}, "fetches nothing"),
        ({"image": "/etc/passwd"}, "not base64|not a picture"),
        ({"image": "data:image/png;base64,AAAA"}, "not a picture"),
        ({"image": "data:image/png;base64,!"}, "not base64"),
    ],
)
def test_an_agent_is_told_what_is_wrong(app: App, arguments: dict[str, Any], why: str) -> None:
    answer = call(app, arguments)
    assert answer["isError"]
    assert re.search(why, answer["content"][0]["text"])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bytes(5 * 2**20), "not a picture"),
        (bytes(5 * 2**20 + 3), "larger than 5 MB"),
        (png_header(10_000, 6_000), "more than 25 megapixels"),
    ],
    ids=["as large as may be", "too many bytes", "too many pixels"],
)
def test_pictures_have_the_same_limits(app: App, data: bytes, why: str) -> None:
    picture = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    assert why in call(app, {"image": picture})["content"][0]["text"]


def test_what_the_page_does_is_no_tool(app: App) -> None:
    for tool in ("on_touch", "on_load", "search_1", ""):
        assert "There is: search." in call(app, {"text": "a"}, tool=tool)["content"][0]["text"]


def test_calls_wait_in_the_same_queue_as_the_page(app: App) -> None:
    with urllib.request.urlopen(f"{app.url}/config") as answer:
        events = json.load(answer)["dependencies"]
    (search,) = (event for event in events if event["api_name"] == "search")
    assert search["queue"] is not False


def status(app: App, path: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(app.url + path, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_guards_stand_around_it(app: App) -> None:
    with pytest.raises(urllib.error.HTTPError, match="413"):
        call(app, {"text": "x" * 9 * 2**20})
    assert status(app, "/gradio_api/mcp/file=http://127.0.0.1/a.png")[0] == 403
    assert status(app, "/gradio_api/mcp/sse", Accept="text/event-stream")[0] == 404


def test_a_browser_gets_a_line_that_repeats_nothing(app: App) -> None:
    assert status(app, "/gradio_api/mcp/", Accept="text/html") == (
        405,
        "Agents connect here, by MCP over streamable HTTP. The page for people is at /.",
    )
    # Nor is there a stream to listen to, which would hold a stop.
    assert status(app, "/gradio_api/mcp/", Accept="text/event-stream")[0] == 405
    for path in ("%3C/script%3E%3Cscript%3E/gradio_api/mcp", "a/"):
        assert status(app, f"/gradio_api/mcp/{path}", Accept="text/html") == (404, "Not found")


def test_agents_cause_no_traceback(app: App) -> None:
    with pytest.raises(urllib.error.HTTPError):
        post(f"{app.url}/gradio_api/mcp/", b"[")
    assert "Traceback" not in app.printed


def test_without_the_package_it_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ImportError")
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "app.py"),
            "--index",
            str(drawn_index()),
            "--port",
            str(free_port()),
            "--mcp",
        ],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
    )
    assert done.returncode == 2
    assert done.stderr == 'error: --mcp needs one more package: pip install "gradio[mcp]"\n'


def test_the_api_page_describes_every_argument() -> None:
    with urllib.request.urlopen(f"{shared_app().url}/gradio_api/info") as answer:
        info = json.load(answer)
    assert list(info["named_endpoints"]) == ["/search", "/search_with_verdict"]
    assert info["unnamed_endpoints"] == {}
    arguments = info["named_endpoints"]["/search"]["parameters"]
    for argument in arguments:
        assert argument["label"] == argument["parameter_name"]
        assert argument["parameter_has_default"]
        assert argument["python_type"]["description"]
        assert argument["component"] in {"Textbox", "Image", "Slider", "Number", "Html", "Json"}
    defaults = {argument["parameter_name"]: argument["parameter_default"] for argument in arguments}
    standard = SearchRequest.model_validate({})
    assert defaults["alpha"] == standard.alpha
    assert defaults["top_k"] == standard.top_k
    assert defaults["fusion"] == standard.fusion
    assert "http" not in json.dumps([argument["example_input"] for argument in arguments])


@pytest.mark.parametrize("name", ["/search", "/search_with_verdict"])
def test_the_snippets_of_the_api_page_run_as_pasted(
    app: App, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those in JavaScript, too, and with Gradio's command: tried by hand."""
    with urllib.request.urlopen(f"{app.url}/gradio_api/info") as answer:
        snippets = json.load(answer)["named_endpoints"][name]["code_snippets"]
    body = {"text": "summer dress"}
    best = json.loads(post(f"{app.url}/api/v1/search", json.dumps(body).encode()))["results"][0]["product_id"]

    def runs(out: str) -> None:
        found = re.search(r"product_id['\"]: ?['\"](\w+)", out)
        assert found, out
        assert (found[1], "verdict" in out) == (best, name == "/search_with_verdict")

    exec(snippets["python"], {})
    runs(capsys.readouterr().out)
    runs(subprocess.run(["bash", "-c", snippets["bash"]], capture_output=True, text=True, check=True).stdout)
    assert json.loads(snippets["cli"].split("'")[1])["text"] == body["text"]
    assert f'Client.connect("{app.url}' in snippets["javascript"]
    exec(snippets["python"].replace("# image", "image").replace("YOUR_PHOTO.jpg", str(RED_HAT)), {})
    assert "'image_similarity': 0." in capsys.readouterr().out


def run(command: str, folder: Path) -> Any:
    """What a command line answers, with a photo at hand that is too large for an argument."""
    noise = Image.effect_noise((600, 600), 90)
    noise.save(folder / "YOUR_PHOTO.jpg", quality=95)
    assert (folder / "YOUR_PHOTO.jpg").stat().st_size > 2**17
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_readmes_example_for_rest_runs_as_pasted(app: App, tmp_path: Path) -> None:
    (command,) = re.findall(
        r"^echo .*curl .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    answer = run(command.replace("http://localhost:7860", app.url), tmp_path)
    assert (answer["search_type"], answer["alpha_used"], answer["total_results"]) == ("hybrid", 0.6, 10)


def test_the_examples_of_the_documentation_run_as_pasted(app: App, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{app.url}/docs") as answer:
        page = answer.read().decode()
    commands = [html.unescape(code) for code in re.findall(r"<pre>(curl .*?)</pre>", page, re.DOTALL)]
    found = [run(command, tmp_path) for command in commands if "/products" not in command]
    assert [answer["search_type"] for answer in found[:3]] == ["text", "image", "hybrid"]
    assert found[2]["filters"]["price_max"] == 60
    assert [next(iter(answer)) for answer in found[3:]] == [
        "status",
        "status",
        "categories",
        "suggestions",
    ]


def test_agents_are_told_of_arguments_that_only_rest_has(app: App) -> None:
    answer = call(app, {"text": "a", "lexical": False})
    assert answer["isError"]
    assert answer["content"][0]["text"].startswith("Unknown field: “lexical”.")


def test_the_readmes_examples_for_the_client_work(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = [code for code in re.findall(r"```python\n(.*?)```", readme, re.S) if "gradio_client" in code]
    assert examples
    for example in examples:
        code = example.replace("http://localhost:7860", shared_app().url).replace(
            "YOUR_PHOTO.jpg", str(RED_HAT)
        )
        names: dict[str, Any] = {}
        exec(code, names)
        products = names["products"]
        assert len(products) == 10
        assert products[0]["image_similarity"] is not None
        assert products[0]["text_similarity"] is not None
        scores = [product["similarity_score"] for product in products]
        assert scores == sorted(scores, reverse=True)
        assert f"{products[0]['title']} {scores[0]}" in capsys.readouterr().out
