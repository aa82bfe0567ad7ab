"""The page's first HTML, as the running app sends it."""

import gzip
import urllib.request
from typing import Any

import pytest

from tests.kits.app import App, shared_app


@pytest.fixture(scope="module")
def app() -> App:
    return shared_app()


def get(app: App, path: str, **headers: str) -> tuple[Any, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(urllib.request.Request(app.url + path, headers=named)) as answer:
        return answer.headers, answer.read()


def test_the_outline_comes_before_gradios_settings_and_scripts(app: App) -> None:
    """Private parts of Gradio that this relies on: the settings' script, its bundle, and the root in the settings."""
    headers, body = get(app, "/?text=red+dress&product=p0")
    assert int(headers["Content-Length"]) == len(body)
    head, _, rest = body.decode().partition("</head><body>")
    assert "<title>Red dress – Fashion Search</title>" in head
    assert f'<meta property="og:image" content="{app.url}/images/' in head
    assert 'rel="modulepreload" crossorigin href="./assets/' in head
    assert "Gradio" not in head
    assert rest.index('id="first"') < 3000 < rest.index("<script>window.gradio_config =")
    assert rest.index("<script>window.gradio_config =") < rest.index(
        '<script type="module" crossorigin src="./assets/'
    )


def test_the_html_is_compressed_for_whoever_reads_that(app: App) -> None:
    plain = get(app, "/")[1]
    headers, packed = get(app, "/", Accept_Encoding="gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]
    assert int(headers["Content-Length"]) == len(packed) < len(plain) / 3
    assert b'id="first"' in gzip.decompress(packed)


@pytest.mark.parametrize("path", ["/config", "/theme.css", "/docs"])
def test_other_answers_have_no_outline(app: App, path: str) -> None:
    assert b'id="first"' not in get(app, path)[1]
