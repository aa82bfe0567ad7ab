"""A press on what is drawn anew before the release, in a real browser."""

import re

import pytest

from tests.kits.page import Locator, Shop, expect

pytestmark = pytest.mark.browser


def press(shop: Shop, button: Locator) -> None:
    """Press the mouse on a button and hold it."""
    button.hover()
    shop.page.mouse.down()


def find(shop: Shop, text: str, first: str) -> None:
    """Have an answer drawn while the mouse is held."""
    shop.words.fill(text)
    shop.words.press("Enter")
    expect(shop.cards.first.locator("h3")).to_have_text(first)
    shop.drawn()


def opened(shop: Shop) -> Locator:
    return shop.page.locator("#product dialog h2")


def test_what_was_pressed_is_done_whatever_is_there_at_the_release(shop: Shop) -> None:
    shop.search("red dress")
    press(shop, shop.cards.first.locator(".open"))
    find(shop, "black bag", "Black bag")
    shop.page.mouse.up()
    expect(opened(shop)).to_have_text("Red dress")
    shop.page.keyboard.press("Escape")
    expect(opened(shop)).to_have_count(0)

    press(shop, shop.cards.first.locator(".heart"))
    find(shop, "green hat", "Green hat")
    shop.page.mouse.up()
    expect(shop.page.locator("#cards .heart[aria-pressed=true]")).to_have_count(0)
    shop.search("black bag")
    expect(shop.cards.first.locator(".heart")).to_have_attribute("aria-pressed", "true")

    expect(shop.page).to_have_url(re.compile(r"text=black\+bag$"))
    press(shop, shop.cards.first.locator(".more"))
    find(shop, "green hat", "Green hat")
    expect(shop.page).to_have_url(re.compile(r"text=green\+hat$"))
    shop.page.mouse.up()
    expect(shop.likeness).to_have_text("Like: Black bag")
    expect(shop.page).to_have_url(re.compile("like=p8"))
    shop.page.go_back()  # it is a step like any other
    expect(shop.likeness).to_have_count(0)
    expect(shop.cards.first.locator("h3")).to_have_text("Green hat")


@pytest.mark.long
def test_a_press_on_what_goes_away_or_glides_off_is_done(shop: Shop) -> None:
    shop.search("red dress")
    shop.card("Red dress").hover()
    press(shop, shop.card("Red dress").locator(".more"))
    find(shop, "black bag", "Black bag")
    shop.page.mouse.up()
    expect(shop.likeness).to_have_text("Like: Red dress")
    shop.drawn()

    press(shop, shop.cards.first.locator(".open"))
    title = shop.titles[0]
    shop.cards.first.evaluate("card => { card.style.transform = 'translate(0, 2000px)'; }")
    shop.page.mouse.up()
    expect(opened(shop)).to_have_text(title)


@pytest.mark.long
def test_a_press_is_taken_back_by_dragging_it_off(shop: Shop) -> None:
    shop.search("red dress")
    press(shop, shop.cards.first.locator(".open"))
    find(shop, "black bag", "Black bag")
    box = shop.cards.nth(1).bounding_box()
    assert box is not None
    shop.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shop.page.mouse.up()
    shop.cards.nth(2).locator(".open").click()  # the next one is a click like any other
    expect(opened(shop)).to_have_text(shop.titles[2])


@pytest.mark.long
def test_a_finger_does_what_it_pressed(phone: Shop) -> None:
    phone.search("red dress")
    box = phone.cards.first.locator(".open").bounding_box()
    assert box is not None
    finger = phone.page.context.new_cdp_session(phone.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    find(phone, "black bag", "Black bag")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(opened(phone)).to_have_text("Red dress")


@pytest.mark.long
def test_a_double_click_leads_on_once(shop: Shop) -> None:
    shop.search("red bag")
    first = shop.titles
    button = shop.card("Blue bag").locator(".more")
    button.hover()
    at = button.bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    shop.page.mouse.click(x, y)
    expect(shop.likeness).to_have_text("Like: Blue bag")
    shop.drawn()
    shop.page.mouse.move(x, y)
    for click in (shop.page.mouse.down, shop.page.mouse.up):
        click(click_count=2)  # on the card that lies there by now
    assert opened(shop).count() == 0
    shop.back.click()
    expect(shop.likeness).to_have_count(0)
    assert shop.titles == first
    expect(shop.back).to_be_hidden()

    shop.card("Blue bag").locator(".more").dblclick()  # before the answer
    expect(shop.likeness).to_have_text("Like: Blue bag")
    shop.drawn()
    shop.back.click()
    expect(shop.likeness).to_have_count(0)
    shop.card("Red bag").dblclick(position={"x": 3, "y": 3})  # beside the dialog that the first click opens
    expect(opened(shop)).to_have_text("Red bag")
