"""The agents' server, beside Gradio's own, which asks its own HTTP interface and fetches what arguments name."""

import asyncio
import inspect
from typing import Any

import gradio as gr
import pytest
from starlette.applications import Starlette

pytest.importorskip("mcp")

from gradio.mcp import GradioMCPServer
from mcp.server.lowlevel.server import request_ctx
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.context import RequestContext
from mcp.types import CallToolRequest, CallToolRequestParams, GetPromptRequest, ReadResourceRequest

from fashion_search.config import MAX_BODY_BYTES
from fashion_search.server.limits.admission import Admission
from fashion_search.ui.endpoint import ImageArgument, ValueArgument
from fashion_search.ui.patches.mcp import AgentServer
from fashion_search.ui.patches.queue import bind_queue
from tests.kits.blocks import app_of, request_of


def page() -> gr.Blocks:
    def search(text: str, image: object = None) -> list[str]:
        return [text]

    made = gr.Blocks(analytics_enabled=False)
    with made:
        inputs = [ValueArgument(None, label="text"), ImageArgument(label="image")]
        gr.Button().click(search, inputs, gr.JSON(), api_name="search")
    made.queue()
    bind_queue(made, Admission())
    return made


def paths(server: GradioMCPServer) -> set[str]:
    app: Any = Starlette()
    server.launch_mcp_on_sse(app, "/mcp", "")
    return {route.path for route in app.routes[0].app.routes}


def test_no_argument_is_a_file_to_gradio() -> None:
    schema, files = GradioMCPServer(page()).get_input_schema("search")
    assert files == [["image"]]
    schema, files = AgentServer(page()).get_input_schema("search")
    assert files == []
    assert [*schema["properties"]] == ["text", "image"]


def test_nothing_is_passed_on_but_calls() -> None:
    others = {ReadResourceRequest, GetPromptRequest}
    assert others <= set(GradioMCPServer(page()).mcp_server.request_handlers)
    assert not others & set(AgentServer(page()).mcp_server.request_handlers)


def test_the_older_transport_is_left_out() -> None:
    assert paths(GradioMCPServer(page())) == {"/schema", "/sse", "/messages", ""}
    assert paths(AgentServer(page())) == {"/schema", ""}


def test_a_picture_fits_into_a_call() -> None:
    own = inspect.signature(StreamableHTTPSessionManager).parameters["max_request_body_size"].default
    assert own < MAX_BODY_BYTES == AgentServer(page()).manager.max_request_body_size


@pytest.mark.parametrize(("kind", "by_http"), [(GradioMCPServer, True), (AgentServer, False)])
def test_a_call_goes_into_the_queue_and_not_by_http(
    kind: type[GradioMCPServer], by_http: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def client(server: GradioMCPServer) -> None:
        asked.append(True)
        raise ConnectionError

    monkeypatch.setattr(GradioMCPServer, "_get_or_create_client", client)

    async def scene() -> Any:
        made = page()
        app_of(made)
        made._queue.start()  # type: ignore[no-untyped-call]
        server = kind(made)
        request_ctx.set(RequestContext(1, None, Any, None, request=request_of()))  # type: ignore[arg-type]
        params = CallToolRequestParams(name="search", arguments={"text": "red"})
        answer = await server.mcp_server.request_handlers[CallToolRequest](CallToolRequest(params=params))
        made._queue.close()  # type: ignore[no-untyped-call]
        return answer.root

    answer = asyncio.run(scene())
    assert bool(asked) is answer.isError is by_http
    assert by_http or answer.content[0].text == '["red"]'
