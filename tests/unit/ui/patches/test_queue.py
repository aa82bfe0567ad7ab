"""The queue, beside Gradio's own: each test shows what Gradio's does, and what ours does in its place."""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, Queue

from fashion_search.server.limits.admission import Admission
from fashion_search.ui.patches import queue as patch
from fashion_search.ui.patches.queue import FairQueue, bind_queue, in_turn, queued
from tests.kits.blocks import SEARCH, app_of, begin, push, request_of, small_page, told


def gradios() -> Queue:
    queue: Queue = small_page()._queue
    return queue


def ours() -> FairQueue:
    return bind_queue(small_page(), Admission(1))


def run(scene: Callable[[Queue], Coroutine[Any, Any, Any]], queue: Queue) -> Any:
    return asyncio.run(scene(queue))


def waiting(queue: Queue) -> list[str]:
    return [event.session_hash for event in queue.event_queue_per_concurrency_id["vote"].queue]


def test_an_event_of_no_function_is_refused() -> None:
    async def scene(queue: Queue) -> Any:
        return await push(queue, "a", function=99)

    with pytest.raises(KeyError):
        run(scene, gradios())
    assert run(scene, ours()) == (False, "There is no such function.")


def test_an_empty_queue_is_not_looked_at_a_thousand_times_a_second() -> None:
    assert gradios().sleep_when_free < 0.005 == ours().sleep_when_free


def test_values_are_checked_before_they_are_kept() -> None:
    async def scene(queue: Queue) -> Any:
        return (await push(queue, "a", value="x" * 10**6))[0]

    assert run(scene, gradios())
    assert not run(scene, ours())


def test_events_wait_in_turn_by_client() -> None:
    async def scene(queue: Queue) -> Any:
        for session, client in (("a1", "1.1.1.1"), ("a2", "1.1.1.1"), ("b1", "2.2.2.2")):
            assert (await push(queue, session, client))[0]
        return waiting(queue), queued(queue.blocks)

    assert run(scene, gradios()) == (["a1", "a2", "b1"], 3)
    assert run(scene, ours()) == (["a1", "b1", "a2"], 3)


def test_the_first_of_each_client_comes_before_the_second_of_any() -> None:
    fn: Any = SimpleNamespace(concurrency_id="x")
    came = [Event(f"{client}{number}", fn, request_of(client), None)
            for client, number in (("1.1.1.1", 1), ("1.1.1.1", 2), ("1.1.1.1", 3), ("2.2.2.2", 1), ("3.3.3.3", 1), ("2.2.2.2", 2))]  # fmt: skip
    order = [(event.session_hash[0], event.session_hash[-1]) for event in in_turn(came)]
    assert order == [("1", "1"), ("2", "1"), ("3", "1"), ("1", "2"), ("2", "2"), ("1", "3")]


def test_where_it_is_full_the_client_with_the_most_loses_its_newest_and_is_told() -> None:
    async def scene(queue: Queue) -> Any:
        for session in ("a1", "a2", "a3"):
            await push(queue, session, "1.1.1.1")
        assert await push(queue, "a4", "1.1.1.1") == (False, "Queue is full. Max size is 3 and size is 3.")
        for session, client in (
            ("b1", "2.2.2.2"),
            ("c1", "3.3.3.3"),
            ("b2", "2.2.2.2"),
        ):  # nobody has more than b
            await push(queue, session, client)
        return waiting(queue)

    assert run(scene, gradios()) == ["a1", "a2", "a3"]
    queue = ours()
    assert run(scene, queue) == ["a1", "b1", "c1"]
    for session in ("a2", "a3"):
        (message,) = told(queue, session)
        assert (message.msg, message.success) == ("process_completed", False)
        assert message.output["error"] == "Too many searches at once: try again in a second."
    assert {event.session_hash for event in queue.event_ids_to_events.values()} == {"a1", "b1", "c1"}


