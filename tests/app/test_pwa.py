"""The page as an app on a phone: manifest, icons, and what Chromium says of it."""

import io
import json
import os
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
import pytest
from PIL import Image

from tests.kits.app import App, shared_app


@pytest.fixture(scope="module")
def app() -> App:
    return shared_app()


def get(app: App, path: str) -> tuple[str, bytes]:
    """The type and the body of what lies at a path of the app."""
    with urllib.request.urlopen(urljoin(app.url, path)) as answer:
        return answer.headers.get_content_type(), answer.read()


def test_the_manifest_names_what_an_app_needs(app: App) -> None:
    kind, body = get(app, "/manifest.json")
    manifest = json.loads(body)
    assert kind == "application/manifest+json"
    assert manifest["name"] == "Fashion Search"
    assert len(manifest["short_name"]) <= 12
    assert manifest["display"] == "standalone"
    assert urljoin(app.url + "/manifest.json", manifest["start_url"]) == app.url + "/"
    for colour in ("theme_color", "background_color"):
        assert re.fullmatch("#[0-9a-f]{6}", manifest[colour])
    uses = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert uses == {(size, use) for size in ("192x192", "512x512") for use in ("any", "maskable")}


def test_every_icon_is_what_the_manifest_says(app: App) -> None:
    for icon in json.loads(get(app, "/manifest.json")[1])["icons"]:
        kind, body = get(app, icon["src"])
        with Image.open(io.BytesIO(body)) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]
            assert kind == icon["type"] == Image.MIME[str(image.format)]


def test_the_icon_survives_being_cut_to_a_circle(app: App) -> None:
    with Image.open(io.BytesIO(get(app, "/pwa_icon/512")[1])) as icon:
        y, x = np.nonzero((np.asarray(icon) != (0x1B, 0x5E, 0x4B)).any(axis=2))
    assert len(x) > 10_000
    assert np.hypot(x - 255.5, y - 255.5).max() < 512 * 0.4  # the circle that every mask leaves


@pytest.mark.parametrize("size", ["1", "193", "30000", "-1", "x", "192/"])
def test_icons_of_no_other_size_are_drawn(app: App, size: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(app, f"/pwa_icon/{size}")


def test_an_iphone_finds_its_icon(app: App) -> None:
    kind, body = get(app, "/apple-touch-icon.png")
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (180, 180)
        assert image.mode == "RGB"  # an iPhone paints what is transparent black
    assert kind == "image/png"


def test_the_favicon_is_the_same_drawing(app: App) -> None:
    assert get(app, "/favicon.ico")[1] == (Path(__file__).parents[2] / "assets" / "icon.png").read_bytes()


def test_chromium_would_install_it(app: App, tmp_path: Path) -> None:
    from tests.kits.page import ARGS

    chromium = shutil.which("chromium")  # its headless shell installs nothing, and finds no fault
    if chromium is None:
        assert os.environ.get("CI") != "true", "chromium is missing"
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A profile of its own: what is private can be installed nowhere.
        context = playwright.chromium.launch_persistent_context(tmp_path, executable_path=chromium, args=ARGS)
        page = context.pages[0]
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(app.url)
        page.locator("head link[rel=apple-touch-icon]").wait_for(state="attached")
        devtools = context.new_cdp_session(page)
        assert devtools.send("Page.getAppManifest")["errors"] == []
        assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        head = page.evaluate("""[...document.querySelectorAll('meta[name=theme-color i]')]
            .filter(meta => matchMedia(meta.media).matches).map(meta => meta.content)""")
        page.emulate_media(color_scheme="dark")
        dark = page.evaluate("""[...document.querySelectorAll('meta[name=theme-color i]')]
            .filter(meta => matchMedia(meta.media).matches).map(meta => meta.content)""")
        icon = page.locator("head link[rel=apple-touch-icon]").get_attribute("href")
        context.close()
    assert (head, dark) == (["#ffffff"], ["#161412"])
    assert icon == "apple-touch-icon.png"
    assert [url for url in asked if not url.startswith((app.url, "data:", "blob:"))] == []
