"""The page in a real browser, by what a shopper sees of it."""

import contextlib
import functools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from fashion_search.ui.controller.actions import CLICKS
from tests.kits.app import App, drawn_pictures, shared_app

try:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        Expect,
        Locator,
        Page,
        Request,
        Route,
        sync_playwright,
    )
    from playwright.sync_api import expect as expect_slowly
except ImportError:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip("playwright is not installed", allow_module_level=True)

__all__ = [
    "DESKTOP",
    "PHONE",
    "Browser",
    "Locator",
    "Page",
    "Request",
    "Route",
    "Shop",
    "expect",
    "launch_browser",
    "own_tab",
    "visit",
    "watching",
]

PATIENCE_MS = 30_000
"""Milliseconds that anything is waited for: a busy machine has a browser wait for its turn."""

POLL_S = 0.05

LEFT_OVER_S = 10.0
"""Seconds after which a request counts as ended: the browser does not tell of every end."""

COUNT_ACTIONS = f"""(() => {{
  if (window.actions) return;
  window.actions = 0;
  document.addEventListener('changed', () => {{ actions += 1; }});
  document.addEventListener('click', event => {{
    actions += {list(CLICKS)}.includes(event.target.closest('[data-step]')?.dataset.step);
  }});
}})()"""
"""Counts what is done on the page, as the page itself does."""

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--js-flags=--no-opt --no-maglev"]  # fmt: skip  # no page lives long enough for optimised scripts
DESKTOP, PHONE = (1280, 900), (390, 844)


class _Soon:
    """Playwright's assertions, looked at every few hundredths of a second; its own pauses grow to a second."""

    def __init__(self, assertions: Any) -> None:
        self._assertions = assertions

    def __getattr__(self, name: str) -> Callable[..., None]:
        check = getattr(self._assertions, name)

        def wait(*args: Any, timeout: float = PATIENCE_MS, **options: Any) -> None:
            end = time.monotonic() + timeout / 1000
            while True:
                try:
                    check(*args, timeout=1, **options)  # looks once, however little time there is
                    return
                except AssertionError:
                    if time.monotonic() > end:
                        raise
                    time.sleep(POLL_S)

        return wait


expect = cast(Expect, lambda actual: _Soon(expect_slowly(actual)))
"""Waits until something is true of the page, and fails where it does not become so."""


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
    under_way: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.add_init_script(COUNT_ACTIONS)

    @property
    def words(self) -> Locator:
        return self.page.get_by_label("Describe it", exact=True)

    @property
    def cards(self) -> Locator:
        return self.page.locator("#cards .results .card")

    @property
    def titles(self) -> list[str]:
        self.drawn()
        return self.cards.locator("h3").all_inner_texts()

    @property
    def status(self) -> Locator:
        """The line above the cards, with the figures that its button opens."""
        return self.page.locator("#status")

    @property
    def heading(self) -> Locator:
        return self.page.locator("#status h2")

    @property
    def slider(self) -> Locator:
        return self.page.get_by_label("range slider for words to picture")

    @property
    def failed(self) -> Locator:
        """What went wrong, above the cards."""
        return self.page.locator("#notice [role=alert]")

    def drawn(self) -> None:
        """Wait until all that was done on the page has been answered, and the answer is drawn."""
        self.page.wait_for_function("document.getElementById('found').ariaBusy !== 'true'")

    def search(self, text: str) -> None:
        """Search for words; returns when their answer is there, whatever was shown before."""
        before = self.page.evaluate("actions")
        self.words.fill(text)
        self.page.get_by_role("button", name="Search", exact=True).click()
        self.page.wait_for_function("before => actions > before", arg=before)
        self.drawn()
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

    def rest(self) -> None:
        """Wait until the page has its answers; one that is left earlier complains."""
        idle, end = 0, time.monotonic() + LEFT_OVER_S
        while idle < 8:  # between asking and listening for the answer nothing is under way for a moment
            if time.monotonic() > end:
                self.under_way.clear()
            idle = 0 if self.under_way else idle + 1
            self.page.wait_for_timeout(15)

    def open(self, address: str = "") -> None:
        """Leave for another address of the app, or load the page again."""
        self.rest()
        if address.partition("?")[0] in ("", "/"):
            with self.page.expect_request("**/queue/join*"):  # each visit begins with a question
                self.page.goto(self.app.url + address)
            self.page.wait_for_function("'arrived' in document.documentElement.dataset")
        else:
            self.page.goto(self.app.url + address)

    def card(self, title: str) -> Locator:
        return self.cards.filter(has=self.page.locator("h3", has_text=title)).first

    def more_like(self, title: str) -> None:
        self.card(title).hover()
        self.card(title).get_by_role("button", name=f"More like this: {title}").click()
        expect(self.likeness).to_have_text(f"Like: {title}")
        self.drawn()

    def press(self, step: str, value: str) -> None:
        """Click a button by what it does, at once: found and clicked in one go, wherever answers move it."""
        self.page.evaluate(
            "([step, value]) => document.querySelector(`[data-step=${step}][data-value=${value}]`).click()",
            [step, value],
        )

    def upload(self, path: Path) -> None:
        self.page.locator("#picture input[type=file]").set_input_files(path)

    def picture(self, number: int) -> Path:
        return drawn_pictures()[f"p{number}"]

    def wide(self) -> Any:
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@functools.cache
def _context(browser: Browser, size: tuple[int, int], purpose: str, **options: Any) -> BrowserContext:
    """One for all visits of a kind: it has the page's code at hand, which takes a new one a second."""
    return browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)


def _new_tab(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


_shared_tab = functools.cache(_new_tab)


def _forget(page: Page, app: App) -> None:
    """Have the browser remember nothing of an app, and leave it."""
    page.goto(f"{app.url}/api/v1/health")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")


@contextmanager
def own_tab(browser: Browser, app: App, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Page]:
    """A tab for what changes one for good, as `add_init_script` does, or fails on purpose."""
    page = _new_tab(_context(browser, size, "own", **options))
    _forget(page, app)
    yield page
    page.close()


@contextmanager
def watching(page: Page, app: App) -> Iterator[Shop]:
    """A shop whose page may neither fail nor ask another host for anything while it is watched."""
    shop = Shop(page, app)
    problems: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((app.url, "data:", "blob:")):
            problems.append(request.url)
        if "/queue/" in request.url:
            shop.under_way.add(request)

    listeners: dict[Any, Any] = {
        "pageerror": lambda error: problems.append(f"exception: {error}"),
        "console": lambda line: problems.append(line.text) if line.type == "error" else None,
        "request": asked,
        "requestfinished": lambda request: shop.under_way.discard(request),
        "requestfailed": lambda request: shop.under_way.discard(request),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield shop
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert problems == [], problems


def visit(browser: Browser, size: tuple[int, int], *, own: bool = False, **options: Any) -> Iterator[Shop]:
    """Open the page; afterwards nothing may have gone wrong or been asked of another host."""
    app = shared_app()
    with contextlib.ExitStack() as after:
        if own:
            page = after.enter_context(own_tab(browser, app, size, **options))
        else:
            page = _shared_tab(_context(browser, size, "shared", **options))
            _forget(page, app)
        with watching(page, app) as shop:
            shop.open()
            expect(page.locator("#cards .start")).to_be_visible()
            yield shop
