"""Cards, in a real browser: links, targets, near-duplicates, and the query's names for who listens."""

import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conftest import built_in
from tests.kits.app import App, draw, drawn_catalogue, shared_app
from tests.kits.attack import soon
from tests.kits.catalogue import delete, put, stored
from tests.kits.page import Locator, Shop, expect

pytestmark = pytest.mark.browser


def products(app: App) -> bytes:
    with urllib.request.urlopen(f"{app.url}/api/v1/health") as answer:
        body: bytes = answer.read()
    return body


@pytest.fixture
def twins() -> Iterator[None]:
    """Two more green bags, in the catalogue for the time of a test."""
    app = shared_app()
    bag = next(product for product, _ in drawn_catalogue() if product.title == "Green bag")
    pictures = stored(built_in(), [draw("green", "bag")])
    assert app.index is not None
    put(app.index, *((replace(bag, id=f"twin{number}", price=50.0 + number), pictures) for number in (1, 2)))
    assert soon(lambda: b'"products":22' in products(app))
    yield
    delete(app.index, "twin1", "twin2")
    assert soon(lambda: b'"products":20' in products(app))


def smallest(buttons: Locator) -> float:
    size: float = buttons.evaluate_all(
        "all => Math.min(...all.flatMap(x => [x.offsetWidth, x.offsetHeight]).filter(x => x > 0))"
    )
    return size


def test_a_card_is_a_link_with_its_heart_in_sight(shop: Shop) -> None:
    shop.search("red dress")
    card = shop.cards.first
    assert card.locator(".facts").inner_text().split()[:3] == ["Red", "dress", "$10.00"]  # and no category
    expect(card.get_by_role("link")).to_have_attribute("href", "?product=p0")
    expect(card.locator(".heart")).to_have_css("opacity", "1")
    assert smallest(shop.cards.locator("button")) >= 24
    box = card.bounding_box()
    assert box is not None
    for place in ((5, 5), (box["width"] / 2, box["height"] - 5)):  # anywhere on it
        card.click(position={"x": place[0], "y": place[1]})
        expect(shop.page.locator("#product dialog h2")).to_have_text("Red dress")
        shop.page.keyboard.press("Escape")
        shop.page.wait_for_function("!history.state?.product")


def test_near_duplicates_are_one_card_until_they_are_asked_for(twins: None, shop: Shop) -> None:
    shop.search("green bag")
    assert shop.titles.count("Green bag") == 1
    expect(shop.cards).to_have_count(10)
    fold = shop.card("Green bag").locator(".fold")
    expect(fold).to_have_accessible_name("2 more like it: Green bag")
    fold.click()
    expect(shop.cards).to_have_count(12)
    assert shop.titles[:3] == ["Green bag"] * 3
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(fold).to_be_focused()
    assert sorted(shop.cards.locator(".price").all_inner_texts()[:3]) == ["17.00 kr", "51.00 kr", "52.00 kr"]
    shop.cards.nth(2).click()
    expect(shop.page.locator("#product .place")).to_contain_text("3 of 12")
    shop.page.keyboard.press("Escape")
    shop.page.wait_for_function("!history.state?.product")

    shop.page.get_by_role("button", name="Show more").click()  # keeps them in sight
    expect(shop.cards).to_have_count(22)
    assert shop.titles[:3] == ["Green bag"] * 3
    expect(shop.cards.nth(12).locator(".open")).to_be_focused()
    fold.click()
    expect(shop.cards).to_have_count(20)
    expect(fold).to_have_accessible_name("2 more like it: Green bag")


def test_the_link_past_the_query_leads_to_the_results(shop: Shop) -> None:
    shop.search("red dress")
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+dress")
    shop.page.locator("#header .skip").focus()
    shop.page.keyboard.press("Enter")
    expect(shop.page.locator("#found")).to_be_focused()
    shop.page.keyboard.press("Tab")
    assert shop.page.evaluate("document.getElementById('found').contains(document.activeElement)")
    assert shop.page.url == f"{shop.app.url}/?text=red+dress"


@pytest.mark.long
def test_the_slider_says_its_shares_and_without_keeps_its_name(shop: Shop) -> None:
    expect(shop.slider).to_have_attribute("aria-valuetext", "50 % words, 50 % picture")
    shop.slider.press("ArrowRight")
    expect(shop.slider).to_have_attribute("aria-valuetext", "49 % words, 51 % picture")
    shop.open("/?text=red&like=p6&alpha=0.6")
    expect(shop.slider).to_have_attribute("aria-valuetext", "40 % words, 60 % picture")

    name, field = shop.page.locator("#without .sr-only"), shop.page.get_by_label("Without", exact=True)
    assert name.evaluate("x => x.offsetWidth") == 1
    field.fill("stripes")
    box, room = name.bounding_box(), field.bounding_box()
    assert box is not None
    assert room is not None
    assert box["width"] > 40
    assert room["y"] <= box["y"] < box["y"] + box["height"] <= room["y"] + room["height"] + 1
    seen = name.screenshot()
    name.evaluate("x => { x.style.color = 'transparent'; }")
    assert name.screenshot() != seen  # neither clipped nor under the field
    end = box["x"] + box["width"] - room["x"]
    assert (
        field.evaluate("x => parseFloat(getComputedStyle(x).paddingLeft)") >= end
    )  # what is typed lies beside it


def test_on_a_phone_targets_are_large_and_more_like_this_leads_to_the_way_back(phone: Shop) -> None:
    phone.search("red bag")
    assert smallest(phone.cards.locator("button")) >= 44
    for title in ("Black bag", "Orange bag"):
        button = phone.card(title).locator(".more")
        button.scroll_into_view_if_needed()
        button.tap()
        expect(phone.likeness).to_have_text(f"Like: {title}")
        expect(phone.back).to_be_focused()
        # nothing lies over it
        phone.page.wait_for_function(
            """() => {
              const back = document.querySelector('#status .back'), {left, top, width, height} = back.getBoundingClientRect();
              return back.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            }"""
        )
