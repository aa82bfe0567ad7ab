"""The page in a real browser: what one enters, and what one finds."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.kits.app import HOSTILE, LONG
from tests.kits.page import Locator, Shop, expect

pytestmark = pytest.mark.browser


def test_words_by_enter_and_by_button_give_cards_and_a_link(shop: Shop) -> None:
    expect(shop.page.get_by_role("heading", level=1)).to_have_text("Fashion Search")
    expect(shop.page.locator("#header")).to_contain_text("20 products · drawn <for> tests · model mini")
    expect(shop.page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
    assert shop.page.locator("html").get_attribute("lang") == "en"

    shop.words.fill("red dress")
    shop.words.press("Enter")
    expect(shop.cards).to_have_count(10)
    expect(shop.status).to_contain_text("10 products · words · ")
    assert shop.titles[0] == "Red dress"
    expect(shop.cards.first.get_by_role("link", name="Red dress", exact=True)).to_be_visible()
    expect(shop.cards.first).to_contain_text("$10.00")
    assert shop.cards.first.locator("img").evaluate("i => i.decode().then(() => i.naturalWidth)") == 150
    shop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(shop.page).to_have_url(f"{shop.app.url}/?text=red+dress")
    shop.page.get_by_role("button", name="Copy a link to this search").click()
    expect(shop.page.locator("#share")).to_contain_text("Link copied")
    assert shop.page.evaluate("navigator.clipboard.readText()") == f"{shop.app.url}/?text=red+dress"
    shop.search("black bag")
    expect(shop.cards.first.locator("h3")).to_have_text("Black bag")


def test_a_bad_query_is_a_notice(shop: Shop) -> None:
    shop.page.get_by_role("button", name="Search", exact=True).click()
    expect(shop.failed).to_contain_text("Nothing to search for")
    shop.words.fill("x" * 1001)
    shop.words.press("Enter")
    expect(shop.failed).to_contain_text("too long")
    expect(shop.words).to_be_focused()
    expect(shop.words).to_have_value("x" * 1001)
    shop.words.fill("")
    shop.page.get_by_label("Without", exact=True).fill("green")
    shop.page.get_by_label("Without", exact=True).press("Enter")
    expect(shop.failed).to_contain_text("Say what it should be, too")
    shop.page.get_by_label("Without", exact=True).fill("")
    shop.search("red dress")
    expect(shop.failed).to_be_empty()
    assert "Traceback" not in shop.page.locator("body").inner_text()


def test_a_picture_of_a_telephone_is_searched_with_and_shown(shop: Shop, tmp_path: Path) -> None:
    """No browser but Safari draws HEIC."""
    pillow_heif = pytest.importorskip("pillow_heif")
    with Image.open(shop.picture(6)) as image:
        pillow_heif.from_pillow(image).save(tmp_path / "IMG_0001.HEIC", quality=90)
    shop.upload(tmp_path / "IMG_0001.HEIC")
    expect(shop.status).to_contain_text("· picture ·")
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    own = shop.page.locator("#picture img")
    assert own.evaluate("i => i.decode().then(() => [i.naturalWidth, i.naturalHeight])") == [150, 200]
    expect(shop.page.get_by_role("button", name="Crop your picture")).to_be_visible()
    shop.page.locator("#picture").get_by_role("button", name="Remove Image").click()
    expect(shop.page.locator("#cards .start")).to_be_visible()

    data = (tmp_path / "IMG_0001.HEIC").read_bytes()
    shop.page.locator("#picture button[aria-dropeffect]").evaluate(
        """(tile, bytes) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], 'IMG_0002.HEIC'));
            tile.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer}));
        }""",
        list(data),
    )
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")


def test_a_picture_is_pasted_uploaded_removed_and_refused(shop: Shop, tmp_path: Path) -> None:
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("· picture ·")
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    expect(shop.cards.first.locator(".price")).to_have_text("€16.00")  # each product's own currency
    expect(shop.cards.filter(has_text="Green bag").locator(".price")).to_have_text("17.00 kr")
    expect(shop.cards.filter(has_text="Red bag").locator(".price")).to_have_text("$15.00")
    shop.page.locator("#picture").get_by_role("button", name="Remove Image").click()
    expect(shop.page.locator("#cards .start")).to_be_visible()

    shop.upload(shop.picture(1))
    expect(shop.status).to_contain_text("· picture ·")
    first = shop.cards.first
    expect(first.locator("h3")).to_have_text("Blue dress")
    expect(first.locator(".price")).to_have_count(0)
    assert "null" not in first.inner_text()
    shop.page.locator("#picture").get_by_role("button", name="Remove Image").click()
    expect(shop.page.locator("#cards .start")).to_be_visible()

    shop.search("red dress")
    (tmp_path / "bad.png").write_text("no picture at all")
    shop.upload(tmp_path / "bad.png")
    expect(shop.failed).to_contain_text("This is not a picture that can be read")
    expect(shop.page.locator("#picture img")).to_have_count(0)
    shop.search("black bag")
    expect(shop.cards.first.locator("h3")).to_have_text("Black bag")

    shop.words.fill("")
    data = shop.picture(6).read_bytes()
    shop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shop.page.evaluate(
        """async bytes => {
          const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/jpeg'}));
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          canvas.getContext('2d').drawImage(bitmap, 0, 0);
          const png = await canvas.convertToBlob({type: 'image/png'});
          await navigator.clipboard.write([new ClipboardItem({'image/png': png})]);
        }""",
        list(data),
    )
    shop.page.get_by_role("button", name="Paste from clipboard").click()
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")


def test_the_slider_explains_itself_and_the_last_position_wins(shop: Shop) -> None:
    hint = shop.page.locator("#ends .hint:visible")
    expect(hint).to_contain_text("once you give both")
    shop.search("red dress")
    expect(hint).to_contain_text("Add a picture")
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("words 50%, picture 50%")
    expect(hint).to_contain_text("Which counts more")
    box = shop.slider.bounding_box()
    assert box is not None
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shop.page.mouse.move(middle, y)
    shop.page.mouse.down()
    shop.page.mouse.move(box["x"] + box["width"] - 1, y, steps=6)
    shop.page.mouse.up()
    expect(shop.status).to_contain_text("words 0%, picture 100%")
    assert shop.titles[0] == "Blue bag"
    shop.page.mouse.move(box["x"] + box["width"] - 1, y)
    shop.page.mouse.down()
    shop.page.mouse.move(box["x"] + 1, y, steps=6)
    shop.page.mouse.up()
    expect(shop.status).to_contain_text("words 100%, picture 0%")
    expect(shop.cards.first.locator("h3")).to_have_text("Red dress")


@pytest.mark.long
def test_bars_say_how_well_each_side_matches(shop: Shop) -> None:
    def bars(card: Locator) -> list[float]:
        shop.drawn()
        widths = card.locator(".bar i").evaluate_all("bars => bars.map(bar => parseFloat(bar.style.width))")
        return [float(width) for width in widths]

    shop.search("red dress")
    first = shop.cards.first
    assert bars(first) == [float(first.locator(".number").inner_text())]
    assert first.locator(".number").inner_text() in first.locator(".match").inner_text()
    shop.upload(shop.picture(6))
    expect(first.locator(".side")).to_have_count(2)
    expect(first.locator(".sides")).to_be_hidden()
    height = first.evaluate("card => card.offsetHeight")
    shop.slider.press("Home")
    expect(first.locator(".sides")).to_be_visible()
    assert first.evaluate("card => card.offsetHeight") == height
    expect(shop.status).to_contain_text("picture 0%")
    words_only = bars(first)
    shop.slider.press("End")
    expect(shop.status).to_contain_text("picture 100%")
    picture_only = bars(first)
    assert words_only[0] == words_only[1] > words_only[2]
    assert picture_only[0] == picture_only[2] > picture_only[1]
    assert "%" not in first.inner_text()
    expect(first.locator(".sides")).to_be_hidden()  # once the slider rests
    shop.page.get_by_role("button", name="About these results").click()
    expect(shop.page.get_by_text("It is no probability")).to_be_visible()


@pytest.mark.long
def test_the_fusion_can_be_chosen_and_cards_that_the_slider_moved_say_so(shop: Shop) -> None:
    linear = shop.page.get_by_role("radio", name="Linear")
    expect(linear).to_be_hidden()
    shop.search("red")
    shop.upload(shop.picture(6))
    expect(shop.cards.first.locator("h3")).to_have_text("Red bag")
    shop.page.get_by_text("Advanced").click()
    linear.check()
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    expect(shop.cards.nth(1).locator("h3")).to_have_text("Orange bag")
    expect(linear).to_be_visible()
    shop.page.get_by_role("radio", name="Balanced").check()
    expect(shop.cards.first.locator("h3")).to_have_text("Red bag")

    shop.search("red")
    expect(shop.cards.locator(".moved:not(:empty)")).to_have_count(0)
    before = shop.titles
    shop.slider.focus()
    shop.slider.press("End")
    expect(shop.status).to_contain_text("picture 100%")
    for place, title in enumerate(shop.titles):
        said = shop.cards.nth(place).locator(".moved").inner_text().replace("\n", " ")
        by = before.index(title) - place if title in before else None
        expected = "New" if by is None else "" if by == 0 else f"{'▲' if by > 0 else '▼'} {abs(by)}"
        assert said.startswith(expected)
        assert bool(said) == bool(expected)
    assert before != shop.titles
    shop.search("red")  # another search is no move
    expect(shop.cards.locator(".moved:not(:empty)")).to_have_count(0)


def test_product_text_is_shown_and_never_run(shop: Shop) -> None:
    shop.upload(shop.picture(16))
    expect(shop.cards).to_have_count(10)
    shop.page.get_by_role("button", name="Show more").click()
    expect(shop.cards).to_have_count(20)
    titles = shop.cards.locator("h3").all_text_contents()
    assert {title.strip() for title in titles} >= {*HOSTILE, LONG.strip()}
    assert shop.page.evaluate("document.body.dataset.pwned") is None
    assert shop.wide() <= 0
    box = shop.cards.nth(titles.index(LONG)).locator("h3").bounding_box()
    assert box is not None
    assert box["height"] < 30  # one line, however long
    # They are tiles like others, which lead on to more of their kind and back.
    for title in HOSTILE:
        card = shop.cards.filter(has=shop.page.locator("h3", has_text=title)).first
        card.locator(".more").evaluate("button => button.click()")
        expect(shop.likeness.locator("p")).to_have_text(f"Like: {title}")
        shop.back.click()
        expect(shop.likeness).to_have_count(0)
        shop.drawn()
    assert shop.page.evaluate("document.body.dataset.pwned") is None


def test_without_pushes_down_and_no_match_is_said(shop: Shop) -> None:
    shop.search("dress")
    assert "Green dress" in shop.titles[:3]
    shop.page.get_by_label("Without", exact=True).fill("green")
    shop.page.get_by_label("Without", exact=True).press("Enter")
    expect(shop.cards.nth(4).locator("h3")).to_have_text("Green dress")
    expect(shop.page.locator("#chips p")).to_have_count(0)
    shop.page.get_by_label("Without", exact=True).fill("")
    shop.search("<i>hat</i> dress without <i>red")
    expect(shop.page.locator("#chips p")).to_contain_text("Read as: ")
    expect(shop.page.locator("#chips p")).to_contain_text(", without <i>red")

    hostile = "stock market news <img src=x onerror=\"document.body.dataset.pwned='q'\"> ${1}"
    shop.search(hostile)
    expect(shop.notice).to_have_text(
        f"Nothing here really matches “{hostile}”. These are the closest products."
    )
    expect(shop.notice.locator("xpath=..")).to_have_attribute("role", "status")
    assert shop.page.evaluate("document.body.dataset.pwned") is None
    expect(shop.cards).to_have_count(10)
    shop.search("red dress")
    expect(shop.notice).to_have_count(0)


def test_what_was_understood_stands_over_the_cards_and_can_be_taken_away(shop: Shop) -> None:
    understood = shop.page.locator("#chips")
    shop.search("red bag")
    shop.more_like("Red bag")
    shop.search("blue")
    expect(understood.locator(".chip")).to_have_text(["Keep: bag", "Change: blue"])
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    understood.get_by_role("button", name="Remove: Keep: bag").click()
    expect(understood.locator(".chip")).to_have_count(0)
    expect(shop.page).to_have_url(re.compile(r"edit=0"))
    shop.back.click()
    expect(shop.likeness).to_have_count(0)

    shop.search("red dresss under 14")
    expect(understood.locator("p")).to_contain_text("Searched for dress instead of dresss.")
    expect(understood.locator(".chip")).to_have_text("Under 14")
    expect(shop.cards.filter(has_text="Red bag")).to_have_count(0)
    understood.get_by_role("button", name="Remove: Under 14").click()
    expect(shop.words).to_have_value("red dresss")
    expect(shop.cards.filter(has_text="Red bag")).to_have_count(1)
    understood.get_by_role("button", name="Search for dresss").click()
    expect(understood.locator("p")).to_have_count(0)
    expect(shop.page).to_have_url(re.compile(r"correct=0"))


def test_an_address_restores_the_search(shop: Shop) -> None:
    shop.search("red dress without stripes")
    shop.more_like("Red dress")
    shop.slider.focus()
    shop.slider.press("Home")
    expect(shop.status).to_contain_text("words 100%")
    expect(shop.page).to_have_url(re.compile(r"like=p0.*alpha=0"))
    titles, address = shop.titles, shop.page.url.removeprefix(shop.app.url)
    shop.open()
    shop.open(address)
    expect(shop.status).to_contain_text("words 100%, picture 0%")
    expect(shop.cards.locator("h3")).to_have_text(titles)
    expect(shop.words).to_have_value("red dress without stripes")
    expect(shop.likeness).to_have_text("Like: Red dress")
    shop.open("/?like=gone&alpha=x&price_min=9&price_max=2&fusion=%3Cb%3E")
    expect(shop.failed).to_contain_text("no longer here")
    expect(shop.page.locator("#cards .start")).to_be_visible(timeout=8_000)  # at once, not after ten seconds


def test_a_phone_has_two_columns_and_a_bar_that_stays(phone: Shop) -> None:
    assert phone.wide() <= 0
    phone.search("red dress")
    expect(phone.cards).to_have_count(10)
    tops = [box["y"] for box in (phone.cards.nth(i).bounding_box() for i in range(4)) if box]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert phone.wide() <= 0
    phone.page.mouse.wheel(0, 900)
    phone.page.wait_for_function("window.scrollY > 300")
    box = phone.words.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 60
    phone.search("black bag")  # brings the first result back into view
    expect(phone.cards.first.locator("h3")).to_have_text("Black bag")
    expect(phone.cards.first.locator("h3")).to_be_in_viewport()


def test_the_keyboard_is_enough(shop: Shop) -> None:
    def tab_to(target: Locator) -> None:
        for _ in range(25):
            shop.page.keyboard.press("Tab")
            if target.evaluate("e => e === document.activeElement"):
                assert target.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
                return
        raise AssertionError("the focus never came there")

    tab_to(shop.words)
    shop.page.keyboard.type("red dress")
    tab_to(shop.page.get_by_role("button", name="Search", exact=True))
    shop.page.keyboard.press("Enter")
    expect(shop.cards).to_have_count(10)
    shop.upload(shop.picture(6))
    expect(shop.status).to_contain_text("picture 50%")
    tab_to(shop.slider)
    shop.page.keyboard.press("ArrowLeft")
    expect(shop.status).to_contain_text("words 51%, picture 49%")


def test_the_line_above_the_cards_says_what_they_are_and_figures_are_under_a_button(shop: Shop) -> None:
    shop.search("red dress")
    expect(shop.heading).to_have_text("Red dresses")
    expect(shop.page.locator("#status [role=status]")).to_have_text(
        re.compile(r"^Red dresses\s*10 products$")
    )
    about = shop.page.locator("#facts")
    expect(about).to_be_hidden()
    shop.page.get_by_role("button", name="About these results").focus()
    shop.page.keyboard.press("Enter")
    expect(about).to_be_visible()
    expect(about).to_contain_text(re.compile(r"10 products · words · \d+ ms"))
    shop.page.keyboard.press("Escape")
    expect(about).to_be_hidden()
    expect(shop.page.get_by_role("button", name="About these results")).to_be_focused()
    shop.more_like("Red dress")
    expect(shop.heading).to_have_text("Red dresses like Red dress")


def test_the_head_is_the_name_and_the_catalogue_is_under_a_button(phone: Shop) -> None:
    expect(phone.page.locator("#catalogue")).to_be_hidden()
    phone.page.get_by_role("button", name="About this catalogue").tap()
    expect(phone.page.locator("#catalogue")).to_be_visible()
    expect(phone.page.locator("#catalogue")).to_have_text("20 products · drawn <for> tests · model mini")
