"""One product in full, in a real browser."""

from typing import Any

import pytest

from tests.kits.app import HOSTILE, LONG, shared_app
from tests.kits.page import PHONE, Browser, Locator, Request, Route, Shop, expect

pytestmark = pytest.mark.browser


def dialog(shop: Shop) -> Locator:
    return shop.page.locator("#product dialog")


def opener(shop: Shop, title: str) -> Locator:
    return shop.card(title).locator("[data-open]")


def open_product(shop: Shop, title: str) -> Locator:
    opener(shop, title).click()
    expect(shop.page.get_by_role("dialog", name=title, exact=True)).to_be_visible()
    return dialog(shop)


def open_with(shop: Shop, **facts: Any) -> Locator:
    """Open the red dress with other facts than it was found with."""
    shop.page.evaluate(
        "facts => { window.asFound ??= shopProducts.get('p0'); shopProducts.set('p0', {...asFound, ...facts}); }",
        facts,
    )
    shop.page.locator("#cards [data-open=p0]").click()
    expect(dialog(shop)).to_be_visible()
    return dialog(shop)


def close(shop: Shop) -> None:
    shop.page.keyboard.press("Escape")
    expect(dialog(shop)).to_be_hidden()
    settled(shop)


def settled(shop: Shop) -> None:
    """Wait until the browser's history is where it was before."""
    shop.page.wait_for_function("!history.state?.product")


def test_a_card_opens_what_the_catalogue_has_with_figures_and_views(shop: Shop) -> None:
    shop.search("red dress")
    figure = shop.card("Red dress").locator(".number").inner_text()
    shop.page.evaluate("document.addEventListener('viewed', event => { window.lastViewed = event.detail; })")
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(request.url)

    shop.page.on("request", note)
    view = open_product(shop, "Red dress")
    expect(view.locator(".close")).to_be_focused()
    expect(view.locator(".price")).to_have_text("$10.00")
    expect(view.locator(".category")).to_have_text("Dress")
    expect(view.locator(".description")).to_have_text("A red dress")
    assert dict(
        zip(view.locator("dt").all_inner_texts(), view.locator("dd").all_inner_texts(), strict=True)
    ) == {"Colour": "red", "Sizes": "S, M"}
    assert view.locator(".split .name").all_inner_texts() == ["Match"]
    assert view.locator(".split .number").inner_text().startswith(figure)
    link = view.get_by_role("link", name="See it in the shop")
    expect(link).to_contain_text("shop.example")
    for name, value in {
        "href": "https://shop.example/red-dress",
        "target": "_blank",
        "rel": "noopener noreferrer nofollow",
    }.items():
        expect(link).to_have_attribute(name, value)
    expect(view.get_by_role("img", name="Red dress")).to_have_js_property("naturalWidth", 150)
    assert shop.page.evaluate("window.lastViewed") == "p0"
    shop.page.remove_listener("request", note)
    assert [url for url in sent if "/images/" not in url] == []  # nobody listens, so nothing is said
    assert (
        view.locator(".views").count() == view.locator("figcaption").count() == 0
    )  # one view needs no mention

    picture = view.locator("figure img")
    expect(picture).to_have_css("max-width", "225px")  # half as large again as its 150 x 200
    expect(picture).to_have_css("max-height", "300px")

    close(shop)
    view = open_with(shop, match=0.724, text_match=0.4, image_match=0.96, similarity_score=0.6434,
                     text_similarity=0.3123, image_similarity=-0.0456)  # fmt: skip
    rows = view.locator(".split li")
    assert [row.replace("\n", " ").replace(" of 100", "").split(maxsplit=2) for row in rows.all_inner_texts()] == [
        ["Overall", "72", "score 0.643"],
        ["Words", "40", "cosine 0.312"],
        ["Picture", "96", "cosine -0.046"],
    ]  # fmt: skip
    assert rows.locator("i").evaluate_all("bars => bars.map(bar => bar.style.width)") == ["72%", "40%", "96%"]
    close(shop)
    view = open_with(shop, match=None)  # seen while browsing: nothing was searched
    expect(view.locator("h2")).to_have_text("Red dress")
    expect(rows).to_have_count(0)

    close(shop)
    views = [f"/images/{shop.picture(number).name}" for number in (1, 0, 2)]
    view = open_with(shop, images=views, image_url=views[1])
    picture, caption = view.locator("figure img"), view.locator("figcaption")
    buttons = view.locator(".views button")
    assert [button.get_attribute("aria-label") for button in buttons.all()] == [
        "View 1 of 3, this view matched", "View 2 of 3", "View 3 of 3",
    ]  # fmt: skip
    sources = buttons.locator("img").evaluate_all("all => all.map(x => x.getAttribute('src'))")
    assert sources == [views[1], views[0], views[2]]  # the one that matched first
    expect(caption).to_have_text("This view matched")
    buttons.nth(1).click()
    expect(picture).to_have_js_property("src", buttons.nth(1).locator("img").evaluate("x => x.src"))
    expect(caption).to_be_hidden()
    expect(view.locator("[aria-current=true]")).to_have_attribute("aria-label", "View 2 of 3")
    buttons.first.click()
    expect(caption).to_be_visible()
    close(shop)
    view = open_with(shop, images=views, image_url=views[1], match=None)
    expect(view.locator(".views button")).to_have_count(3)
    expect(caption).to_have_count(0)


