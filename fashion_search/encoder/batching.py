"""Dynamic batching: inputs of concurrent requests are encoded together.

A model encodes eight pictures in half the time of eight single ones, and two batches on one processor
each are faster than one after the other on both. No request waits for a batch to fill: if a processor is
free, the requesting thread encodes at once. Otherwise requests queue up, and a thread that finishes a
batch wakes one of the waiting threads to encode the next. So there are no worker threads, and a lone
request only takes a lock.
"""

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

import torch
from PIL import Image

from fashion_search.encoder.base import Encoder, EncoderWrapper
from fashion_search.vectors import Vectors

PROCESSORS = torch.get_num_threads()
"""Processors that one call of a model uses by default."""

MAX_TEXTS = 32
"""Most texts in a batch."""

MAX_IMAGES = 8
"""Most pictures in a batch: larger batches are no faster per picture and delay the next request."""

SLOW_SECONDS = 0.04
"""A lone input that takes longer on one processor gets all of them. Otherwise synchronising the threads
costs more than it saves, and many times more on a busy machine."""

TRIALS = 5
"""Lone inputs that are timed on one processor; the fastest counts, as a model's first calls are slow."""


class BatchingEncoder(EncoderWrapper):
    """An encoder that batches the inputs of concurrent requests; errors affect only their own request."""

    def __init__(self, encoder: Encoder, processors: int | None = None) -> None:
        """Wrap an encoder.

        Args:
            encoder: encodes the batches.
            processors: batches encoded at a time; by default one per processor.
        """
        super().__init__(encoder)
        self._processors = self._free = processors or os.cpu_count() or 1
        self._texts = _Queue(lambda inputs: encoder.encode_texts(inputs), MAX_TEXTS)
        self._images = _Queue(lambda inputs: encoder.encode_images(inputs), MAX_IMAGES)
        self._lock = threading.Lock()

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        return self._encode(self._texts, texts)

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row per picture (RGB)."""
        return self._encode(self._images, images)

    def _encode(self, queue: "_Queue", inputs: Sequence[Any]) -> Vectors:
        request = _Request(inputs)
        with self._lock:
            queue.waiting.append(request)
            if self._free:
                self._free -= 1
                request.batch = queue.next_batch()
        if not request.batch:
            request.ready.wait()
        if request.batch:
            try:
                queue.encode(request.batch, alone=self._free == self._processors - 1)
            finally:
                self._start_next_batch()
        return request.vectors.result()

    def _start_next_batch(self) -> None:
        """Wake the thread that has waited longest to encode the next batch."""
        with self._lock:
            queues = [queue for queue in (self._texts, self._images) if queue.waiting]
            if not queues:
                self._free += 1
                return
            batch = min(queues, key=lambda queue: queue.waiting[0].arrived).next_batch()
        batch[0].batch = batch
        batch[0].ready.set()


class _Request:
    """One thread's inputs. When `ready`, either its vectors are done or it has a `batch` to encode."""

    def __init__(self, inputs: Sequence[Any]) -> None:
        self.inputs = inputs
        self.arrived = time.monotonic()
        self.ready = threading.Event()
        self.batch: list[_Request] = []
        self.vectors: Future[Vectors] = Future()


class _Queue:
    """Requests that wait for one tower of the model."""

    def __init__(self, encode: Callable[[Sequence[Any]], Vectors], max_inputs: int) -> None:
        self.waiting: deque[_Request] = deque()
        self._encode = encode
        self._max_inputs = max_inputs
        self._seconds: deque[float] = deque(maxlen=TRIALS)

    def next_batch(self) -> list[_Request]:
        """Take the longest waiting requests, as many as fit into a batch, and at least one."""
        batch = [self.waiting.popleft()]
        room = self._max_inputs - len(batch[0].inputs)
        while self.waiting and len(self.waiting[0].inputs) <= room:
            batch.append(self.waiting.popleft())
            room -= len(batch[-1].inputs)
        return batch

    def encode(self, batch: list[_Request], *, alone: bool) -> None:
        """Give each request its vectors or its error; `alone` if nothing else is being encoded."""
        try:
            vectors = self._timed([one for request in batch for one in request.inputs], alone=alone)
            ends = itertools.accumulate(len(request.inputs) for request in batch)
            for request, end in zip(batch, ends, strict=True):
                own = vectors[end - len(request.inputs) : end]
                request.vectors.set_result(own.copy())  # a view would keep the whole batch in memory
        except BaseException as error:
            if len(batch) == 1 or not isinstance(error, Exception):
                for request in batch:
                    request.vectors.set_exception(error)
            else:  # one request's input is at fault: encode each on its own
                for request in batch:
                    self.encode([request], alone=alone)
        finally:
            for request in batch:
                request.ready.set()

    def _timed(self, inputs: Sequence[Any], *, alone: bool) -> Vectors:
        """Encode on one processor, or on all if that is slow and the others are idle."""
        lone = alone and len(inputs) == 1
        slow = len(self._seconds) == TRIALS and min(self._seconds) > SLOW_SECONDS
        torch.set_num_threads(PROCESSORS if lone and slow else 1)  # of this thread
        start = time.perf_counter()
        try:
            vectors = self._encode(inputs)
        finally:
            torch.set_num_threads(PROCESSORS)
        if lone and not slow:
            self._seconds.append(time.perf_counter() - start)
        return vectors
