"""The app as it is hosted: behind nginx, with TLS, in a browser and for programs."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from gradio_client import Client, handle_file  # type: ignore[import-untyped]

from tests.kits.app import drawn_pictures, shared_app
from tests.kits.nginx import Front, nginx
from tests.kits.page import DESKTOP, PATIENCE_MS, Browser, Shop, expect, watching

pytestmark = pytest.mark.browser


def drawn(number: int) -> Path:
    return drawn_pictures()[f"p{number}"]


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    with nginx(shared_app().url.removeprefix("http://")) as started:
        yield started


@pytest.fixture
def shop(browser: Browser, front: Front) -> Iterator[Shop]:
    context = browser.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, ignore_https_errors=True
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{front.plain}/api/v1/health")  # is sent to TLS
    with watching(page, replace(shared_app(), url=front.url)) as shop:
        expect(page).to_have_url(f"{front.url}/api/v1/health")
        page.goto(front.url)
        expect(shop.page.locator("#cards .start")).to_be_visible()
        yield shop
    context.close()


def test_the_page_works_through_nginx(shop: Shop) -> None:
    shop.search("red dress")
    expect(shop.cards.first.locator("h3")).to_have_text("Red dress")
    assert shop.cards.first.locator("img").evaluate("i => i.decode().then(() => i.naturalWidth)") == 150
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("words 50%, picture 50%")
    shop.slider.press("End")
    expect(shop.status).to_contain_text("words 0%, picture 100%")
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    shop.slider.press("Home")
    expect(shop.status).to_contain_text("words 100%, picture 0%")
    expect(shop.cards.first.locator("h3")).to_have_text("Red dress")
    shop.rest()


def test_rest_works_through_nginx(front: Front) -> None:
    query = {"image": base64.b64encode(drawn(6).read_bytes()).decode(), "top_k": 1}
    answer = requests.post(f"{front.url}/api/v1/search", json=query, verify=front.certificate, timeout=20)
    assert [hit["title"] for hit in answer.json()["results"]] == ["Blue bag"]
    empty = requests.post(f"{front.url}/api/v1/search", json={}, verify=front.certificate, timeout=20)
    assert (empty.status_code, "Nothing to search for" in empty.json()["detail"]) == (422, True)


def test_a_client_that_does_not_trust_the_certificate_refuses(front: Front) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{front.url}/api/v1/health", timeout=20)


def test_the_api_client_works_through_nginx(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", front.certificate)
    client = Client(front.url, verbose=False, download_files=False)
    found = client.predict(text="", image=handle_file(drawn(6)), top_k=1, api_name="/search")
    assert [hit["title"] for hit in found] == ["Blue bag"]


def test_product_pictures_come_from_nginx_the_second_time(front: Front) -> None:
    def fetch() -> requests.Response:
        address = f"{front.url}/images/{drawn(3).name}"
        return requests.get(address, verify=front.certificate, timeout=20)

    first, second = fetch(), fetch()
    assert first.content == second.content == drawn(3).read_bytes()
    assert second.headers["X-Cache-Status"] == "HIT"
    assert second.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_scripts_and_styles_keep_and_are_packed_once(front: Front) -> None:
    page = requests.get(front.url, verify=front.certificate, timeout=20).text
    for kind in ("js", "css"):
        name = re.search(rf"assets/[\w-]+-[\w-]{{8}}\.{kind}", page)
        assert name is not None
        for _ in range(2):
            answer = requests.get(f"{front.url}/{name[0]}", verify=front.certificate, timeout=20)
        assert answer.headers["X-Cache-Status"] == "HIT"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] in ("br", "gzip")
