"""What becomes of uploads and of URLs: by Gradio's own parts, and by those that stand in their place."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio import processing_utils, route_utils, routes
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from fashion_search.ui.endpoint import ImageArgument
from fashion_search.ui.inputs.image_upload import ImageInput
from fashion_search.ui.patches.uploads import (
    MOST_FILES,
    Parser,
    UnguessableFile,
    bind_uploads,
    for_our_check,
)
from tests.kits.attack import FORM, form
from tests.kits.blocks import app_of, as_it_comes, small_page


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Gradio's application as it comes; what `bind_uploads` puts in place is taken out again."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(route_utils, "GradioUploadFile", UnguessableFile.__base__)
    monkeypatch.setattr(route_utils, "GradioMultiPartParser", Parser.__base__)
    monkeypatch.setattr(routes, "file_upload_statuses", route_utils.FileUploadProgress())
    own = as_it_comes("gradio.processing_utils")
    for name in ("async_ssrf_protected_get", "async_ssrf_protected_download"):
        monkeypatch.setattr(processing_utils, name, getattr(own, name))
    return TestClient(app_of(small_page()), raise_server_exceptions=False)


def send(client: TestClient, body: bytes, query: str = "") -> Any:
    return client.post(f"/gradio_api/upload{query}", content=body, headers={"Content-Type": FORM})


def test_the_same_picture_has_another_name_each_time(client: TestClient) -> None:
    def names() -> set[str]:
        return {send(client, form(("a.png", b"the same"))).json()[0] for _ in range(3)}

    assert len(names()) == 1  # whoever has a picture could see whether somebody else has uploaded it
    bind_uploads()
    assert len(names()) == 3


def test_an_upload_has_few_files_and_nothing_else(client: TestClient) -> None:
    fitting = [(f"{number}.png", b"x") for number in range(MOST_FILES)]
    many = form(*fitting, ("one more.png", b"x"))
    no_file = form(("a.png", b"x")).replace(b'; filename="a.png"', b"")
    assert [send(client, body).status_code for body in (many, no_file)] == [200, 500]
    bind_uploads()
    assert [send(client, body).status_code for body in (many, no_file)] == [400, 400]
    assert len(send(client, form(*fitting)).json()) == MOST_FILES


@pytest.mark.parametrize(("kind", "left"), [(Parser.__base__, 1), (Parser, 0)])
def test_the_files_of_a_client_that_goes_away_are_removed(kind: Any, left: int, tmp_path: Path) -> None:
    async def broken_off() -> AsyncGenerator[bytes, None]:
        yield form(("a.png", b"x" * 1000))[:-30]
        raise ConnectionError

    parser = kind(Headers({"Content-Type": FORM}), broken_off(), upload_dir=tmp_path, max_file_size=10**6)
    with pytest.raises(ConnectionError):
        asyncio.run(parser.parse())
    assert len([*tmp_path.iterdir()]) == left


def test_no_upload_s_progress_is_remembered(client: TestClient) -> None:
    def sent() -> Any:
        send(client, form(("a.png", b"x")), "?upload_id=x").raise_for_status()
        progress: Any = routes.file_upload_statuses
        return progress and [*progress._statuses]

    assert sent() == ["x"]
    bind_uploads()
    assert sent() is None


def test_nothing_is_fetched(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def get(url: str, **_: Any) -> Any:
        asked.append(url)
        raise ConnectionError

    monkeypatch.setattr("safehttpx.get", get)

    def download(url: str) -> None:
        asyncio.run(gr.Image().async_move_resource_to_block_cache(url))

    with pytest.raises(ConnectionError):
        download("http://host.invalid/a.png")
    assert asked == ["http://host.invalid/a.png"]
    made = {*tmp_path.iterdir()}
    bind_uploads()
    with pytest.raises(gr.Error, match="fetches nothing"):
        download("http://host.invalid/b.png")
    with pytest.raises(gr.Error, match="fetches nothing"):
        asyncio.run(processing_utils.async_ssrf_protected_get("http://host.invalid/c.png"))
    assert len(asked) == 1
    assert {*tmp_path.iterdir()} == made


def test_the_page_s_picture_is_left_to_our_check_and_a_program_s_is_not() -> None:
    with gr.Blocks() as page:
        own, other, text = ImageInput(), ImageArgument(label="image"), gr.Textbox()
        text.submit(lambda *_: None, [own, other, text], None)
    file = {"path": "/gone/picture.jpeg", "url": "x", "meta": {"_type": "gradio.FileData"}}
    fn = next(iter(page.fns.values()))
    assert for_our_check(fn, [file, file, "red"]) == [{"path": "/gone/picture.jpeg"}, file, "red"]
    assert for_our_check(fn, [None, None, ""]) == [None, None, ""]
