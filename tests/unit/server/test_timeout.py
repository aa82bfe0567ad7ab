import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from fashion_search.server.limits.admission import Admission
from fashion_search.server.limits.timeout import SEARCH, Timeout
from tests.kits.guard import echo_app, run


class SlowShop:
    """A search that ends when a test says so, and the line that it waits in."""

    def __init__(self, places: int = 1) -> None:
        self.end = threading.Event()
        self.turns = Admission(places)
        self.ended = threading.Event()

        async def search(request: Request) -> Response:
            await request.body()
            async with self.turns.place("a"):
                await run_in_threadpool(self.end.wait, 10)
            self.ended.set()
            return PlainTextResponse("found")

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            yield
            await asyncio.sleep(0)

        self.app = Starlette(
            routes=[Route("/{path:path}", search, methods=["GET", "POST"])], lifespan=lifespan
        )


def test_a_search_that_takes_too_long_is_given_up() -> None:
    shop = SlowShop()
    with TestClient(Timeout(shop.app, 0.05)) as client:
        answer = client.post(SEARCH)
        assert answer.status_code == 504
        assert answer.json()["detail"].startswith("The search took more than 0.05 seconds")
        shop.end.set()


def test_its_place_is_kept_until_its_thread_has_ended() -> None:
    shop = SlowShop(places=1)
    guard = Timeout(shop.app, 0.05)
    with TestClient(guard) as client:
        assert client.post(SEARCH).status_code == 504
        assert shop.turns.taken == 1
        shop.end.set()
        assert shop.ended.wait(5)
        assert shop.turns.taken == 0
        guard._seconds = 10
        assert client.post(SEARCH).text == "found"


def test_without_the_deadline_one_waits() -> None:
    shop = SlowShop()
    threading.Timer(0.2, shop.end.set).start()
    assert TestClient(shop.app).post(SEARCH).text == "found"


def test_other_requests_may_take_longer() -> None:
    for method, path in (("POST", "/gradio_api/queue/join"), ("GET", SEARCH)):
        shop = SlowShop()
        threading.Timer(0.1, shop.end.set).start()
        assert TestClient(Timeout(shop.app, 0.02)).request(method, path).text == "found"


def test_the_time_in_which_the_body_comes_does_not_count() -> None:
    slow: list[bytes | float] = [b"a", 1.2, b"b"]
    assert run(Timeout(echo_app(), 1.0), slow, path=SEARCH) == (200, b"2 1.2.3.4 http")


def test_an_answer_that_has_begun_is_finished() -> None:
    async def streaming(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.1)
        await send({"type": "http.response.body", "body": b"whole"})

    assert run(Timeout(streaming, 0.02), path=SEARCH) == (200, b"whole")
