"""Which of Gradio's routes are there, and what the others would do."""

import http.client
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import gradio as gr
import pytest
from fastapi.routing import APIRoute
from gradio.routes import App

from fashion_search.server.route_table import OTHER, route_of
from fashion_search.server.security import path_filter
from tests.kits.attack import NO_PICTURE, Reply, Target
from tests.kits.hostile import PICTURE

OPEN = [
    "/gradio_api/app_id",
    "/gradio_api/call/{api_name}",
    "/gradio_api/call/{api_name}/{event_id}",
    "/gradio_api/call/v2/{api_name}",
    "/gradio_api/call/v2/{api_name}/{event_id}",
    "/gradio_api/cancel",
    "/gradio_api/file={path_or_url:path}",
    "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/info",
    "/gradio_api/login_check",
    "/gradio_api/openapi.json",
    "/gradio_api/queue/data",
    "/gradio_api/queue/join",
    "/gradio_api/startup-events",
    "/gradio_api/theme.css",
    "/gradio_api/upload",
]

CLOSED = [
    "/gradio_api/queue/status",
    "/gradio_api/reset",
    "/gradio_api/user",
    "/gradio_api/api/{api_name}",
    "/gradio_api/component_server",
    "/gradio_api/deep_link",
    "/gradio_api/dev/reload",
    "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
    "/gradio_api/file/{path:path}",
    "/gradio_api/process_recording",
    "/gradio_api/proxy={url_path:path}",
    "/gradio_api/run/{api_name}",
    "/gradio_api/runs",
    "/gradio_api/stream/{event_id}",
    "/gradio_api/stream/{event_id}/close",
    "/gradio_api/token",
    "/gradio_api/undo-vibe-edit",
    "/gradio_api/upload_progress",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file",
    "/gradio_api/vibe-code",
    "/gradio_api/vibe-edit",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
    "/gradio_api/vibe-starter-queries",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}",
]

OF_THE_PAGE = [
    "/",
    "/assets/{path:path}",
    "/config",
    "/favicon.ico",
    "/login",
    "/logout",
    "/manifest.json",
    "/monitoring",
    "/monitoring/summary",
    "/monitoring/{key}",
    "/pwa_icon",
    "/pwa_icon/{size}",
    "/robots.txt",
    "/static/{path:path}",
    "/svelte/{path:path}",
    "/theme.css",
    "/openapi.json",
]
"""Outside Gradio's own interface; those that could do harm have tests below."""


def filled(route: str) -> str:
    """A path that a route answers."""
    for name in ("{path_or_url:path}", "{url_path:path}", "{path:path}", "{component_id}"):
        route = route.replace(name, "1")
    return route.replace("{api_name}", "search").replace("{", "").replace("}", "")


def answered(path: str) -> bool:
    return route_of({"path": path}) != OTHER


def test_every_route_of_this_gradio_has_been_decided() -> None:
    with gr.Blocks() as page:
        pass
    page.run_history = False
    app = App.create_app(page)
    routes = {route.path.rstrip("/") or "/" for route in _routes(app.routes)}
    assert len(routes) > 40
    assert routes - {*OPEN, *CLOSED, *OF_THE_PAGE} == set(), "new: decide whether each may be open"
    assert {route for route in OPEN if not answered(filled(route))} == set()
    assert {route for route in CLOSED if answered(filled(route))} == set()


def _routes(routes: Any) -> list[APIRoute]:
    """The routes of an application, those of its routers among them."""
    found: list[APIRoute] = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            found += _routes(getattr(inner, "routes", []))
    return found


@pytest.mark.parametrize("route", CLOSED)
def test_a_closed_route_is_not_there_however_it_is_asked_for(target: Target, route: str) -> None:
    path = filled(route)
    for method in ("GET", "POST", "HEAD"):
        for way in (path, path + "/", path.replace("gradio_api", "%67radio_api"), f"{path}?x=/call/search"):
            status = target.ask(method, way, b"{}" if method == "POST" else None).status
            assert status == 404, (method, way)


@pytest.mark.parametrize(
    "path",
    [
        "//gradio_api/run/search", "/gradio_api//run/search", "/./gradio_api/run/search", "/x/../gradio_api/run/search",
        "/gradio_api/call/search/../../run/search", "/gradio_api/RUN/search", "/GRADIO_API/run/search",
        "/gradio_api/mcp/../run/search", "/gradio_api/file=/../run/search", "/gradio_api\\run\\search",
        "/gradio_api/call/on_step", "/gradio_api/call/v2/on_step", "/gradio_api/run%2Fsearch", "/gradio_api/run/search;x",
    ],
)  # fmt: skip
def test_no_spelling_of_a_path_gets_past(target: Target, path: str) -> None:
    # http.client would tidy nothing up either, but the path must not be taken for a host.
    connection = http.client.HTTPConnection(urlsplit(target.url).netloc, timeout=20)
    connection.putrequest("POST", path, skip_host=False)
    connection.putheader("Content-Type", "application/json")
    body = b'{"data": ["red", null, 0.5, 3, "", "", "balanced", null]}'
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    assert answer.status in (400, 403, 404, 405)
    assert b"product_id" not in answer.read()
    connection.close()


