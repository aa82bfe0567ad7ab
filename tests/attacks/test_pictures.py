"""Pictures by reference: a client names a file or an address, and nothing of it may be opened or fetched."""

import base64
import io
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio import processing_utils
from PIL import Image

from fashion_search.ui.model import uploads as picture_module
from tests.conftest import picture
from tests.kits.attack import FORM, NO_PICTURE, Target, canary, form

META = {"meta": {"_type": "gradio.FileData"}}
FETCH, DOWNLOAD = processing_utils.async_ssrf_protected_get, processing_utils.async_ssrf_protected_download
"""Gradio's own, before the app has replaced them."""

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A picture on the server that nobody has uploaded."""
    picture("red").save(tmp_path / "outside.png")
    return tmp_path / "outside.png"


@pytest.fixture
def nobody() -> Iterator[tuple[str, socket.socket]]:
    with canary() as watched:
        yield watched


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The host names that somebody has looked up."""
    names: list[str] = []
    look_up = socket.getaddrinfo

    def listen(host: Any, *args: Any, **options: Any) -> Any:
        if host not in ("127.0.0.1", "localhost", None, "::1"):
            names.append(host)
            raise OSError("no such host")
        return look_up(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", listen)
    return names


def references(path: str, link: str, traversal: str, url: str) -> list[Any]:
    """Every way to name a file or an address that is not an upload."""
    named = [path, f"file://{path}", f"file:{path}", link, traversal, f"{path}\0.png", f"{path}%00", "/etc/passwd", "app.py",
             "./assets/icon.png", "", ".", "/", "~/x.png", "/proc/self/environ", "/dev/zero", "\\\\host\\share\\a.png",
             "C:\\a.png", "a" * 5000]  # fmt: skip
    urls = [url, url.upper(), f" {url}", url[5:], f"blob:{url}", f"http:{url[5:]}", f"url={url}",
            *(url.replace("127.0.0.1", host) for host in ("localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "0x7f.1")),
            "http://169.254.169.254/latest/meta-data", "https://public.example/a.png", "ftp://public.example/a.png",
            "//public.example/a.png", "gopher://public.example/_x"]  # fmt: skip
    extras: list[dict[str, Any]] = [
        {}, META, {"meta": {}}, {"meta": {"_type": "other"}}, {"meta": None}, {"orig_name": "a.svg"}, {"is_stream": True, **META},
        {"mime_type": "image/svg+xml", "orig_name": "a.svg", **META}, {"url": None, "size": -1},
    ]  # fmt: skip
    found: list[Any] = [{"path": one, **extra} for one in (path,) for extra in extras]
    found += [{"path": one, **META} for one in (*named, *urls)]
    found += [{"url": one, **extra} for one in (url, path) for extra in ({}, META)]
    found += [{"url": one, **META} for one in urls[-5:]]
    found += [
        {"path": path, "url": url},
        {"path": None, "url": url, **META},
        {"path": [path]},
        {"path": {"path": path, **META}},
    ]
    found += [
        [{"path": path, **META}],
        {"image": {"path": path, **META}},
        {"video": {"path": path}},
        path,
        url,
        5,
        True,
        [],
        {},
    ]
    return found


@pytest.fixture
def attacks(target: Target, outside: Path, nobody: tuple[str, socket.socket]) -> list[Any]:
    link = target.uploads / "link.png"
    if not link.is_symlink():
        link.symlink_to("/etc/passwd")
    traversal = f"{target.uploads}/../../{outside.parent.name}/{outside.name}"
    return references(str(outside), str(link), traversal, nobody[0])


def test_the_endpoint_reads_none(
    target: Target, attacks: list[Any], nobody: tuple[str, socket.socket], asked_for: list[str]
) -> None:
    for attack in attacks:
        answer = target.search_with(attack)
        assert "event: error" in answer or "a path of at most" in answer, attack
        assert "product_id" not in answer
        assert "root:" not in answer
    with pytest.raises(BlockingIOError):
        nobody[1].accept()
    assert asked_for == []


def test_no_function_of_the_page_reads_one_in_any_of_its_inputs(
    target: Target, outside: Path, nobody: tuple[str, socket.socket], asked_for: list[str]
) -> None:
    page = target.page()
    file, address = {"path": str(outside), **META}, {"path": nobody[0], **META}
    for function in page.on_server:
        values = page.values(function)
        for place in range(len(values)):
            data = [*values[:place], [address, file], *values[place + 1 :]]
            answer = target.ask_page(function["id"], data, session=f"{function['id']}-{place}")
            assert "root:" not in answer
    assert not [*target.uploads.rglob("outside.png"), *target.uploads.rglob("passwd")]
    with pytest.raises(BlockingIOError):
        nobody[1].accept()
    assert asked_for == []


def test_the_page_says_why_a_picture_is_not_read(target: Target, outside: Path) -> None:
    step, values = target.page().step(picture={"path": str(outside)}, text="red")
    assert "Your picture is no longer on the server" in target.ask_page(step, values)


def test_without_its_check_the_endpoint_reads_files_of_the_server(
    target: Target, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "product_id" not in target.search_with({"path": str(outside)})
    monkeypatch.setattr(picture_module, "is_upload", lambda path: True)
    assert "product_id" in target.search_with({"path": str(outside)})


def test_without_its_check_any_input_makes_the_server_fetch(
    target: Target, asked_for: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"path": "http://public.example/a.png", **META}
    page = target.page()
    assert "fetches nothing" in target.ask_page(page.named("on_recall")["id"], [names])
    assert asked_for == []
    monkeypatch.setattr(processing_utils, "async_ssrf_protected_get", FETCH)
    monkeypatch.setattr(processing_utils, "async_ssrf_protected_download", DOWNLOAD)
    target.ask_page(page.named("on_recall")["id"], [names])
    assert "public.example" in str(asked_for)


def test_gradios_own_picture_reads_files_of_the_server(outside: Path) -> None:
    with gr.Blocks(analytics_enabled=False) as page:
        given = gr.Image(type="filepath", label="image")
        said = gr.Textbox(label="said")
        gr.Button().click(lambda path: f"got {path}", given, said, api_name="show")
    _, url, _ = page.queue().launch(
        prevent_thread_lock=True, quiet=True, server_name="127.0.0.1", server_port=0 or None, ssr_mode=False
    )
    plain = Target(url.rstrip("/"), outside.parent)
    try:
        for attack, harm in (
            ({"path": str(outside)}, "got "),
            ({"path": "/etc/passwd", "orig_name": "a.svg"}, "passwd"),
        ):
            event = plain.post("/gradio_api/call/show", {"data": [attack]}).json["event_id"]
            assert harm in plain.get(f"/gradio_api/call/show/{event}").text
    finally:
        page.close(verbose=False)


def data_url(content: bytes, kind: str = "image/png") -> dict[str, str]:
    return {"url": f"data:{kind};base64,{base64.b64encode(content).decode()}"}


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/png", "text/html", "application/pdf", ""])
def test_no_drawing_is_read_as_upload_or_data(target: Target, kind: str) -> None:
    assert "not a picture" in target.search_with(data_url(SVG, kind))
    for name in ("a.svg", "a.png", "a.svgz", "a.html"):
        uploaded = {"path": target.upload((name, SVG)).json[0], "orig_name": "a.svg", **META}
        answer = target.search_with(uploaded)
        assert "not a picture" in answer, answer


def test_what_is_uploaded_is_read_and_so_is_data(target: Target) -> None:
    packed = io.BytesIO()
    picture("green").save(packed, "PNG")
    path = target.upload(("a.png", packed.getvalue())).json[0]
    for read in ({"path": path, **META}, {"path": path}, data_url(packed.getvalue())):
        assert '"image_similarity": 1.0' in target.call(["", read, 1.0, 1, *NO_PICTURE[4:]])


def test_both_ways_have_rests_limits_of_bytes(target: Target) -> None:
    large = bytes(5 * 2**20 + 1)
    assert target.upload(("a.png", large)).status == 413
    assert "larger than 5 MB" in target.search_with(data_url(large))
    assert target.post("/api/v1/search", {"image": data_url(large)["url"]}).status == 413
    fits = Image.effect_noise((50, 50), 90)
    packed = io.BytesIO()
    fits.save(packed, "PNG")
    padded = packed.getvalue().ljust(5 * 2**20, b"\0")  # what comes after a PNG's end is not looked at
    assert '"image_similarity"' in target.search_with({"path": target.upload(("a.png", padded)).json[0]})
    assert '"image_similarity"' in target.search_with(data_url(padded))


def test_a_body_over_the_limit_is_refused_by_every_door_announced_or_in_pieces(target: Target) -> None:
    text = {"data": ["x" * 20 * 2**20, *NO_PICTURE[1:]], "fn_index": 0, "session_hash": "x"}

    def pieces() -> Iterator[bytes]:
        yield form(("a.png", b""))[:-20]
        yield from (b" " * 2**20 for _ in range(9))

    for path in ("/gradio_api/call/search", "/gradio_api/queue/join", "/gradio_api/upload", "/api/v1/search",
                 "/gradio_api/cancel", "/gradio_api/call/v2/search"):  # fmt: skip
        assert target.post(path, text).status == 413
        kind = FORM if path.endswith("upload") else "application/json"
        assert target.post(path, pieces(), Content_Type=kind).status == 413, path
