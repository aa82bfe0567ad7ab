"""What the browser remembers, in a real browser."""

import json
from typing import Any

import pytest

from fashion_search.catalog.manifest import Manifest
from fashion_search.ui.results.saved_panel import catalogue_id
from tests.kits.app import HOSTILE, drawn_index, shared_app
from tests.kits.page import PHONE, Browser, Locator, Shop, expect, own_tab

pytestmark = pytest.mark.browser


def key() -> str:
    return f"fashion-search:{catalogue_id(Manifest.read(drawn_index()))}"


def remembered(shop: Shop) -> Any:
    return json.loads(shop.page.evaluate("key => localStorage.getItem(key)", key()) or "null")


def keep(shop: Shop, record: object) -> None:
    """Put a record into the browser's storage, as another tab does."""
    text = record if isinstance(record, str) else json.dumps(record)
    shop.page.evaluate(
        "([key, text]) => { localStorage.setItem(key, text);"
        " window.dispatchEvent(new StorageEvent('storage', {key})); }",
        [key(), text],
    )


def come_back(shop: Shop) -> None:
    """Search for something, so that nothing is under way any more, and load the page anew."""
    shop.search("hat")
    shop.open()
    expect(shop.page.locator("#cards .start")).to_be_visible()


def opener(shop: Shop) -> Locator:
    return shop.page.locator("#memory .open")


def panel(shop: Shop, part: str) -> Locator:
    """Open the panel if it is closed, and return one of its parts."""
    if not shop.page.locator("#memory dialog").is_visible():
        opener(shop).click()
    return shop.page.get_by_role("dialog", name="Saved and recent").get_by_label(part, exact=True)


def heart(shop: Shop, title: str) -> Locator:
    return shop.card(title).locator("[data-favourite]")


def titles(part: Locator) -> list[str]:
    return part.locator(".title").all_inner_texts()


def test_a_favourite_survives_reload_is_shared_with_another_tab_and_is_forgotten(shop: Shop) -> None:
    shop.search("red bag")
    heart(shop, "Red bag").click()
    expect(heart(shop, "Red bag")).to_have_attribute("aria-pressed", "true")
    expect(heart(shop, "Blue bag")).to_have_attribute("aria-pressed", "false")
    expect(opener(shop)).to_have_text("Saved(1)")
    shop.search("blue dress")
    shop.search("red bag")
    expect(heart(shop, "Red bag")).to_have_attribute("aria-pressed", "true")
    expect(shop.page.locator("#cards [data-favourite][aria-pressed=true]")).to_have_count(1)
    shop.open()
    expect(opener(shop)).to_have_text("Saved(1)")
    shop.search("red bag")
    expect(heart(shop, "Red bag")).to_have_attribute("aria-pressed", "true")
    heart(shop, "Red bag").click()
    expect(heart(shop, "Red bag")).to_have_attribute("aria-pressed", "false")
    expect(opener(shop)).to_have_text("Saved")

    # Another tab shares it.
    heart(shop, "Red bag").click()
    other = Shop(shop.page.context.new_page(), shop.app)
    other.open()
    expect(opener(other)).to_have_text("Saved(1)")
    saved = panel(other, "Saved products")
    expect(saved.locator(".title")).to_have_text(["Red bag"])
    expect(saved.locator(".price")).to_have_text("$15.00")
    saved.get_by_role("button", name="Save: Red bag").click()
    expect(saved.get_by_role("button", name="Save: Red bag")).to_have_attribute("aria-pressed", "false")
    expect(heart(shop, "Red bag")).to_have_attribute("aria-pressed", "false")  # the first visit hears of it
    other.page.close()

    heart(shop, "Red bag").click()
    expect(panel(shop, "Saved products").locator(".title")).to_have_text(["Red bag"])
    shop.page.get_by_role("button", name="Forget everything").click()
    expect(panel(shop, "Saved products")).to_contain_text("Nothing yet.")
    expect(shop.page.get_by_role("button", name="Undo")).to_be_focused()
    assert remembered(shop) is None
    assert (
        shop.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('fashion-search:'))") == []
    )
    shop.page.keyboard.press("Escape")
    expect(heart(shop, "Red bag")).to_have_attribute("aria-pressed", "false")


