"""API keys, logins, and the lock-out of whoever guesses."""

import base64
from collections.abc import Mapping

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from fashion_search.server.security import lockout as lockout_module
from fashion_search.server.security.auth import Authentication, SecretDigests, form_check
from fashion_search.server.security.lockout import FAILURES, LOCKED_S, WITHIN_S, Lockout
from tests.kits.guard import Clock, LoginApp

USERS = {"ann": "pass:word 1", "bob": "b"}
KEYS = ("first-key", "second-key")
CLOSED = ("/docs", "/openapi.json", "/images/p0.jpg", "/insight", "/config", "/gradio_api/info",
          "/gradio_api/queue/join", "/gradio_api/mcp/", "/api/v1/search", "/logout", "/anything", "/login/x", "/assets/",
          "/api/v1/health//", "/api/v1/health/x", "/gradio_api/startup-events/x")  # fmt: skip
"""What nobody sees without a login: anything that is not named."""


class Door:
    """A shop behind its keys and logins, and clients of it."""

    def __init__(self, keys: tuple[str, ...] = (), users: Mapping[str, str] | None = None) -> None:
        users = users or {}
        self.clock = Clock()

        def around(app: ASGIApp) -> ASGIApp:
            return Authentication(app, keys, users, Lockout(self.clock))

        self.app = LoginApp(form_check(users) or (lambda name, password: False), around)

    def client(self, peer: str = "1.1.1.1") -> TestClient:
        return TestClient(self.app, client=(peer, 5))


