import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
import torch
from PIL import Image

from fashion_search.encoder import ClipEncoder
from fashion_search.encoder.batching import MAX_IMAGES, MAX_TEXTS, PROCESSORS, TRIALS, BatchingEncoder
from fashion_search.vectors import Vectors
from tests.conftest import FakeEncoder, picture

PATIENCE_S = 60.0
"""Seconds that other threads are waited for: a busy machine has them wait for their turn."""


class HeldEncoder(FakeEncoder):
    """Encodes when it is let; knows the batches, and who encoded them."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.begun = threading.Event()
        self.batches: list[int] = []
        self.threads: set[int] = set()

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        self._hold(len(texts))
        if "nonsense" in texts:
            raise ValueError("a vector that is zero or not finite has no direction")
        if "stop" in texts:
            raise KeyboardInterrupt
        return super().encode_texts(texts)

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        self._hold(len(images))
        return super().encode_images(images)

    def _hold(self, count: int) -> None:
        self.batches.append(count)
        self.threads.add(threading.get_ident())
        self.begun.set()
        assert self.go.wait(PATIENCE_S)


@pytest.fixture
def held() -> HeldEncoder:
    return HeldEncoder()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as pool:
        yield pool


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def gather(
    held: HeldEncoder, gathered: BatchingEncoder, pool: ThreadPoolExecutor, asked: Sequence[str | Image.Image]
) -> list["Future[Vectors]"]:
    """Ask for the first, and for all others while it is being encoded; then let the encoder go."""
    futures = []
    for one in asked:
        if isinstance(one, str):
            futures.append(pool.submit(gathered.encode_texts, [one]))
        else:
            futures.append(pool.submit(gathered.encode_images, [one]))
        held.begun.wait(PATIENCE_S)
        waiting = len(futures) - 1
        until(lambda: len(gathered._texts.waiting) + len(gathered._images.waiting) == waiting)  # noqa: B023
    held.go.set()
    return futures


def test_a_lone_request_is_encoded_at_once_by_the_thread_that_asks(held: HeldEncoder) -> None:
    held.go.set()
    assert BatchingEncoder(held).encode_texts(["red"]).tolist() == [[1, 0, 0]]
    assert (held.batches, held.threads) == ([1], {threading.get_ident()})


def test_what_is_asked_during_a_batch_is_the_next_batch(held: HeldEncoder, pool: ThreadPoolExecutor) -> None:
    gathered = BatchingEncoder(held, processors=1)
    found = gather(held, gathered, pool, ["red", "green", "blue", "red"])
    assert [future.result(PATIENCE_S).tolist() for future in found] == [
        [[1, 0, 0]],
        [[0, 1, 0]],
        [[0, 0, 1]],
        [[1, 0, 0]],
    ]
    assert held.batches == [1, 3]


def test_as_many_batches_run_at_a_time_as_there_are_processors(
    held: HeldEncoder, pool: ThreadPoolExecutor
) -> None:
    gathered = BatchingEncoder(held, processors=2)
    found = [pool.submit(gathered.encode_texts, ["red"]) for _ in range(5)]
    until(lambda: len(gathered._texts.waiting) == 3 and held.batches == [1, 1])
    held.go.set()
    assert all(future.result(PATIENCE_S).tolist() == [[1, 0, 0]] for future in found)
    assert sum(held.batches) == 5


def test_texts_and_pictures_go_apart_and_who_waits_longest_goes_first(
    held: HeldEncoder, pool: ThreadPoolExecutor
) -> None:
    gathered = BatchingEncoder(held, processors=1)
    found = gather(held, gathered, pool, ["red", picture("green"), "blue", picture("blue"), "green", "red"])
    assert [future.result(PATIENCE_S).argmax() for future in found] == [0, 1, 2, 2, 1, 0]
    assert held.batches == [1, 2, 3]


def test_a_batch_of_pictures_is_bounded(held: HeldEncoder, pool: ThreadPoolExecutor) -> None:
    gathered = BatchingEncoder(held, processors=1)
    found = gather(held, gathered, pool, [picture("red")] * (MAX_IMAGES + 3))
    assert all(future.result(PATIENCE_S).argmax() == 0 for future in found)
    assert held.batches == [1, MAX_IMAGES, 2]


def test_an_error_is_that_of_its_own_input(held: HeldEncoder, pool: ThreadPoolExecutor) -> None:
    gathered = BatchingEncoder(held, processors=1)
    found = gather(held, gathered, pool, ["red", "green", "nonsense", "blue"])
    assert [found[place].result(PATIENCE_S).argmax() for place in (0, 1, 3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="no direction"):
        found[2].result(PATIENCE_S)


def test_an_interrupted_batch_leaves_nobody_waiting(held: HeldEncoder, pool: ThreadPoolExecutor) -> None:
    gathered = BatchingEncoder(held, processors=1)
    found = gather(held, gathered, pool, ["red", "stop", "green", picture("blue")])
    for stopped in found[1:3]:
        with pytest.raises(KeyboardInterrupt):
            stopped.result(PATIENCE_S)
    assert found[3].result(PATIENCE_S).argmax() == 2
    assert gathered.encode_texts(["red"]).argmax() == 0


def test_several_inputs_of_one_request_stay_together(held: HeldEncoder, pool: ThreadPoolExecutor) -> None:
    gathered = BatchingEncoder(held, processors=1)
    first = pool.submit(gathered.encode_texts, ["red"])
    assert held.begun.wait(PATIENCE_S)
    second = pool.submit(gathered.encode_texts, ["red", "green", "blue"])
    third = pool.submit(gathered.encode_texts, ["yellow"] * MAX_TEXTS)
    until(lambda: len(gathered._texts.waiting) == 2)
    held.go.set()
    assert second.result(PATIENCE_S).tolist() == np.eye(3).tolist()
    assert (first.result(PATIENCE_S).shape, third.result(PATIENCE_S).shape) == ((1, 3), (MAX_TEXTS, 3))
    assert held.batches == [1, 3, MAX_TEXTS]


def test_nothing_asked_is_no_error(mini: ClipEncoder) -> None:
    assert BatchingEncoder(mini).encode_images([]).shape == (0, mini.dim)


def test_vectors_are_those_that_each_input_has_alone(mini: ClipEncoder, pool: ThreadPoolExecutor) -> None:
    gathered = BatchingEncoder(mini, processors=1)
    texts = ["red dress", "a pair of blue denim jeans for men", "hat"]
    images = [picture(colour, size) for colour, size in (("red", (40, 50)), ("blue", (90, 60)))]
    with_others = [
        *pool.map(lambda text: gathered.encode_texts([text]), texts),
        *pool.map(lambda image: gathered.encode_images([image]), images),
    ]
    alone = [
        *(mini.encode_texts([text]) for text in texts),
        *(mini.encode_images([image]) for image in images),
    ]
    np.testing.assert_allclose(np.concatenate(with_others), np.concatenate(alone), atol=1e-5)


@pytest.mark.parametrize(("seconds", "used"), [(0.039, 1), (0.041, PROCESSORS)])
def test_a_lone_input_gets_all_processors_where_one_is_slow(
    monkeypatch: pytest.MonkeyPatch, seconds: float, used: int
) -> None:
    now = [0.0]
    given = []

    class Torch(FakeEncoder):
        def encode_texts(self, texts: Sequence[str]) -> Vectors:
            given.append(torch.get_num_threads())
            now[0] += seconds * 2 if len(given) == 1 else seconds  # the first call is slow
            return super().encode_texts(texts)

    monkeypatch.setattr("fashion_search.encoder.batching.time.perf_counter", lambda: now[0])
    gathered = BatchingEncoder(Torch())
    for _ in range(TRIALS + 1):
        gathered.encode_texts(["red"])
    gathered.encode_texts(["red", "green"])
    assert given == [1] * TRIALS + [used, 1]
    assert torch.get_num_threads() == PROCESSORS
