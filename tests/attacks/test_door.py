"""What comes in at Gradio's doors: nothing that is long, deep or much gets as far as Gradio's own handling."""

import json
from typing import Any

import pytest

from fashion_search.ui.patches import queue
from tests.kits.attack import NO_PICTURE, Target, soon

UPLOADED = {"_type": "gradio.FileData"}

TOO_MUCH: dict[str, Any] = {
    "a long path": ["red", {"path": "a/" * 501}, *NO_PICTURE[2:]],
    "a long path, as an upload": ["red", {"path": "a/" * 501, "meta": UPLOADED}, *NO_PICTURE[2:]],
    "two paths": ["red", {"path": "a", "meta": {"path": "b"}}, *NO_PICTURE[2:]],
    "a long text": ["x" * 16_001, *NO_PICTURE[1:]],
    "a long URL": ["red", {"url": "http://" + "x" * 16_001}, *NO_PICTURE[2:]],
    "a data: URL that is no picture's": ["data:" + "x" * 16_001, *NO_PICTURE[1:]],
    "a long name": [*NO_PICTURE[:7], {"x" * 16_001: 1}],
    "a large number": ["red", None, 2**63, *NO_PICTURE[3:]],
    "deep lists": [*NO_PICTURE[:7], json.loads("[" * 20 + "]" * 20)],
    "many values": [*NO_PICTURE[:7], {"categories": ["x"] * 5_000}],
    "many characters": [*NO_PICTURE[:7], {"categories": ["x" * 10_000] * 27}],
    "one value more": [*NO_PICTURE, None],
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_no_honest_client_sends_is_refused_at_once(target: Target, name: str) -> None:
    function = target.page().named("search")["id"]
    for answer in (
        target.join(function, TOO_MUCH[name], "much"),
        target.post("/gradio_api/call/search", {"data": TOO_MUCH[name]}),
    ):
        assert answer.status == 400
        assert len(answer.json["detail"]) < 120


def test_the_most_that_an_honest_client_sends_comes_in(target: Target) -> None:
    choices = {"attributes": {f"a{n}": [f"v{m}" for m in range(200)] for n in range(20)}}
    function = target.page().named("search")["id"]
    assert target.join(function, [*NO_PICTURE[:7], choices], "choosy").status == 200
    largest = {"url": "data:image/png;base64," + "A" * (5 * 2**20 // 3 * 4)}
    assert "not a picture" in target.search_with(largest)


@pytest.mark.parametrize("session", ["x" * 65, "", "a b", "a<gradio-sep>b", "../x", "a\0"])
def test_a_sessions_name_is_short_and_plain(target: Target, session: str) -> None:
    assert target.join(target.page().named("search")["id"], NO_PICTURE, session).status == 400


def test_event_data_is_bounded_too(target: Target) -> None:
    function = target.page().named("on_vote")["id"]
    for data in ("x" * 16_001, json.loads("[" * 900 + "]" * 900), {"key": ["x"] * 5_000}):
        assert target.join(function, [None] * 2, "voter", event_data=data).status == 400


def test_pictures_in_requests_are_bounded_together(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_PICTURE_CHARS", 1000)
    small, large = (["red", {"url": "data:," + "A" * n}, *NO_PICTURE[2:]] for n in (900, 1100))
    assert target.post("/gradio_api/call/search", {"data": large}).status == 503
    assert target.post("/gradio_api/call/search", {"data": small}).status == 200
    assert soon(lambda: target.queue._picture_chars() == 0)


def test_long_addresses_are_refused(target: Target) -> None:
    long = "x" * 2000
    for path in (
        f"heartbeat/{long}",
        f"queue/data?session_hash={long}",
        f"call/search/{long}",
        f"file={long}",
    ):
        assert target.get(f"/gradio_api/{path}").status == 414
    assert target.get("/gradio_api/upload_progress?upload_id=x").status == 404


def test_a_file_with_a_long_name_is_refused(target: Target) -> None:
    """Gradio would shorten the name letter by letter, which takes time by the square of its length."""
    assert target.upload(("x" * 2**20 + ".png", b"x")).status == 413
    assert target.upload(("x" * 900 + ".png", b"x")).status == 200


def test_an_argument_that_there_is_not_is_answered_with_those_there_are(target: Target) -> None:
    answer = target.post("/gradio_api/call/v2/search", {"text": "red", "xyz": "x" * 1000})
    assert (answer.status, answer.json["detail"][:14]) == (422, "Unknown field:")
    assert "text, image" in answer.json["detail"]
    assert target.post("/gradio_api/call/v2/search", {"text": "red"}).status == 200


def test_sessions_keep_nothing_of_what_was_sent_or_shown(target: Target) -> None:
    page = target.page()
    step, values = page.step(text="a red dress of mine", without="bags of mine")
    assert "product_id" in target.ask_page(step, values, session="kept")
    session = target.sessions["kept"]
    assert session.config_values == {}
    assert session.state_data  # the way here
    assert 0 < session.bytes < 5_000


def test_the_pages_picture_is_an_upload_and_nothing_else(target: Target) -> None:
    page = target.page()
    step, values = page.step(text="red", picture={"url": "data:image/png;base64,AAAA"})
    assert "was uploaded here" in target.ask_page(step, values, session="inline")
    assert "AAAA" not in repr(target.sessions["inline"].state_data)


def test_cancelling_an_event_again_leaves_nothing(target: Target) -> None:
    function = target.page().named("search")["id"]
    event = target.join(function, NO_PICTURE, "wavering").json["event_id"]
    body = {"session_hash": "wavering", "fn_index": function, "event_id": event}
    assert {target.post("/gradio_api/cancel", body).status for _ in range(30)} == {200}
    assert soon(lambda: not target.queue.event_ids_to_events)
    messages = target.queue.pending_messages_per_session["wavering"]
    assert messages.qsize() < 10
