"""What a first visitor sees, over the drawn sample catalogue."""

import re
from collections.abc import Iterator

import pytest

from tests.kits.app import App, fork_app
from tests.kits.page import DESKTOP, PHONE, Browser, Route, Shop, expect, own_tab, watching

BOXES = """places => places.map(place => {
  const {x, y, width, height} = document.querySelector(place).getBoundingClientRect();
  return [x, y + scrollY, width, height].map(Math.round);
})"""

pytestmark = pytest.mark.browser

JUMPS = """() => {
  window.jumps = [];
  new PerformanceObserver(list => { jumps.push(...list.getEntries().filter(entry => !entry.hadRecentInput).map(entry =>
    [entry.value, entry.sources.map(source => source.node?.outerHTML?.slice(0, 60) ?? '')])); }).observe({type: 'layout-shift', buffered: true});
}"""
"""Notes each move of what is already there."""


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    app = fork_app(None).wait_until_ready()
    yield app
    app.stop()


def opened(browser: Browser, app: App, size: tuple[int, int], address: str = "") -> Iterator[Shop]:
    with own_tab(browser, app, size, has_touch=size == PHONE) as page, watching(page, app) as shop:
        page.add_init_script(f"({JUMPS})()")
        shop.open(address)
        expect(page.locator("#cards .start")).to_be_visible()
        yield shop


@pytest.fixture
def desktop(browser: Browser, app: App) -> Iterator[Shop]:
    yield from opened(browser, app, DESKTOP)


@pytest.fixture
def handy(browser: Browser, app: App) -> Iterator[Shop]:
    yield from opened(browser, app, PHONE)


def settled_jumps(shop: Shop) -> list[object]:
    shop.page.wait_for_function(
        "[...document.querySelectorAll('.showcase img')].every(i => i.complete || i.loading === 'lazy')"
    )
    shop.rest()
    return shop.page.evaluate("jumps.filter(([by]) => by > .005)")  # type: ignore[no-any-return]


def test_products_fill_the_width_and_nothing_jumps(desktop: Shop) -> None:
    tiles = desktop.page.locator("#cards .showcase a")
    expect(tiles).to_have_count(18)
    places = ["#found", *(f"#cards .showcase li:nth-child({number})" for number in (1, 6, 7))]
    column, first, sixth, seventh = desktop.page.evaluate(BOXES, places)
    assert abs(first[0] - column[0]) <= 1
    assert abs(sixth[0] + sixth[2] - column[0] - column[2]) <= 1
    assert seventh[1] > first[1] + first[3]
    lazy = tiles.locator("img").evaluate_all("images => images.map(image => image.loading === 'lazy')")
    assert lazy == [False] * 6 + [True] * 12
    expect(tiles.first).to_have_attribute("href", f"?product={tiles.first.get_attribute('data-open')}")
    assert settled_jumps(desktop) == []


def test_a_phone_shows_four_rows_of_three_and_nothing_jumps(handy: Shop) -> None:
    assert handy.page.locator("#cards .showcase li:visible").count() == 12
    assert handy.wide() <= 0
    assert settled_jumps(handy) == []


def test_examples_search_by_words_a_picture_and_a_picture_but_different(desktop: Shop) -> None:
    desktop.page.locator("#cards .example.words").first.focus()
    desktop.page.keyboard.press("Enter")
    expect(desktop.cards).to_have_count(10)
    expect(desktop.heading).to_have_text("Black shoes")
    assert desktop.words.input_value() == "black shoes"
    expect(desktop.page).to_have_url(f"{desktop.app.url}/?text=black+shoes")

    desktop.page.go_back()
    desktop.page.locator("#cards .example.picture").first.click()
    expect(desktop.cards).to_have_count(10)
    expect(desktop.status).to_contain_text("· more like this")
    expect(desktop.likeness).to_have_count(1)
    assert desktop.words.input_value() == ""

    desktop.likeness.get_by_role("button", name="Remove").click()
    desktop.page.locator("#cards .example.both").first.click()
    expect(desktop.cards).to_have_count(10)
    expect(desktop.heading).to_have_text("Like Black Tie with Grey Tip, in blue")
    desktop.slider.focus()  # the product of an example works on like an upload
    desktop.slider.press("End")
    expect(desktop.status).to_contain_text("picture 100%")