DAMAGED = [
    "{",
    "[]",
    '"text"',
    {"favourites": 5, "viewed": {"a": 1}, "disliked": [None, 5], "recent": [None, 5, {"query": 5}]},
    {
        "recent": [
            {"query": "text=x", "label": {}, "thumbnail": "javascript:alert(1)", "time": "x"},
            {"own": True},
        ]
    },
]


def test_for_you_says_why_and_leaves_out_what_is_saved(shop: Shop) -> None:
    keep(shop, {"favourites": ["p5"], "viewed": ["p10"]})
    home = shop.page.locator("#home")
    expect(home.locator(".item")).to_have_count(6)
    part = panel(shop, "For you")
    expect(part.locator(".item").first.locator(".why")).to_have_text("Like Red bag, which you saved")
    expect(part.locator(".why").filter(has_text="Like Red hat, which you looked at").first).to_be_visible()
    assert not {"Red bag", "Red hat"} & set(titles(part))
    first = titles(part)[0]
    part.get_by_role("button", name=f"Not for me: {first}").click()
    expect(part.locator(".title").first).not_to_have_text(first)
    expect(part).to_contain_text("One product marked as not for you.")
    undo = shop.page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    shop.page.keyboard.press("Enter")
    expect(part.locator(".title").first).to_have_text(first)
    assert remembered(shop)["disliked"] == []
    part.get_by_role("button", name=f"Save: {first}").click()
    expect(panel(shop, "Saved products").locator(".title")).to_have_text([first, "Red bag"])
    expect(part.locator(".title").first).not_to_have_text(first)

    shop.page.keyboard.press("Escape")
    # Texts stay texts, whatever they are.
    hostile = [f"p{15 + number}" for number in range(len(HOSTILE))]
    recent = [{"query": f"text={n}", "label": text, "time": -n} for n, text in enumerate(HOSTILE)]
    image = {
        "query": "text=x",
        "label": "x",
        "thumbnail": "/images/x\" onerror=\"document.body.dataset.pwned='9'",
    }
    keep(shop, {"favourites": hostile[:2], "viewed": hostile[2:], "recent": [*recent, image]})
    expect(shop.page.locator("#home .why")).to_have_count(6)
    saved = panel(shop, "Saved products")
    expect(saved.locator(".title")).to_have_text(list(HOSTILE[:2]))
    expect(panel(shop, "Recent searches").locator(".label")).to_have_text([*HOSTILE, "x"])
    assert shop.page.evaluate("document.body.dataset.pwned") is None


@pytest.mark.long
def test_the_panel_forgets_what_is_gone_or_removed_and_works_by_keyboard(shop: Shop) -> None:
    keep(shop, {"favourites": ["sold", "p5", "out"]})
    saved = panel(shop, "Saved products")
    expect(saved).to_contain_text("2 saved products are no longer in the catalogue.")
    assert titles(saved) == ["Red bag"]
    saved.get_by_role("button", name="Forget them").click()
    expect(saved).not_to_contain_text("no longer")
    assert remembered(shop)["favourites"] == ["p5"]
    shop.page.keyboard.press("Escape")

    keep(shop, {})
    # What was looked at is remembered, the newest first.
    for product in ("p1", "p2", "p1"):
        shop.page.evaluate("id => document.dispatchEvent(new CustomEvent('viewed', {detail: id}))", product)
    assert remembered(shop)["viewed"] == ["p1", "p2"]

    searches = [{"query": f"text={word}", "label": word, "time": 3 - n} for n, word in enumerate("abc")]
    keep(shop, {"recent": searches})
    recent = panel(shop, "Recent searches")
    labels = recent.locator(".label")
    recent.get_by_role("button", name="Remove: b").click()
    expect(labels).to_have_text(["a", "c"])
    shop.page.get_by_role("button", name="Undo").click()
    expect(labels).to_have_text(["a", "b", "c"])
    recent.get_by_role("button", name="Clear").click()
    expect(labels).to_have_count(0)
    expect(recent).to_contain_text("What you search for is listed here.")
    assert remembered(shop) is None
    shop.page.keyboard.press("Escape")

    keep(shop, {"favourites": ["p5"]})
    opener(shop).focus()
    shop.page.keyboard.press("Enter")
    saved = panel(shop, "Saved products")
    expect(saved.locator(".title")).to_have_text(["Red bag"])
    shop.page.keyboard.press("Escape")
    expect(opener(shop)).to_be_focused()
    shop.page.keyboard.press("Enter")
    saved.get_by_role("button", name="More like this: Red bag").press("Enter")
    expect(shop.page.get_by_role("dialog", name="Saved and recent")).to_be_hidden()
    expect(shop.likeness).to_have_text("Like: Red bag")


