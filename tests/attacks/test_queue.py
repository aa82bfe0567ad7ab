"""Gradio's queue: what is asked wrongly, by whom, and how much of it is kept."""

import json
from typing import Any

import pytest

from fashion_search.ui.patches import queue
from tests.kits.attack import NO_PICTURE, Target, soon

DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize("function", [-1, 10**6, 2**70, None, 2, 3, "x", 1.5, [0], {}])
def test_a_function_that_there_is_not_is_refused_plainly(target: Target, function: Any) -> None:
    answer = target.join(function, NO_PICTURE)
    assert 400 <= answer.status < 500
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_values_are_refused_plainly(target: Target, count: int) -> None:
    for function in target.page().on_server:
        if len(function["inputs"]) > count:
            answer = target.join(function["id"], [None] * count)
            assert (answer.status, answer.json["detail"][:18]) == (400, "The function takes")


WRONG: list[tuple[str, Any]] = [
    ("alpha", float("nan")), ("alpha", float("inf")), ("alpha", -1e308), ("alpha", 10**400), ("alpha", "0.5"), ("alpha", [0.5]),
    ("top_k", float("nan")), ("top_k", 1e308), ("top_k", -1), ("top_k", 2**63), ("top_k", {}), ("top_k", True),
    ("text", "\ud83d"), ("text", "\0"), ("text", "x" * 2**21), ("text", {"a": 1}), ("text", [["a"]]), ("text", 10**30),
    ("without", "\ud83d"), ("without", ","), ("like", "\ud83d"), ("like", "../p1"), ("fusion", "__class__"), ("fusion", None),
    ("filters", []), ("filters", {"categories": [[[]]]}), ("filters", {"attributes": {"__proto__": ["x"]}}),
    ("filters", {"price_min": float("nan")}), ("filters", {"price_max": -1}), ("filters", "x" * 2**20), ("filters", json.loads("[" * 900 + "]" * 900)),
]  # fmt: skip
PLACES = {"text": 0, "image": 1, "alpha": 2, "top_k": 3, "without": 4, "like": 5, "fusion": 6, "filters": 7}


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[f"{case[0]}-{n}" for n, case in enumerate(WRONG)])
def test_wrong_values_get_an_answer_and_no_traceback(target: Target, name: str, value: Any) -> None:
    data = list(NO_PICTURE)
    data[PLACES[name]] = value
    answer = target.call(data)
    assert len(answer) < 20_000
    assert "Traceback" not in answer
    assert ".py" not in answer


@pytest.mark.parametrize("body", [b"", b"[", b"null", b"{}", b'{"data": 5}', b'{"data": null}', b'{"data": [NaN]}',
                                  DEEP.encode(), b'{"data": ' + DEEP.encode() + b"}", b"\xff\xfe", b'{"data":["\\ud800"]}'])  # fmt: skip
def test_broken_bodies_are_refused_by_every_route_that_reads_one(target: Target, body: bytes) -> None:
    for path in ("call/search", "queue/join", "cancel"):
        answer = target.post(f"/gradio_api/{path}", body)
        assert answer.status in range(400, 500), (path, answer.text[:300])
        assert len(answer.text) < 1000
        assert "Traceback" not in answer.text


def test_events_of_the_page_take_any_event_data(target: Target) -> None:
    page = target.page()
    anything: list[Any] = [None, 5, "x", [], {"key": {}, "choice": []}, {"id": {"a": "b"}}, {"_data": 1}]
    for data in anything:
        answer = target.ask_page(
            page.named("on_vote")["id"],
            [None] * 2,
            event_data=data,
            trigger_id=10**9,
            session=f"vote{len(str(data))}",
        )
        assert "process_completed" in answer
        assert "Traceback" not in answer


def test_one_session_cannot_read_or_end_what_another_asked(target: Target) -> None:
    """A session's name is the key to it: its browser makes it up, and tells nobody."""
    function = target.page().named("search")["id"]
    assert target.join(function, NO_PICTURE, "mine").status == 200
    for stranger in ("", "min", "MINE", "*", "mine ", "../mine", "mine\0"):
        assert "product_id" not in target.answers(stranger)
        target.post("/gradio_api/cancel", {"session_hash": stranger, "fn_index": function, "event_id": "x"})
    assert "product_id" in target.answers("mine")


def test_the_way_here_is_each_sessions_own(target: Target) -> None:
    """`gr.State` comes from the server: what a client sends in its place counts for nothing."""
    page = target.page()
    step, values = page.step(text="red")
    (function,) = (one for one in page.functions if one["id"] == step)
    for place, one in enumerate(page.inputs(function)):
        if one["type"] == "state":
            values[place] = [{"text": "forged", "top_k": 10**9}]
    answer = target.ask_page(step, values, session="forger")
    assert "product_id" in answer
    assert "forged" not in answer


def test_answers_that_nobody_fetches_are_bounded(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_OF_A_SESSION", 3)
    function = target.page().named("search")["id"]
    statuses = [target.join(function, NO_PICTURE, "hoarder").status for _ in range(5)]
    assert statuses == [200, 200, 200, 503, 503]
    assert target.join(function, NO_PICTURE, "another").status == 200
    assert "product_id" in target.answers("hoarder")
    assert target.join(function, NO_PICTURE, "hoarder").status == 200


def test_the_oldest_unread_sessions_are_forgotten(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_UNREAD", 5)
    function = target.page().named("search")["id"]

    events = [
        target.post("/gradio_api/call/search", {"data": NO_PICTURE}).json["event_id"] for _ in range(12)
    ]
    assert soon(lambda: not target.queue.event_ids_to_events, 20)
    assert target.join(function, NO_PICTURE, "still-served").status == 200
    told = [
        "product_id"
        in target.get(
            f"/gradio_api/call/search/{event}",
        ).text
        for event in events
    ]
    assert told[:6] == [False] * 6
    assert told[-3:] == [True] * 3


def test_functions_wait_in_bounded_lines(target: Target) -> None:
    """No function of the page is without a limit; those that run in the browser alone have no backend."""
    page = target.page()
    assert {one["queue"] for one in page.on_server} == {True}
    assert {one["queue"] for one in page.functions if not one["backend_fn"]} == {False}
