"""What Gradio's application tells strangers, with and without the guard around it."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fashion_search.ui.patches.responses import GradioGuard
from tests.kits.blocks import app_of, small_page

EVIL = {"X-Forwarded-Host": "evil.example", "Host": "evil.example"}


def client(*, guarded: bool) -> TestClient:
    app = app_of(small_page())
    if guarded:
        app.middleware_stack = GradioGuard(app.build_middleware_stack())
    return TestClient(app)


def test_the_first_visitors_host_is_not_in_what_others_read() -> None:
    for guarded in (False, True):
        ask = client(guarded=guarded)
        ask.get("/gradio_api/info", headers=EVIL)
        assert ("evil.example" in ask.get("/gradio_api/info").text) is not guarded


def test_what_is_told_of_one_page_is_made_anew_for_each_visitor() -> None:
    ask = client(guarded=False)
    assert "evil.example" in ask.get("/gradio_api/info?page=", headers=EVIL).text
    assert "evil.example" not in ask.get("/gradio_api/info?page=").text


def test_no_header_comes_back_with_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    (tmp_path / "a.txt").write_text("0123456789")
    path, headers = f"/gradio_api/file={tmp_path / 'a.txt'}", {"Range": "bytes=2-4", "X-Secret": "cookie"}
    answer = client(guarded=False).get(path, headers=headers)
    assert (answer.text, answer.headers["x-secret"]) == ("234", "cookie")
    answer = client(guarded=True).get(path, headers=headers)
    assert (answer.text, "x-secret" in answer.headers) == ("0123456789", False)


def test_the_stream_of_an_unknown_event_ends() -> None:
    with pytest.raises(RuntimeError, match="response already started"):
        client(guarded=False).get("/gradio_api/call/search/unknown")
    assert client(guarded=True).get("/gradio_api/call/search/unknown").status_code == 200


def test_an_address_is_short() -> None:
    long = f"/gradio_api/file={'x/' * 1000}"
    assert [client(guarded=guarded).get(long).status_code for guarded in (False, True)] == [403, 414]
