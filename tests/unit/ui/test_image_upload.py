import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fashion_search.errors import SearchError
from fashion_search.imaging.normalize import Box
from fashion_search.ui.endpoint import ImageArgument
from fashion_search.ui.inputs.image_upload import ImageInput, ImagePayload
from fashion_search.ui.model.uploads import Crop, UploadedImage
from tests.conftest import picture
from tests.unit.imaging.test_decode import png_header


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def data_url(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def given(payload: Any) -> UploadedImage:
    upload = ImageArgument(label="image").preprocess(ImagePayload.model_validate(payload))
    assert upload is not None
    return upload


def take(**payload: Any) -> Image.Image:
    return given(payload).file().open()


def refusal(**payload: Any) -> str:
    with pytest.raises(SearchError) as caught:
        take(**payload)
    return str(caught.value)


def test_an_upload_is_decoded(uploads: Path) -> None:
    (uploads / "a.png").write_bytes(png(picture("red")))
    image = take(path=str(uploads / "a.png"), meta={"_type": "gradio.FileData"})
    assert isinstance(image, Image.Image)
    assert (image.mode, image.getpixel((0, 0))) == ("RGB", (255, 0, 0))


def test_an_upload_is_turned_upright(uploads: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40)).save(uploads / "a.jpg", exif=exif)
    assert take(path=str(uploads / "a.jpg")).size == (40, 80)


def test_a_data_url_is_decoded(uploads: Path) -> None:
    assert take(url=data_url(png(picture("red")))).getpixel((0, 0)) == (255, 0, 0)


def test_no_picture_is_no_picture() -> None:
    assert ImageInput(type="pil").preprocess(None) is None


def test_what_was_not_uploaded_is_not_read(uploads: Path) -> None:
    secret = uploads.parent / "secret.png"
    secret.write_bytes(png(picture("red")))
    link = uploads / "link.png"
    link.symlink_to(secret)
    for path in (
        str(secret), "/etc/passwd", f"file://{secret}", f"{uploads}/../secret.png", str(link),
        "http://127.0.0.1:9/a.png", f"{uploads}-other/a.png", "", "a\0b",
    ):  # fmt: skip
        extras: list[dict[str, Any]] = [
            {},
            {"meta": {}},
            {"orig_name": "a.svg"},
            {"url": data_url(png(picture("red")))},
        ]
        for extra in extras:
            assert "uploaded" in refusal(path=path, **extra), path


@pytest.mark.parametrize(
    "payload",
    [{}, {"url": "http://127.0.0.1:9/a.png"}, {"url": "file:///etc/passwd"}, {"path": 5}, "x", 5, [1]],
)
def test_anything_else_is_refused(uploads: Path, payload: Any) -> None:
    with pytest.raises(SearchError, match="uploaded"):
        given(payload).file().open()


