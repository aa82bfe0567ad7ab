import pytest
from starlette.testclient import TestClient

from fashion_search.server.security.client_ip import ClientIp, client_of
from tests.kits.guard import echo_app

PEER = "10.0.0.1"


def seen(hops: int, *forwarded: str, proto: str | None = None) -> str:
    """Who is said to have asked, and by what scheme."""
    headers = [("X-Forwarded-For", line) for line in forwarded]
    if proto:
        headers.append(("X-Forwarded-Proto", proto))
    client = TestClient(ClientIp(echo_app(), hops), client=(PEER, 5))
    return client.get("/", headers=headers).text.removeprefix("0 ")


def test_without_trusted_hops_the_header_is_not_believed() -> None:
    assert seen(0, "6.6.6.6", proto="https") == f"{PEER} http"


def test_as_many_hops_as_are_trusted_are_read_from_the_right() -> None:
    way = "6.6.6.6, 1.1.1.1, 2.2.2.2"
    assert seen(1, way).split()[0] == "2.2.2.2"
    assert seen(2, way).split()[0] == "1.1.1.1"
    assert seen(1, "6.6.6.6", "2.2.2.2").split()[0] == "2.2.2.2"  # in two headers
    assert seen(2, "2.2.2.2").split()[0] == "2.2.2.2"  # a hop that wrote nothing down
    assert seen(1).split()[0] == PEER


def test_reading_one_hop_too_many_lets_an_attacker_choose() -> None:
    assert seen(3, "6.6.6.6, 1.1.1.1, 2.2.2.2").split()[0] == "6.6.6.6"


def test_a_trusted_proxy_says_that_it_was_https() -> None:
    assert seen(1, "2.2.2.2", proto="https") == "2.2.2.2 https"
    assert seen(1, "2.2.2.2", proto="http") == "2.2.2.2 http"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("1.2.3.4:5678", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:ffff::1]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("x" * 5000, "x" * 100),
        ("", ""),
    ],
)
def test_clients_are_counted_by_address_or_ipv6_network(address: str, name: str) -> None:
    assert client_of({"type": "http", "client": (address, 0)}) == name
    assert client_of({"type": "http", "client": None}) == ""