def basic(login: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


# API keys


def test_with_keys_programs_need_one_and_the_page_does_not() -> None:
    client = Door(KEYS).client()
    for path in ("/api/v1/search", "/api/v1/facets", "/gradio_api/mcp/", "/api/v1/"):
        refused = client.post(path)
        assert refused.status_code == 401
        assert refused.json() == {"detail": "This needs an API key."}
        assert refused.headers["www-authenticate"] == 'Bearer realm="Fashion Search"'
        for right in (
            bearer(KEYS[0]),
            bearer(KEYS[1]),
            {"X-API-Key": KEYS[1]},
            {"authorization": "bEARER first-key"},
        ):
            assert client.post(path, headers=right).status_code == 200
        for wrong in ("", "first-ke", "first-key1", "FIRST-KEY", "first-key,second-key", "é"):
            assert client.post(path, headers={b"X-API-Key": wrong.encode()}).status_code == 401
            client = Door(KEYS).client()
    for path in ("/", "/docs", "/api/v1/health", "/api/v1/ready", "/metrics"):
        assert client.get(path).status_code == 200


def test_without_keys_anybody_searches() -> None:
    assert Door().client().post("/api/v1/search").status_code == 200
    assert Door().client().post("/api/v1/search", headers=bearer("any")).status_code == 200


def test_secrets_hold_what_they_were_given_and_nothing_else() -> None:
    held = SecretDigests(["a", "schlüssel", "\ud800"])
    assert all(held.hold(text) for text in ("a", "schlüssel"))
    assert not any(held.hold(text) for text in ("", "A", "aa", "schl"))
    assert not SecretDigests([])


# Logins


@pytest.mark.parametrize("path", CLOSED)
def test_with_users_everything_is_closed_but_the_form(path: str) -> None:
    assert Door(users=USERS).client().get(path).status_code == 401
    assert Door(KEYS, USERS).client().get(path).status_code == 401
    assert Door(users=USERS).client().get(path, headers=basic("ann:pass:word 1")).status_code != 401
    assert Door().client().get(path).status_code != 401  # with no guard each is open


@pytest.mark.parametrize(
    "path", ["/", "/assets/index.js", "/static/fonts/x.woff2", "/theme.css", "/manifest.json", "/favicon.ico",
             "/pwa_icon/192", "/gradio_api/startup-events", "/api/v1/health", "/api/v1/ready"],
)  # fmt: skip
def test_the_form_and_what_watches_over_the_app_stay_open(path: str) -> None:
    assert Door(KEYS, USERS).client().get(path).status_code == 200


def test_whoever_logs_in_by_the_form_is_let_in() -> None:
    client = Door(KEYS, USERS).client()
    assert client.post("/login", data={"username": "ann", "password": "no"}).status_code == 400
    assert client.get("/docs").status_code == 401
    assert client.post("/login", data={"username": "ann", "password": USERS["ann"]}).status_code == 200
    assert client.get("/docs").status_code == 200
    assert client.post("/api/v1/search").status_code == 200
    assert client.get("/gradio_api/whoami").text == "ann"


def test_a_cookie_that_gradio_does_not_know_opens_nothing() -> None:
    for cookie in ("access-token-id=x", "access-token-unsecure-id=", "access-token-other=a-token", "x"):
        assert Door(users=USERS).client().get("/docs", headers={"Cookie": cookie}).status_code == 401


def test_the_same_name_and_password_open_by_basic_and_gradio_knows_who_it_is() -> None:
    door = Door(KEYS, USERS)
    client = door.client()
    for login, name in (("ann:pass:word 1", "ann"), ("bob:b", "bob"), ("ann:pass:word 1", "ann")):
        old = {"Cookie": "access-token-unsecure-id=left-over"}
        assert client.get("/gradio_api/whoami", headers={**basic(login), **old}).text == name
    assert len(door.app.tokens) == 2  # not one more for every request
    for wrong in ("ann", "ann:", ":", "ann:b", "bob:pass:word 1", "ann:pass:word 1 ", "\x00"):
        assert client.get("/docs", headers=basic(wrong)).status_code == 401
    assert client.get("/docs", headers={"Authorization": "Basic ???"}).status_code == 401


def test_a_key_opens_the_doors_for_programs_alone() -> None:
    client = Door(KEYS, USERS).client()
    assert client.post("/api/v1/search", headers=bearer(KEYS[0])).status_code == 200
    assert client.get("/docs", headers=bearer(KEYS[0])).status_code == 401
    assert client.get("/", headers=bearer(KEYS[0])).status_code == 200  # the form
    assert Door(users=USERS).client().post("/api/v1/search", headers=bearer("")).status_code == 401


def test_a_browser_asks_for_the_password_only_where_it_was_sent_somewhere() -> None:
    client = Door(users=USERS).client()
    for mode, asks in (("navigate", True), ("cors", False)):
        wanted = client.get("/docs", headers={"Sec-Fetch-Mode": mode}).headers["www-authenticate"]
        assert wanted.startswith("Basic") is asks


def test_the_form_takes_names_and_passwords_as_they_are() -> None:
    check = form_check(USERS)
    assert check is not None
    assert check("ann", "pass:word 1")
    for name, password in (
        ("ann", "b"),
        ("ann:pass", "word 1"),
        ("ann", ""),
        ("", ""),
        ("ANN", "pass:word 1"),
    ):
        assert not check(name, password)
    assert form_check({}) is None


# Lock-out


def guesses(client: TestClient, count: int) -> list[int]:
    """Guess in every way there is, by turns."""
    ways = [
        lambda: client.post("/api/v1/search", headers=bearer("guess")),
        lambda: client.post("/api/v1/search", headers={"X-API-Key": "guess"}),
        lambda: client.get("/docs", headers=basic("ann:guess")),
        lambda: client.post("/login", data={"username": "ann", "password": "guess"}),
    ]
    return [ways[number % 4]().status_code for number in range(count)]


def test_whoever_guesses_is_locked_out_also_with_the_right_word() -> None:
    door = Door(KEYS, USERS)
    client = door.client()
    assert guesses(client, FAILURES) == ([401, 401, 401, 400] * 3)[:FAILURES]
    assert guesses(client, 4) == [429] * 4
    right = [
        client.post("/api/v1/search", headers=bearer(KEYS[0])),
        client.get("/docs", headers=basic("bob:b")),
        client.post("/login", data={"username": "bob", "password": "b"}),
    ]
    assert [answer.status_code for answer in right] == [429] * 3
    assert right[0].headers["retry-after"] == "300"
    assert right[0].json() == {"detail": "Too many failed logins: try again in 300 seconds."}
    assert client.get("/api/v1/health").status_code == 200
    assert client.get("/docs").status_code == 401

    assert door.client("2.2.2.2").get("/docs", headers=basic("bob:b")).status_code == 200
    door.clock.now += LOCKED_S
    assert client.get("/docs", headers=basic("bob:b")).status_code == 200


def test_without_the_lockout_guessing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lockout, "seconds_left", lambda self, client: 0)
    client = Door(KEYS, USERS).client()
    assert 429 not in guesses(client, 40)
    assert client.get("/docs", headers=basic("bob:b")).status_code == 200


