"""The operator's page in a real browser, on an app that has it switched on."""

from collections.abc import Iterator

import pytest

from tests.kits.app import AGENTS, App, drawn_index, fork_app
from tests.kits.page import DESKTOP, PATIENCE_MS, Browser, expect, watching

pytestmark = pytest.mark.browser

STRANGE = "stock market news <img src=x onerror=\"document.body.dataset.pwned='1'\"> ${1} {{2}} **3**"


@pytest.fixture
def app() -> Iterator[App]:
    app = fork_app(drawn_index(), *AGENTS, INSIGHT="1")
    try:
        yield app.wait_until_ready()
    finally:
        code = app.stop()
    assert code == 0  # with everything switched on, too


@pytest.mark.long
def test_the_operator_sees_what_is_asked(browser: Browser, app: App) -> None:
    # Two tabs: who leaves a page in the middle of an answer has Gradio say so in the console.
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    with watching(page, app) as view, watching(context.new_page(), app) as shop:
        page.goto(f"{app.url}/insight")
        figures, tables = page.locator("#insight dl"), page.locator("#insight table")
        expect(page.get_by_role("heading", name="Insight", level=1)).to_be_visible()
        expect(page.get_by_text("Nothing has been searched yet.")).to_be_visible()
        expect(page.get_by_role("link", name="Shop", exact=True)).to_be_visible()
        expect(tables).to_have_count(0)

        shop.page.goto(app.url)
        expect(shop.page.locator("#cards .start")).to_be_visible()
        expect(shop.page.get_by_role("link", name="Insight", exact=True)).to_be_visible()
        shop.search("red dress")
        shop.search(STRANGE)
        expect(shop.notice).to_contain_text("Nothing here really matches")
        assert page.request.post(f"{app.url}/api/v1/search", data={"text": "blue bag"}).ok

        page.get_by_role("button", name="Refresh", exact=True).click()
        expect(figures).to_contain_text("Queries3")
        expect(tables.last.locator("tbody tr")).to_contain_text("stock market news img src=x onerror=")
        expect(page.locator("#insight svg.marks")).to_have_count(2)
        assert page.evaluate("document.body.dataset.pwned") is None
        assert view.wide() <= 0
        view.rest()
        shop.rest()
    context.close()
