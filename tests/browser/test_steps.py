"""More like this, and back, in a real browser."""

import re

import pytest

from tests.kits.page import Shop, expect

pytestmark = pytest.mark.browser


def test_steps_there_and_back_by_mouse_by_keyboard_and_quickly(shop: Shop) -> None:
    shop.search("red bag")
    first = shop.titles
    expect(shop.back).to_be_hidden()
    shop.more_like("Red bag")
    expect(shop.status).to_contain_text("words 50%, picture 50%")
    expect(shop.back).to_be_visible()
    second = shop.titles
    assert "Red bag" not in second
    shop.more_like("Blue bag")
    expect(shop.card("Red bag")).to_be_visible()
    third = shop.titles
    assert "Blue bag" not in third
    shop.more_like("Green bag")
    expect(shop.card("Blue bag")).to_be_visible()
    for step, title in ((third, "Blue bag"), (second, "Red bag")):
        shop.back.click()
        expect(shop.likeness).to_have_text(f"Like: {title}")
        assert shop.titles == step
    shop.back.click()
    expect(shop.likeness).to_have_count(0)
    expect(shop.back).to_be_hidden()
    assert shop.titles == first
    assert shop.words.input_value() == "red bag"

    button = shop.card("Blue bag").locator(".more")
    button.focus()
    shop.page.keyboard.press("Shift+Tab")
    shop.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(button).to_have_css("opacity", "1")
    shop.page.keyboard.press("Enter")
    expect(shop.likeness).to_have_text("Like: Blue bag")
    expect(shop.back).to_be_focused()
    shop.page.keyboard.press("Enter")
    expect(shop.likeness).to_have_count(0)
    expect(shop.card("Blue bag").locator(".more")).to_be_focused()

    for product in ("p6", "p7", "p9"):  # the blue, the green and the orange bag
        shop.press("more", product)
    expect(shop.likeness).to_have_text("Like: Orange bag")
    for title in ("Green bag", "Blue bag"):
        shop.back.click()
        expect(shop.likeness).to_have_text(f"Like: {title}")
    shop.back.click()
    expect(shop.likeness).to_have_count(0)


def test_a_step_that_fails_is_said_once_and_more_products_take_the_focus(shop: Shop) -> None:
    shop.search("red bag")
    button = shop.card("Blue bag").locator(".more")
    button.evaluate("button => { button.dataset.value = 'nope'; button.click(); }")
    expect(shop.failed).to_contain_text("no longer here")
    expect(shop.likeness).to_have_count(0)

    before = shop.titles
    expect(shop.page.locator("#more p")).to_have_text("10 more can be shown")
    button = shop.page.get_by_role("button", name="Show more")
    button.scroll_into_view_if_needed()
    at = shop.page.evaluate("scrollY")
    button.click()
    expect(shop.cards).to_have_count(20)
    assert shop.titles[:10] == before
    expect(shop.page.locator("#more button")).to_have_count(0)
    expect(shop.cards.nth(10).locator(".open")).to_be_focused()
    assert at > 0
    assert shop.page.evaluate("scrollY") == at
    expect(shop.failed).to_be_empty()


@pytest.mark.long
def test_a_likeness_needs_no_words_and_back_brings_the_whole_query(shop: Shop) -> None:
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("· picture ·")
    shop.more_like("Orange bag")
    expect(shop.status).to_contain_text("· more like this ·")
    expect(shop.page.locator("#ends .hint:visible")).to_contain_text("Add words")
    shop.words.fill("red")
    shop.words.press("Enter")
    expect(shop.status).to_contain_text("words 50%, picture 50%")
    expect(shop.likeness).to_have_text("Like: Orange bag")

    shop.page.get_by_role("button", name="Remove Orange bag").click()
    expect(shop.status).to_contain_text("· words ·")
    shop.page.get_by_label("Without", exact=True).fill("hat")
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("picture 50%")
    shop.slider.press("Home")
    expect(shop.status).to_contain_text("picture 0%")
    before = shop.titles
    shop.more_like("Red bag")
    expect(shop.page.locator("#picture img")).to_have_count(0)
    shop.words.fill("green")
    shop.page.get_by_label("Without", exact=True).fill("")
    shop.slider.press("End")
    expect(shop.status).to_contain_text("picture 100%")
    shop.back.click()
    expect(shop.page.locator("#picture img")).to_be_visible()
    expect(shop.status).to_contain_text("words 100%, picture 0%")
    assert shop.titles == before
    assert shop.words.input_value() == "red"
    assert shop.page.get_by_label("Without", exact=True).input_value() == "hat"
    shop.slider.press("End")  # the picture that came back is searched with
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")