@pytest.mark.long
def test_a_damaged_record_is_no_harm_and_not_for_me_ends_a_favourite(shop: Shop) -> None:
    for record in DAMAGED:
        keep(shop, {"favourites": ["p5"]})
        expect(opener(shop)).to_have_text("Saved(1)")
        keep(shop, record)
        expect(opener(shop)).to_have_text("Saved")
    expect(shop.page.locator("#home .again")).to_have_count(1)  # what makes sense in it is kept
    expect(shop.page.locator("#home img")).to_have_count(0)
    shop.search("hat")
    shop.page.evaluate("key => localStorage.setItem(key, '{')", key())
    shop.open()
    shop.search("red bag")
    heart(shop, "Red bag").click()
    assert remembered(shop)["favourites"] == ["p5"]

    keep(shop, {"favourites": ["p5"]})
    shop.page.evaluate(
        "() => { const b = document.createElement('button'); b.dataset.dislike = 'p5'; document.body.append(b); b.click(); }"
    )
    expect(opener(shop)).to_have_text("Saved")
    assert remembered(shop)["disliked"] == ["p5"]
    heart(shop, "Red bag").click()
    assert (remembered(shop)["favourites"], remembered(shop)["disliked"]) == (["p5"], [])


def test_a_recent_search_comes_back_whole(shop: Shop) -> None:
    shop.search("hat")
    asked = "text=red&without=dress&like=p6&alpha=0.2&category=Bag&category=Hat"
    shop.open(f"/?{asked}")
    expect(shop.likeness).to_have_text("Like: Blue bag")
    found = shop.titles
    shop.open()  # leaving is enough to remember it
    again = shop.page.locator("#home").get_by_role("button", name="red, like Blue bag")
    expect(again).to_contain_text("without dress · Bag · Hat")
    expect(again.locator("img")).to_be_visible()
    again.click()
    expect(shop.likeness).to_have_text("Like: Blue bag")
    expect(shop.status).to_contain_text("words 80%, picture 20%")
    expect(again).to_be_hidden()
    assert shop.titles == found
    expect(shop.page).to_have_url(f"{shop.app.url}/?{asked}")
    assert shop.page.get_by_label("Without", exact=True).input_value() == "dress"


@pytest.mark.long
def test_a_moving_slider_is_one_search(shop: Shop) -> None:
    shop.search("red")
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("picture 50%")
    own = panel(shop, "Recent searches").locator(".again", has_text="Your picture")
    expect(own).to_have_text(["redYour picture"])
    shop.page.keyboard.press("Escape")
    shop.slider.press("End")
    expect(shop.status).to_contain_text("picture 100%")
    shop.drawn()
    opener(shop).click()
    expect(own).to_have_count(1)
    queries = [entry["query"] for entry in remembered(shop)["recent"] if entry["own"]]
    assert queries == ["text=red&alpha=1"]


@pytest.mark.long
def test_a_picture_of_one_s_own_is_searched_with_again(shop: Shop) -> None:
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("· picture ·")
    shop.drawn()
    opener(shop).click()
    shop.page.keyboard.press("Escape")
    shop.search("hat")
    again = panel(shop, "Recent searches").locator(".again")
    expect(again.locator(".label")).to_have_text(["hat", "Your picture"])
    assert remembered(shop)["recent"][1]["thumbnail"].startswith("data:image/jpeg;base64,")
    again.last.click()
    expect(shop.page.locator("#picture img")).to_be_visible()
    expect(shop.status).to_contain_text("· picture ·")
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    assert shop.words.input_value() == ""
    opener(shop).click()  # the same picture, however small it came back
    expect(again.locator(".label")).to_have_text(["Your picture", "hat"])


