"""The MCP tool for agents.

Gradio's MCP server passes a call on to its own HTTP interface, by a client on this machine that uploads the
local file, or sends on the URL, that an argument names. Here a call goes straight into the queue once its
arguments have passed the REST interface's model: plain JSON, a picture as its bytes, no files, no fetching.
"""

import inspect
import logging
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, cast

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.mcp import GradioMCPServer
from mcp.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import (
    CallToolRequest,
    CallToolResult,
    GetPromptRequest,
    ReadResourceRequest,
    ServerResult,
    TextContent,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from fashion_search.config import MAX_BODY_BYTES
from fashion_search.errors import QueryError, SearchError
from fashion_search.search.request import SearchRequest
from fashion_search.server.middleware import Lifespan
from fashion_search.ui.model.uploads import is_data
from fashion_search.ui.patches.events import PUBLIC
from fashion_search.ui.patches.mcp_calls import AgentCalls

DESCRIPTION = (
    "Search this shop's fashion catalogue by words, by a picture, or by both, and get its best matching "
    "products. Give at least one of `text` (a short description in English of what the product looks like, "
    'such as "red summer dress"), `image` and `like`; with words and a picture, `alpha` says which counts '
    "more. Only what can be seen in the product pictures is searched: no brands, sizes or opinions. "
    "Narrow the catalogue with `filters` (categories, a price range, attributes). "
    "Answers a JSON array of products, best first, each with product_id, title, description, price, "
    "category, attributes, url (its page in the shop, or null), image_url (a path on this server), "
    "similarity_score (what orders them) and match (0 to 1, comparable across queries). There is always "
    "a first place: where nothing really fits, match is low, so look at it before you recommend a product. "
    "A product_id can be given as `like` to find more of its kind."
)

Handler = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


def serve_agents(page: gr.Blocks) -> Lifespan:
    """Give a page that is about to be launched the MCP tool; return what runs it while the application does."""
    # What launch(mcp_server=True) does, with our server in place of Gradio's; launch(mcp_server=False)
    # then leaves it as it is.
    server = AgentServer(page)
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # what an agent does wrong is for it to read, not us
    page.mcp_server_obj, page.mcp_server = server, True

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with server.manager.run():
            yield

    return lifespan


class AgentServer(GradioMCPServer):
    """Gradio's MCP server with the REST interface's limits, arguments and answers."""

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__(page)
        options: dict[str, Any] = {"app": self.mcp_server, "stateless": True}
        if "max_request_body_size" in inspect.signature(StreamableHTTPSessionManager).parameters:
            options["max_request_body_size"] = MAX_BODY_BYTES  # else 4 MB, less than a picture may need
        self.manager = StreamableHTTPSessionManager(**options)

    def launch_mcp_on_sse(self, app: Starlette, subpath: str, root_path: str) -> None:
        """Mount what agents talk to: streamable HTTP and the schema, not the older transport by SSE."""
        self.root_path = root_path
        agents = Mount("/", _endpoint(self.manager.handle_request))
        app.mount(subpath, Starlette(routes=[Route("/schema", self.get_complete_schema), agents]))

    def create_mcp_server(self) -> "Server[Any, Any]":
        """Return Gradio's server, with calls answered here, and nothing that would pass others on."""
        server: Server[Any, Any] = super().create_mcp_server()
        calls = AgentCalls(self.blocks)

        async def answer(request: CallToolRequest) -> ServerResult:
            arguments = request.params.arguments or {}
            try:
                if request.params.name not in self.tool_to_endpoint:
                    raise SearchError(f"There is no such tool. There is: {', '.join(self.tool_to_endpoint)}.")
                asked = {**arguments, "image": _picture(SearchRequest.parse(arguments))}
                return _said(await calls.search(asked, cast(Request, server.request_context.request)))
            except SearchError as error:
                return _said(str(error), wrong=True)

        server.request_handlers[CallToolRequest] = answer
        for unused in (ReadResourceRequest, GetPromptRequest):
            del server.request_handlers[unused]
        return server

    def get_tool_to_endpoint(self) -> dict[str, str]:
        """Return the one tool: agents read `match`, and two tools that find the same only confuse them."""
        return {tool: at for tool, at in super().get_tool_to_endpoint().items() if at == f"/{PUBLIC[0]}"}

    def get_fn_description(self, block_fn: BlockFunction, tool_name: str) -> tuple[str, dict[str, str]]:
        """Return what an agent is told of the tool; its arguments are described in their schema."""
        return DESCRIPTION, {}

    def get_input_schema(
        self, tool_name: str, parameters: dict[str, str] | None = None
    ) -> tuple[dict[str, Any], list[list[str | int]]]:
        """Return REST's schema of the arguments, none of which is a file to Gradio."""
        schema = SearchRequest.model_json_schema()
        known = self.api_info["named_endpoints"][self.tool_to_endpoint[tool_name]]["parameters"]
        names = {argument["parameter_name"] for argument in known}
        schema["properties"] = {name: of for name, of in schema["properties"].items() if name in names}
        return schema, []


def _picture(request: SearchRequest) -> dict[str, str] | None:
    """Return the picture in the form that the endpoint takes; nothing is written to disk."""
    image = request.image
    if not image:
        return None
    if not is_data(image) and ":" in image:  # base64 has none
        raise QueryError(
            "image: this server fetches nothing. Send the picture's bytes: data:image/jpeg;base64,..."
        )
    return {"url": image if is_data(image) else f"data:,{image}"}


def _said(text: str, *, wrong: bool = False) -> ServerResult:
    return ServerResult(CallToolResult(content=[TextContent(type="text", text=text)], isError=wrong))


def _endpoint(handle: Handler) -> Handler:
    """Answer agents at one path, and browsers with a line."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if not re.fullmatch(r"(/[\w.-]+)*/gradio_api/mcp/?", scope["path"]):
            return await PlainTextResponse("Not found", 404)(scope, receive, send)
        if scope["method"] == "GET":  # no call outlives its request, so there is nothing to listen for
            text = "Agents connect here, by MCP over streamable HTTP. The page for people is at /."
            return await PlainTextResponse(text, 405, {"Allow": "POST"})(scope, receive, send)
        return await handle(scope, receive, send)

    return answer
