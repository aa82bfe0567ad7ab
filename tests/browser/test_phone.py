"""The page on a phone, in a very low window, and in forced colours."""

from collections.abc import Iterator

import pytest

from tests.kits.page import DESKTOP, PHONE, Shop, expect

pytestmark = pytest.mark.browser


def height(shop: Shop, selector: str) -> float:
    box = shop.page.locator(selector).bounding_box()
    assert box is not None
    return box["height"]


def test_words_camera_and_button_are_one_row(phone: Shop) -> None:
    field = phone.words.bounding_box()
    camera = phone.page.locator("#picture").bounding_box()
    button = phone.page.get_by_role("button", name="Search", exact=True).bounding_box()
    assert field
    assert camera
    assert button
    assert (
        field["x"] < camera["x"] < camera["x"] + camera["width"] <= field["x"] + field["width"] < button["x"]
    )
    assert [camera["y"], button["y"]] == pytest.approx([field["y"]] * 2, abs=1)
    assert phone.slider.is_hidden()
    with phone.page.expect_file_chooser():
        phone.page.locator("#picture").tap()


def test_a_picture_brings_a_second_row_that_scrolls_away(phone: Shop) -> None:
    phone.upload(phone.picture(6))
    expect(phone.cards).to_have_count(10)
    tile, slider = phone.page.locator("#picture").bounding_box(), phone.slider.bounding_box()
    assert tile
    assert slider
    assert (tile["width"], tile["height"]) == (88, 88)
    assert slider["x"] > tile["x"] + tile["width"]
    assert phone.wide() <= 0
    phone.page.mouse.wheel(0, 900)
    phone.page.wait_for_function("window.scrollY > 300")
    expect(phone.words).to_be_in_viewport(ratio=1)
    expect(phone.slider).not_to_be_in_viewport()
    assert height(phone, "#text") <= 0.15 * PHONE[1]


def test_inputs_are_large_enough_not_to_be_zoomed_to(phone: Shop) -> None:
    phone.words.focus()
    without = phone.page.get_by_label("Without", exact=True)
    expect(without).to_be_visible()
    for field in (phone.words, without):
        assert field.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16
        assert field.get_attribute("enterkeyhint") == "search"


def test_the_keyboard_goes_when_a_search_is_sent(phone: Shop) -> None:
    phone.search("red dress")
    expect(phone.words).not_to_be_focused()


@pytest.fixture
def window(shop: Shop) -> Iterator[Shop]:
    """A window whose size and colours a test may change."""
    yield shop
    shop.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    shop.page.emulate_media(forced_colors="null")


@pytest.mark.long
def test_nothing_stays_in_the_way_of_a_very_low_window(window: Shop) -> None:
    for width in (320, 900):
        window.page.set_viewport_size({"width": width, "height": 256})
        window.open()
        window.search("red dress")
        expect(window.cards).to_have_count(10)
        window.page.mouse.move(width - 20, 200)
        window.page.mouse.wheel(0, 1200)
        window.page.wait_for_function("window.scrollY > 600")
        expect(window.words).not_to_be_in_viewport()


@pytest.mark.long
def test_forced_colours_keep_the_button_and_the_bars(window: Shop) -> None:
    window.page.emulate_media(forced_colors="active")
    window.search("red dress")
    expect(window.cards).to_have_count(10)
    button = window.page.get_by_role("button", name="Search", exact=True)
    assert button.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"
    bar, filled = window.cards.first.locator(".match .bar"), window.cards.first.locator(".match .bar i")
    colour = "e => getComputedStyle(e).backgroundColor"
    assert bar.evaluate(colour) != filled.evaluate(colour)