@pytest.mark.long
def test_hostile_texts_odd_links_and_odd_attributes_are_texts(shop: Shop) -> None:
    shop.search("red dress")
    for text in HOSTILE:
        view = open_with(
            shop, title=text, description=text, category=text, attributes={text: text, "list": [text, {text: text}]},
            image_url=f"/images/{shop.picture(0).name}?{text}", images=[f"/images/{shop.picture(1).name}"], url=f"https://shop.example/{text}",
        )  # fmt: skip
        assert view.locator("h2").evaluate("x => x.textContent") == text
        assert view.locator(".description").evaluate("x => x.textContent") == text
        assert view.locator(".category").evaluate("x => x.textContent") == text
        assert view.locator("dd").evaluate_all("all => all.map(x => x.textContent)") == [
            text,
            f"{text}, {text}: {text}",
        ]
        assert view.locator("figure img").get_attribute("alt") == text
        assert view.locator("script, img[onerror]").count() == 0
        close(shop)
    assert shop.page.evaluate("document.body.dataset.pwned ?? null") is None
    open_with(shop, title=LONG, description=f"One\n\nTwo {'x' * 3000}", attributes={"y" * 400: "z" * 4000})
    assert dialog(shop).locator(".description").inner_text().startswith("One\n\nTwo")
    assert dialog(shop).locator("dd").inner_text() == "z" * 300 + "…"
    assert dialog(shop).evaluate(
        "x => [...x.querySelectorAll('.body, .facts')].every(y => y.scrollWidth <= y.clientWidth)"
    )

    close(shop)
    for url in (
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "/here",
        "//",
        "https://",
        None,
        5,
    ):
        view = open_with(shop, url=url)
        expect(view.locator("h2")).to_have_text("Red dress")
        expect(view.get_by_role("link")).to_have_count(0)
        close(shop)
    link = open_with(shop, url="https://shop.example@other.example/x").get_by_role("link")
    expect(link).to_contain_text("other.example")  # who it really leads to
    expect(link).not_to_contain_text("shop.example")

    close(shop)
    many = {f"a{number}": number for number in range(30)}
    view = open_with(shop, attributes={"new_in": True, "old": False, "none": None, "blank": "", "empty": [], "zero": 0,
                                       "size": {"S": [36, 38], "of": {"x": {"y": 1}}}, **many})  # fmt: skip
    rows = list(zip(view.locator("dt").all_inner_texts(), view.locator("dd").all_inner_texts(), strict=True))
    assert rows[:5] == [
        ("New in", "Yes"), ("Old", "No"), ("Zero", "0"), ("Size", 'S: 36, 38, of: x: {"y":1}'), ("A0", "0"),
    ]  # fmt: skip
    assert len(rows) == 20


