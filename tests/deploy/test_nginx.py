"""What nginx lets through to the app and back, seen by an app that tells what reached it."""

import http.client
import http.server
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import pytest
import requests

from fashion_search.config import MAX_BODY_BYTES
from tests.kits.app import free_port
from tests.kits.nginx import Front, nginx

WORDS = "a+very+private+dress"
FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Real-IP": "203.0.113.9",
    "X-Gradio-Server": "http://evil.example",
    "Forwarded": "for=203.0.113.9",
}


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the path, the headers and the body's length; a stream waits in its middle."""

    protocol_version = "HTTP/1.1"
    go_on = threading.Event()

    def do_GET(self) -> None:
        if self.path.startswith("/gradio_api/queue/data"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"data: first\n\n")
            self.go_on.wait(20)
            self.wfile.write(b"data: last\n\n")
            return
        length = int(self.headers.get("Content-Length", 0))
        told = {
            "path": self.path,
            "headers": dict(self.headers),
            "body": len(self.rfile.read(length)),
            "port": self.connection.getsockname()[1],
        }
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.path.startswith("/images/"):
            self.send_header("Cache-Control", "public, max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def echo() -> Iterator[str]:
    with echoing() as address:
        yield address


@contextmanager
def echoing() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def front(echo: str) -> Iterator[Front]:
    with nginx(echo) as started:
        yield started


def get(front: Front, path: str, **options: Any) -> requests.Response:
    return requests.get(front.url + path, verify=front.certificate, timeout=20, **options)


def post(front: Front, path: str, body: Any) -> requests.Response:
    return requests.post(front.url + path, data=body, verify=front.certificate, timeout=20)


def connect(
    front: Front, context: ssl.SSLContext | None = None, timeout: float = 20
) -> http.client.HTTPSConnection:
    """A connection that sends paths as they are."""
    context = context or ssl.create_default_context(cafile=front.certificate)
    port = int(front.url.rpartition(":")[2])
    return http.client.HTTPSConnection("localhost", port, context=context, timeout=timeout)


def told(front: Front, headers: Mapping[str, str]) -> dict[str, str]:
    reached = get(front, "/", headers=headers).json()["headers"]
    return {name.title(): value for name, value in reached.items()}


def test_what_a_client_says_of_itself_is_written_over(front: Front) -> None:
    reached = told(front, FORGED)
    site = front.url.removeprefix("https://")
    assert reached["X-Forwarded-For"] == "127.0.0.1"
    assert reached["X-Real-Ip"] == "127.0.0.1"
    assert reached["X-Forwarded-Host"] == reached["Host"] == site
    assert reached["X-Forwarded-Proto"] == "https"
    assert {"X-Gradio-Server", "Forwarded"}.isdisjoint(reached)


def test_a_visitor_stays_with_one_of_two_apps_and_gets_another_when_it_is_away(echo: str) -> None:
    with echoing() as other, nginx(f"{echo}; server {other}") as both:

        def app_of(browser: int) -> int:
            answer = get(both, "/", headers={"User-Agent": f"browser {browser}"})
            assert answer.status_code == 200
            return int(answer.json()["port"])

        apps = [app_of(browser) for browser in range(20)]
        assert len(set(apps)) == 2
        assert [app_of(browser) for browser in range(20)] == apps
    with nginx(f"{echo}; server {other}") as one:  # the other has ended
        get(one, "/")
        reached = {get(one, "/", headers={"User-Agent": f"browser {n}"}).json()["port"] for n in range(20)}
    assert reached == {int(echo.rpartition(":")[2])}


def test_without_these_lines_a_forged_address_would_reach_the_app(echo: str) -> None:
    with nginx(
        echo, {"proxy_set_header X-Forwarded-For": "#", "proxy_set_header X-Gradio": "#"}
    ) as open_front:
        reached = told(open_front, FORGED)
    assert reached["X-Forwarded-For"] == "203.0.113.9"
    assert reached["X-Gradio-Server"] == "http://evil.example"


def test_another_name_than_the_sites_is_refused(front: Front) -> None:
    assert get(front, "/", headers={"Host": "evil.example"}).status_code == 421


def test_plain_http_is_sent_to_tls_with_its_path(front: Front) -> None:
    answer = requests.get(f"{front.plain}/?text={WORDS}", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{front.url}/?text={WORDS}")


def greet_in_old_tls(front: Front) -> None:
    context = ssl.create_default_context(cafile=front.certificate)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with closing(connect(front, context)) as connection:
        connection.connect()


def test_old_tls_is_refused_and_would_be_spoken_if_it_were_named(echo: str) -> None:
    weak = {"ssl_session_tickets off": "ssl_session_tickets off; ssl_ciphers DEFAULT:@SECLEVEL=0"}
    with nginx(echo, weak) as front, pytest.raises(ssl.SSLError):
        greet_in_old_tls(front)
    with nginx(echo, weak | {"TLSv1.2 TLSv1.3": "TLSv1.1 TLSv1.2"}) as front:
        greet_in_old_tls(front)


def test_the_body_limit_is_the_apps_announced_or_not(front: Front) -> None:
    assert post(front, "/", bytes(MAX_BODY_BYTES)).json()["body"] == MAX_BODY_BYTES
    for body in (bytes(MAX_BODY_BYTES + 1), (bytes(2**20) for _ in range(9))):
        answer = post(front, "/", body)
        assert answer.status_code == 413
        assert answer.json()["detail"] == "The request is too large: at most 8 MB."


def first_event(front: Front, timeout: float) -> bytes:
    """Read the beginning of a stream whose end the app holds back."""
    Echo.go_on.clear()
    try:
        with closing(connect(front, timeout=timeout)) as connection:
            connection.request("GET", "/gradio_api/queue/data?session_hash=x")
            return connection.getresponse().readline()
    finally:
        Echo.go_on.set()


def test_events_arrive_as_they_are_sent(front: Front) -> None:
    assert first_event(front, timeout=20) == b"data: first\n"


def test_buffered_events_would_wait_for_the_last(echo: str) -> None:
    with nginx(echo, {"proxy_buffering off": "proxy_buffering on"}) as slow, pytest.raises(TimeoutError):
        first_event(slow, timeout=0.3)


def test_a_client_holds_only_so_many_streams(echo: str) -> None:
    with nginx(echo, {"fashion_search_streams 100": "fashion_search_streams 1"}) as narrow:
        Echo.go_on.clear()
        path = "/gradio_api/queue/data"
        with get(narrow, path, stream=True) as held:
            assert held.status_code == 200
            refused = get(narrow, path)
        Echo.go_on.set()
    assert refused.status_code == 429
    assert "close some" in refused.json()["detail"]


def test_pictures_are_kept_and_nothing_else_is(front: Front) -> None:
    for path, seen in (("/images/p.jpg", ["MISS", "HIT"]), ("/api/v1/facets", [None, None])):
        assert [get(front, path).headers.get("X-Cache-Status") for _ in range(2)] == seen


@pytest.mark.parametrize("secret", [{"Cookie": "access-token=x"}, {"Authorization": "Bearer x"}])
def test_what_someone_logged_in_may_see_is_kept_for_nobody_else(front: Front, secret: dict[str, str]) -> None:
    path = f"/images/own-{next(iter(secret))}.jpg"
    assert get(front, path, headers=secret).headers["X-Cache-Status"] == "BYPASS"
    assert get(front, path).headers["X-Cache-Status"] == "MISS"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/metrics", 404), ("/metrics?x", 404), ("//metrics", 404), ("/%6detrics", 404), ("/a/..%2fmetrics", 404),
     ("/a/../metrics", 404), ("/metrics%0A", 404), ("/metrics/", 404), ("/metric", 200), ("/metricsx", 200)],
)  # fmt: skip
def test_metrics_stay_inside(front: Front, path: str, status: int) -> None:
    with closing(connect(front)) as connection:
        connection.request("GET", path)
        assert connection.getresponse().status == status


