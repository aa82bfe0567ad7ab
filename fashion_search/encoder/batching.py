"""Encodes what several threads ask for at the same time in one batch.

A model encodes eight pictures in half the time of eight single ones, and a batch on one processor
each of two processors is faster than one on both. Nobody waits for a batch to fill: where a processor
is free, a request is encoded at once, by the thread that asks. While all are busy, requests gather,
and whoever ends a batch hands the next one to a thread that waits in it. So there is no thread to
start or stop, and a lone request meets nothing but a lock.
"""

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import torch
from PIL import Image

from fashion_search.encoder.base import Encoder
from fashion_search.vectors import Vectors

PROCESSORS = torch.get_num_threads()
"""How many processors a single call of a model uses, unless told otherwise."""

MOST_TEXTS = 32
"""Texts in a batch."""

MOST_IMAGES = 8
"""Pictures in a batch: larger ones are no faster a picture, and whoever comes next waits longer."""

SLOW_S = 0.04
"""Seconds on one processor above which a lone input is worth all of them. Below, threads that wait for
each other cost more than they save; with other work on the machine many times more."""

TRIALS = 5
"""Lone inputs on one processor whose quickest says how fast that is: a model's first calls are slow."""


@contextmanager
def on_processors(count: int) -> Iterator[None]:
    """Have what this thread encodes in the block use so many processors; other threads are not concerned."""
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(PROCESSORS)


class BatchingEncoder:
    """An encoder that gathers what threads ask of it at the same time; vectors and errors are each one's own."""

    def __init__(self, encoder: Encoder, processors: int | None = None) -> None:
        """Take an encoder.

        Args:
            encoder: what encodes the batches.
            processors: batches encoded at a time; as many as there are processors where None.
        """
        self._encoder = encoder
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint
        self._processors = self._free = processors or os.cpu_count() or 1
        self._texts = _Lane(lambda inputs: encoder.encode_texts(inputs), MOST_TEXTS)
        self._images = _Lane(lambda inputs: encoder.encode_images(inputs), MOST_IMAGES)
        self._lock = threading.Lock()

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text."""
        return self._encoded(self._texts, texts)

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row a picture (RGB)."""
        return self._encoded(self._images, images)

    def known_words(self, text: str) -> float:
        """Return the share of a text's words that the model has as whole words, 0 to 1."""
        return self._encoder.known_words(text)

    def reading(self, text: str) -> str:
        """Return a text without what the model overlooks in it."""
        return self._encoder.reading(text)

    def _encoded(self, lane: "_Lane", inputs: Sequence[Any]) -> Vectors:
        asked = _Asked(inputs)
        with self._lock:
            lane.waiting.append(asked)
            if self._free:
                self._free -= 1
                asked.leads = lane.take()
        if not asked.leads:
            asked.turn.wait()
        if asked.leads:
            try:
                lane.encode(asked.leads, alone=self._free == self._processors - 1)
            finally:
                self._hand_over()
        return asked.vectors.result()

    def _hand_over(self) -> None:
        """Have the thread that has waited longest encode the next batch."""
        with self._lock:
            lanes = [lane for lane in (self._texts, self._images) if lane.waiting]
            if not lanes:
                self._free += 1
                return
            batch = min(lanes, key=lambda lane: lane.waiting[0].since).take()
        batch[0].leads = batch
        batch[0].turn.set()


class _Asked:
    """What one thread asks for: it waits for its `turn`, and then leads a batch or finds its vectors made."""

    def __init__(self, inputs: Sequence[Any]) -> None:
        self.inputs = inputs
        self.since = time.monotonic()
        self.turn = threading.Event()
        self.leads: list[_Asked] = []
        self.vectors: Future[Vectors] = Future()


class _Lane:
    """What waits to be encoded by one side of a model."""

    def __init__(self, encode: Callable[[Sequence[Any]], Vectors], most: int) -> None:
        self.waiting: deque[_Asked] = deque()
        self._encode = encode
        self._most = most
        self._took: deque[float] = deque(maxlen=TRIALS)

    def take(self) -> list[_Asked]:
        """Take those who wait longest, as many as a batch holds, and at least one."""
        batch = [self.waiting.popleft()]
        room = self._most - len(batch[0].inputs)
        while self.waiting and len(self.waiting[0].inputs) <= room:
            batch.append(self.waiting.popleft())
            room -= len(batch[-1].inputs)
        return batch

    def encode(self, batch: list[_Asked], *, alone: bool) -> None:
        """Give each its vectors, or its error.

        Args:
            batch: who asks for what.
            alone: whether nothing else is being encoded.
        """
        try:
            vectors = self._timed([one for asked in batch for one in asked.inputs], alone=alone)
            ends = itertools.accumulate(len(asked.inputs) for asked in batch)
            for asked, end in zip(batch, ends, strict=True):
                own = vectors[end - len(asked.inputs) : end]
                asked.vectors.set_result(own.copy())  # a view would keep the whole batch in memory
        except BaseException as error:
            if len(batch) == 1 or not isinstance(error, Exception):
                for asked in batch:
                    asked.vectors.set_exception(error)
            else:  # one of them is at fault: the others must not bear it
                for asked in batch:
                    self.encode([asked], alone=alone)
        finally:
            for asked in batch:
                asked.turn.set()

    def _timed(self, inputs: Sequence[Any], *, alone: bool) -> Vectors:
        """Encode on one processor; on all where that is slow and none has other work."""
        lone = alone and len(inputs) == 1
        slow = len(self._took) == TRIALS and min(self._took) > SLOW_S
        with on_processors(PROCESSORS if lone and slow else 1):
            start = time.perf_counter()
            vectors = self._encode(inputs)
        if lone and not slow:  # the quickest of some counts: other work on the machine only ever adds to it
            self._took.append(time.perf_counter() - start)
        return vectors
