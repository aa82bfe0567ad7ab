"""The page's states as axe-core sees them, in both themes, on a desktop and on a phone."""

import re
from collections.abc import Iterator

import pytest

from tests.kits.page import DESKTOP, Shop, expect

pytestmark = pytest.mark.browser


def still(shop: Shop) -> Iterator[Shop]:
    """Nothing moves, and the theme is the one that is asked for."""
    shop.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    yield shop
    shop.page.emulate_media(color_scheme="null", reduced_motion="null")


@pytest.fixture
def shop(shop: Shop) -> Iterator[Shop]:
    yield from still(shop)


@pytest.fixture
def phone(phone: Shop) -> Iterator[Shop]:
    yield from still(phone)


@pytest.fixture
def tablet(shop: Shop) -> Iterator[Shop]:
    shop.page.set_viewport_size({"width": 768, "height": 1024})
    shop.open()
    expect(shop.page.locator("#cards .start")).to_be_visible()
    yield shop
    shop.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('p'))
  .map(one => [one, (one.closest('label') ?? (one.matches('.card .open') ? one.closest('.card') : one)).getBoundingClientRect()])
  .filter(([, {width, height}]) => width > 1 && Math.min(width, height) < 24)
  .map(([one, {width, height}]) => `${one.outerHTML.slice(0, 120)} ${width} x ${height}`)"""
"""Finds targets of less than 24 by 24 pixels; links within sentences may be, and so may what only the keyboard reaches."""


def findings(shop: Shop) -> list[str]:
    """What axe-core calls serious or critical, and what is too small to press."""
    from axe_playwright_python.sync_playwright import Axe

    # Colours on their way from one theme to the other are nobody's.
    shop.page.wait_for_function("document.getAnimations().every(one => !(one instanceof CSSTransition))")
    found = Axe().run(shop.page, options={"resultTypes": ["violations"]}).response["violations"]
    small: list[str] = shop.page.evaluate(SMALL)
    return small + [
        f"{finding['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


def in_the_dark(shop: Shop) -> list[str]:
    """The findings in the dark theme; leaves the light one."""
    shop.page.emulate_media(color_scheme="dark")
    expect(shop.page.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    found = findings(shop)
    shop.page.emulate_media(color_scheme="light")
    expect(shop.page.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))
    return found


def test_no_state_has_a_serious_finding(shop: Shop) -> None:
    assert findings(shop) == []
    shop.search("red dress")
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("picture 50%")
    shop.page.get_by_text("Advanced").click()
    assert findings(shop) == []
    shop.cards.first.locator(".open").click()
    expect(shop.page.get_by_role("dialog")).to_be_visible()
    assert in_the_dark(shop) == []
    shop.page.keyboard.press("Escape")
    shop.page.get_by_label("Compare balanced and linear").check()
    expect(shop.page.locator("#comparison")).to_contain_text("A is better")
    assert findings(shop) == []
    assert in_the_dark(shop) == []
    shop.page.get_by_role("button", name="Saved").click()
    expect(shop.page.get_by_role("dialog")).to_be_visible()
    assert findings(shop) == []


def test_no_state_on_a_phone_has_a_serious_finding(phone: Shop) -> None:
    assert findings(phone) == []
    phone.search("hats that nobody sells, bicycle pumps")
    phone.upload(phone.picture(6))
    expect(phone.status).to_contain_text("picture 50%")
    assert findings(phone) == []
    phone.page.get_by_role("button", name="Filters").click()
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    assert findings(phone) == []
    assert in_the_dark(phone) == []


@pytest.mark.long
def test_no_state_of_middle_width_has_a_serious_finding(tablet: Shop) -> None:
    assert findings(tablet) == []
    tablet.open("/?text=red+dress&category=dress&alpha=0.4")
    tablet.upload(tablet.picture(6))
    expect(tablet.cards.first).to_be_visible()
    assert in_the_dark(tablet) == []
