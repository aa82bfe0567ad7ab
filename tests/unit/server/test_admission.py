import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from fashion_search.errors import OverloadedError
from fashion_search.server.limits.admission import LONGEST_LINE, Admission
from tests.kits.guard import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def holding(admission: Admission, client: str, count: int = 1) -> AsyncIterator[None]:
    """Places of a client."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(admission.place(client))
        yield


async def visit(admission: Admission, client: str, order: list[str] | None = None) -> None:
    async with admission.place(client):
        if order is not None:
            order.append(client)
        await asyncio.sleep(0)


async def waiting(
    admission: Admission, client: str, count: int = 1, order: list[str] | None = None
) -> list[asyncio.Task[None]]:
    """Requests that wait in line."""
    tasks = [asyncio.create_task(visit(admission, client, order)) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


async def answer_of(seconds: float, admission: Admission, clock: Clock, client: str = "a") -> None:
    async with admission.place(client):
        clock.now += seconds


async def test_a_request_that_finds_a_place_does_not_wait() -> None:
    clock = Clock()
    admission = Admission(2, clock=clock)
    async with admission.place("a"):
        await answer_of(100.0, admission, clock)
        assert admission.wait("a") == 0.0
        await visit(admission, "a")


async def test_the_wait_goes_by_the_clients_own_line_answers_and_places() -> None:
    clock = Clock()
    admission = Admission(3, longest_wait=3.0, clock=clock)
    async with admission.place("a"), admission.place("b"):
        await answer_of(4.0, admission, clock, "a")
        await answer_of(0.5, admission, clock, "b")
        async with admission.place("a"):
            # Two places and four seconds an answer: one ends every two seconds.
            assert admission.wait("a") == 2.0
            assert admission.wait("b") == 0.5
            assert admission.wait("nobody yet") == 0.0
            (queued,) = await waiting(admission, "a")
            assert admission.wait("a") == 4.0
            assert admission.wait("b") == 0.5
            with pytest.raises(OverloadedError, match="try again in 4 seconds") as refused:
                await visit(admission, "a")
            assert refused.value.retry_after == 4
    await queued
    assert admission.wait("a") == 0.0


async def test_a_part_of_a_second_is_rounded_up() -> None:
    clock = Clock()
    admission = Admission(2, longest_wait=0.1, clock=clock)
    async with admission.place("a"):
        await answer_of(0.5, admission, clock)
        async with admission.place("a"):
            with pytest.raises(OverloadedError, match="try again in a second"):
                admission.check("a")


async def test_a_request_that_has_waited_too_long_is_refused_and_takes_no_place() -> None:
    admission = Admission(1, longest_wait=0.01)  # nothing says yet that answers take long
    async with admission.place("a"):
        with pytest.raises(OverloadedError, match="try again in a second"):
            await visit(admission, "a")
    await asyncio.wait_for(visit(admission, "a"), 10)
    assert (admission.taken, admission.waiting) == (0, 0)


async def test_one_client_alone_holds_24_places_and_a_newcomer_finds_one() -> None:
    admission = Admission()
    async with holding(admission, "a", 24):
        (queued,) = await waiting(admission, "a")
        assert (admission.taken, admission.waiting) == (24, 1)
        await asyncio.wait_for(visit(admission, "b"), 10)
        queued.cancel()


async def test_two_clients_that_ask_without_end_come_to_hold_as_many_places() -> None:
    admission, running = Admission(), list[tuple[str, asyncio.Event]]()

    async def job(client: str) -> None:
        async with admission.place(client):
            running.append((client, asyncio.Event()))
            await running[-1][1].wait()

    async def shares() -> Counter[str]:
        await asyncio.sleep(0.001)
        return Counter(client for client, _ in running)

    jobs = [asyncio.create_task(job("a")) for _ in range(64)]
    assert await shares() == {"a": 24}
    jobs += [asyncio.create_task(job("b")) for _ in range(64)]
    assert await shares() == {"a": 24, "b": 4}
    for _ in range(40):  # the oldest job ends
        running.pop(0)[1].set()
        await asyncio.sleep(0.001)
    assert await shares() == {"a": 13, "b": 13}  # of 28: two are left for whoever comes next
    await asyncio.wait_for(visit(admission, "c"), 10)
    while running:
        running.pop(0)[1].set()
        await asyncio.sleep(0.001)
    await asyncio.gather(*jobs)


async def test_places_go_round_among_the_clients_that_wait() -> None:
    admission, order = Admission(1), list[str]()
    async with admission.place("x"):
        tasks = [
            task
            for client, count in (("a", 3), ("b", 2), ("c", 1))
            for task in await waiting(admission, client, count, order)
        ]
    await asyncio.gather(*tasks)
    assert order == ["a", "b", "c", "a", "b", "a"]


async def test_a_free_place_goes_to_the_client_that_holds_the_fewest() -> None:
    admission, order = Admission(4), list[str]()
    async with holding(admission, "a", 3):
        async with admission.place("x"):
            tasks = [*await waiting(admission, "a", 2, order), *await waiting(admission, "b", 2, order)]
        await asyncio.wait({tasks[2]})
        assert order[0] == "b"
    await asyncio.gather(*tasks)
    assert sorted(order) == ["a", "a", "b", "b"]


async def test_where_the_line_is_full_the_client_with_the_most_loses_its_newest() -> None:
    admission = Admission(1)
    async with admission.place("x"):
        theirs = await waiting(admission, "a", LONGEST_LINE)
        assert admission.waiting == LONGEST_LINE
        (one,) = await waiting(admission, "b")
        await asyncio.wait({theirs[-1]}, timeout=10)
        with pytest.raises(OverloadedError):
            theirs[-1].result()
        assert admission.waiting == LONGEST_LINE
        assert not any(task.done() for task in [one, *theirs[:-1]])
        with pytest.raises(OverloadedError):
            await visit(admission, "a")
    await asyncio.gather(one, *theirs[:-1])
    assert (admission.taken, admission.waiting) == (0, 0)


async def test_a_request_that_goes_away_leaves_the_line_and_takes_no_place() -> None:
    admission = Admission(1)
    async with admission.place("a"):
        gone, stays = await waiting(admission, "a", 2)
        gone.cancel()
        await asyncio.wait([gone])
        assert admission.waiting == 1
    await asyncio.wait_for(stays, 10)
    assert gone.cancelled()
    assert (admission.taken, admission.waiting) == (0, 0)


async def test_a_request_that_goes_away_as_its_turn_comes_gives_the_place_back() -> None:
    admission = Admission(1)
    async with admission.place("a"):
        (gone,) = await waiting(admission, "b")
    gone.cancel()  # its turn has come, and it has not run since
    assert admission.taken == 1
    await asyncio.wait([gone])
    assert gone.cancelled()
    assert admission.taken == 0


async def test_a_place_is_given_back_also_after_an_error() -> None:
    admission = Admission(1)
    with pytest.raises(ZeroDivisionError):
        async with admission.place("a"):
            _ = 1 / 0
    await asyncio.wait_for(visit(admission, "b"), 10)


async def test_work_is_charged_without_the_wait_and_shared_among_those_in_places() -> None:
    clock, bill = Clock(), list[tuple[str, float]]()

    def charge(client: str, seconds: float) -> None:
        bill.append((client, seconds))

    admission = Admission(4, clock=clock, charge=charge, processors=2)
    async with admission.place("a"), admission.place("b"):
        clock.now += 3.0  # two processors, two requests
        async with holding(admission, "c", 2):
            clock.now += 4.0  # four requests, half a processor each
    assert bill == [("c", 2.0), ("c", 2.0), ("b", 5.0), ("a", 5.0)]
    bill.clear()
    admission = Admission(1, clock=clock, charge=charge, processors=2)
    async with admission.place("a"):
        (waits,) = await waiting(admission, "b")
        clock.now += 1.0
    await waits
    assert bill == [("a", 1.0), ("b", 0.0)]


@pytest.mark.parametrize("seed", range(20))
async def test_whatever_happens_no_place_is_lost_and_none_given_twice(seed: int) -> None:
    draw = random.Random(seed)
    places = draw.choice((1, 2, 5, 28))
    admission = Admission(places, longest_wait=draw.choice((0.002, 5.0)))
    inside = outcomes = 0

    async def request(client: str) -> None:
        nonlocal inside, outcomes
        try:
            async with admission.place(client):
                inside += 1
                try:
                    assert inside <= admission.taken <= places
                    await asyncio.sleep(draw.choice((0, 0, 0.001, 0.003)))
                    if draw.random() < 0.1:
                        raise ZeroDivisionError
                finally:
                    inside -= 1
        finally:
            outcomes += 1

    tasks = []
    for _ in range(400):
        tasks.append(asyncio.create_task(request(draw.choice("aaaaabbc"))))
        if draw.random() < 0.3:
            draw.choice(tasks).cancel()
        if draw.random() < 0.2:
            await asyncio.sleep(draw.choice((0, 0.002)))
        assert admission.taken <= places
        assert admission.waiting <= LONGEST_LINE
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
    assert (admission.taken, admission.waiting, inside) == (0, 0, 0)
    assert not admission._clients
    async with holding(admission, "new"):
        assert admission.taken == 1
