import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from fashion_search.config import Settings
from fashion_search.server.limits import rate_limit
from fashion_search.server.limits.rate_limit import CLIENT_BYTES, TOKEN_S, RateLimit, UploadLimit
from fashion_search.server.middleware import guards, wrapped
from fashion_search.server.security.client_ip import ClientIp
from fashion_search.server.security.refusal import Checked
from tests.kits.guard import Clock, echo_app


def shop(per_minute: int, clock: Clock | None = None, peer: str = "1.1.1.1", hops: int = 0) -> TestClient:
    limited = Checked(echo_app(), RateLimit(per_minute, clock or Clock()))
    return TestClient(ClientIp(limited, hops), client=(peer, 5))


def admitted(limit: RateLimit, client: str) -> int:
    """Whether a request is let in: 0, or the seconds to wait."""
    answer = limit({"type": "http", "method": "POST", "path": "/", "client": (client, 5)})
    return int(answer.headers["retry-after"]) if isinstance(answer, Response) else 0


def test_a_client_is_answered_as_often_a_minute_as_it_may() -> None:
    clock = Clock()
    client = shop(6, clock)
    assert [client.post("/api/v1/search").status_code for _ in range(8)] == [200] * 6 + [429] * 2
    clock.now += 9.5
    refused = client.post("/api/v1/search")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert refused.json() == {"detail": "Too many requests: try again in a second."}
    clock.now += 0.6  # ten seconds a request
    assert [client.post("/api/v1/search").status_code for _ in range(2)] == [200, 429]
    assert client.post("/api/v1/search").headers["retry-after"] == "10"
    clock.now += 3600  # a quiet hour fills the bucket, and no more
    assert [client.post("/api/v1/search").status_code for _ in range(7)] == [200] * 6 + [429]


def test_without_the_limit_a_flood_is_answered() -> None:
    client = shop(0)
    assert {client.post("/api/v1/search").status_code for _ in range(50)} == {200}


def test_work_beyond_a_token_is_charged_when_it_has_ended() -> None:
    limit = RateLimit(60, Clock())
    for seconds in (0.0, TOKEN_S / 2, TOKEN_S):  # as much as a token buys
        assert admitted(limit, "cheap") == 0
        limit.charge("cheap", seconds)
    assert [admitted(limit, "cheap") for _ in range(58)] == [0] * 57 + [1]
    assert admitted(limit, "costly") == 0
    limit.charge("costly", 40 * TOKEN_S)  # one token is taken already, 39 are now: 20 are left
    assert [admitted(limit, "costly") for _ in range(21)] == [0] * 20 + [1]


def test_a_debt_is_at_most_a_minute() -> None:
    clock = Clock()
    limit = RateLimit(60, clock)
    for _ in range(3):
        limit.charge("a", 1000.0)
    assert admitted(limit, "a") == 61  # from 60 below nothing to one token, at one a second
    clock.now += 60
    assert admitted(limit, "a") == 1
    clock.now += 1
    assert admitted(limit, "a") == 0


def test_without_the_limit_nothing_is_charged() -> None:
    limit = RateLimit(0)
    limit.charge("a", 1000.0)
    assert admitted(limit, "a") == 0


def test_clients_do_not_notice_each_other() -> None:
    rate = Checked(echo_app(), RateLimit(1, Clock()))
    first, second = (TestClient(rate, client=(peer, 5)) for peer in ("1.1.1.1", "2.2.2.2"))
    assert [first.post("/").status_code for _ in range(2)] == [200, 429]
    assert second.post("/").status_code == 200
    network = [TestClient(rate, client=(f"2001:db8::{n}", 5)).post("/").status_code for n in (1, 2)]
    assert network == [200, 429]


@pytest.mark.parametrize(("hops", "last"), [(0, 429), (1, 429), (2, 200)])
def test_a_forged_header_buys_nothing_unless_it_is_believed(hops: int, last: int) -> None:
    client = shop(1, hops=hops)
    for forged, status in (("6.6.6.1", 200), ("6.6.6.2", last)):
        headers = {"X-Forwarded-For": f"{forged}, 9.9.9.9"}  # the last by the operator's own proxy
        assert client.post("/", headers=headers).status_code == status


def test_files_and_open_connections_are_not_counted() -> None:
    client = shop(1)
    for path in ("/assets/x.js", "/images/p0.jpg", "/gradio_api/queue/data", "/api/v1/health", "/metrics"):
        assert {client.get(path).status_code for _ in range(3)} == {200}
    assert [client.get("/").status_code for _ in range(2)] == [200, 429]  # a page is put together each time


MEGABYTES = 5
OF_ONE = CLIENT_BYTES // (MEGABYTES * 2**20)
PATH = "/gradio_api/upload"


def uploads() -> tuple[Checked, Clock]:
    clock = Clock()
    return Checked(echo_app(), UploadLimit(clock)), clock


def upload(guard: ASGIApp, peer: str = "1.1.1.1") -> tuple[int, str | None]:
    """Announce a photo; the guard goes by that, and `body` sees to it that no more comes."""
    headers = {"Content-Length": str(MEGABYTES * 2**20)}
    answer = TestClient(guard, client=(peer, 5)).post(PATH, headers=headers)
    return answer.status_code, answer.headers.get("retry-after")


def test_a_client_has_its_share() -> None:
    guard, clock = uploads()
    assert {upload(guard) for _ in range(OF_ONE)} == {(200, None)}
    assert upload(guard) == (429, "36")  # 500 MB an hour are 5 MB in 36 seconds
    assert upload(guard, "2.2.2.2") == (200, None)
    assert TestClient(guard, client=("1.1.1.1", 5)).post("/gradio_api/queue/join").status_code == 200
    clock.now += 36
    assert [upload(guard)[0] for _ in range(2)] == [200, 429]


def test_uploads_are_unlimited_where_requests_are() -> None:
    for per_minute, refused in ((0, False), (100_000, True)):
        app = wrapped(echo_app(), guards(Settings(rate_limit=per_minute)))
        assert (429 in {upload(app)[0] for _ in range(OF_ONE + 1)}) is refused


def test_an_upload_of_unknown_size_counts_as_the_largest() -> None:
    client = TestClient(uploads()[0])
    statuses = [client.post(PATH, content=iter([b"a"])).status_code for _ in range(63)]
    assert statuses == [200] * 62 + [429]  # 62 times 8 MB


def test_tiny_uploads_count_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "LEAST_BYTES", CLIENT_BYTES // 20)
    client = TestClient(uploads()[0])
    assert [client.post(PATH, content=b"a").status_code for _ in range(21)] == [200] * 20 + [429]
