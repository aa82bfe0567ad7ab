"""Files that visitors send: whose they are, how long they stay, and how many there may be."""

import asyncio
import os
import signal
import socket
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from fashion_search.server import upload_cleanup
from fashion_search.server.middleware import around
from fashion_search.server.upload_cleanup import keep_tidy, sweep, tidied
from tests.kits.app import drawn_index, fork_app
from tests.kits.attack import FORM, PATIENCE_S, Target, form, soon


def test_an_upload_can_neither_be_guessed_nor_listed(target: Target) -> None:
    path = Path(target.upload(("a.png", b"private")).json[0])
    assert path.is_relative_to(target.uploads)
    assert len(path.parent.name) == 64  # 256 bits
    for shorter in (path.parent, path.parent.parent, path.parent / "*", path.parent.parent / "*" / "a.png"):
        assert target.get(f"/gradio_api/file={shorter}").status == 403


@pytest.mark.parametrize(
    "name",
    ["../../x.png", "..\\\\..\\\\x.png", "/etc/x.png", "a\0b.png", "x" * 3000 + ".png", ".", "..", ".htaccess", "a%2f..%2fb", "CON"],
)  # fmt: skip
def test_no_name_of_a_file_leaves_its_folder(target: Target, name: str) -> None:
    before = {path for path in target.uploads.parent.rglob("*") if target.uploads not in path.parents}
    answer = target.upload((name, b"escaped"))
    if answer.status == 200:
        (written,) = answer.json
        assert Path(written).resolve().parent.parent == target.uploads.resolve()
    else:
        assert 400 <= answer.status < 500, answer.text
    assert {path for path in target.uploads.parent.rglob("*") if target.uploads not in path.parents} == before


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js", "a.pdf", "a.xhtml", "a", "a.png.html"])
def test_what_is_uploaded_never_becomes_a_page_of_ours(target: Target, name: str) -> None:
    (path,) = target.upload((name, b"<script>alert(1)</script>")).json
    answer = target.get(f"/gradio_api/file={path}")
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"].split(";")[0] == "application/octet-stream"


def _broken_off(target: Target) -> bool:
    """Break an upload off in its middle; tell whether something of it came to lie on the disk."""
    host, _, port = urlsplit(target.url).netloc.partition(":")
    with socket.create_connection((host, int(port))) as connection:
        head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: a\r\nContent-Type: {FORM}\r\nContent-Length: 4000000\r\n\r\n"
        connection.sendall(head.encode() + form(("a.png", bytes(300_000)))[:-20])
        return soon(lambda: bool(_loose(target)))


def _loose(target: Target) -> list[Path]:
    return [path for path in target.uploads.glob("tmp*") if path.is_file()]


def test_what_was_broken_off_goes_at_once(target: Target) -> None:
    sweep(target.uploads, kept=-1)
    assert _broken_off(target)
    assert soon(lambda: not _loose(target)), _loose(target)


def test_what_is_too_old_goes_with_its_folder_and_the_rest_stays(tmp_path: Path) -> None:
    for name, age in (("old", 3001), ("young", 2999)):
        file = tmp_path / name / "a.png"
        file.parent.mkdir()
        file.write_bytes(b"x")
        for path in (file, file.parent):
            os.utime(path, (time.time() - age,) * 2)
    (tmp_path / "empty").mkdir()
    os.utime(tmp_path / "empty", (0, 0))
    sweep(tmp_path)
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["young", "a.png"]


def test_a_flood_costs_no_more_than_what_is_above_the_bound(tmp_path: Path) -> None:
    for number in range(60):
        folder = tmp_path / f"{number:02}"
        folder.mkdir()
        (folder / "a.png").write_bytes(b"x")
        for path in (folder / "a.png", folder):
            os.utime(path, (time.time() - 60 + number,) * 2)
    for _ in range(4):  # each look after the first has nothing to do
        sweep(tmp_path, most_files=60)
        assert [path.name for path in sorted(tmp_path.iterdir())] == [f"{n:02}" for n in range(30, 60)]


def test_the_oldest_go_first_where_there_are_too_many_or_too_much(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}").write_bytes(bytes(10))
        os.utime(tmp_path / f"{number}", (time.time() - 60 + number,) * 2)
    sweep(tmp_path, most_bytes=45)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "3", "4", "5"]
    sweep(tmp_path, most_files=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["4", "5"]


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_bytes(b"x")
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "link").symlink_to(kept)
    sweep(folder, kept=-1)
    assert not (folder / "link").is_symlink()
    assert (kept / "file").is_file()


def test_a_folder_is_looked_at_again_and_again(tmp_path: Path) -> None:
    async def looks() -> None:
        tidying = asyncio.create_task(keep_tidy(tmp_path, every=0.01, kept=-1))
        for number in range(2):
            (tmp_path / f"{number}").write_bytes(b"x")
            while [*tmp_path.iterdir()]:
                await asyncio.sleep(0.01)
        tidying.cancel()

    asyncio.run(asyncio.wait_for(looks(), PATIENCE_S))


def test_the_app_looks_from_its_start(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"x")
    os.utime(tmp_path / "old", (0, 0))
    with TestClient(Starlette(lifespan=around([], tidied(tmp_path)))):
        assert soon(lambda: not [*tmp_path.iterdir()])


@pytest.mark.long
def test_a_running_app_removes_them_and_stops_without_a_trace(tmp_path: Path) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    app = fork_app(drawn_index(), GRADIO_TEMP_DIR=str(temp)).wait_until_ready()
    (own,) = temp.iterdir()
    target = Target(app.url, own)
    image = Image.new("RGB", (9, 9), "red")
    image.save(tmp_path / "a.png")
    path = Path(target.upload(("a.png", (tmp_path / "a.png").read_bytes())).json[0])
    assert path.is_relative_to(own)
    os.utime(path, (time.time() - upload_cleanup.KEPT_S - 1,) * 2)
    assert soon(lambda: not path.exists())
    kept = Path(target.upload(("a.png", b"kept")).json[0])
    assert kept.exists()
    assert app.stop(signal.SIGTERM) == 0
    assert list(temp.iterdir()) == []
    assert "Traceback" not in app.printed


def test_uploads_never_fill_a_small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (tmp_path / f"{number}").write_bytes(bytes(10))
        os.utime(tmp_path / f"{number}", (time.time() - 60 + number,) * 2)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(total=50))
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "3"]
