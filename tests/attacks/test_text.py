"""What a catalogue or a stranger says is shown as it is said, and never run: in Chromium, on every part of the page."""

import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote, urlencode

import pytest

from fashion_search.search import engine
from tests.kits.app import App
from tests.kits.attack import Target
from tests.kits.hostile import RAN, SCRIPTS
from tests.kits.page import PATIENCE_MS, Browser, Page, Shop, expect, launch_browser

pytestmark = pytest.mark.browser

ALL = len(SCRIPTS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from launch_browser()


@pytest.fixture
def shop(browser: Browser, target: Target) -> Iterator[Shop]:
    """A visit, after which nothing may have run, opened a dialog or asked another host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    problems: list[str] = []
    page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((target.url, "data:", "blob:")) else problems.append(asked.url)
        ),
    )
    yield Shop(page, cast(App, target))
    assert ran(page) is None
    assert problems == []
    context.close()


def ran(page: Page) -> Any:
    """What has run, if anything has."""
    page.mouse.move(400, 400)
    page.wait_for_timeout(50)  # a picture that is not there takes a moment to say so
    return page.evaluate(f"document.documentElement.dataset.{RAN}")


def opened(shop: Shop, **query: Any) -> Shop:
    shop.page.goto(f"{shop.app.url}/?{urlencode(query, doseq=True)}")
    expect(shop.cards).not_to_have_count(0)
    return shop


def test_cards_products_notices_links_and_the_operators_page(
    shop: Shop, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "verdict_of", lambda confidence: "none")
    opened(shop, text=SCRIPTS[0], top_k=100)
    expect(shop.cards).to_have_count(ALL)
    expect(shop.notice).to_contain_text(SCRIPTS[0][:30])
    assert all(any(script.split()[0] in title for script in SCRIPTS) for title in shop.titles)
    shop.cards.first.locator(".open").click()
    dialog = shop.page.get_by_role("dialog")
    seen = []
    for number in range(ALL):
        expect(dialog.locator(".place")).to_contain_text(f"{number + 1} of {ALL}")
        seen += [link.get_attribute("href") or "" for link in dialog.locator("a").all()]
        assert ran(shop.page) is None
        if number < ALL - 1:
            dialog.get_by_role("button", name="Next product").click()
    assert seen
    assert all(href.startswith("https://shop.example/") for href in seen)
    shop.page.goto(f"{target.url}/insight")  # which names the products that were opened
    expect(shop.page.locator("#insight")).to_contain_text(SCRIPTS[0].split()[0])


@pytest.mark.long
def test_filters_chips_address_memory_and_comparison(shop: Shop, target: Target) -> None:
    has = {f"has.{script}": script for script in SCRIPTS[:4]}
    opened(shop, text=f"red {SCRIPTS[1]}", without=SCRIPTS[0], category=list(SCRIPTS), top_k=100)
    expect(shop.page.locator("#chips .chip")).to_have_count(ALL)
    shop.cards.first.locator("[data-favourite]").click()
    shop.cards.first.hover()
    shop.cards.first.locator(".more").click()
    expect(shop.likeness).to_contain_text("Like:")
    shop.page.get_by_role("button", name="Share").or_(shop.page.locator(".share")).first.click()
    shop.page.get_by_text("Advanced").click()
    shop.page.get_by_label("Compare balanced and linear").evaluate("box => box.click()")
    expect(shop.page.locator("#comparison")).to_contain_text("Rank")
    assert ran(shop.page) is None
    shop.page.goto(f"{target.url}/?{urlencode(has)}")
    shop.page.goto(target.url)
    expect(shop.page.locator("#home")).to_contain_text(SCRIPTS[0][:8])
    shop.page.locator("#memory .open").click()
    expect(shop.page.get_by_role("dialog")).to_be_visible()


def test_no_address_runs_what_it_says(shop: Shop, target: Target) -> None:
    names = (
        "text",
        "without",
        "like",
        "category",
        f"has.{SCRIPTS[0]}",
        "sort",
        "deep_link",
        "__theme",
        "view",
    )
    said = [(name, SCRIPTS[place % ALL]) for place, name in enumerate(names)]
    shop.page.goto(f"{target.url}/?{urlencode(said)}")
    expect(shop.words).to_have_value(SCRIPTS[0])
    assert ran(shop.page) is None
    for script in SCRIPTS:
        assert script not in target.get(f"/{quote(script)}").text
        assert script not in target.get(f"/docs?{quote(script)}").text


@pytest.mark.long
def test_without_the_escaping_it_runs(browser: Browser, target: Target) -> None:
    """The page as it is, with the one function taken out that all templates escape by."""
    page = browser.new_context().new_page()

    def unescaped(route: Any) -> None:
        answer = route.fetch()
        body = answer.text()
        for quoted in ("''", r"\u0027\u0027"):  # as JSON within a page writes it
            body = body.replace(
                f"String(s ?? {quoted}).replace(", f"String(s ?? {quoted}) || {quoted}.replace("
            )
        route.fulfill(response=answer, body=body)

    page.route(re.compile(r"/(config)?(\?.*)?$"), unescaped)
    page.goto(f"{target.url}/?text=red")
    for _ in range(200):
        if ran(page):
            break
    assert ran(page)
    page.context.close()