def _deep_link(target: Target) -> Reply:
    page = target.page()
    target.ask_page(page.named("search")["id"], NO_PICTURE, session="linked")
    return target.get("/gradio_api/deep_link?session_hash=linked")


def _wrote_a_link(target: Target, reply: Reply) -> bool:
    return reply.status == 200 and bool([*target.uploads.glob("deep_links/*/state.json")])


def _log_line(target: Target) -> Reply:
    return target.get("/gradio_api/custom_component/a/client/b/forged%0Aline")


def _server_function(target: Target) -> Reply:
    body = {"data": 1, "component_id": 99999, "session_hash": "x", "fn_name": "x"}
    return target.post("/gradio_api/component_server", body)


def _no_queue(target: Target) -> Reply:
    script = next(one for one in target.page().functions if not one["backend_fn"])
    return target.post("/gradio_api/run/x", {"data": [], "fn_index": script["id"]})


HARM: list[tuple[str, Callable[[Target], Reply], Callable[[Target, Reply, str], bool]]] = [
    ("a file that stays", _deep_link, lambda target, reply, _: _wrote_a_link(target, reply)),
    ("a line in the log", _log_line, lambda target, reply, printed: "forged\nline" in printed),
    ("an error of the server by a number", _server_function, lambda target, reply, _: reply.status == 500),
    ("a function called without the queue", _no_queue, lambda target, reply, _: reply.status == 500),
    (
        "a film cut by ffmpeg",
        lambda target: target.post(
            "/gradio_api/process_recording",
            b'--x\r\nContent-Disposition: form-data; name="video"; filename="a"\r\n\r\nfilm\r\n--x--\r\n',
            Content_Type="multipart/form-data; boundary=x",
        ),
        lambda target, reply, _: reply.status == 200 and reply.body == b"film",
    ),
]


@pytest.mark.parametrize(("attack", "harmed"), [case[1:] for case in HARM], ids=[case[0] for case in HARM])
def test_what_the_gate_keeps_out_does_harm_without_it(
    target: Target,
    attack: Callable[[Target], Reply],
    harmed: Callable[[Target, Reply, str], bool],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kept_out = attack(target)
    assert kept_out.status == 404
    assert not harmed(target, kept_out, capfd.readouterr().out)
    monkeypatch.setattr(path_filter, "route_of", lambda scope: "any")
    monkeypatch.setattr(path_filter, "CONTROL", re.compile(r"(?!)"))
    assert harmed(target, attack(target), capfd.readouterr().out)


def test_no_visitors_headers_get_into_what_others_read(target: Target) -> None:
    evil = {
        "X-Forwarded-Host": "evil.example",
        "X-Gradio-Server": "http://evil.example",
        "Host": "evil.example",
    }

    paths = ("/gradio_api/info", "/gradio_api/openapi.json", "/config", "/")

    def told() -> str:
        return "".join(target.get(path).text for path in paths)

    for path in paths:
        assert target.get(path, **evil).status == 200
    assert "evil.example" not in told()


@pytest.mark.parametrize("path", ["/monitoring", "/monitoring/summary", "/monitoring/guess", "/monitoring/"])
def test_monitoring_is_off(target: Target, path: str) -> None:
    assert target.get(path).status == 404
    assert "functions" not in target.get(path).text


@pytest.mark.parametrize("size", ["100000", "-1", "0", "1e9", "192/../100000", "511"])
def test_icons_are_drawn_in_no_other_size(target: Target, size: str) -> None:
    assert target.get(f"/pwa_icon/{size}").status == 404


@pytest.mark.parametrize("folder", ["static", "assets", "svelte", "gradio_api/file=", "images"])
@pytest.mark.parametrize(
    "path", ["..%2f..%2f..%2fetc%2fpasswd", "/etc/passwd", "%00", "..%5c..%5cx", "app.py", "~root"]
)
def test_no_file_of_the_server_is_served(target: Target, folder: str, path: str) -> None:
    answer = target.get(f"/{folder}{'' if folder.endswith('=') else '/'}{path}")
    assert answer.status in (400, 403, 404)
    assert "root:" not in answer.text


def test_a_file_among_the_pictures_that_is_none_is_not_served(target: Target) -> None:
    hits = target.post("/api/v1/search", {"text": "red", "top_k": 100}).json["results"]
    shown = {name for hit in hits for name in hit["images"]}
    assert all(target.get(name).body.startswith(b"\xff\xd8") for name in shown)
    assert target.get(f"/images/{quote(PICTURE)}").status == 404