def ask_in_every_way(front: Front) -> str:
    """Leave words in addresses and referrers, also of requests that fail; return what was logged."""
    with_words = {"Referer": f"{front.url}/?text={WORDS}"}
    requests.get(f"{front.plain}/?text={WORDS}", allow_redirects=False, timeout=20)
    get(front, f"/?text={WORDS}", headers=with_words)
    get(front, f"/nowhere?text={WORDS}", headers={**with_words, "Host": "evil.example"})
    post(front, f"/api/v1/search?text={WORDS}", bytes(MAX_BODY_BYTES + 1))
    deadline = time.monotonic() + 20
    while not re.search(r"POST /api/v1/search.*413", front.logged) and time.monotonic() < deadline:
        time.sleep(0.02)  # nginx writes a request down once its connection is done with
    return front.logged


def test_no_log_holds_what_shoppers_type(front: Front) -> None:
    logged = ask_in_every_way(front)
    assert '"POST /api/v1/search" 413' in logged
    assert "127.0.0.1" in logged
    assert WORDS not in logged


def test_an_app_that_is_away_is_said_so_and_not_logged(front: Front) -> None:
    with nginx(f"127.0.0.1:{free_port()}") as lonely:
        answer = get(lonely, f"/?text={WORDS}")
        assert WORDS not in lonely.logged
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "try again" in answer.json()["detail"]


@pytest.mark.parametrize("change", [{"access.log without_words": "access.log"}, {"log crit": "log info"}])
def test_nginx_own_logs_would_hold_the_words(echo: str, change: dict[str, str]) -> None:
    with nginx(echo, change) as talkative:
        assert WORDS in ask_in_every_way(talkative)
