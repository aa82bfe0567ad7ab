import pytest
from starlette.testclient import TestClient

from fashion_search.server.limits.rate_limit import TOKEN_S, RateLimit, RateMeter
from fashion_search.server.limits.recent_clients import RecentClients
from fashion_search.server.security.client_ip import ClientIp
from tests.kits.guard import Clock, echo_app


def shop(per_minute: int, clock: Clock | None = None, peer: str = "1.1.1.1", hops: int = 0) -> TestClient:
    rate = RateLimit(echo_app(), RateMeter(per_minute, clock or Clock(), most=3))
    return TestClient(ClientIp(rate, hops), client=(peer, 5))


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
    meter = RateMeter(60, Clock())
    for seconds in (0.0, TOKEN_S / 2, TOKEN_S):  # as much as a token buys
        assert meter.admit("cheap") == 0
        meter.charge("cheap", seconds)
    assert [meter.admit("cheap") for _ in range(58)] == [0] * 57 + [1]
    assert meter.admit("costly") == 0
    meter.charge("costly", 40 * TOKEN_S)  # one token is taken already, 39 are now: 20 are left
    assert [meter.admit("costly") for _ in range(21)] == [0] * 20 + [1]


def test_a_debt_is_at_most_a_minute() -> None:
    clock = Clock()
    meter = RateMeter(60, clock)
    for _ in range(3):
        meter.charge("a", 1000.0)
    assert meter.admit("a") == 61  # from 60 below nothing to one token, at one a second
    clock.now += 60
    assert meter.admit("a") == 1
    clock.now += 1
    assert meter.admit("a") == 0


def test_without_the_limit_nothing_is_charged() -> None:
    meter = RateMeter(0)
    meter.charge("a", 1000.0)
    assert meter.admit("a") == 0


def test_clients_do_not_notice_each_other() -> None:
    rate = RateLimit(echo_app(), RateMeter(1, Clock()))
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


def test_of_many_clients_those_seen_last_are_remembered() -> None:
    recent = RecentClients(list[int], most=2)
    recent.of("a").append(1)
    recent.of("b").append(2)
    recent.of("a")
    recent.of("c")
    assert (len(recent), recent.of("a"), recent.of("b")) == (2, [1], [])
