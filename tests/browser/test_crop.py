"""One garment out of a picture that shows two, in a real browser."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.kits.app import draw
from tests.kits.page import Locator, Shop, expect

pytestmark = pytest.mark.browser


def both() -> Image.Image:
    """A red dress on the left, a blue bag on the right."""
    image = Image.new("RGB", (300, 200), "white")
    image.paste(draw("red", "dress"), (0, 0))
    image.paste(draw("blue", "bag"), (150, 0))
    return image


@pytest.fixture
def outfit(tmp_path: Path) -> Path:
    both().save(tmp_path / "outfit.png")
    return tmp_path / "outfit.png"


def crop_button(shop: Shop) -> Locator:
    return shop.page.get_by_role("button", name="Crop your picture")


def dialog(shop: Shop) -> Locator:
    return shop.page.get_by_role("dialog", name="Search a part of your picture")


def area(shop: Shop) -> Locator:
    return shop.page.get_by_role("group", name="Part to search for")


def note(shop: Shop) -> Locator:
    return shop.page.locator("#crop .note")


def edges(shop: Shop) -> list[str]:
    names = [f"{side} edge" for side in ("Left", "Top", "Right", "Bottom")]
    return [shop.page.get_by_role("slider", name=name).input_value() for name in names]


def place(shop: Shop, x: float, y: float) -> tuple[float, float]:
    """The point of the page at shares of the large picture."""
    expect(shop.page.locator("#crop .frame img")).to_have_js_property("complete", True)  # it gives the size
    box = shop.page.locator("#crop .frame").bounding_box()
    assert box is not None
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(shop: Shop, start: tuple[float, float], end: tuple[float, float]) -> None:
    shop.page.mouse.move(*place(shop, *start))
    shop.page.mouse.down()
    shop.page.mouse.move(*place(shop, *end), steps=4)
    shop.page.mouse.up()


def give(shop: Shop, path: Path) -> list[str]:
    """Upload a picture, and return what the whole of it finds."""
    shop.upload(path)
    expect(shop.status).to_contain_text("· picture ·")
    expect(crop_button(shop)).to_be_visible()
    return shop.titles


def expect_bags(shop: Shop) -> None:
    """Wait for what the bag alone finds; with the dress beside it, the third is a dress."""
    expect(shop.cards.first.locator("h3")).to_have_text("Blue bag")
    expect(shop.cards.nth(2).locator("h3")).to_contain_text("bag")


def choose_the_bag(shop: Shop) -> None:
    crop_button(shop).click()
    drag(shop, (0.52, 0.04), (0.99, 0.98))
    shop.page.get_by_role("button", name="Search this part").click()
    expect(note(shop)).to_have_text("Part of your picture")
    expect_bags(shop)


def share_of_red(shop: Shop) -> float:
    """How much of what the tile shows is red rather than blue, 0 to 1."""
    share = shop.page.evaluate(
        """async () => {
          const part = document.getElementById('query').style.getPropertyValue('--part');
          const bitmap = await createImageBitmap(await (await fetch(part.slice(5, -2))).blob());
          const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          pen.drawImage(bitmap, 0, 0);
          const pixels = pen.getImageData(0, 0, bitmap.width, bitmap.height).data;
          let red = 0, blue = 0;
          for (let i = 0; i < pixels.length; i += 4) {
            red += pixels[i] > 200 && pixels[i + 2] < 60;
            blue += pixels[i + 2] > 200 && pixels[i] < 60;
          }
          return red / (red + blue);
        }"""
    )
    return float(share)


def test_a_part_is_chosen_by_mouse_shown_and_goes_with_its_picture(shop: Shop, outfit: Path) -> None:
    expect(crop_button(shop)).to_be_hidden()
    whole = give(shop, outfit)
    expect(note(shop)).to_be_hidden()

    # Escape and Cancel leave everything as it was.
    crop_button(shop).click()
    drag(shop, (0.52, 0.04), (0.99, 0.98))
    shop.page.keyboard.press("Escape")
    expect(dialog(shop)).to_be_hidden()
    expect(crop_button(shop)).to_be_focused()
    expect(note(shop)).to_be_hidden()
    crop_button(shop).click()
    assert edges(shop) == ["0", "0", "100", "100"]
    shop.page.get_by_role("button", name="Cancel", exact=True).click()
    assert shop.titles == whole

    choose_the_bag(shop)
    assert share_of_red(shop) == 0
    expect(shop.page.locator("#picture img")).to_have_css("opacity", "0")
    expect(crop_button(shop)).to_be_focused()
    # The box is where it was left; by one of its handles it becomes the dress.
    crop_button(shop).click()
    assert [int(edge) for edge in edges(shop)] == pytest.approx([52, 4, 99, 98], abs=1)
    drag(shop, (0.755, 0.5), (0.235, 0.5))
    assert [int(edge) for edge in edges(shop)] == pytest.approx([0, 4, 47, 98], abs=1)
    drag(shop, (0.47, 0.98), (0.48, 0.9))
    assert [int(edge) for edge in edges(shop)] == pytest.approx([0, 4, 48, 90], abs=1)
    shop.page.get_by_role("button", name="Search this part").click()
    expect(shop.cards.first.locator("h3")).to_have_text("Red dress")
    assert share_of_red(shop) == 1
    crop_button(shop).click()
    shop.page.get_by_role("button", name="Whole picture").click()
    expect(note(shop)).to_be_hidden()
    expect(shop.page.locator("#picture img")).to_have_css("opacity", "1")
    expect(shop.cards.locator("h3")).to_have_text(whole)

    # The box goes with its picture.
    choose_the_bag(shop)
    shop.page.get_by_role("button", name="Remove Image").click()
    expect(note(shop)).to_be_hidden()
    expect(crop_button(shop)).to_be_hidden()
    expect(shop.page.locator("#cards .start")).to_be_visible()
    give(shop, outfit)
    expect(shop.cards.locator("h3")).to_have_text(whole)
    expect(note(shop)).to_be_hidden()


@pytest.mark.long
def test_a_part_is_chosen_by_keyboard_and_the_way_back_brings_it(shop: Shop, outfit: Path) -> None:
    give(shop, outfit)
    press = shop.page.keyboard.press
    crop_button(shop).focus()
    press("Enter")
    expect(area(shop)).to_be_focused()
    assert edges(shop) == ["0", "0", "100", "100"]
    for _ in range(26):
        press("Shift+ArrowLeft")
    for _ in range(30):
        press("ArrowRight")
    for key in ("Shift+ArrowUp", "Shift+ArrowUp", "ArrowDown"):
        press(key)
    assert edges(shop) == ["52", "2", "100", "98"]
    for name, key in (("Left", "ArrowLeft"), ("Top", "ArrowUp"), ("Right", "ArrowLeft"), ("Bottom", "End")):
        press("Tab")
        expect(shop.page.get_by_role("slider", name=f"{name} edge")).to_be_focused()
        press(key)
    assert edges(shop) == ["51", "1", "99", "100"]
    expect(shop.page.get_by_role("slider", name="Left edge")).to_have_attribute("aria-valuetext", "51 %")
    press("Enter")
    expect(dialog(shop)).to_be_hidden()
    expect(crop_button(shop)).to_be_focused()
    expect_bags(shop)

    before = shop.titles
    shop.more_like("Red bag")
    expect(crop_button(shop)).to_be_hidden()
    expect(note(shop)).to_be_hidden()
    shop.back.click()
    expect(note(shop)).to_have_text("Part of your picture")
    expect(shop.cards.locator("h3")).to_have_text(before)
    assert share_of_red(shop) == 0
    shop.words.fill("red")
    shop.words.press("Enter")
    expect(shop.status).to_contain_text("picture 50%")
    expect(note(shop)).to_have_text("Part of your picture")


@pytest.mark.long
def test_a_pasted_picture_has_parts_and_a_small_one_has_none(
    shop: Shop, outfit: Path, tmp_path: Path
) -> None:
    for size in ((1, 1), (31, 200), (40, 900)):
        draw("red", "dress").resize(size).save(tmp_path / "small.png")
        shop.upload(tmp_path / "small.png")
        expect(shop.status).to_contain_text("· picture ·")
        expect(shop.page.locator("#picture img")).to_be_visible()
        expect(crop_button(shop)).to_be_hidden()
        shop.page.get_by_role("button", name="Remove Image").click()
        expect(shop.page.locator("#cards .start")).to_be_visible()

    shop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shop.page.evaluate(
        """bytes => navigator.clipboard.write(
          [new ClipboardItem({'image/png': new Blob([new Uint8Array(bytes)], {type: 'image/png'})})])""",
        list(outfit.read_bytes()),
    )
    shop.page.get_by_role("button", name="Paste from clipboard").click()
    expect(crop_button(shop)).to_be_visible()
    choose_the_bag(shop)


@pytest.mark.long
def test_a_finger_on_a_phone_s_sideways_photo(phone: Shop, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter to the right
    photo = both().transpose(Image.Transpose.ROTATE_90)
    photo.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    give(phone, tmp_path / "photo.jpg")
    box = crop_button(phone).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40
    crop_button(phone).tap()
    expect(dialog(phone)).to_be_in_viewport(ratio=1)
    assert phone.wide() <= 0
    touch = phone.page.context.new_cdp_session(phone.page)
    way = [place(phone, x, y) for x, y in ((0.52, 0.05), (0.7, 0.5), (0.99, 0.98))]
    for kind, point in zip(("touchStart", "touchMove", "touchMove"), way, strict=True):
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": point[0], "y": point[1]}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert [int(edge) for edge in edges(phone)] == pytest.approx([52, 5, 99, 98], abs=1)
    assert phone.page.evaluate("[scrollY, document.querySelector('#crop dialog').scrollTop]") == [0, 0]
    phone.page.get_by_role("button", name="Search this part").tap()
    expect(note(phone)).to_have_text("Part of your picture")
    expect_bags(phone)
    assert share_of_red(phone) == 0


@pytest.mark.long
def test_a_picture_unlike_fashion_offers_to_choose_a_part(shop: Shop, tmp_path: Path) -> None:
    choose = shop.page.get_by_role("button", name="Several things? Choose one")
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    draw("red", "dress").save(tmp_path / "dress.png")
    give(shop, tmp_path / "noise.png")
    choose.click()
    expect(dialog(shop)).to_be_visible()
    shop.page.keyboard.press("Escape")
    shop.upload(tmp_path / "dress.png")
    expect(choose).to_be_hidden()
