from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from fashion_search.server.limits import body_limit as guard_body
from fashion_search.server.limits.body_limit import BodyLimit
from tests.kits.guard import echo_app, run

LIMIT = 1000


@pytest.fixture
def client() -> TestClient:
    return TestClient(BodyLimit(echo_app(), LIMIT))


def chunks(count: int) -> Iterator[bytes]:
    yield from (bytes(100) for _ in range(count))


def test_a_body_within_the_limit_passes(client: TestClient) -> None:
    assert client.post("/", content=bytes(LIMIT)).text.startswith("1000 ")
    assert client.post("/", content=chunks(10)).text.startswith("1000 ")


def test_a_body_over_the_limit_is_refused_announced_or_chunked(client: TestClient) -> None:
    for body in (bytes(LIMIT + 1), chunks(11)):
        answer = client.post("/", content=body)
        assert answer.status_code == 413
        assert "too large" in answer.json()["detail"]
    assert TestClient(echo_app()).post("/", content=chunks(11)).status_code == 200  # unguarded


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "", "²"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    assert run(BodyLimit(echo_app(), LIMIT), headers={"Content-Length": length})[0] == 413


SLOW: list[bytes | float] = [b"a", 0.04, b"b", 0.04, b"c", 0.04, b"d"]
CHUNKED = {"Transfer-Encoding": "chunked"}


def test_a_body_that_comes_too_slowly_is_refused() -> None:
    status, said = run(BodyLimit(echo_app(), LIMIT, seconds=0.05), SLOW, headers=CHUNKED)
    assert status == 408
    assert b"too long to come" in said
    assert run(BodyLimit(echo_app(), LIMIT), SLOW, headers=CHUNKED) == (200, b"4 1.2.3.4 http")
    assert run(echo_app(), SLOW, headers=CHUNKED)[0] == 200  # unguarded it may take for ever


def test_a_large_body_may_take_longer() -> None:
    body: list[bytes | float] = [bytes(2**15), 0.08, b"end"]  # 32 kB are worth two seconds
    assert run(BodyLimit(echo_app(), 2**20, seconds=0.05), body, headers=CHUNKED)[0] == 200


def test_an_early_refusal_waits_for_the_body() -> None:
    left = list(chunks(5))

    async def refusing(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("no", 401)(scope, receive, send)

    def sending() -> Iterator[bytes]:
        while left:
            yield left.pop()

    assert run(BodyLimit(refusing, LIMIT), sending(), headers=CHUNKED) == (401, b"no")
    assert left == []
    assert run(BodyLimit(refusing, LIMIT), chunks(11), headers=CHUNKED)[0] == 413
    assert run(BodyLimit(refusing, LIMIT, seconds=0.01), [b"a", 0.1], headers=CHUNKED)[0] == 408


def test_what_the_application_makes_of_half_a_body_is_not_sent() -> None:
    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await Request(scope, receive).body()
        finally:
            await PlainTextResponse("half", 200)(scope, receive, send)

    assert run(BodyLimit(answering, LIMIT), chunks(11), headers=CHUNKED)[0] == 413


CHUNKED = {"transfer-encoding": "chunked"}


def test_a_body_of_very_many_values_is_refused_as_it_comes() -> None:
    many = [b"[" + b"[]," * 15_000, b"[]," * 15_000 + b"[]]"]
    assert run(BodyLimit(echo_app()), many, headers=CHUNKED)[0] == 413
    assert run(BodyLimit(echo_app()), [b"[" + b"0," * 40_000 + b"0]"], headers=CHUNKED)[0] == 200
    form = {**CHUNKED, "content-type": "multipart/form-data; boundary=x"}
    assert run(BodyLimit(echo_app()), many, headers=form)[0] == 200  # a picture's bytes are no values


def test_uncounted_the_values_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(BodyLimit(echo_app()), [b"[]," * 60_000], headers=CHUNKED)[0] == 413
    monkeypatch.setattr(guard_body, "MOST_PARTS", 10**9)
    assert run(BodyLimit(echo_app()), [b"[]," * 60_000], headers=CHUNKED) == (200, b"180000 1.2.3.4 http")


def test_a_length_and_chunks_are_one_too_many() -> None:
    both = {"content-length": "0", "transfer-encoding": "chunked"}
    assert run(BodyLimit(echo_app()), [b"more than none"], headers=both)[0] == 400
    assert run(echo_app(), [b"more than none"], headers=both)[0] == 200
