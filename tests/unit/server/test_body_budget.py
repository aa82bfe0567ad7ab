"""How much all bodies together may hold, and who gives way."""

import asyncio
import contextlib
import socket
import time

import pytest
from starlette.types import Message

from fashion_search.server.limits import body_limit as guard_body
from fashion_search.server.limits.body_budget import SMALL_BYTES, STALLED_S, BodyBudget, BodyLease
from fashion_search.server.limits.body_limit import BodyLimit
from tests.kits.guard import Clock, echo_app, run, served

MB = 2**20
CHUNKED = {"transfer-encoding": "chunked"}


class Bodies:
    """A budget of 16 MB, a share of 4 MB and a reserve of 4 MB, and bodies that draw on it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.budget = BodyBudget(16 * MB, self.clock)
        self.cut: list[BodyLease] = []

    def open(self, client: str) -> BodyLease:
        body = self.budget.open(client, lambda: self.cut.append(body))
        return body

    def take(self, client: str, amount: int) -> BodyLease | None:
        """A new body of so many bytes; None where there was no room for it."""
        body = self.open(client)
        return body if self.budget.take(body, amount) else None


def test_a_client_holds_a_quarter_and_all_large_bodies_three_quarters() -> None:
    bodies = Bodies()
    for client in "abc":
        assert all(bodies.take(client, MB) for _ in range(4))
        assert bodies.take(client, MB) is None
    assert bodies.budget.used == 12 * MB
    assert bodies.take("d", 4 * MB) is None
    assert bodies.cut == []


def test_small_bodies_find_room_where_large_ones_do_not() -> None:
    bodies = Bodies()
    for client in "abc":
        bodies.take(client, 4 * MB)
    assert all(bodies.take("a", SMALL_BYTES) for _ in range(64))  # the reserve, 4 MB
    assert bodies.budget.used == 16 * MB


def test_what_is_given_back_is_free_again() -> None:
    bodies = Bodies()
    first = bodies.take("a", 4 * MB)
    assert first
    bodies.budget.give_back(first)
    bodies.budget.give_back(first)  # twice is once
    assert bodies.budget.used == 0
    assert bodies.take("a", 4 * MB)


def test_the_body_that_has_stalled_longest_gives_way() -> None:
    bodies = Bodies()
    oldest = bodies.take("a", 4 * MB)
    bodies.clock.now += 0.5
    others = [bodies.take(client, 4 * MB) for client in "bc"]
    bodies.clock.now += STALLED_S - 0.5
    assert oldest
    assert bodies.take("d", 4 * MB)
    assert bodies.cut == [oldest]
    assert oldest.bytes == 0
    assert bodies.take("e", 4 * MB) is None  # the others have not stalled for so long
    assert all(one and one.bytes == 4 * MB for one in others)


def test_what_is_there_as_a_whole_does_not_give_way() -> None:
    bodies = Bodies()
    for client in "abc":
        whole = bodies.take(client, 4 * MB)
        assert whole
        whole.arriving = False
    bodies.clock.now += 60
    assert bodies.take("d", MB) is None
    assert bodies.cut == []


def test_the_client_who_holds_most_gives_way_to_one_who_holds_less() -> None:
    bodies = Bodies()
    sizes = (("a", 3), ("b", 1), ("b", 3), ("c", 3), ("d", 2))
    held = [bodies.take(client, size * MB) for client, size in sizes]
    assert bodies.take("e", MB)
    assert bodies.cut == [held[2]]
    many = Bodies()
    for number in range(12):
        assert many.take(str(number), MB)
    assert many.take("x", MB) is None  # would hold as much as everybody else


def test_a_small_body_goes_before_a_large_one_of_the_same_client() -> None:
    bodies = Bodies()
    large, half = bodies.take("a", 3 * MB), bodies.take("a", MB)
    assert bodies.take("a", 2 * MB)
    assert bodies.cut == [large]
    assert half
    assert half.bytes == MB


def half_sent(count: int, budget: BodyBudget) -> int:
    """Return the bytes that are held when so many clients have sent 1 MB but its end, and a small body is answered."""
    app = BodyLimit(echo_app(), budget=budget)

    async def ask(number: int, chunks: list[bytes], *, more: bool) -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            if chunks:
                return {"type": "http.request", "body": chunks.pop(), "more_body": bool(chunks) or more}
            await asyncio.sleep(60)
            raise AssertionError("nobody waits so long")

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http",
                 "server": ("a", 1), "client": (f"10.0.0.{number}", 1), "headers": [(b"transfer-encoding", b"chunked")]}  # fmt: skip
        await app(scope, receive, send)
        return sent

    async def attack() -> int:
        tasks = [
            asyncio.create_task(ask(number, [bytes(MB // 16)] * 16, more=True)) for number in range(count)
        ]
        await asyncio.sleep(0.1)
        held = budget.used
        small = await asyncio.wait_for(ask(count, [b"{}"], more=False), 10)
        assert small[0]["status"] == 200
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert budget.used == 0
        return held

    return asyncio.run(attack())


def test_half_sent_bodies_hold_no_more_than_the_budget() -> None:
    assert 5 * MB < half_sent(40, BodyBudget(8 * MB)) <= 8 * MB
    assert half_sent(40, BodyBudget(10**9)) == 40 * MB  # unbounded


def test_who_finds_no_room_is_told_when_to_come_back() -> None:
    status, said = run(BodyLimit(echo_app(), budget=BodyBudget(MB)), [bytes(MB // 8)] * 4, headers=CHUNKED)
    assert status == 503
    assert b"try again in 2 seconds" in said
    assert (
        run(BodyLimit(echo_app(), budget=BodyBudget(4 * MB)), [bytes(MB // 8)] * 4, headers=CHUNKED)[0] == 200
    )


def test_a_body_that_pauses_is_refused_however_fast_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    pausing: list[bytes | float] = [bytes(MB), 0.3, b"end"]
    assert run(BodyLimit(echo_app()), list(pausing), headers=CHUNKED)[0] == 200
    monkeypatch.setattr(guard_body, "PAUSE_S", 0.05)
    assert run(BodyLimit(echo_app()), list(pausing), headers=CHUNKED)[0] == 408


def test_of_a_stalled_body_over_a_wire_the_connection_ends_with_an_answer() -> None:
    budget = BodyBudget(4 * MB)
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
    with served(BodyLimit(echo_app(), budget=budget)) as port, contextlib.ExitStack() as stack:
        stalled, later = (
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20)) for _ in range(2)
        )
        stalled.sendall(head % MB + bytes(MB - 1))
        end = time.monotonic() + 10
        while budget.used < MB - 1 and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(STALLED_S)
        later.sendall(head % (MB // 2) + bytes(MB // 2))
        assert later.recv(15) == b"HTTP/1.1 200 OK"
        stalled.settimeout(10)  # it is told at once, not when it has paused for PAUSE_S
        said = b"".join(iter(lambda: stalled.recv(2**16), b""))
        assert said.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 2\r\n" in said
        assert b"connection: close\r\n" in said
