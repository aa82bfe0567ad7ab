"""The page in a real browser, by what a shopper sees of it."""

import functools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.app_kit import App, drawn_index, shared_app

try:
    from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
except ImportError:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip("playwright is not installed", allow_module_level=True)

__all__ = ["DESKTOP", "PHONE", "Browser", "Locator", "Page", "Shop", "expect", "launch_browser", "visit"]

CHROMIUM = shutil.which("chromium")
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
DESKTOP, PHONE = (1280, 900), (390, 844)


def launch_browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert os.environ.get("CI") != "true", "chromium is missing"
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@dataclass
class Shop:
    """The page, by what a shopper sees of it."""

    page: Page
    app: App

    @property
    def words(self) -> Locator:
        return self.page.get_by_label("Describe it", exact=True)

    @property
    def cards(self) -> Locator:
        return self.page.locator("#cards .results .card")

    @property
    def titles(self) -> list[str]:
        return self.cards.locator("h3").all_inner_texts()

    @property
    def status(self) -> Locator:
        return self.page.locator("#status [role=status]")

    @property
    def slider(self) -> Locator:
        return self.page.get_by_label("range slider for words to picture")

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast-body")

    def search(self, text: str) -> None:
        self.words.fill(text)
        self.page.get_by_role("button", name="Search", exact=True).click()
        expect(self.status).to_contain_text("words")

    @property
    def likeness(self) -> Locator:
        return self.page.locator("#like .like")

    @property
    def back(self) -> Locator:
        return self.page.get_by_role("button", name="Back", exact=True)

    @property
    def notice(self) -> Locator:
        return self.page.locator("#notice p")

    def card(self, title: str) -> Locator:
        return self.cards.filter(has=self.page.locator("h3", has_text=title)).first

    def more_like(self, title: str) -> None:
        self.card(title).hover()
        self.card(title).get_by_role("button", name=f"More like this: {title}").click()
        expect(self.likeness).to_have_text(f"Like: {title}")

    def upload(self, path: Path) -> None:
        self.page.locator("#picture input[type=file]").set_input_files(path)

    def picture(self, number: int) -> Path:
        return drawn_index() / "gen-test" / "images" / f"p{number}.jpg"

    def wide(self) -> Any:
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@functools.cache
def _tab(browser: Browser, size: tuple[int, int], **options: Any) -> Page:
    """One tab for all visits of a kind: it has the page's code at hand, which takes a new one a second."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def visit(browser: Browser, size: tuple[int, int], **options: Any) -> Iterator[Shop]:
    """Open the page; afterwards nothing may have gone wrong or been asked of another host."""
    app = shared_app()
    page = _tab(browser, size, **options)
    page.goto(f"{app.url}/api/v1/health")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    problems: list[str] = []
    listeners: dict[Any, Any] = {
        "pageerror": lambda error: problems.append(f"exception: {error}"),
        "console": lambda line: problems.append(line.text) if line.type == "error" else None,
        "request": lambda request: (
            None if request.url.startswith((app.url, "data:", "blob:")) else problems.append(request.url)
        ),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    page.goto(app.url)
    expect(page.locator("#cards .start")).to_be_visible(timeout=20_000)
    yield Shop(page, app)
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert problems == [], problems