def test_a_search_that_would_wait_too_long_is_refused_at_once() -> None:
    async def scene(queue: Queue) -> Any:
        return (await push(queue, "a", function=SEARCH))[0]

    queue = ours()
    queue.admission = Admission(1, longest_wait=-1)
    assert run(scene, gradios())
    assert not run(scene, queue)


def test_a_session_asks_for_no_more_than_it_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch, "MOST_OF_A_SESSION", 2)

    async def scene(queue: Queue) -> Any:
        return [(await push(queue, "a"))[0] for _ in range(3)]

    assert run(scene, gradios()) == [True, True, True]
    assert run(scene, ours()) == [True, True, False]


def test_the_oldest_answers_that_nobody_fetches_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch, "MOST_UNREAD", 3)

    async def scene(queue: Queue) -> Any:
        app_of(queue.blocks)
        for session in ("a", "b", "c", "d"):
            await push(queue, session)
            await begin(queue)[0]
        await push(queue, "e")
        return list(queue.pending_event_ids_session)

    assert run(scene, gradios()) == ["a", "b", "c", "d", "e"]
    assert run(scene, ours()) == ["c", "d", "e"]


def test_the_body_of_a_request_is_not_kept_with_its_event() -> None:
    async def scene(queue: Queue) -> Any:
        request = request_of()
        vars(request)["_body"] = b"a picture"
        body = PredictBodyInternal(data=["x"], fn_index=1, session_hash="a")
        await queue.push(body, request, None)
        (event,) = queue.event_ids_to_events.values()
        return "_body" in vars(event.request)

    assert run(scene, gradios())
    assert not run(scene, ours())


def test_an_event_that_is_cancelled_as_it_ends_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(queue: Queue) -> Any:
        app = app_of(queue.blocks)
        ending = asyncio.Event()

        async def reset(event_id: str) -> None:
            ending.set()
            await asyncio.sleep(60)

        monkeypatch.setattr(queue, "reset_iterators", reset)
        await push(queue, "a")
        task, _ = begin(queue)
        await ending.wait()
        task.cancel()
        await asyncio.wait([task])
        return len(queue.event_ids_to_events), len(app.iterators)

    assert run(scene, gradios()) == (1, 1)
    assert run(scene, ours()) == (0, 0)


def test_a_cancelled_event_is_taken_out_of_its_session() -> None:
    async def scene(queue: Queue) -> Any:
        _, event = await push(queue, "a")
        await queue.remove_from_queue(event)
        return event in queue.pending_event_ids_session["a"]  # where it is, /cancel puts a message by

    assert run(scene, gradios())
    assert not run(scene, ours())


def test_an_event_whose_client_has_gone_ends_and_leaves_nothing() -> None:
    begun = []

    async def search(text: str) -> None:
        begun.append(text)
        await asyncio.sleep(60)

    async def left(queue: Queue, withdraw: Callable[[str], Coroutine[Any, Any, None]]) -> tuple[int, int]:
        app_of(queue.blocks)
        queue.start()  # type: ignore[no-untyped-call]
        _, event = await push(queue, None, function=SEARCH)
        while not begun:
            await asyncio.sleep(0)
        begun.clear()
        (task,) = queue._asyncio_tasks
        await withdraw(event)
        await asyncio.wait([task], timeout=0.2)
        queue.close()  # type: ignore[no-untyped-call]
        return len(queue.event_ids_to_events), len(queue.pending_event_ids_session)

    async def gradios_way(event: str) -> None:
        await queue.clean_events(event_id=event)

    queue: Queue = small_page(search)._queue
    assert asyncio.run(left(queue, gradios_way)) == (1, 1)
    ours = bind_queue(small_page(search), Admission())
    assert asyncio.run(left(ours, ours.withdraw)) == (0, 0)


def test_no_figures_are_worked_out_after_each_event() -> None:
    async def scene(queue: Queue) -> Any:
        await push(queue, "a")
        record = {"function": "search", "status": "success", "process_time": 1.0}
        made: Any = queue
        return made.compute_analytics_summary([record])["functions"]

    assert run(scene, gradios())
    assert not run(scene, ours())
