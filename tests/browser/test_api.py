"""What a developer sees: the link to the documentation, the documentation, and "Use via API"."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.kits.app import shared_app
from tests.kits.page import DESKTOP, PATIENCE_MS, PHONE, Browser, Page, Shop, expect

pytestmark = pytest.mark.browser


def findings(page: Page, *, within: str = "body", rules: tuple[str, ...]) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": list(rules)}, "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def test_the_page_leads_to_the_documentation(own: Shop) -> None:
    own.rest()
    own.page.get_by_role("link", name="REST API").click()
    expect(own.page.get_by_role("heading", level=1)).to_contain_text("REST interface")
    own.page.get_by_role("link", name="the page").click()
    expect(own.words).to_be_visible()
    own.rest()


@pytest.mark.long
def test_the_documentation_is_readable_on_a_phone_and_in_the_dark(browser: Browser) -> None:
    width, height = PHONE
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark")
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.goto(f"{shared_app().url}/docs")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    grounds = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert findings(page, rules=("color-contrast", "scrollable-region-focusable", "link-name")) == []
    assert grounds == ["rgb(22, 20, 18)", "rgb(255, 255, 255)"]
    assert complaints == []
    page.close()


@pytest.mark.long
def test_use_via_api_is_readable_and_shows_the_snippets_that_run(browser: Browser) -> None:
    width, height = DESKTOP
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark")
    page.set_default_timeout(PATIENCE_MS)
    page.goto(shared_app().url)
    page.get_by_role("button", name="Use via API").click()
    panel = page.locator(".api-docs")
    for language, shown in {
        "MCP": "/gradio_api/mcp/",
        "JavaScript": 'client.predict("/search", {\n\ttext: "summer dress"',
        "CLI": '/search \'{"text": "summer dress"',
        "cURL": "EVENT_ID=$(curl -s ",
        "Python": 'client.predict(\n\ttext="summer dress"',
    }.items():
        panel.locator(".snippets .snippet", has_text=language).first.click()
        expect(panel.locator("pre:visible", has_text=shown).first).to_be_visible()
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("body")).to_have_class(
            re.compile("dark") if theme == "dark" else re.compile("^(?!.*dark)")
        )
        page.wait_for_function("document.getAnimations().every(one => !(one instanceof CSSTransition))")
        assert findings(page, within=".api-docs", rules=("color-contrast",)) == []
    page.close()
