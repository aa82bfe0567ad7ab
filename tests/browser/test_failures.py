"""What the page says where it gets no answer, and how it goes on, in a real browser."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from fashion_search.server.limits.rate_limit import RateLimit
from fashion_search.server.security.refusal import Checked
from tests.kits.app import drawn_index, drawn_pictures, fork_app, left_files, shared_app
from tests.kits.guard import echo_app
from tests.kits.page import DESKTOP, PATIENCE_MS, PHONE, Browser, Route, Shop, expect, own_tab

pytestmark = pytest.mark.browser

AWAY = "The shop cannot be reached. Check your connection, then try again."


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Shop]:
    """A page whose console may tell of requests that fail."""
    with own_tab(browser, shared_app()) as page:
        shop = Shop(page, shared_app())
        shop.open()
        yield shop


def answered(status: int, body: str, **headers: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=body, headers=headers)


def broken(route: Route) -> None:
    route.abort()


def too_many() -> Callable[[Route], None]:
    client = TestClient(Checked(echo_app(), RateLimit(1)))
    client.post("/")
    refused = client.post("/")
    assert refused.status_code == 429
    return answered(429, refused.text)


FAILED = (
    'data: {"msg": "process_completed", "event_id": "one", "success": false, "output": {"error": null}}\n\n'
    'data: {"msg": "close_stream"}\n\n'
)
FORGOTTEN = (
    'data: {"msg": "unexpected_error", "message": "404: Session not found", "session_not_found": true}\n\n'
)
JOINED = answered(200, '{"event_id": "one"}')


@pytest.mark.parametrize(
    ("join", "data", "sentence"),
    [
        (too_many(), None, "Too many requests: try again in"),
        (answered(503, '{"detail": "Too many searches at once: try again in 2 seconds."}'), None, "in 2 seconds"),
        (answered(401, '{"detail": "Not authenticated"}'), None, "Reload the page to log in"),
        (answered(502, "<h1>Bad Gateway</h1>"), None, AWAY),
        (broken, None, AWAY),
        (None, broken, AWAY),
        (JOINED, answered(200, ""), AWAY),
        (JOINED, answered(200, FORGOTTEN), "try once more"),
        (JOINED, answered(200, FAILED), "The search did not work: try again."),
    ],
)  # fmt: skip
def test_a_request_that_fails_is_said_above_the_cards_and_the_next_one_works(
    tab: Shop,
    join: Callable[[Route], None] | None,
    data: Callable[[Route], None] | None,
    sentence: str,
) -> None:
    tab.search("red dress")
    for name, answer in (("join", join), ("data", data)):
        if answer:
            tab.page.route(f"**/gradio_api/queue/{name}*", answer)
    tab.words.fill("blue hat")
    tab.words.press("Enter")
    expect(tab.failed).to_contain_text(sentence)
    tab.drawn()
    expect(tab.words).to_be_focused()
    expect(tab.words).to_have_value("blue hat")
    expect(tab.cards.first.locator("h3")).to_have_text("Red dress")
    expect(tab.page.locator(".toast-body:visible")).to_have_count(0)
    tab.page.unroute_all()
    tab.words.press("Enter")
    expect(tab.cards.first.locator("h3")).to_have_text("Blue hat")
    expect(tab.failed).to_be_empty()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (too_many(), "Too many requests: try again in"),
        (answered(413, '{"detail": "The picture is too large."}'), "The picture is too large."),
        (broken, AWAY),
    ],
)
def test_an_upload_that_fails_is_said_and_the_next_one_works(
    tab: Shop, answer: Callable[[Route], None], sentence: str
) -> None:
    tab.words.fill("")
    tab.page.route("**/gradio_api/upload*", answer)
    tab.upload(tab.picture(6))
    expect(tab.failed).to_contain_text(sentence)
    expect(tab.page.locator("#picture[data-sending]")).to_have_count(0)
    expect(tab.page.locator(".toast-body:visible")).to_have_count(0)
    tab.page.unroute_all()
    tab.upload(tab.picture(6))
    expect(tab.cards.first.locator("h3")).to_have_text("Blue bag")
    expect(tab.failed).to_be_empty()
    tab.page.get_by_role("button", name="Remove Image").click()
    expect(tab.page.locator("#picture img")).to_have_count(0)
    tab.drawn()


def test_on_a_phone_it_is_said_where_the_bar_does_not_cover_it(browser: Browser) -> None:
    with own_tab(browser, shared_app(), PHONE, has_touch=True) as page:
        phone = Shop(page, shared_app())
        phone.open()
        phone.search("red dress")
        page.mouse.wheel(0, 900)
        page.wait_for_function("scrollY > 300")
        page.route("**/gradio_api/queue/join*", broken)
        phone.words.fill("blue hat")
        phone.words.press("Enter")
        expect(phone.failed).to_have_text(AWAY)
        page.wait_for_function(
            """() => document.querySelector('#notice [role=alert]').getBoundingClientRect().top
                >= document.getElementById('text').getBoundingClientRect().bottom"""
        )
        expect(phone.failed).to_be_in_viewport()
        assert phone.wide() <= 0


def cropped(shop: Shop) -> None:
    shop.page.get_by_role("button", name="Crop your picture").click()
    shop.page.get_by_label("Part to search for").press("Shift+ArrowLeft")
    shop.page.get_by_role("button", name="Search this part").click()
    expect(shop.page.locator("#crop .note")).to_have_text("Part of your picture")
    shop.drawn()


@pytest.mark.long
def test_page_and_picture_outlive_the_server(browser: Browser) -> None:
    app = fork_app(drawn_index()).wait_until_ready()
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page.set_default_timeout(PATIENCE_MS)
    shop = Shop(page, app)
    shop.open()
    page.evaluate("window.notReloaded = true")
    shop.search("red dress")
    shop.more_like("Red dress")
    shop.words.fill("")
    shop.upload(drawn_pictures()["p6"])
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    cropped(shop)

    app.stop()
    shop.words.fill("green")
    shop.words.press("Enter")
    expect(shop.failed).to_have_text(AWAY)
    expect(shop.words).to_be_focused()

    again = fork_app(drawn_index(), "--port", app.url.rpartition(":")[2])
    app = replace(again, url=app.url).wait_until_ready()
    shop.words.press("Enter")
    expect(shop.cards.first.locator("h3")).to_have_text("Green bag")
    expect(page).to_have_url(f"{app.url}/?text=green")
    expect(page.locator("#crop .note")).to_have_text("Part of your picture")
    expect(shop.failed).to_be_empty()
    page.get_by_role("button", name="Remove Image").click()
    expect(page.locator("#picture img")).to_have_count(0)
    shop.drawn()
    shop.search("black hat")
    expect(shop.cards.first.locator("h3")).to_have_text("Black hat")
    page.go_back()  # the server has forgotten the way there, the browser has not
    expect(shop.words).to_have_value("red dress")
    expect(shop.cards.first.locator("h3")).to_have_text("Red dress")
    assert page.evaluate("notReloaded")
    page.close()
    app.stop()


def test_a_picture_that_the_server_has_deleted_is_sent_again(tab: Shop) -> None:
    """As it does within an hour."""
    before = left_files()
    tab.words.fill("")
    tab.upload(tab.picture(6))
    expect(tab.cards.first.locator("h3")).to_have_text("Blue bag")
    cropped(tab)
    tab.more_like("Orange bag")
    (upload,) = left_files() - before
    upload.unlink()
    tab.back.click()
    expect(tab.likeness).to_have_count(0)
    expect(tab.page.locator("#crop .note")).to_have_text("Part of your picture")
    picture = tab.page.locator("#picture img")
    assert picture.evaluate("i => i.decode().then(() => i.naturalWidth)") == 150
    expect(tab.cards.first.locator("h3")).to_have_text("Blue bag")
    (again,) = left_files() - before

    # Where it cannot be sent again, that is said, and its crop is not another picture's.
    again.unlink()
    tab.page.route("**/gradio_api/upload*", broken)
    tab.words.fill("green")
    tab.words.press("Enter")
    expect(tab.failed).to_have_text(AWAY)
    expect(tab.page.locator("#notice [role=status]")).to_be_empty()
    tab.page.unroute_all()
    tab.upload(tab.picture(5))
    expect(tab.cards.first.locator("h3")).to_contain_text("Green")
    expect(picture).to_be_visible()
    expect(tab.page.locator("#crop .note")).to_be_empty()


def test_a_picture_removed_while_the_server_misses_it_is_not_sent_again(tab: Shop) -> None:
    before = left_files()
    tab.words.fill("")
    tab.upload(tab.picture(6))
    expect(tab.cards.first.locator("h3")).to_have_text("Blue bag")
    tab.drawn()
    (upload,) = left_files() - before
    upload.unlink()
    held: list[Route] = []
    tab.page.route("**/gradio_api/queue/join*", lambda route: held.append(route), times=1)
    tab.words.fill("blue")
    with tab.page.expect_request("**/gradio_api/queue/join*"):
        tab.words.press("Enter")
    tab.page.get_by_role("button", name="Remove Image").click()
    held[0].continue_()
    tab.drawn()
    expect(tab.page.locator("#picture[data-sending], #picture img")).to_have_count(0)
    expect(tab.status).to_contain_text("· words ·")
    assert left_files() == before


@pytest.mark.long
def test_a_vote_that_fails_leaves_the_focus_to_what_is_touched_next(tab: Shop) -> None:
    tab.open("/?text=red+dress&like=p6&compare=1")
    tab.page.route("**/gradio_api/queue/join*", broken, times=1)
    tab.page.get_by_role("button", name="A is better").click()
    expect(tab.failed).to_have_text(AWAY)
    tab.slider.press("ArrowRight")
    expect(tab.page).to_have_url(re.compile("alpha=0.51"))
    tab.drawn()
    expect(tab.slider).to_be_focused()


def test_what_is_typed_while_the_page_waits_for_an_answer_stays_and_is_searched_for(tab: Shop) -> None:
    held: list[Route] = []

    def search_meanwhile(text: str) -> None:
        tab.words.fill(text)
        tab.words.press("Enter")
        expect(tab.page.locator("#found")).to_have_attribute("aria-busy", "true")
        assert held.pop()
        tab.page.unroute_all()  # lets go what is held
        tab.drawn()
        expect(tab.words).to_have_value(text)
        expect(tab.cards.first.locator("h3")).to_have_text(text.capitalize())
        expect(tab.page).to_have_url(f"{tab.app.url}/?text={text.replace(' ', '+')}")

    tab.page.route("**/queue/join*", lambda route: held.append(route))
    with tab.page.expect_request("**/queue/join*"):  # the load is a question as well
        tab.page.goto(f"{tab.app.url}/?text=red+dress")
    search_meanwhile("blue bag")
    tab.more_like("Blue bag")
    tab.search("green")
    tab.page.route("**/queue/join*", lambda route: held.append(route))
    tab.back.click()
    search_meanwhile("black hat")
