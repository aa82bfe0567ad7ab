"""The names of routes, which middleware, log and metrics go by."""

import pytest

from fashion_search.server.route_table import EXACT, OTHER, TEMPLATES, route_of


def named(path: str, root: str = "") -> str:
    return route_of({"type": "http", "path": path, "root_path": root})


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/api/v1/search", "/api/v1/search"),
        ("/api/v1/search/", "/api/v1/search"),
        ("/api/v1/search//", "/api/v1/{other}"),
        ("/api/v1/new\nthing", "/api/v1/{other}"),
        ("/images/a photo of me.jpg", "/images/{file}"),
        ("/images/", OTHER),
        ("/gradio_api/file=/tmp/x/me.png", "/gradio_api/file={path}"),
        ("/gradio_api/heartbeat/abc", "/gradio_api/heartbeat/{session}"),
        ("/gradio_api/call/search", "/gradio_api/call/search"),
        ("/gradio_api/call/v2/search", "/gradio_api/call/search"),
        ("/gradio_api/call/other", OTHER),
        ("/gradio_api/call/search/e1", "/gradio_api/call/search/{event}"),
        ("/gradio_api/call/v2/search_with_verdict", "/gradio_api/call/search"),
        ("/gradio_api/queue/join", "/gradio_api/queue/join"),
        ("/gradio_api/mcp/", "/gradio_api/mcp"),
        ("/gradio_api/new\nthing", OTHER),
        ("/wp-login.php", OTHER),
        ("//", OTHER),
        ("", OTHER),
    ],
)
def test_a_path_goes_by_its_template(path: str, route: str) -> None:
    assert named(path) == route


def test_what_a_proxy_has_put_before_does_not_count() -> None:
    assert named("/shop/api/v1/search", "/shop") == "/api/v1/search"


def test_the_names_are_few() -> None:
    names = {named(f"/{start}{number}/x") for start in ("", "gradio_api/", "images/") for number in range(99)}
    assert names == {OTHER, "/images/{file}"}
    assert len(EXACT) + len(TEMPLATES) < 60
