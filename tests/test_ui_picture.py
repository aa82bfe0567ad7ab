import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fashion_search.errors import SearchError
from fashion_search.ui.picture import Picture, PictureData, Upload
from tests.conftest import picture
from tests.test_images import png_header


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def data_url(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def given(payload: Any) -> Upload:
    upload = Picture(type="pil").preprocess(PictureData.model_validate(payload))
    assert upload is not None
    return upload


def take(**payload: Any) -> Image.Image:
    return given(payload).open()


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
    assert Picture(type="pil").preprocess(None) is None


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
    "payload", [{}, {"url": "http://127.0.0.1:9/a.png"}, {"url": "file:///etc/passwd"}, {"path": 5}]
)
def test_anything_else_is_refused(uploads: Path, payload: dict[str, Any]) -> None:
    assert "uploaded" in refusal(**payload)


def test_a_payload_of_another_shape_is_refused(uploads: Path) -> None:
    for payload in ("x", 5, [1]):
        with pytest.raises(SearchError, match="uploaded"):
            given(payload).open()


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
    assert given({"path": str(uploads / "missing.png")}) == Upload(path=str(uploads / "missing.png"))


def test_the_searches_of_a_moving_slider_decode_once(uploads: Path) -> None:
    (uploads / "once.png").write_bytes(png(picture("red")))
    assert take(path=str(uploads / "once.png")) is take(path=str(uploads / "once.png"))
