"""A picture of one's own, from anywhere and of any size, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.kits.app import left_files, shared_app
from tests.kits.page import Browser, Page, Route, Shop, expect, own_tab

pytestmark = pytest.mark.browser

DRAG = """(to, [names, bytes, name, type]) => {
  const dataTransfer = new DataTransfer();
  if (bytes) dataTransfer.items.add(new File([new Uint8Array(bytes)], name, {type}));  // or so many zeros
  else dataTransfer.setData('text/uri-list', 'https://shop.example/dress.jpg');
  for (const event of names) to.dispatchEvent(new DragEvent(event, {bubbles: true, cancelable: true, dataTransfer}));
}"""

PASTE = """(to, [bytes, text]) => {
  const clipboardData = new DataTransfer();
  if (bytes) clipboardData.items.add(new File([new Uint8Array(bytes)], 'image.png', {type: 'image/png'}));
  if (text) clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData});
  to.dispatchEvent(event);
  return event.defaultPrevented;
}"""

HINT = "#picture-source .hint"


def removed(shop: Shop) -> None:
    shop.page.get_by_role("button", name="Remove Image").click()
    expect(shop.page.locator("#cards .start")).to_be_visible()


def sent(shop: Shop, path: Path) -> Path:
    """Upload a file, and return what has come to the server."""
    before = left_files()
    shop.upload(path)
    expect(shop.page.locator("#picture img")).to_be_visible()
    expect(shop.status).to_contain_text("picture")
    shop.drawn()
    (file,) = left_files() - before
    return file


def photo(path: Path, size: tuple[int, int], **options: object) -> Path:
    """A noisy photo of a red left half and a blue right half."""
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size).convert("RGB")
    image = Image.new("RGB", size, "red")
    image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    Image.blend(image, noise, 0.2).save(path, **options)  # type: ignore[arg-type]
    return path


def test_a_large_photo_is_sent_small_and_upright(shop: Shop, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: its left is above
    large = photo(tmp_path / "IMG_0001.jpg", (4000, 3000), quality=98, exif=exif)
    assert large.stat().st_size > 2_000_000
    file = sent(shop, large)
    assert file.stat().st_size < 400_000
    with Image.open(file) as image:
        assert (image.format, image.size) == ("JPEG", (768, 1024))
        assert 0x0112 not in image.getexif()
        red, blue = image.getpixel((384, 200)), image.getpixel((384, 824))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]
    removed(shop)

    clear = Image.new("RGBA", (2048, 1024), (0, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (900, 400, 1100, 600))
    clear.save(tmp_path / "clear.png")
    with Image.open(sent(shop, tmp_path / "clear.png")) as image:
        assert image.size == (1024, 512)
        assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.long
def test_a_small_file_is_sent_as_it_is_whatever_its_name(shop: Shop, tmp_path: Path) -> None:
    name = f"a%20b red# ä ö? {'long' * 40}.jpg"
    data = shop.picture(6).read_bytes()
    (tmp_path / name).write_bytes(data)
    file = sent(shop, tmp_path / name)
    assert (file.name, file.read_bytes()) == ("picture.jpeg", data)
    assert shop.page.locator("#picture img").evaluate("i => i.decode().then(() => i.naturalWidth)") == 150
    shop.more_like("Orange bag")
    shop.back.click()  # the picture that comes back is shown, too
    expect(shop.page.locator("#picture img")).to_be_visible()
    assert shop.page.locator("#picture img").evaluate("i => i.decode().then(() => i.naturalWidth)") == 150


def test_a_file_dropped_anywhere_is_searched_with_and_a_link_is_refused(shop: Shop) -> None:
    cards, hint = shop.page.locator("#found"), shop.page.locator(HINT)
    data = list(shop.picture(6).read_bytes())
    cards.evaluate(DRAG, [["dragenter", "dragover"], data, "bag.jpg", "image/jpeg"])
    expect(hint).to_be_visible()
    expect(hint).to_be_in_viewport(ratio=1)
    cards.evaluate(DRAG, [["dragleave"], data, "bag.jpg", "image/jpeg"])
    expect(hint).to_be_hidden()
    cards.evaluate(DRAG, [["dragenter", "drop"], data, "bag.jpg", "image/jpeg"])
    expect(hint).to_be_hidden()
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")

    address = shop.page.url
    cards.evaluate(DRAG, [["dragenter", "dragover", "drop"], None, "", ""])
    expect(shop.failed).to_contain_text("Only picture files can be used")
    assert shop.page.url == address
    cards.evaluate(DRAG, [["drop"], [37, 80], "list.pdf", "application/pdf"])
    expect(shop.failed).to_contain_text("This file is no picture")
    cards.evaluate(DRAG, [["drop"], 6_000_000, "IMG_0001.heic", "image/heic"])
    expect(shop.failed).to_contain_text("at most 5 MB")
    expect(shop.page.locator("#picture[data-sending]")).to_have_count(0)

    # What is dragged within the page is no file.
    shop.page.locator("h1 a").dispatch_event("dragstart")
    cards.evaluate(DRAG, [["dragenter", "dragover"], data, "bag.jpg", "image/jpeg"])
    expect(hint).to_be_hidden()
    shop.page.locator("h1 a").dispatch_event("dragend")


def test_a_picture_is_pasted_anywhere_and_text_goes_into_its_field(shop: Shop) -> None:
    data = list(shop.picture(6).read_bytes())
    shop.search("red dress")
    shop.cards.first.locator(".open").click()  # also over a dialog
    assert shop.page.locator("body").evaluate(PASTE, [data, ""])
    expect(shop.page.locator("dialog[open]")).to_have_count(0)
    expect(shop.status).to_contain_text("words 50%, picture 50%")
    assert not shop.words.evaluate(PASTE, [data, "blue hat"])
    assert not shop.page.locator("body").evaluate(PASTE, [None, "blue hat"])
    shop.drawn()
    shop.words.fill("")
    shop.page.get_by_role("button", name="Remove Image").click()
    expect(shop.page.locator("#cards .start")).to_be_visible()
    assert shop.words.evaluate(PASTE, [data, ""])
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")


@pytest.mark.long
def test_a_clipboard_that_cannot_be_read_is_said(shop: Shop) -> None:
    button = shop.page.locator("#picture .source-selection button").nth(2)
    shop.page.context.clear_permissions()
    button.click()
    expect(shop.failed).to_contain_text("press Ctrl+V instead")
    shop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shop.page.evaluate("navigator.clipboard.writeText('words')")
    button.click()
    expect(shop.failed).to_contain_text("no picture in the clipboard")


def opened(browser: Browser, script: str) -> Iterator[Page]:
    with own_tab(browser, shared_app()) as page:
        page.add_init_script(script)
        page.goto(shared_app().url)
        expect(page.locator("#cards .start")).to_be_visible()
        yield page


@pytest.mark.long
def test_buttons_that_the_browser_has_no_use_for_are_hidden(browser: Browser) -> None:
    """As over plain HTTP, where browsers give pages neither."""
    hide = "Object.defineProperty({0}, '{1}', {{value: undefined}});"
    no_camera = hide.format("Navigator.prototype", "mediaDevices")
    no_clipboard = hide.format("Navigator.prototype", "clipboard")
    for script, hidden in ((no_camera, {1}), (no_camera + no_clipboard, {0, 1, 2})):
        for page in opened(browser, script):
            buttons = page.locator("#picture .source-selection button")
            expect(buttons).to_have_count(3)
            for place in range(3):
                expect(buttons.nth(place)).to_be_visible(visible=place not in hidden)


@pytest.mark.long
def test_a_camera_that_is_not_allowed_is_said(browser: Browser) -> None:
    refuse = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    for page in opened(browser, refuse):
        page.locator("#picture .source-selection button").nth(1).click()
        page.locator("#picture [title='grant webcam access'] button").click()
        expect(page.locator("#notice [role=alert]")).to_contain_text("does not let this page use the camera")


@pytest.mark.parametrize("fixture", ["shop", "phone"])
def test_the_tile_says_how_far_an_upload_is(fixture: str, request: pytest.FixtureRequest) -> None:
    shop: Shop = request.getfixturevalue(fixture)
    shop.page.evaluate("() => document.dispatchEvent(new CustomEvent('uploading', {detail: .43}))")
    tile = shop.page.locator("#picture")
    expect(tile).to_have_attribute("data-sending", "43 %")
    assert tile.evaluate("tile => getComputedStyle(tile, '::after').content") == '"43 %"'
    expect(shop.page.locator("#picture-source [role=status]")).to_have_text("Sending your picture…")
    shop.page.evaluate("() => document.dispatchEvent(new CustomEvent('uploading', {detail: null}))")
    expect(shop.page.locator("#picture[data-sending]")).to_have_count(0)
    expect(shop.page.locator("#picture-source [role=status]")).to_be_empty()


@pytest.mark.long
def test_a_picture_given_while_another_is_on_its_way_takes_its_place(shop: Shop) -> None:
    held: list[Route] = []
    shop.page.route("**/gradio_api/upload*", lambda route: held.append(route), times=1)
    with shop.page.expect_request("**/gradio_api/upload*"):
        shop.upload(shop.picture(6))
    assert shop.page.locator("body").evaluate(PASTE, [list(shop.picture(5).read_bytes()), ""])
    expect(shop.cards.first.locator("h3")).to_have_text("Red bag")
    expect(shop.failed).to_be_empty()


@pytest.mark.long
def test_what_is_said_of_a_file_outlives_the_answer_under_way(shop: Shop) -> None:
    held: list[Route] = []
    shop.page.route("**/gradio_api/queue/join*", lambda route: held.append(route), times=1)
    shop.words.fill("blue bag")
    with shop.page.expect_request("**/gradio_api/queue/join*"):
        shop.words.press("Enter")
    shop.page.locator("#found").evaluate(DRAG, [["drop"], [37, 80], "list.pdf", "application/pdf"])
    expect(shop.failed).to_contain_text("This file is no picture")
    held[0].continue_()
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    shop.drawn()
    expect(shop.failed).to_contain_text("This file is no picture")
    shop.search("red bag")
    expect(shop.failed).to_be_empty()
