"""All guards together, which origins may call, and the security headers of an answer."""

import asyncio

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from fashion_search.config import Settings
from fashion_search.server.middleware import around, guards, wrapped
from fashion_search.server.security.cors import Cors
from fashion_search.server.security.headers import SecurityHeaders
from tests.kits.guard import echo_app

EVIL = {"Origin": "https://evil.example"}


def test_no_origin_is_allowed_unless_it_is_named() -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings())))
    answer = client.get("/", headers={"Origin": "https://shop.example"})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_unguarded_every_origin_is_allowed() -> None:
    assert TestClient(echo_app()).get("/", headers=EVIL).headers["access-control-allow-origin"] == "*"


def test_exactly_the_named_origins_are_allowed() -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings(allowed_origins=("https://shop.example",)))))
    for origin, allowed in (("https://shop.example", "https://shop.example"), ("https://evil.example", None)):
        answer = client.get("/", headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        ask = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = client.options("/api/v1/search", headers=ask)
        assert preflight.headers.get("access-control-allow-origin") == allowed
        assert (preflight.status_code == 200) is (allowed is not None)


def test_a_named_origin_may_ask_with_a_key_and_read_a_refusal() -> None:
    settings = Settings(allowed_origins=("https://shop.example",), api_keys=("k",), rate_limit=1)
    client = TestClient(wrapped(echo_app(), guards(settings)))
    own = {"Origin": "https://shop.example"}
    ask = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-api-key,authorization",
    }
    assert client.options("/api/v1/search", headers={**own, **ask}).status_code == 200
    for status in (401, 429):
        answer = client.post("/api/v1/search", headers=own)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"
        assert answer.json()["detail"]


@pytest.mark.parametrize("allowed", [(), ("https://shop.example",)])
def test_a_form_of_another_site_is_refused(allowed: tuple[str, ...]) -> None:
    client = TestClient(Cors(echo_app(), allowed))
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/gradio_api/upload", headers={**EVIL, **cross}).status_code == 403
    assert client.post("/gradio_api/upload", headers=cross).status_code == 403
    own = client.post("/gradio_api/upload", headers={"Origin": "https://shop.example", **cross})
    assert own.status_code == (200 if allowed else 403)
    for site in ("same-origin", "none"):
        assert client.post("/gradio_api/upload", headers={"Sec-Fetch-Site": site}).status_code == 200
    assert client.get("/", headers={**EVIL, **cross}).status_code == 200  # a link
    assert client.get("/logout", headers=cross).status_code == 403  # as a picture on another page, say
    assert client.get("/logout").status_code == 200


UPLOAD = "/gradio_api/upload"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_over_plain_http_the_origin_has_to_be_the_host(method: str) -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings())), base_url="http://192.168.1.5:7860")
    for origin, passes in (
        ("http://192.168.1.5:7860", True),
        ("http://192.168.1.5", False),
        ("https://192.168.1.5:7860", False),
        ("http://192.168.1.6:7860", False),
        ("http://192.168.1.5:7860.evil.example", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("http://[", False),
    ):
        refused = client.request(method, UPLOAD, headers={"Origin": origin}).status_code == 403
        assert refused is not passes, origin
    assert client.request(method, UPLOAD).status_code != 403  # no browser
    assert client.get("/", headers=EVIL).status_code == 200  # a link


def test_what_a_browser_says_of_the_page_goes_before_its_origin() -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings())))
    for site, passes in (("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False)):
        for headers in (
            {},
            {"Origin": "http://testserver"},
            EVIL,
        ):  # a proxy may have put another Host in place
            answer = client.post(UPLOAD, headers={"Sec-Fetch-Site": site, **headers})
            assert (answer.status_code == 200) is passes, (site, headers)
    shop = TestClient(wrapped(echo_app(), guards(Settings(allowed_origins=("https://shop.example",)))))
    for site in ("same-site", "cross-site"):
        own = {"Sec-Fetch-Site": site, "Origin": "https://shop.example"}
        assert shop.post(UPLOAD, headers=own).status_code == 200
    assert shop.post(UPLOAD, headers={"Origin": "https://shop.example"}).status_code == 200
    assert shop.get("/logout", headers={"Sec-Fetch-Site": "same-site"}).status_code == 403


def test_behind_trusted_proxies_the_origin_is_the_one_that_they_name() -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings(trusted_hops=1))), base_url="http://app:7860")
    secure = {"Origin": "https://shop.example", "X-Forwarded-Proto": "https"}
    assert client.post(UPLOAD, headers={**secure, "Host": "shop.example"}).status_code == 200
    assert client.post(UPLOAD, headers={**secure, "X-Forwarded-Host": "a, shop.example"}).status_code == 200
    assert client.post(UPLOAD, headers={**secure, "Host": "other.example"}).status_code == 403
    plain = {**secure, "Host": "shop.example", "X-Forwarded-Proto": "http"}
    assert client.post(UPLOAD, headers=plain).status_code == 403
    explicit = {**secure, "Origin": "https://shop.example:443", "Host": "shop.example"}
    assert client.post(UPLOAD, headers=explicit).status_code == 200


def test_the_lifespan_puts_the_guards_around_the_whole_application() -> None:
    with TestClient(echo_app(lifespan=around(guards(Settings())))) as client:
        answer = client.get("/", headers=EVIL)
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert client.get("/proxy=http://h/").status_code == 403


def test_a_refusal_of_any_guard_is_json_with_all_headers() -> None:
    client = TestClient(wrapped(echo_app(), guards(Settings(auth_users={"ann": "secret"}, rate_limit=3))))
    answers = [
        client.get("/proxy=http://h/"),  # counted as no work
        client.post("/", content=bytes(9 * 2**20)),
        client.get("/docs"),
        client.post("/login", headers={"Sec-Fetch-Site": "cross-site"}),
        client.post("/a"),
        client.post("/b"),
        client.post("/c"),
    ]
    assert [answer.status_code for answer in answers] == [403, 413, 401, 403, 401, 401, 429]
    for answer in answers:
        assert answer.json()["detail"]
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_error() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}

    async def leave() -> None:
        await wrapped(echo_app(), guards(Settings()))(scope, receive, send)

    asyncio.run(leave())
    assert sent == []


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
