from starlette.testclient import TestClient

from fashion_search.config import Settings
from fashion_search.server.middleware import guards, wrapped
from fashion_search.server.security.headers import SecurityHeaders
from tests.kits.guard import echo_app


def test_every_answer_says_what_browsers_are_to_keep_to() -> None:
    client = TestClient(SecurityHeaders(echo_app(), ["'self'", "https://shop.example"]))
    headers = client.get("/").headers
    policy = headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy
    assert policy[-1] == "frame-ancestors 'self' https://shop.example"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=(self)" in headers["permissions-policy"]
    assert "content-security-policy" not in TestClient(echo_app()).get("/").headers


def test_a_picture_that_is_opened_may_do_nothing() -> None:
    client = TestClient(SecurityHeaders(echo_app(), ["'self'"]))
    for path in ("/images/p0.svg", "/gradio_api/file=/tmp/x.svg"):
        assert "sandbox" in client.get(path).headers["content-security-policy"]


def test_https_is_asked_for_only_where_it_was_used() -> None:
    for hops, proto, strict in ((0, "https", False), (1, "http", False), (1, "https", True)):
        client = TestClient(wrapped(echo_app(), guards(Settings(trusted_hops=hops))))
        headers = client.get("/", headers={"X-Forwarded-For": "1.1.1.1", "X-Forwarded-Proto": proto}).headers
        assert ("strict-transport-security" in headers) is strict
