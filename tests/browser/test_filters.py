"""The page in a real browser: which products are looked at, in which order, and more of them."""

import re

import pytest

from tests.kits.app import HOSTILE
from tests.kits.page import PHONE, Locator, Shop, expect

pytestmark = pytest.mark.browser


def box(shop: Shop, value: str) -> Locator:
    return shop.page.locator(f'#filters input[type=checkbox][value="{value}"]')


def chip(shop: Shop, text: str) -> Locator:
    return shop.page.locator("#chips").get_by_role("button", name=f"Remove filter: {text}", exact=True)


def drops(shop: Shop) -> Locator:
    return shop.page.locator("#drops button")


def count(shop: Shop, value: str) -> Locator:
    return shop.page.locator(f'#filters label:has(input[value="{value}"]) .count')


def set_price(shop: Shop, lowest: str, highest: str) -> None:
    if not shop.page.locator("#filters .lowest").is_visible():
        shop.page.locator("#filters .price summary").click()
    shop.page.locator("#filters .lowest").fill(lowest)
    shop.page.locator("#filters .highest").fill(highest)
    shop.page.locator("#filters .highest").press("Enter")


def test_a_category_narrows_and_survives_steps_and_prices_give_the_order(shop: Shop) -> None:
    expect(shop.page.get_by_label("Sort all that match")).to_be_hidden()
    bags = shop.page.locator("#filters li", has_text="Bag")
    expect(bags).to_have_count(1)
    expect(bags.locator(".count")).to_have_text("5 products")
    expect(shop.page.locator("#chips li")).to_have_count(0)
    shop.search("red dress")
    box(shop, "Bag").check()
    expect(shop.status).to_contain_text("5 products · words")
    assert set(shop.titles) == {f"{colour} bag" for colour in ("Red", "Blue", "Green", "Black", "Orange")}
    assert shop.titles[0] == "Red bag"
    chip(shop, "Bag").click()
    expect(shop.cards).to_have_count(10)
    expect(box(shop, "Bag")).not_to_be_checked()
    expect(shop.page.locator("#filters summary").first).to_be_focused()
    assert shop.page.locator("#chips").bounding_box() is None

    box(shop, "Dress").check()
    expect(shop.cards).to_have_count(4)
    shop.more_like("Black dress")
    expect(shop.cards).to_have_count(3)
    box(shop, "Dress").uncheck()
    expect(shop.cards).to_have_count(10)
    shop.back.click()
    expect(shop.cards).to_have_count(4)
    expect(box(shop, "Dress")).to_be_checked()
    expect(chip(shop, "Dress")).to_be_visible()

    box(shop, "Dress").uncheck()
    expect(shop.cards).to_have_count(10)
    box(shop, "Hat").check()
    expect(shop.cards).to_have_count(5)
    hats = ["Red hat", "Blue hat", "Green hat", "Black hat", "Orange hat"]  # 20 to 24
    order = shop.page.get_by_role("combobox", name="Sort all that match")
    order.click()
    shop.page.get_by_role("option", name="Price: high to low").click()
    expect(shop.cards.first.locator("h3")).to_have_text("Orange hat")
    assert shop.titles == hats[::-1]
    order.click()
    shop.page.get_by_role("option", name="Price: low to high").click()
    expect(shop.cards.first.locator("h3")).to_have_text("Red hat")
    assert shop.titles == hats


@pytest.mark.long
def test_the_keyboard_sets_a_filter_and_prices_and_categories_combine(shop: Shop) -> None:
    summary = shop.page.locator("#filters summary", has_text="Price")
    summary.focus()
    summary.press("Enter")
    shop.page.keyboard.press("Tab")
    expect(shop.page.get_by_label("Currency")).to_be_focused()
    shop.page.keyboard.press("Tab")
    expect(shop.page.locator("#filters .lowest")).to_be_focused()
    box(shop, "Dress").focus()
    shop.page.keyboard.press("Space")
    expect(shop.status).to_contain_text("4 products")  # one of the five has no category
    expect(box(shop, "Dress")).to_be_focused()
    expect(shop.page.locator("#filters .lowest")).to_be_visible()
    shop.page.keyboard.press("Space")
    expect(shop.page.locator("#cards .start")).to_be_visible()

    set_price(shop, "13", "15")
    expect(shop.cards).to_have_count(3)  # p3 to p5 cost 13, 14 and 15
    assert shop.titles == ["Black dress", "Orange dress", "Red bag"]
    expect(shop.status).to_contain_text("3 products · not searched yet")
    expect(chip(shop, "$13 – $15")).to_be_visible()

    set_price(shop, "90", "")
    expect(shop.notice).to_have_text("No product passes these filters.")
    expect(shop.cards).to_have_count(0)
    expect(drops(shop)).to_have_text("Drop From $90: 20 products")
    set_price(shop, "90", "20")
    expect(shop.page.locator("#filters .wrong")).to_contain_text("“From” is above “To”")
    expect(shop.page.locator("#filters .lowest")).to_have_attribute("aria-invalid", "true")
    expect(chip(shop, "From $90")).to_be_visible()
    set_price(shop, "20", "21")
    expect(shop.cards).to_have_count(2)
    expect(shop.page.locator("#filters .wrong")).to_be_empty()

    box(shop, "Bag").check()
    box(shop, "Hat").check()
    set_price(shop, "", "16")
    expect(shop.cards.locator("h3")).to_have_text(["Red bag"])  # p5 costs 15, p6 16 euros; hats are 20 to 24
    shop.page.locator("#chips").get_by_role("button", name="Clear all").click()
    expect(shop.page.locator("#cards .start")).to_be_visible()
    expect(shop.page.locator("#filters input:checked")).to_have_count(0)
    expect(shop.page.locator("#filters .highest")).to_have_value("")
    expect(shop.page.locator("#filters").get_by_role("button", name="Clear all")).to_be_hidden()


