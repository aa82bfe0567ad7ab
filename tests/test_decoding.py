import io
import os
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashion_search import builder, decoding
from fashion_search.builder import build
from fashion_search.decoding import decode, decoder, digest
from fashion_search.errors import PictureError
from fashion_search.sources import SOURCES
from fashion_search.sources.download import Downloader
from fashion_search.sources.source import Options
from tests.conftest import FakeEncoder, picture


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def test_view_is_bounded_and_its_thumbnail_fits_the_page() -> None:
    view = decode(encoded(Image.new("RGB", (2000, 3000), "red")))
    assert view.image.size == (768, 1152)
    with Image.open(io.BytesIO(view.jpeg)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("JPEG", (533, 800))


def test_large_jpeg_is_decoded_at_a_fraction_and_looks_the_same() -> None:
    rows = np.linspace(0, 255, 3000, dtype=np.uint8)
    image = Image.fromarray(np.repeat(np.tile(rows[:, None], (1, 4000))[:, :, None], 3, axis=2))
    small = decode(encoded(image, "JPEG")).image
    assert small.size == (1000, 750)
    expected = np.asarray(image.resize(small.size, Image.Resampling.LANCZOS), dtype=int)
    assert np.abs(np.asarray(small, dtype=int) - expected).max() <= 4


def test_digest_is_of_the_file_or_of_the_pixels() -> None:
    assert digest(b"a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert digest(picture("red")) == digest(picture("red"))
    assert digest(picture("red")) != digest(picture("red", (50, 40)))
    assert len(digest(picture("red"))) == 64


def test_a_process_decodes_as_a_thread_does_and_fails_as_one() -> None:
    data = encoded(picture("blue"))
    with decoder(1) as elsewhere:
        made, here = elsewhere(data), decode(data)
        assert (made.image.tobytes(), made.jpeg) == (here.image.tobytes(), here.jpeg)
        with pytest.raises(PictureError, match="not a picture"):
            elsewhere(b"no picture")
        assert elsewhere(picture("red")).image.getpixel((0, 0)) == (255, 0, 0)


def test_pictures_are_decoded_here_where_processes_die(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        def __init__(self, *_: Any, **__: Any) -> None:
            pass

        def submit(self, *_: Any) -> None:
            raise BrokenProcessPool("killed")

        def shutdown(self, **_: Any) -> None:
            pass

    monkeypatch.setattr(decoding, "ProcessPoolExecutor", Dead)
    with decoder(2) as elsewhere:
        assert elsewhere(encoded(picture("red"))).image.size == (40, 50)


@pytest.mark.parametrize(
    ("many", "large", "processes"), [(5, 50, os.cpu_count()), (7, 50, 0), (5, 10**6, 0), (7, 10**6, 0)]
)
def test_many_large_pictures_are_decoded_in_processes(
    many: int,
    large: int,
    processes: int,
    colour_shop: Path,
    tmp_path: Path,
    encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def noted(count: int) -> Any:
        asked.append(count)
        return decoder(0)

    monkeypatch.setattr(builder, "MANY", many)
    monkeypatch.setattr(builder, "LARGE", large)
    monkeypatch.setattr(builder, "decoder", noted)
    source = SOURCES["files"](Options(path=colour_shop), Downloader())
    assert build(source, encoder, tmp_path / "index", progress=False).pictures == 6
    assert asked == [processes]