def test_whoever_is_logged_in_stays_so_while_another_guesses_from_the_same_address() -> None:
    door = Door(KEYS, USERS)
    client = door.client()
    client.post("/login", data={"username": "bob", "password": "b"})
    guesses(door.client(), 12)
    assert client.get("/docs").status_code == 200


def test_a_right_word_in_between_does_not_wipe_out_the_guesses() -> None:
    client = Door(KEYS, USERS).client()
    for _ in range(3):
        guesses(client, 3)
        assert client.post("/api/v1/search", headers=bearer(KEYS[0])).status_code == 200
    assert guesses(client, 2) == [401, 429]


def test_right_logins_and_requests_without_a_word_are_no_failures() -> None:
    client = Door(KEYS, USERS).client()
    for _ in range(FAILURES + 2):
        assert client.get("/docs").status_code == 401
    for _ in range(FAILURES + 2):
        assert client.post("/login", data={"username": "bob", "password": "b"}).status_code == 200


def test_an_attempt_counts_while_it_is_under_way() -> None:
    lockout = Lockout(Clock())
    moments = [lockout.fail("a") for _ in range(FAILURES)]
    assert (
        lockout.seconds_left("a") == LOCKED_S
    )  # the eleventh is not listened to before the first is answered
    lockout.forgive("a", moments[0])
    assert lockout.seconds_left("a") == 0


def test_failures_far_apart_lock_nobody_out() -> None:
    clock = Clock()
    lockout = Lockout(clock)
    for _ in range(3 * FAILURES):
        lockout.fail("a")
        clock.now += WITHIN_S / (FAILURES - 1) + 0.1
        assert lockout.seconds_left("a") == 0


def test_of_many_clients_those_seen_last_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lockout_module, "CLIENTS", 2)
    lockout = Lockout(Clock())
    for client in ("a", "b", "c"):
        for _ in range(FAILURES):
            lockout.fail(client)
        lockout.seconds_left("a")
    assert [lockout.seconds_left(client) > 0 for client in ("a", "c", "b")] == [True, True, False]


# Changes of the catalogue


def admin(keys: tuple[str, ...] = (), admins: tuple[str, ...] = ("admin-key",)) -> TestClient:
    def around(app: ASGIApp) -> ASGIApp:
        return Authentication(app, keys, {}, Lockout(Clock()), admin_keys=admins)

    return TestClient(LoginApp(lambda name, password: False, around), client=("1.1.1.1", 5))


CHANGES = [("PUT", "/api/v1/products/a"), ("DELETE", "/api/v1/products/a/b"), ("POST", "/api/v1/products"),
           ("POST", "/api/v1/products/"), ("PATCH", "/api/v1/products/a")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_needs_an_admin_key(method: str, path: str) -> None:
    off = admin(admins=()).request(method, path, headers=bearer("admin-key"))
    assert (off.status_code, "ADMIN_KEYS" in off.json()["detail"]) == (403, True)
    for headers in ({}, bearer("other"), bearer(KEYS[0]), basic("ann:pass:word 1")):
        refused = admin(KEYS).request(method, path, headers=headers)
        assert (refused.status_code, refused.json()) == (401, {"detail": "This needs an admin key."})
        assert refused.headers["www-authenticate"] == 'Bearer realm="Fashion Search"'
    passed = admin(KEYS).request(method, path, headers=bearer("admin-key"))
    assert passed.status_code in (200, 405)  # as the application behind it answers


def test_an_admin_key_opens_what_other_keys_open_and_products_are_read_as_searches_are() -> None:
    for path, method in (("/api/v1/search", "POST"), ("/api/v1/products/a", "GET")):
        assert admin().request(method, path).status_code == 200
        assert admin(KEYS).request(method, path).status_code == 401
        for key in (KEYS[0], "admin-key"):
            assert admin(KEYS).request(method, path, headers=bearer(key)).status_code == 200


def test_who_guesses_admin_keys_is_locked_out() -> None:
    client = admin()
    for number in range(FAILURES):
        assert client.put("/api/v1/products/a", headers=bearer(f"guess {number}")).status_code == 401
    locked = client.put("/api/v1/products/a", headers=bearer("admin-key"))
    assert (locked.status_code, locked.headers["retry-after"]) == (429, str(round(LOCKED_S)))
    assert client.put("/api/v1/products/a").status_code == 401  # no key is no guess
