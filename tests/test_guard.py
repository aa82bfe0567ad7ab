import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from fashion_search.config import Settings
from fashion_search.guard import Guard, guarded, lifespan

LIMIT = 1000


async def echo_size(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())), headers={"Access-Control-Allow-Origin": "*"})


def app() -> Starlette:
    return Starlette(routes=[Route("/{path:path}", echo_size, methods=["GET", "POST"])])


@pytest.fixture
def client() -> TestClient:
    return TestClient(Guard(app(), max_body=LIMIT))


def chunks(count: int) -> Iterator[bytes]:
    yield from (bytes(100) for _ in range(count))


def test_a_body_within_the_limit_passes(client: TestClient) -> None:
    assert client.post("/", content=bytes(LIMIT)).text == str(LIMIT)
    assert client.post("/", content=chunks(10)).text == str(LIMIT)


def test_a_body_over_the_limit_is_refused_announced_or_chunked(client: TestClient) -> None:
    for body in (bytes(LIMIT + 1), chunks(11)):
        answer = client.post("/", content=body)
        assert answer.status_code == 413
        assert "too large" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://127.0.0.1/x",
        "/gradio_api/FILE=HTTPS://h/x",
        "/gradio_api/proxy=http://h/x",
        "/file=//h/x",
    ],
)
def test_paths_that_make_the_server_fetch_are_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 403
    assert client.get(path.replace(":", "%3A")).status_code == 403


def test_local_files_of_gradio_pass(client: TestClient) -> None:
    assert client.get("/gradio_api/file=/tmp/x.png").status_code == 200


def test_no_origin_is_allowed_unless_it_is_named() -> None:
    client = TestClient(guarded(app(), Settings()))
    answer = client.get("/", headers={"Origin": "https://shop.example"})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_exactly_the_named_origins_are_allowed() -> None:
    client = TestClient(guarded(app(), Settings(allowed_origins=("https://shop.example",))))
    for origin, allowed in (("https://shop.example", "https://shop.example"), ("https://evil.example", None)):
        assert (
            client.get("/", headers={"Origin": origin}).headers.get("access-control-allow-origin") == allowed
        )
        ask = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = client.options("/api/v1/search", headers=ask)
        assert preflight.headers.get("access-control-allow-origin") == allowed
        assert (preflight.status_code == 200) is (allowed is not None)


def test_the_lifespan_puts_the_guard_around_the_whole_application() -> None:
    inner = Starlette(
        routes=[Route("/{path:path}", echo_size, methods=["GET", "POST"])], lifespan=lifespan(Settings())
    )
    with TestClient(inner) as client:
        answer = client.get("/", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers
        assert client.get("/proxy=http://h/").status_code == 403


def test_client_that_leaves_in_the_middle_of_its_body_is_no_error() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}

    async def leave() -> None:
        await guarded(app(), Settings())(scope, receive, send)

    asyncio.run(leave())
    assert sent == []
