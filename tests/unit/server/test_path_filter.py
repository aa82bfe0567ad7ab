import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from fashion_search.server.security.path_filter import unused_path
from fashion_search.server.security.refusal import Checked, HttpOnly
from tests.kits.guard import echo_app


@pytest.fixture
def client() -> TestClient:
    return TestClient(Checked(echo_app(), unused_path))


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://127.0.0.1/x",
        "/gradio_api/file=%20http://127.0.0.1/x",
        "/gradio_api/file=%00http://127.0.0.1/x",
        "/gradio_api/FILE=HTTPS://h/x",
        "/gradio_api/file=ftp://h/x",
        "/gradio_api/file=file:/etc/passwd",
        "/gradio_api/file=%5C%5Ch%5Cx",
        "/gradio_api/proxy=http://h/x",
        "/file=//h/x",
    ],
)
def test_paths_that_make_the_server_fetch_are_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 403
    assert client.get(path.replace(":", "%3A")).status_code == 403
    assert TestClient(echo_app()).get(path).status_code == 200  # unguarded it gets there


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=me.hf.space/x",
        "/gradio_api/custom_component/1/client/component/index.js",
        "/gradio_api/component_server",
        "/gradio_api/stream/1/2/3/playlist.m3u8",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/run/search",
        "/gradio_api/api/search",
        "/gradio_api/dev/reload",
        "/gradio_api/vibe-edit/",
        "/gradio_api/vibe-code",
        "/gradio_api/undo-vibe-edit",
        "/gradio_api/process_recording",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/gradio_api/run-history/connect",
        "/gradio_api/profiling/traces",
        "/gradio_api/token",
        "/gradio_api/user",
        "/gradio_api/queue/joined",
        "/gradio_api",
        "/gradio_apix",
        "/monitoring",
        "/monitoring/key/dashboard",
        "/svelte/x.js",
    ],
)
def test_what_the_app_does_not_use_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == client.post(path).status_code == 404
    assert TestClient(echo_app()).get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/tmp/x.png",
        "/gradio_api/file=C:/x.png",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/call/search/abc",
        "/gradio_api/call/v2/search",
        "/gradio_api/heartbeat/abc",
        "/gradio_api/upload",
        "/gradio_api/info",
        "/gradio_api/mcp/",
        "/",
        "/config",
        "/insight",
    ],
)
def test_what_the_app_uses_passes(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_path_that_a_proxy_has_put_before_changes_nothing() -> None:
    client = TestClient(Checked(echo_app(), unused_path), root_path="/shop")
    assert client.get("/shop/gradio_api/run/search").status_code == 404
    assert client.get("/gradio_api/run/search").status_code == 404
    assert client.get("/shop/gradio_api/queue/join").status_code == 200


def test_nothing_but_http_is_spoken() -> None:
    with pytest.raises(WebSocketDisconnect), TestClient(HttpOnly(echo_app())).websocket_connect("/"):
        pass


@pytest.mark.parametrize("path", ["/metrics%0A", "/api/v1/search%0a", "/config%0D", "/x%00", "/%7F"])
def test_a_path_with_a_line_feed_is_no_path(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unguarded_a_line_feed_makes_another_path_of_the_same_route() -> None:
    async def figures(_: Request) -> PlainTextResponse:
        return PlainTextResponse("figures")

    def guarded_elsewhere(app: Starlette) -> ASGIApp:
        async def keep_out(scope: Scope, receive: Receive, send: Send) -> None:
            closed = scope["type"] == "http" and scope["path"] == "/metrics"
            await (PlainTextResponse("no", 401) if closed else app)(scope, receive, send)

        return keep_out

    app = guarded_elsewhere(Starlette(routes=[Route("/metrics", figures)]))
    assert TestClient(app).get("/metrics").status_code == 401
    assert TestClient(app).get("/metrics%0A").text == "figures"
    assert TestClient(Checked(app, unused_path)).get("/metrics%0A").status_code == 404
