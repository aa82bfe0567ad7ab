"""The guards of a running app: who gets in, and what the page says to those who do not."""

import base64
import itertools
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

import pytest
import uvicorn
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AuthenticationError  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from fashion_search.server import process
from tests.kits.app import AGENTS, PATIENCE_S, App, drawn_index, drawn_pictures, fork_app
from tests.kits.guard import echo_app

KEY = "a-key-for-tests"
LOGIN = ("ann", "pass:word 1")
BASIC = {"Authorization": "Basic " + base64.b64encode(":".join(LOGIN).encode()).decode()}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
TOOL = {**CALL, "params": {"name": "search", "arguments": {"text": "red dress", "top_k": 2}}}


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    """An app with everything switched on, behind a proxy: the tests are the proxy, and name their client."""
    app = fork_app(
        drawn_index(),
        *AGENTS,
        API_KEYS=f"{KEY},another",
        AUTH_USERS=":".join(LOGIN),
        TRUSTED_HOPS="1",
        RATE_LIMIT="60",
        INSIGHT="1",
    )
    try:
        yield app.wait_until_ready()
    finally:
        code = app.stop()
    assert code == 0
    assert KEY not in app.printed
    assert LOGIN[1] not in app.printed
    assert "Traceback" not in app.printed


class Answer(NamedTuple):
    status: int
    text: str
    headers: Message


def ask(app: App, path: str, body: object = None, *, client: str = "", **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    if data is not None:
        accepted = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        given = {**accepted, **given}
    if client:
        given["X-Forwarded-For"] = client
    request = urllib.request.Request(app.url + path, data, given)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return Answer(answer.status, answer.read().decode(errors="replace"), answer.headers)
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), error.headers)


SIDE_DOORS = ("/docs", "/openapi.json", f"/images/{drawn_pictures()['p0'].name}", "/api/v1/facets", "/insight", "/config",
              "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/app_id", "/gradio_api/mcp/schema",
              "/gradio_api/file=/etc/passwd")  # fmt: skip


def test_no_door_is_open_without_a_login(app: App) -> None:
    for path in SIDE_DOORS:
        assert ask(app, path, client="2.0.0.1").status == 401, path
        assert ask(app, path, client="2.0.0.1", **BASIC).status != 401, path
    for path in (
        "/gradio_api/queue/data?session_hash=x",
        "/gradio_api/heartbeat/x",
    ):
        assert ask(app, path, client="2.0.0.1").status == 401, path
    for path, body in (
        ("/api/v1/search", {"text": "red"}),
        ("/gradio_api/queue/join", {"data": [], "fn_index": 0, "session_hash": "x"}),
        ("/gradio_api/call/search", {"data": ["red", None, 0.5, 3, "", "", "balanced", None]}),
        ("/gradio_api/upload", b"x"),
        ("/gradio_api/cancel", {"session_hash": "x", "fn_index": 0, "event_id": "x"}),
        ("/gradio_api/mcp/", TOOL),
    ):
        assert ask(app, path, body, client="2.0.0.2").status == 401, path
    assert ask(app, "/api/v1/health").status == 200


def test_the_login_page_tells_nothing_of_the_catalogue(app: App) -> None:
    page = ask(app, "/", client="2.0.0.3").text
    assert "auth_required" in page
    assert not re.search("Red dress|red-dress|drawn &lt;for|drawn <for|Hat", page)
    assert re.search("Dress", ask(app, "/", client="2.0.0.3", **BASIC).text)


def test_keys_and_logins_open_their_doors(app: App) -> None:
    for given in ({"Authorization": f"Bearer {KEY}"}, {"X-API-Key": "another"}, BASIC):
        found = ask(app, "/api/v1/search", {"text": "red dress"}, client="2.0.0.4", **given)
        assert json.loads(found.text)["results"][0]["title"] == "Red dress"
    assert ask(app, "/api/v1/search", {"text": "red"}, client="2.0.0.4", X_API_Key="no").status == 401


@pytest.mark.skipif(not AGENTS, reason="mcp is not installed")
def test_an_agent_with_a_key_gets_its_answer_through_the_app_itself(app: App) -> None:
    for given in ({"Authorization": f"Bearer {KEY}"}, BASIC):
        answer = ask(app, "/gradio_api/mcp/", TOOL, client="2.0.0.5", **given)
        assert "product_id" in answer.text


def test_gradios_client_logs_in(app: App) -> None:
    with pytest.raises(AuthenticationError):
        Client(app.url, verbose=False)
    client = Client(app.url, auth=LOGIN, download_files=False, verbose=False)
    image = handle_file(drawn_pictures()["p6"])
    found = client.predict(text="", image=image, alpha=1.0, top_k=1, api_name="/search")
    assert found[0]["product_id"] == "p6"


