"""What the page says where a guard refuses what it asks."""

import pytest
from starlette.testclient import TestClient

from fashion_search.guard.rate import Rate
from tests.app_kit import shared_app
from tests.guard_kit import echo_app
from tests.page_kit import Browser, Shop, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("door", ["queue/join", "upload"])
def test_a_refusal_for_asking_too_much_is_a_notice(browser: Browser, door: str) -> None:
    client = TestClient(Rate(echo_app(), 1))
    client.post("/")
    refused = client.post("/")
    assert refused.status_code == 429
    app = shared_app()
    page = browser.new_page()  # its console may tell of refused requests
    page.goto(app.url)
    own = Shop(page, app)
    own.search("red dress")
    page.route(
        f"**/gradio_api/{door}*",
        lambda route: route.fulfill(status=429, headers=dict(refused.headers), body=refused.content),
    )
    if door == "upload":
        own.upload(own.picture(6))
    else:
        own.words.fill("blue hat")
        own.words.press("Enter")
    expect(own.toast.filter(has_text="Too many requests: try again")).to_be_visible()
    page.close()