@pytest.mark.long
def test_a_picture_that_is_not_searched_with_again_goes_with_no_other_search(browser: Browser) -> None:
    with own_tab(browser, shared_app()) as page:
        shop = Shop(page, shared_app())
        shop.open()
        shop.upload(shop.picture(6))
        expect(shop.status).to_contain_text("· picture ·")
        shop.drawn()
        opener(shop).click()  # looking there is enough to remember it
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Remove Image").click()
        expect(page.locator("#cards .start")).to_be_visible()
        own = panel(shop, "Recent searches").locator(".again", has_text="Your picture")
        page.route("**/gradio_api/queue/join*", lambda route: route.abort(), times=1)
        own.click()
        expect(shop.failed).to_contain_text("cannot be reached")
        shop.search("blue hat")
        expect(page.locator("#picture[data-sending], #picture img")).to_have_count(0)
        expect(shop.status).to_contain_text("· words ·")

        # The next picture is another one, also for the memory.
        page.route("**/gradio_api/upload*", lambda route: route.abort(), times=1)
        opener(shop).click()
        own.click()
        expect(shop.failed).to_contain_text("cannot be reached")
        shop.upload(shop.picture(5))
        expect(shop.cards.first.locator("h3")).to_have_text("Red bag")
        shop.drawn()
        opener(shop).click()
        expect(own).to_have_count(2)

        # Where a link finds nobody, the start page has what is remembered.
        page.route("**/gradio_api/queue/join*", lambda route: route.abort())
        shop.open("/?text=red")
        expect(shop.failed).to_contain_text("cannot be reached")
        expect(page.locator("#home .again").first).to_be_visible()


@pytest.mark.long
def test_without_storage_it_is_remembered_for_this_visit(own: Shop) -> None:
    own.page.add_init_script(
        "for (const name of ['getItem', 'setItem', 'removeItem']) {"
        " const real = Storage.prototype[name];"
        " Storage.prototype[name] = function (key, ...rest) {"
        " if (String(key).startsWith('fashion-search:')) throw new DOMException('full', 'QuotaExceededError');"
        " return real.call(this, key, ...rest); }; }"
    )
    come_back(own)
    own.search("red bag")
    heart(own, "Red bag").click()
    heart(own, "Blue bag").click()
    expect(opener(own)).to_have_text("Saved(2)")
    expect(panel(own, "Saved products").locator(".title")).to_have_text(["Blue bag", "Red bag"])


def test_a_search_carries_nothing_that_is_remembered(own: Shop) -> None:
    sent: list[str] = []
    own.page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    keep(own, {"favourites": ["my-own-mark", "p5"], "viewed": ["my-own-mark"]})
    expect(own.page.locator("#home .why")).to_have_count(6)
    assert len([body for body in sent if "my-own-mark" in body]) == 1  # the start page shows suggestions
    sent.clear()
    own.search("red bag")
    own.slider.press("End")
    heart(own, "Blue bag").click()
    own.search("hat")
    assert [body for body in sent if "red bag" in body]
    assert not [body for body in sent if "my-own-mark" in body]
    expect(panel(own, "Saved products").locator(".title")).to_have_text(["Blue bag", "Red bag"])
    assert [body for body in sent if "my-own-mark" in body]


def test_the_panel_on_a_phone(phone: Shop) -> None:
    keep(phone, {"favourites": ["p5", "p6"], "recent": [{"query": "text=hat", "label": "hat"}]})
    expect(phone.page.locator("#home .why").first).to_be_visible()
    assert phone.wide() <= 0
    opener(phone).tap()
    expect(panel(phone, "For you").locator(".why").first).to_be_visible()
    phone.page.locator("#memory dialog").evaluate("d => Promise.all(d.getAnimations().map(a => a.finished))")
    box = phone.page.locator("#memory dialog").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE[0])
    small = phone.page.locator("#memory dialog").evaluate(
        "d => [...d.querySelectorAll('button')].filter(b => b.checkVisibility() && b.offsetHeight < 40).map(b => b.outerHTML)"
    )
    assert small == []