def test_limits_are_checked_before_decoding(uploads: Path) -> None:
    (uploads / "bomb.png").write_bytes(png_header(12_000, 12_000))
    (uploads / "large.png").write_bytes(bytes(5 * 2**20 + 1))
    (uploads / "text.png").write_text("no picture")
    (uploads / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    for name, why in (
        ("bomb.png", "megapixels"), ("large.png", "5 MB"), ("text.png", "not a picture"), ("a.svg", "not a picture"),
        ("missing.png", "cannot be opened"), ("", "cannot be opened"),
    ):  # fmt: skip
        assert why in refusal(path=str(uploads / name), orig_name="a.svg")
    assert "megapixels" in refusal(url=data_url(png_header(12_000, 5_000)))


def test_nothing_is_opened_before_it_is_needed(uploads: Path) -> None:
    assert given({"path": str(uploads / "missing.png")}) == UploadedImage(path=str(uploads / "missing.png"))


def quadrants(width: int, height: int) -> Image.Image:
    """Red, green, blue and yellow: left and right above, left and right below."""
    image = picture("red", (width, height))
    image.paste(picture("green", (width // 2, height // 2)), (width // 2, 0))
    image.paste(picture("blue", (width // 2, height // 2)), (0, height // 2))
    image.paste(picture("yellow", (width // 2, height // 2)), (width // 2, height // 2))
    return image


def upload(folder: Path, image: Image.Image, suffix: str = "png", **options: Any) -> UploadedImage:
    folder.mkdir()
    image.save(folder / f"a.{suffix}", **options)
    return UploadedImage(path=str(folder / f"a.{suffix}"))


def test_the_part_of_an_upload_that_a_box_names(uploads: Path) -> None:
    whole = upload(uploads / "f00d", quadrants(80, 40))
    part = whole.file(Crop(0.5, 0.5, 1, 1, "f00d")).open()
    assert part.size == (40, 20)
    assert part.getextrema() == ((255, 255), (255, 255), (0, 0))  # yellow
    assert whole.file().open().size == (80, 40)


@pytest.mark.parametrize("of", ["beef", "", "a.png", "f00d/a.png", "/f00d"])
def test_the_box_of_another_picture_cuts_nothing(uploads: Path, of: str) -> None:
    assert upload(uploads / "f00d", quadrants(80, 40)).file(Crop(0.5, 0.5, 1, 1, of)).open().size == (80, 40)


def test_a_box_of_no_upload_cuts_nothing(uploads: Path) -> None:
    sent = UploadedImage(url=data_url(png(quadrants(80, 40))))
    assert sent.file(Crop(0.5, 0.5, 1, 1, "")).open().size == (80, 40)


def test_a_box_opens_no_file_that_was_not_uploaded(uploads: Path) -> None:
    secret = upload(uploads.parent / "f00d", quadrants(80, 40))
    with pytest.raises(SearchError, match="uploaded"):
        secret.file(Crop(0.5, 0.5, 1, 1, "f00d")).open()


@pytest.mark.parametrize(
    ("crop", "colour"),
    # Turned by a quarter to the right: what was below left is above left, what was above left above right.
    [((0, 0, 0.5, 0.5), "blue"), ((0.5, 0, 1, 0.5), "red"), ((0, 0.5, 0.5, 1), "yellow"), ((0.5, 0.5, 1, 1), "green")],
)  # fmt: skip
def test_a_box_is_drawn_on_the_upright_picture(
    uploads: Path, crop: tuple[float, float, float, float], colour: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = upload(uploads / "f00d", quadrants(160, 80), "jpg", exif=exif, quality=100, subsampling=0)
    part = sideways.file(Crop(*crop, "f00d")).open()
    assert part.size == (40, 80)
    pixel, expected = part.getpixel((20, 40)), picture(colour).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert isinstance(expected, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, expected, strict=True)) < 10


def test_a_part_of_a_transparent_picture_lies_on_white(uploads: Path) -> None:
    clear = upload(uploads / "f00d", Image.new("RGBA", (80, 40), (255, 0, 0, 0)))
    assert clear.file(Crop(0, 0, 0.5, 1, "f00d")).open().getextrema() == ((255, 255),) * 3


def test_a_part_of_a_single_pixel_is_that_pixel(uploads: Path) -> None:
    dot = upload(uploads / "f00d", picture("red", (1, 1)))
    assert dot.file(Crop(0.4, 0.4, 0.6, 0.6, "f00d")).open().tobytes() == bytes((255, 0, 0))


def test_an_upload_is_known_by_its_content_and_its_box(uploads: Path) -> None:
    first, second = (upload(uploads / name, quadrants(80, 40)) for name in ("f00d", "beef"))
    assert first.file().digest == second.file().digest
    assert first.file(Crop(0, 0, 0.5, 1, "f00d")).digest == second.file(Crop(0, 0, 0.5, 1, "beef")).digest
    boxes = {first.file(Crop(0, 0, right, 1, "f00d")).digest for right in (0.4, 0.5, 0.6)}
    assert len({*boxes, first.file().digest}) == 4


def test_an_upload_is_decoded_by_what_the_page_was_given(uploads: Path) -> None:
    (uploads / "a.png").write_bytes(png(picture("red")))
    asked: list[tuple[bytes, object]] = []

    def decode(data: bytes, box: Box | None) -> Image.Image:
        asked.append((data, box))
        return picture("blue")

    component = ImageInput(type="pil")
    component.decode = decode
    taken = component.preprocess(ImagePayload(path=str(uploads / "a.png")))
    assert taken is not None
    file = taken.file()
    assert asked == []  # nothing is decoded before it is needed
    assert file.open().getpixel((0, 0)) == (0, 0, 255)
    assert asked == [(png(picture("red")), None)]
