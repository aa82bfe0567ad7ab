import asyncio
import threading
import time

import pytest

from fashion_search.errors import OverloadedError
from fashion_search.turns import LONGEST_LINE, UNTIL, Turns


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def after_an_answer_of(seconds: float, places: int = 1, longest_wait: float = 60.0) -> Turns:
    """A line that has given one answer."""
    clock = Clock()
    turns = Turns(places, longest_wait, clock)
    with turns.next_place():
        clock.now += seconds
    return turns


async def until_waiting(turns: Turns, count: int) -> None:
    while len(turns._line) < count:
        await asyncio.sleep(0)


def test_who_comes_to_a_free_place_does_not_wait() -> None:
    turns = after_an_answer_of(100.0, places=2)
    with turns.next_place():
        assert turns.wait == 0.0
        asyncio.run(_visit(turns))


async def _visit(turns: Turns) -> None:
    async with turns.place():
        pass


def test_the_wait_is_the_line_times_what_an_answer_takes() -> None:
    async def scene() -> None:
        # Two places, four seconds an answer: one ends every two seconds.
        turns = after_an_answer_of(4.0, places=2, longest_wait=3.0)
        with turns.next_place(), turns.next_place():
            assert turns.wait == 2.0
            waiting = asyncio.create_task(_visit(turns))
            await until_waiting(turns, 1)
            assert turns.wait == 4.0
            with pytest.raises(OverloadedError, match="try again in 4 seconds") as refused:
                await _visit(turns)
            assert refused.value.retry_after == 4
        await waiting
        assert turns.wait == 0.0

    asyncio.run(scene())


def test_a_part_of_a_second_is_rounded_up() -> None:
    turns = after_an_answer_of(0.25, longest_wait=0.1)
    with turns.next_place(), pytest.raises(OverloadedError, match="try again in a second"):
        turns.check()


def test_who_has_waited_too_long_is_told_so_and_takes_no_place() -> None:
    async def scene() -> None:
        turns = Turns(places=1, longest_wait=0.01)  # nothing says yet that answers take long
        with turns.next_place(), pytest.raises(OverloadedError, match="try again in a second"):
            await _visit(turns)
        await asyncio.wait_for(_visit(turns), 10)

    asyncio.run(scene())


def test_the_line_is_bounded_also_where_answers_are_quick() -> None:
    async def scene() -> None:
        turns = after_an_answer_of(1e-6)
        with turns.next_place():
            waiting = [asyncio.create_task(_visit(turns)) for _ in range(LONGEST_LINE)]
            await until_waiting(turns, LONGEST_LINE)
            with pytest.raises(OverloadedError, match="try again in a second"):
                await _visit(turns)
        await asyncio.gather(*waiting)

    asyncio.run(scene())


def test_the_line_is_served_in_order_and_the_page_before_it() -> None:
    order = []

    async def scene() -> None:
        turns = Turns(places=1, longest_wait=60.0)

        async def visit(name: str) -> None:
            async with turns.place():
                order.append(name)

        def look() -> None:
            with turns.next_place():
                order.append("page")

        with turns.next_place():
            tasks = []
            for count, name in enumerate(("first", "second"), start=1):
                tasks.append(asyncio.create_task(visit(name)))
                await until_waiting(turns, count)
            page = threading.Thread(target=look)
            page.start()
            await until_waiting(turns, 3)
        await asyncio.gather(*tasks)
        page.join(10)

    asyncio.run(scene())
    assert order == ["page", "first", "second"]


def test_who_goes_away_leaves_the_line_and_takes_no_place() -> None:
    async def scene() -> None:
        turns = Turns(places=1, longest_wait=60.0)
        with turns.next_place():
            gone, stays = (asyncio.create_task(_visit(turns)) for _ in range(2))
            await until_waiting(turns, 2)
            gone.cancel()
            await asyncio.wait([gone])
        await asyncio.wait_for(stays, 10)
        assert gone.cancelled()
        await asyncio.wait_for(_visit(turns), 10)

    asyncio.run(scene())


def test_a_place_is_given_back_also_after_an_error() -> None:
    turns = Turns(places=1)
    with pytest.raises(ZeroDivisionError), turns.next_place():
        _ = 1 / 0
    asyncio.run(asyncio.wait_for(_visit(turns), 10))


def test_whoever_nobody_waits_for_any_more_leaves_the_head_of_the_line() -> None:
    turns = Turns(places=1)
    with turns.next_place():
        token = UNTIL.set(time.perf_counter() + 0.05)
        with pytest.raises(OverloadedError), turns.next_place():
            pass
        UNTIL.reset(token)
    assert (turns.taken, turns.waiting) == (0, 0)
    with turns.next_place():
        assert turns.taken == 1
