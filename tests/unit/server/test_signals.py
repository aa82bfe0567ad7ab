"""What a signal does, in this process."""

import os
import signal
from collections.abc import Iterator

import pytest

from fashion_search.server.signals import SIGNALS, Signals, Stop, StopAtOnce


@pytest.fixture
def signals() -> Iterator[Signals]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield Signals()
    for number, handler in before.items():
        signal.signal(number, handler)


def send(number: int = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


def test_the_first_stops_and_the_second_stops_at_once(signals: Signals) -> None:
    with pytest.raises(Stop):
        send()
    with pytest.raises(StopAtOnce) as stopped:
        send(signal.SIGINT)
    assert stopped.value.code == 130


def test_one_that_is_held_stops_when_the_block_ends(signals: Signals) -> None:
    done: list[str] = []

    def once() -> None:
        with signals.held():
            send()
            done.append("to the end")

    with pytest.raises(Stop):
        once()
    assert done == ["to the end"]


def test_a_second_one_is_not_held(signals: Signals) -> None:
    done: list[str] = []

    def twice() -> None:
        with signals.held():
            send()
            done.append("once")
            send()

    with pytest.raises(StopAtOnce):
        twice()
    assert done == ["once"]