@pytest.mark.long
def test_the_cross_or_a_picture_of_one_s_own_ends_it(shop: Shop) -> None:
    shop.search("red bag")
    shop.more_like("Red bag")
    shop.page.get_by_role("button", name="Remove Red bag").click()
    expect(shop.likeness).to_have_count(0)
    expect(shop.status).to_contain_text("· words ·")
    assert shop.page.evaluate("document.querySelector('#picture').contains(document.activeElement)")
    shop.more_like("Red bag")
    shop.upload(shop.picture(6))
    expect(shop.likeness).to_have_count(0)
    expect(shop.page.locator("#picture img")).to_be_visible()
    expect(shop.card("Blue bag")).to_be_visible()


@pytest.mark.long
def test_the_last_touch_wins(shop: Shop) -> None:
    shop.search("red bag")
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("picture 50%")
    shop.slider.press("End")
    shop.press("more", "p5")  # the red bag, wherever it is now
    expect(shop.likeness).to_have_text("Like: Red bag")
    expect(shop.status).to_contain_text("words 0%, picture 100%")
    expect(shop.card("Red bag")).to_have_count(0)
    shop.back.click()
    expect(shop.page.locator("#picture img")).to_be_visible()
    expect(shop.card("Red bag")).to_be_visible()


def test_on_a_phone_without_comes_with_the_words_and_touch_needs_no_hover(phone: Shop) -> None:
    field = phone.page.get_by_label("Without", exact=True)
    box = field.bounding_box()
    assert box is None or box["height"] <= 1 or field.evaluate("e => e.closest('#without').offsetHeight") <= 1
    phone.words.tap()
    phone.page.keyboard.type("dress")
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.type("green")
    phone.page.keyboard.press("Enter")
    expect(phone.cards.nth(4).locator("h3")).to_have_text("Green dress")
    phone.page.evaluate("document.activeElement.blur()")
    expect(field).to_be_visible()
    field.fill("")

    phone.search("red bag")
    button = phone.card("Red bag").get_by_role("button", name="More like this: Red bag")
    expect(button).to_have_css("opacity", "1")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40
    button.tap()
    expect(phone.likeness).to_be_visible()
    expect(phone.page.get_by_text("Advanced")).to_be_visible()
    assert phone.wide() <= 0
    phone.back.tap()
    expect(phone.likeness).to_have_count(0)


def test_the_browser_s_own_back_takes_a_step_back(shop: Shop) -> None:
    shop.search("red bag")
    expect(shop.page).to_have_url(re.compile(r"text=red\+bag$"))
    first = shop.titles
    shop.more_like("Blue bag")
    expect(shop.page).to_have_url(re.compile("like=p6"))
    shop.page.go_back()
    expect(shop.likeness).to_have_count(0)
    expect(shop.cards.locator("h3")).to_have_text(first)
    expect(shop.page).to_have_url(re.compile(r"text=red\+bag$"))
    shop.page.go_forward()
    expect(shop.likeness).to_have_text("Like: Blue bag")
    shop.more_like("Green bag")
    expect(shop.page).to_have_url(re.compile("like=p7"))
    shop.page.evaluate("history.go(-2)")
    expect(shop.likeness).to_have_count(0)
    expect(shop.cards.locator("h3")).to_have_text(first)
    expect(shop.page).to_have_url(re.compile(r"text=red\+bag$"))


def test_a_step_right_after_an_answer_leaves_that_an_entry_of_its_own(shop: Shop) -> None:
    """The browser's address follows an answer a moment later than the cards do."""
    shop.page.evaluate("""document.addEventListener('settled', () => {
        document.querySelector('#cards [data-step=more][data-value=p0]').click();
    }, {once: true})""")
    shop.search("red dress")
    expect(shop.likeness).to_have_text("Like: Red dress")
    expect(shop.page).to_have_url(re.compile("like=p0"))
    shop.rest()
    shop.page.reload()  # only the browser remembers the way here
    expect(shop.likeness).to_have_text("Like: Red dress")
    shop.page.go_back()
    expect(shop.words).to_have_value("red dress")
    expect(shop.page).to_have_url(re.compile(r"text=red\+dress$"))
    expect(shop.likeness).to_have_count(0)