@pytest.mark.long
@pytest.mark.parametrize("size", [DESKTOP, (768, 1024), PHONE])
def test_the_outline_lies_where_the_page_will(browser: Browser, app: App, size: tuple[int, int]) -> None:
    """Without any script but its own the page shows its head, its field and its first pictures."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="dark")
    page = context.new_page()
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(app.url)
    expect(page.locator("#first img").first).to_be_visible()
    assert page.locator("#first").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(22, 20, 18)"
    before = page.evaluate(BOXES, ["#first i", "#first h2", "#first li", "#first li:nth-child(12)"])
    page.unroute("**/assets/*.js")
    page.goto(app.url)
    expect(page.locator("#first")).to_have_count(0)
    after = page.evaluate(
        BOXES, ["#text input", "#cards .start h2", ".showcase li", ".showcase li:nth-child(12)"]
    )
    assert [
        max(abs(a - b) for a, b in zip(*pair, strict=True)) <= 2 for pair in zip(before, after, strict=True)
    ] == [True] * 4, (before, after)
    context.close()


def test_a_link_to_a_search_shows_no_start_page_on_the_way(browser: Browser, app: App) -> None:
    with own_tab(browser, app) as page:
        page.add_init_script(
            "window.seen = false; setInterval(() => { seen ||= Boolean(document.querySelector('.start')?.checkVisibility({visibilityProperty: true})); }, 5)"
        )
        page.goto(f"{app.url}/?text=black+shoes")
        expect(page).to_have_title("black shoes – Fashion Search")
        expect(page.locator("#cards .results .card")).to_have_count(10)
        assert page.evaluate("seen") is False
        assert page.evaluate("'linked' in document.documentElement.dataset") is False


def suggestions(shop: Shop, typed: str) -> list[str]:
    """Type, and return what is suggested for all of it."""
    shop.words.fill(typed[:-1])
    with shop.page.expect_response(
        lambda answer: answer.url.endswith(f"suggestions?text={typed.replace(' ', '%20')}")
    ):
        shop.words.press_sequentially(typed[-1])
    expect(shop.page.get_by_role("option").first).to_be_visible()
    return shop.page.get_by_role("option").all_inner_texts()


def test_suggestions_are_taken_with_the_keyboard_and_only_when_chosen(desktop: Shop) -> None:
    field, options = desktop.words, desktop.page.get_by_role("option")
    assert [text.split("\n")[0] for text in suggestions(desktop, "red dr")] == [
        "red dresses",
        "Red Wrap Dress",
    ]
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert options.first.locator("img").get_attribute("src")
    assert desktop.page.locator("[role=option][aria-selected=true]").count() == 0
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("red dr")

    suggestions(desktop, "red dr")
    field.press("ArrowDown")
    field.press("Enter")
    expect(desktop.heading).to_have_text("Red dresses")
    expect(field).to_have_value("red dresses")
    expect(options.first).to_be_hidden()

    suggestions(desktop, "black sho")
    field.press("Enter")  # with no row chosen it searches for what was typed
    expect(desktop.page).to_have_url(f"{desktop.app.url}/?text=black+sho")
    expect(options.first).to_be_hidden()


@pytest.mark.long
def test_recent_searches_come_first_and_a_picture_stays(desktop: Shop) -> None:
    desktop.search("red tie")
    desktop.page.wait_for_function("Object.values({...localStorage}).some(kept => kept.includes('red tie'))")
    assert suggestions(desktop, "re")[0] == "red tie\nRecent search"
    desktop.page.get_by_role("option", name="red tie").click()
    expect(desktop.heading).to_have_text("Red ties")
    desktop.cards.first.hover()
    desktop.cards.first.locator(".more").click()
    expect(desktop.likeness).to_have_count(1)
    suggestions(desktop, "blue ja")
    desktop.page.get_by_role("option").first.click()
    expect(desktop.heading).to_contain_text("Blue jackets like")
    expect(desktop.likeness).to_have_count(1)


@pytest.mark.long
def test_an_answer_that_comes_late_or_not_at_all_changes_nothing(desktop: Shop) -> None:
    waiting: list[Route] = []
    desktop.page.route(re.compile(r"suggestions\?text=re$"), lambda route: waiting.append(route))
    desktop.words.press_sequentially("re", delay=5)
    while not waiting:
        desktop.page.wait_for_timeout(20)
    assert suggestions(desktop, "blue ti")[0] == "navy blue ties"
    waiting[0].continue_()
    desktop.page.wait_for_timeout(150)
    expect(desktop.page.get_by_role("option").first).to_have_text("navy blue ties")
    desktop.page.evaluate("() => { window.fetch = async () => { throw new TypeError('no network'); }; }")
    desktop.words.fill("zz")
    expect(desktop.page.get_by_role("option").first).to_be_hidden()
    expect(desktop.notice).to_have_count(0)


@pytest.mark.long
def test_an_answer_leaves_alone_the_suggestions_for_what_is_typed_after_it(desktop: Shop) -> None:
    held: list[Route] = []
    desktop.page.route("**/gradio_api/queue/join*", lambda route: held.append(route), times=1)
    desktop.words.fill("red")
    with desktop.page.expect_request("**/gradio_api/queue/join*"):
        desktop.words.press("Enter")
    suggestions(desktop, "red dr")
    desktop.words.press("ArrowDown")
    held[0].continue_()
    expect(desktop.page).to_have_url(re.compile("text=red"))
    desktop.drawn()
    option = desktop.page.get_by_role("option").first
    expect(option).to_have_attribute("aria-selected", "true")
    expect(option).to_be_visible()
    desktop.words.press("Escape")


@pytest.mark.long
def test_on_a_phone_a_suggestion_is_as_high_as_a_finger(handy: Shop) -> None:
    suggestions(handy, "red")
    heights = handy.page.get_by_role("option").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert min(heights) >= 44
    assert handy.wide() <= 0
    handy.page.get_by_role("option").first.tap()
    handy.drawn()
    expect(handy.cards).to_have_count(10)


@pytest.mark.long
def test_a_product_of_the_start_page_opens_in_place(desktop: Shop) -> None:
    first = desktop.page.locator("#cards .showcase a").first
    first.click()
    dialog = desktop.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text(first.get_attribute("title") or "")
    expect(desktop.page).to_have_url(re.compile(f"product={first.get_attribute('data-open')}"))
    desktop.page.keyboard.press("ArrowRight")
    second = desktop.page.locator("#cards .showcase a").nth(1)
    expect(dialog.get_by_role("heading", level=2)).to_have_text(second.get_attribute("title") or "")
    desktop.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
