"""By which names the app answers: DNS rebinding, and what must keep working."""

import asyncio
import socket
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from fashion_search.config import Settings
from fashion_search.errors import SearchError
from fashion_search.server.middleware import guards, wrapped
from fashion_search.server.security.hosts import AllowedHosts
from fashion_search.server.security.refusal import Checked
from tests.kits.guard import echo_app


def status(host: str, **env: str) -> int:
    """What is answered to a request for a host where the environment says so."""
    client = TestClient(wrapped(echo_app(), guards(Settings.from_env(env))))
    return client.get("/", headers={"Host": host}).status_code


OWN = ["localhost", "localhost:7860", "LocalHost:80", "localhost.", "shop.localhost", "127.0.0.1:7860", "127.1.2.3", "[::1]", "[::1]:7860"]  # fmt: skip
FOREIGN = ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "notlocalhost",
           "192.168.1.5", "[2001:db8::1]:7860", "0.0.0.0", "metadata"]  # fmt: skip


@pytest.mark.parametrize("host", OWN)
def test_an_app_of_this_machine_answers_by_its_names(host: str) -> None:
    assert status(host) == 200
    assert status(host, GRADIO_SERVER_NAME="::1") == 200
    assert status(host, ALLOWED_HOSTS="shop.example") == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_an_app_of_this_machine_answers_by_no_other_name(host: str) -> None:
    assert status(host) == 421
    assert status(host, ALLOWED_HOSTS="*") == 200  # unguarded


def test_the_refusal_names_the_setting() -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings.from_env({}))))
    answer = client.get("/", headers={"Host": "evil.example"})
    assert "ALLOWED_HOSTS" in answer.json()["detail"]
    assert "frame-ancestors" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "env",
    [
        {"GRADIO_SERVER_NAME": "0.0.0.0"},
        {"SPACE_ID": "me/shop"},
        {"TRUSTED_HOPS": "1"},
        {"JPY_PARENT_PID": "7"},
        {"JUPYTERHUB_SERVICE_PREFIX": "/user/me/"},
        {"COLAB_RELEASE_TAG": "x"},
        {"KAGGLE_KERNEL_RUN_TYPE": "Interactive"},
    ],
    ids=lambda env: next(iter(env)),
)
def test_behind_a_proxy_the_name_is_the_proxys_unless_names_are_given(env: dict[str, str]) -> None:
    assert status("me-shop.hf.space", **env) == 200
    assert status("me-shop.hf.space", **env, ALLOWED_HOSTS="me-shop.hf.space") == 200
    assert status("evil.example", **env, ALLOWED_HOSTS="me-shop.hf.space") == 421


def test_named_hosts_and_domains_are_answered() -> None:
    named = {"ALLOWED_HOSTS": "Shop.example, *.a.example,.b.example", "GRADIO_SERVER_NAME": "10.0.0.7"}
    for host in ("shop.example:443", "SHOP.example", "x.a.example", "x.y.b.example", "10.0.0.7:7860"):
        assert status(host, **named) == 200, host
    for host in ("x.shop.example", "a.example", "xa.example", "shop.example.evil", "10.0.0.8"):
        assert status(host, **named) == 421, host


@pytest.mark.parametrize(
    "said", ["https://shop.example", "shop.example:80", "shop.example/", "a b", "*x", ","]
)
def test_a_name_that_is_none_is_refused_at_the_start(said: str) -> None:
    with pytest.raises(SearchError, match="ALLOWED_HOSTS"):
        Settings.from_env({"ALLOWED_HOSTS": said})


def answered(hosts: list[bytes], version: str = "1.1") -> int:
    """What is answered to so many Host headers, as a server may pass them on."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http",
             "http_version": version, "server": ("a", 1), "headers": [(b"host", host) for host in hosts]}  # fmt: skip
    asyncio.run(Checked(echo_app(), AllowedHosts(["*"]))(scope, receive, send))
    return int(sent[0]["status"])


def test_a_host_that_cannot_be_read_is_refused() -> None:
    assert answered([b"localhost"]) == 200
    assert answered([], version="1.0") == 200
    assert answered([]) == 400
    assert answered([b"localhost", b"localhost"]) == 400
    for host in (b"", b"a b", b"a/b", b"user@a", b"a:b", b"a:1:2", b"a,b", b"\xff", b"[::1", b"a:", b"a\t"):
        assert answered([host]) == 400, host


def test_a_running_app_answers_no_rebound_name() -> None:
    from tests.kits.app import shared_app

    url = urlsplit(shared_app().url)
    for host, wanted in ((b"evil.example", b"421"), (b"127.0.0.1", b"200")):
        with socket.create_connection((url.hostname or "", url.port or 0), timeout=20) as connection:
            connection.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host)
            assert connection.recv(12) == b"HTTP/1.1 " + wanted
