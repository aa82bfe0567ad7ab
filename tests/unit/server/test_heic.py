"""How an uploaded HEIC is shown."""

import io
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from fashion_search.imaging.decode import query_picture
from fashion_search.server.api.heic import heic_routes
from fashion_search.server.limits.admission import Admission

pillow_heif = pytest.importorskip("pillow_heif")

FILE = "/gradio_api/file="


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=heic_routes(query_picture, Admission(), 30.0)))


def write_heic(path: Path, size: tuple[int, int] = (60, 40)) -> Path:
    pillow_heif.from_pillow(Image.new("RGB", size, "red")).save(path, quality=90)
    return path


@pytest.mark.parametrize("name", ["a.heic", "IMG_0001.HEIC", "b.heif", "c.HEIF"])
def test_an_uploaded_heic_is_shown_as_jpeg(client: TestClient, uploads: Path, name: str) -> None:
    answer = client.get(f"{FILE}{write_heic(uploads / name)}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))
        red, green, blue = image.getpixel((30, 20))  # type: ignore[misc]
    assert (red > 245, green < 10, blue < 10) == (True, True, True)


def test_a_large_one_is_shown_smaller(client: TestClient, uploads: Path) -> None:
    answer = client.get(f"{FILE}{write_heic(uploads / 'large.heic', (2048, 1024))}")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (1024, 512)


def test_nothing_but_uploads_is_read(client: TestClient, uploads: Path, tmp_path: Path) -> None:
    outside = write_heic(tmp_path / "outside.heic")
    (uploads / "link.heic").symlink_to(outside)
    for path in (outside, uploads / "link.heic", uploads / ".." / "outside.heic", uploads / "no.heic"):
        assert client.get(f"{FILE}{path}").status_code == 404
    assert client.get(f"{FILE}{uploads}/a.jpg").status_code == 404  # Gradio's own route has those


def test_a_damaged_one_is_not_found(client: TestClient, uploads: Path) -> None:
    data = write_heic(uploads / "a.heic").read_bytes()
    (uploads / "a.heic").write_bytes(data[: len(data) // 2])
    assert client.get(f"{FILE}{uploads / 'a.heic'}").status_code == 404
