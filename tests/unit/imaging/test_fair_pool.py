"""Decoders lent to the threads of several clients."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fashion_search.imaging.fair_pool import CLIENT, FairPool


class Borrower(threading.Thread):
    """A thread of a client that takes a thing, notes that it has it, and holds it until told."""

    def __init__(self, lending: FairPool[str], client: str, order: list[str]) -> None:
        super().__init__(daemon=True)
        self._lending, self._client, self._order = lending, client, order
        self.has, self.go = threading.Event(), threading.Event()

    def run(self) -> None:
        CLIENT.set(self._client)
        thing = self._lending.acquire()
        self._order.append(self._client)
        self.has.set()
        self.go.wait(60)
        self._lending.release(thing)

    def ends(self) -> None:
        self.go.set()
        self.join(60)


@contextmanager
def in_line(lending: FairPool[str], order: list[str], *clients: str) -> Iterator[list[Borrower]]:
    """Borrowers that wait, in this order."""
    borrowers = [Borrower(lending, client, order) for client in clients]
    for number, borrower in enumerate(borrowers):
        before = len(lending._waiting)
        borrower.start()
        while len(lending._waiting) == before and not borrower.has.is_set():
            time.sleep(0.001)
        assert borrower.is_alive(), number
    yield borrowers
    for borrower in borrowers:
        borrower.ends()


def test_a_free_thing_is_lent_at_once_and_no_other_twice() -> None:
    lending = FairPool(["one", "two"])
    assert {lending.acquire(), lending.acquire()} == {"one", "two"}
    lending.release("one")
    assert lending.acquire() == "one"


def test_one_client_s_threads_come_in_the_order_they_asked() -> None:
    lending, order = FairPool(["one"]), list[str]()
    taken = lending.acquire()
    with in_line(lending, order, "a", "a") as (first, second):
        lending.release(taken)
        assert first.has.wait(60)
        assert not second.has.is_set()


def test_whoever_holds_the_fewest_is_next_however_many_of_another_wait() -> None:
    lending, order = FairPool(["one", "two"]), list[str]()
    with in_line(lending, order, *"aaaaa", "b", "b") as borrowers:
        assert order == ["a", "a"]
        borrowers[0].ends()
        assert borrowers[5].has.wait(60)  # b held none
        borrowers[5].ends()
        assert borrowers[6].has.wait(60)  # and again holds none, where a holds one
        borrowers[6].ends()
        assert borrowers[2].has.wait(60)
        assert order == ["a", "a", "b", "b", "a"]


def test_two_things_given_back_together_reach_two_who_wait() -> None:
    lending, order = FairPool(["one", "two"]), list[str]()
    taken = [lending.acquire(), lending.acquire()]
    with in_line(lending, order, "a", "b") as borrowers:
        for thing in taken:
            lending.release(thing)
        assert all(borrower.has.wait(60) for borrower in borrowers)