def test_ways_into_it_out_of_it_and_on_to_the_next(shop: Shop) -> None:
    shop.search("red bag")
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag")
    place = shop.page.url
    opener(shop, "Blue bag").focus()
    shop.page.keyboard.press("Enter")
    expect(dialog(shop).locator("h2")).to_have_text("Blue bag")
    shop.page.keyboard.press("Shift+Tab")  # round within the dialog, or to the browser's own bar
    assert shop.page.evaluate(
        "document.activeElement === document.body || document.querySelector('#product').contains(document.activeElement)"
    )
    close(shop)
    expect(opener(shop, "Blue bag")).to_be_focused()
    assert shop.page.url == place

    view = open_product(shop, "Blue bag")
    view.locator("h2").click()
    view.locator("figure").click()
    expect(view).to_be_visible()
    shop.page.mouse.click(5, 5)
    expect(view).to_be_hidden()
    expect(opener(shop, "Blue bag")).to_be_focused()
    settled(shop)
    open_product(shop, "Red bag").get_by_role("button", name="Close", exact=True).click()
    expect(view).to_be_hidden()
    settled(shop)

    first, second, third = shop.titles[:3]
    view = open_product(shop, first)
    expect(view.locator(".place")).to_contain_text("1 of 10")
    expect(view.get_by_role("button", name="Previous product")).to_have_attribute("aria-disabled", "true")
    shop.page.keyboard.press("ArrowLeft")
    expect(view.locator("h2")).to_have_text(first)
    view.get_by_role("button", name="Next product").click()
    expect(view.locator("h2")).to_have_text(second)
    shop.page.keyboard.press("ArrowRight")
    expect(view.locator("h2")).to_have_text(third)
    expect(view.locator(".place")).to_contain_text(f"{third}, 3 of 10")
    named = shop.page.evaluate("[document.title, new URLSearchParams(location.search).get('product')]")
    assert named == [f"{third} – Fashion Search", shop.cards.nth(2).get_attribute("data-id")]
    shop.page.keyboard.press("ArrowLeft")
    expect(view.locator("h2")).to_have_text(second)
    close(shop)  # one step, however many were looked at
    expect(opener(shop, second)).to_be_focused()
    assert shop.page.url == place


def test_the_address_and_the_browser_s_way_back_follow_it(shop: Shop) -> None:
    shop.search("red bag")
    open_product(shop, "Blue bag").get_by_role("button", name="More like this").click()
    expect(dialog(shop)).to_be_hidden()
    expect(shop.likeness).to_have_text("Like: Blue bag")
    expect(shop.back).to_be_focused()
    settled(shop)
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag&like=p6")
    shop.back.click()
    expect(shop.likeness).to_have_count(0)
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag")

    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag")
    titles = shop.titles
    view = open_product(shop, "Blue bag")
    shop.page.go_back()
    expect(view).to_be_hidden()
    expect(opener(shop, "Blue bag")).to_be_focused()
    assert shop.page.url == f"{shop.app.url}/?text=red+bag"
    assert shop.titles == titles
    shop.page.go_forward()
    expect(view.locator("h2")).to_have_text("Blue bag")
    close(shop)
    assert shop.page.url == f"{shop.app.url}/?text=red+bag"

    open_product(shop, "Blue bag")
    shop.press("more", "p7")  # asked just before
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag&like=p7&product=p6")
    close(shop)
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag&like=p7")
    shop.page.go_forward()
    expect(dialog(shop)).to_be_visible()
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+bag&like=p7&product=p6")


@pytest.mark.long
def test_a_link_shows_a_product_over_the_start_page_and_over_its_search(own: Shop) -> None:
    shop, tab = own, own.page
    shop.open("/?product=p6&__theme=dark")
    expect(dialog(shop).locator("h2")).to_have_text("Blue bag")
    expect(tab.locator("#cards .start")).to_be_attached()
    expect(dialog(shop).locator(".split li")).to_have_count(0)
    expect(tab).to_have_title("Blue bag – Fashion Search")
    close(shop)
    expect(tab).to_have_title("Fashion Search")
    assert tab.url == f"{shop.app.url}/?__theme=dark"

    shop.open("/?text=red+bag&product=gone")
    expect(shop.page.get_by_role("alert")).to_have_text("The product that this link shows is no longer here.")
    expect(shop.cards).to_have_count(10)
    expect(dialog(shop)).to_be_hidden()
    expect(tab).to_have_title("red bag – Fashion Search")
    assert tab.url == f"{shop.app.url}/?text=red+bag"

    place = shop.titles.index("Blue bag") + 1
    with tab.context.expect_page() as opened:
        shop.card("Blue bag").click(button="middle")
    other = opened.value
    expect(other.locator("#product dialog h2")).to_have_text("Blue bag")
    expect(other.locator("#product .place")).to_contain_text(f"{place} of 10")
    expect(other.locator("#product .split li")).to_have_count(1)  # with the figures of its search
    expect(other).to_have_title("Blue bag – Fashion Search")
    assert other.url == f"{shop.app.url}/?text=red+bag&product=p6"
    other.go_back()
    expect(other.locator("#product dialog")).to_be_hidden()
    expect(other).to_have_title("red bag – Fashion Search")
    assert other.url == f"{shop.app.url}/?text=red+bag"
    other.reload()
    expect(other.locator("#cards .card")).to_have_count(10)
    other.evaluate("shopProducts.delete('p6')")  # as if the search had not found it
    other.go_forward()
    expect(other.locator("#product dialog h2")).to_have_text("Blue bag")
    other.close()
    expect(dialog(shop)).to_be_hidden()