@pytest.mark.long
def test_a_price_range_speaks_of_one_currency(shop: Shop) -> None:
    """The blue bag costs 16 euros, the green one 17 kr; all others 10 to 24 in the shop's dollars."""
    shop.page.locator("#filters .price summary").click()
    currency = shop.page.get_by_label("Currency")
    lowest = shop.page.locator("#filters .lowest")
    expect(currency.locator("option")).to_have_text(["$", "EUR", "kr"])
    expect(shop.page.get_by_label("From $")).to_have_attribute("placeholder", "10")
    set_price(shop, "15", "18")
    expect(shop.cards.locator("h3")).to_have_text(["Red bag", "Black bag"])  # 15 and 18
    currency.select_option("EUR")
    expect(shop.cards.locator("h3")).to_have_text(["Blue bag"])
    expect(chip(shop, "€15 – €18")).to_be_visible()
    expect(shop.page.get_by_label("To EUR")).to_have_value("18")
    expect(shop.page).to_have_url(re.compile("price_min=15&price_max=18&currency=EUR"))

    shop.open("/?price_max=20&currency=kr")
    expect(shop.cards.locator("h3")).to_have_text(["Green bag"])
    expect(currency).to_have_value("kr")
    expect(chip(shop, "Up to 20 kr")).to_be_visible()
    shop.page.locator("#filters").get_by_role("button", name="Clear all").click()
    expect(currency).to_have_value("")
    shop.open("/?price_max=20&currency=SEK")
    expect(shop.notice).to_have_text("No product passes these filters.")
    expect(drops(shop)).to_have_text("Drop Up to kr\u00a020: 20 products")
    expect(chip(shop, "Up to kr\u00a020")).to_be_visible()
    shop.page.locator("#filters .price summary").click()
    expect(shop.page.get_by_label("To SEK")).to_have_value("20")
    currency.select_option("")
    expect(lowest).to_have_attribute("placeholder", "10")
    expect(shop.cards).to_have_count(8)  # p0 and p2 to p10, without the two bags in other currencies


@pytest.mark.long
def test_counts_follow_the_search_and_the_other_filters(shop: Shop) -> None:
    """Of "dress" the five dresses match, of which the green one has no category."""
    box(shop, "Hat").check()
    expect(count(shop, "red")).to_have_text("1 products")
    expect(count(shop, "Bag")).to_have_text("5 products")
    box(shop, "Hat").uncheck()
    expect(count(shop, "red")).to_have_text("3 products")
    assert shop.page.locator("#filters label.zero").count() == 0
    shop.search("dress")
    expect(count(shop, "Dress")).to_have_text("4 products")
    expect(count(shop, "Bag")).to_have_text("0 products")
    expect(shop.page.locator('#filters label.zero:has(input[value="Bag"])')).to_be_visible()
    shop.page.locator("#filters summary", has_text="Colour").click()
    for colour in ("red", "green"):
        expect(count(shop, colour)).to_have_text("1 products")
    box(shop, "Dress").check()
    expect(count(shop, "green")).to_have_text("0 products")
    expect(count(shop, "red")).to_have_text("1 products")
    box(shop, "red").check()
    expect(count(shop, "Dress")).to_have_text("1 products")
    expect(count(shop, "blue")).to_have_text("1 products")  # a colour beside another widens
    box(shop, "green").focus()
    shop.page.keyboard.press("Space")  # grey, and yet it can be ticked, and taken away again
    expect(box(shop, "green")).to_be_checked()
    shop.page.keyboard.press("Space")
    expect(box(shop, "green")).not_to_be_checked()