def test_behind_a_proxy_with_tls_the_page_knows_its_own_address(app: App) -> None:
    for host in ({"X_Forwarded_Host": "shop.example"}, {"Host": "shop.example"}):
        page = ask(app, "/", client="2.0.0.6", X_Forwarded_Proto="https", **host, **BASIC)
        assert '"root":"https://shop.example"' in page.text
        assert page.headers["Strict-Transport-Security"]
    assert '"root":"http://127.0.0.1' in ask(app, "/", client="2.0.0.6", **BASIC).text


def test_the_login_form_tells_of_no_product(app: App) -> None:
    closed = ask(app, "/?product=p0&text=red", client="2.0.0.8").text
    assert "<title>Fashion Search</title>" in closed
    assert "/images/" not in closed
    assert "Red dress" not in closed
    opened = ask(
        app, "/?product=p0", client="2.0.0.8", X_Forwarded_Proto="https", Host="shop.example", **BASIC
    )
    assert "<title>Red dress – Fashion Search</title>" in opened.text
    assert '<meta property="og:image" content="https://shop.example/images/' in opened.text


def log_in(app: App, password: str, client: str) -> int:
    form = urllib.parse.urlencode({"username": LOGIN[0], "password": password}).encode()
    kind = "application/x-www-form-urlencoded"
    return ask(app, "/login", form, client=client, Content_Type=kind).status


def test_whoever_guesses_at_the_form_is_locked_out_and_cannot_choose_another_address(app: App) -> None:
    guesser = "3.0.0.1"
    forged = [log_in(app, "guess", f"6.6.6.{number}, {guesser}") for number in range(11)]
    assert forged == [400] * 10 + [429]
    assert log_in(app, LOGIN[1], guesser) == 429
    assert ask(app, "/docs", client=guesser, **BASIC).status == 429
    assert ask(app, "/api/v1/facets", client=guesser, X_API_Key=KEY).status == 429
    assert log_in(app, LOGIN[1], "3.0.0.2") == 200


def test_whoever_asks_too_much_is_told_when_to_come_back(app: App) -> None:
    def again() -> int:
        forged = f"6.6.6.{next(number)}, 3.0.0.3"
        return ask(app, "/api/v1/search", b"{", client=forged, X_API_Key=KEY).status

    number = itertools.count()
    statuses = list(iter(again, 429))  # 60, and one more for each second that they take
    assert len(statuses) >= 60
    assert set(statuses) == {422}
    join = iter(lambda: ask(app, "/gradio_api/queue/join", {}, client="3.0.0.3"), None)
    refused = next(answer for answer in join if answer.status == 429)  # a second may have passed
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert "Too many requests" in json.loads(refused.text)["detail"]
    assert ask(app, "/api/v1/search", b"{", client="3.0.0.4", X_API_Key=KEY).status == 422


@pytest.mark.parametrize(("prepared", "seen"), [(True, "127.0.0.1"), (False, "6.6.6.6")])
def test_uvicorn_does_not_believe_a_client_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, prepared: bool, seen: str
) -> None:
    monkeypatch.setattr(process, "return_freed_memory", lambda: None)  # it would hold for all tests after
    monkeypatch.setattr(os, "environ", dict(os.environ))
    os.environ.pop("FORWARDED_ALLOW_IPS", None)
    if prepared:
        process.prepare_process("uploads")
    config = uvicorn.Config(echo_app(), log_config=None)
    config.load()
    client = TestClient(config.loaded_app, client=("127.0.0.1", 5))
    assert client.get("/", headers={"X-Forwarded-For": "6.6.6.6"}).text.split()[1] == seen


@pytest.mark.browser
def test_a_shopper_logs_in_on_the_page(app: App) -> None:
    from tests.kits.page import DESKTOP, expect, launch_browser, watching

    browsers = launch_browser()
    page = next(browsers).new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page.set_extra_http_headers({"X-Forwarded-For": "3.0.0.5"})
    page.goto(app.url)
    name, password = page.locator("input").nth(0), page.locator("input").nth(1)
    name.fill(LOGIN[0])
    password.fill("wrong")
    page.get_by_role("button", name="Login").click()
    expect(page.get_by_text("Incorrect Credentials")).to_be_visible()
    expect(page.get_by_text("After 10 failed logins")).to_be_visible()
    with watching(page, app) as shop:
        name.fill(LOGIN[0])
        password.fill(LOGIN[1])
        page.get_by_role("button", name="Login").click()
        expect(page.locator("#cards .start")).to_be_visible()
        shop.search("red dress")
        expect(shop.cards.first.locator("h3")).to_have_text("Red dress")
        shop.rest()
    page.close()
    next(browsers, None)