@pytest.mark.long
def test_the_address_of_hugging_face_s_page_around_it_follows(browser: Browser) -> None:
    """By the message that its docs name in "How to handle URL parameters in Spaces"; no other page hears anything."""
    app = shared_app()

    def frame(route: Route) -> None:
        listen = "addEventListener('message', event => said.push([event.origin, event.data.queryString]))"
        show = f"<iframe src='{app.url}/?__theme=dark' style='width: 1200px; height: 800px'></iframe>"
        route.fulfill(body=f"<script>const said = []; {listen}</script>{show}", content_type="text/html")

    def without_policy(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": ""})

    for outer, heard in (("https://huggingface.co/spaces/me/shop", True), ("https://other.example/", False)):
        page = browser.new_page()
        page.route(outer, frame)
        page.route(f"{app.url}/?*", without_policy)
        page.goto(outer)
        inner = page.frame_locator("iframe")
        inner.get_by_label("Describe it", exact=True).fill("red bag")
        inner.get_by_label("Describe it", exact=True).press("Enter")
        expect(inner.locator("#cards .card")).to_have_count(10)
        inner.locator("#cards .open", has_text="Blue bag").click()
        expect(inner.locator("#product dialog h2")).to_have_text("Blue bag")
        heard_last = "said.at(-1)?.[1] === '?text=red+bag&product=p6'"
        if heard:
            page.wait_for_function(heard_last)
        said = [query for origin, query in page.evaluate("said") if origin == app.url and query is not None]
        assert bool(said) is heard
        page.close()


ADDRESS_FIRST = """{
  const add = EventTarget.prototype.addEventListener, late = [];
  let first = false;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (kind !== 'popstate') return add.call(this, kind, ...rest);
    if (String(rest[0]).includes('visit(')) {
      first = true;
      add.call(this, kind, ...rest);
      for (const listen of late) listen();
    } else if (first) add.call(this, kind, ...rest);
    else late.push(() => add.call(this, kind, ...rest));
  };
}"""
"""Has the script that follows the address hear of a way back before the product's does."""


@pytest.mark.long
@pytest.mark.parametrize("script", ["", ADDRESS_FIRST], ids=["as they come", "the address first"])
def test_closing_one_that_was_opened_before_the_address_followed_keeps_the_search(
    own: Shop, script: str
) -> None:
    own.page.add_init_script(script)
    own.open()
    own.page.evaluate(
        """document.addEventListener('answered', () => setTimeout(() => {
          document.querySelector('#cards .open').click();
        }, 20), {once: true})"""
    )
    own.search("red dress")
    expect(dialog(own).locator("h2")).to_have_text("Red dress")
    expect(own.page).to_have_url(f"{own.app.url}/?text=red+dress&product=p0")
    close(own)
    own.drawn()
    expect(own.cards.first.locator("h3")).to_have_text("Red dress")
    assert own.page.url == f"{own.app.url}/?text=red+dress"


def test_a_phone_shows_it_as_a_sheet(phone: Shop) -> None:
    phone.search("red dress")
    opener(phone, "Red dress").tap()
    view = dialog(phone)
    expect(view).to_be_visible()
    assert view.bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert phone.wide() <= 0
    assert view.locator(".body").evaluate("x => x.scrollWidth - x.clientWidth") == 0
    picture, title = view.locator("figure").bounding_box(), view.locator("h2").bounding_box()
    assert picture is not None
    assert title is not None
    assert picture["y"] + picture["height"] < title["y"]
    view.locator(".body").evaluate("x => x.scrollTo(0, x.scrollHeight)")
    expect(view.get_by_role("button", name="Close", exact=True)).to_be_in_viewport(ratio=1)
    sizes = view.locator("button:visible, a:visible").evaluate_all(
        "all => all.map(x => x.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 40
    phone.page.go_back()
    expect(view).to_be_hidden()
    expect(phone.card("Red dress")).to_be_visible()