def test_a_dead_end_offers_what_to_drop(shop: Shop) -> None:
    shop.search("red dress")
    box(shop, "Hat").check()
    expect(shop.notice).to_contain_text("Nothing that passes the filters really matches.")
    expect(shop.cards).to_have_count(5)
    expect(drops(shop)).to_have_text("Drop Hat: 1 product")
    drops(shop).click()
    expect(drops(shop)).to_have_count(0)
    expect(shop.cards.first.locator("h3")).to_have_text("Red dress")
    expect(box(shop, "Hat")).not_to_be_checked()
    expect(shop.cards.first.locator("a, button").first).to_be_focused()

    shop.search("hat under 14")
    expect(drops(shop)).to_have_text("Drop Under 14: 5 products")
    drops(shop).press("Enter")
    expect(shop.words).to_have_value("hat")
    expect(shop.cards.first.locator("a, button").first).to_be_focused()

    shop.open("/?text=hat+in+stock&category=Bag&price_min=90")
    expect(shop.cards).to_have_count(0)
    expect(shop.page.locator("#chips .chip")).to_have_text(["Bag", "From $90", "In stock"])
    expect(drops(shop)).to_have_text("Clear all filters: 5 products")
    drops(shop).click()
    expect(shop.words).to_have_value("hat")
    expect(shop.page.locator("#chips .chip")).to_have_count(0)
    expect(shop.cards).to_have_count(10)


def test_only_what_is_in_stock(shop: Shop) -> None:
    """The red and the green hat are; the blue one is not, and of the rest nobody knows."""
    stock = shop.page.get_by_role("checkbox", name="In stock")
    expect(stock).to_have_accessible_name("In stock 2 products")
    stock.check()
    expect(shop.cards.locator("h3")).to_have_text(["Red hat", "Green hat"])
    expect(shop.page).to_have_url(re.compile("in_stock=1"))
    expect(count(shop, "Hat")).to_have_text("2 products")
    shop.search("bag")
    expect(drops(shop)).to_have_text("Drop In stock: 5 products")
    chip(shop, "In stock").click()
    expect(stock).not_to_be_checked()
    expect(shop.cards).to_have_count(10)
    shop.search("hat, in stock")  # the same in words
    expect(shop.cards).to_have_count(2)
    expect(stock).not_to_be_checked()


def test_prices_order_all_that_match_and_nothing_else(shop: Shop) -> None:
    """Twelve are colourful: two dresses at 12 and 14, hats at 20 to 24, and five without a price."""
    shop.open("/?text=colourful&sort=cheapest")
    expect(shop.cards).to_have_count(10)
    priced = ["Green dress", "Orange dress", "Red hat", "Blue hat", "Green hat", "Orange hat"]
    assert shop.titles[:6] == priced
    expect(shop.page.locator("#more p")).to_have_text("2 more can be shown")
    shop.page.get_by_role("button", name="Show more").click()
    expect(shop.cards).to_have_count(12)
    assert shop.titles[:6] == priced
    shop.search("hat")
    expect(shop.cards).to_have_count(5)
    assert shop.titles == ["Red hat", "Blue hat", "Green hat", "Black hat", "Orange hat"]


@pytest.mark.long
def test_category_names_are_shown_and_never_run(shop: Shop) -> None:
    named = [text.strip() for text in shop.page.locator("#filters .value").all_text_contents()]
    assert set(named) >= set(HOSTILE)
    for text in HOSTILE:
        shop.page.locator("#filters li").nth(named.index(text)).locator("input").check()
    expect(shop.page.locator("#chips .chip")).to_have_count(len(HOSTILE))
    expect(shop.cards).to_have_count(len(HOSTILE))
    assert {text.strip() for text in shop.page.locator("#chips .chip").all_text_contents()} == set(HOSTILE)
    assert shop.page.evaluate("document.body.dataset.pwned") is None
    assert shop.wide() <= 0


@pytest.mark.long
def test_a_dead_end_on_a_phone_can_be_left_with_a_thumb(phone: Shop) -> None:
    phone.open("/?text=red+dress&category=Hat&has.colour=red")
    button = drops(phone).first
    expect(drops(phone)).to_have_text(["Drop Hat: 1 product"])
    bounds = button.bounding_box()
    assert bounds is not None
    assert bounds["height"] >= 44
    button.tap()
    expect(phone.cards.first.locator("h3")).to_have_text("Red dress")
    expect(phone.page.locator("#chips .chip")).to_have_text("Red")
    assert phone.wide() <= 0


def test_a_phone_has_the_filters_in_a_sheet(phone: Shop) -> None:
    opener = phone.page.get_by_role("button", name="Filters")
    sheet = phone.page.get_by_role("dialog", name="Filters")
    expect(sheet).to_be_hidden()
    opener.tap()
    expect(sheet).to_be_visible()
    bounds = sheet.bounding_box()
    assert bounds is not None
    assert (round(bounds["width"]), round(bounds["height"])) == PHONE
    label = sheet.locator("label", has_text="Bag").bounding_box()
    assert label is not None
    assert label["height"] >= 40
    box(phone, "Bag").tap()
    expect(sheet.locator("footer [role=status]")).to_have_text("5 products")
    sheet.get_by_role("button", name="Show products").tap()
    expect(sheet).to_be_hidden()
    expect(phone.cards).to_have_count(5)
    expect(opener).to_be_focused()
    expect(opener).to_have_accessible_name("Filters , 1 set")
    opener.tap()
    phone.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(chip(phone, "Bag")).to_be_visible()
    assert phone.wide() <= 0
