"""Measures which way of running a model is fastest on this machine, once, and remembers it.

What is fastest differs: bfloat16 halves what is read from memory for one short text, makes pictures
twice as fast on a processor with AMX, and slower on one that has the type but no faster unit for it;
whole numbers of 8 bits are faster still where the processor has VNNI, and too coarse for some models.
"""

import hashlib
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

PLAIN = "plain"
"""The tower as open_clip runs it: known to be right, and taken where nothing gains."""

AGREEMENT = 0.9995
"""Least cosine between a way's vectors and the plain ones on what is tried, so that it is 0.999 on the rest."""

BUDGET_S = 12.0
"""Seconds of a first start after which no further way is tried; a way begun is tried to its end."""

GAIN = 1.1
"""How many times faster than the plain way another must be: less is within what timings scatter."""

LEAST_ROUNDS, MOST_ROUNDS = 3, 15
PATIENCE_S = 0.8
"""How often a case is timed: as often as these seconds allow, within these bounds."""

FILE = "encoder.json"

Variant = Callable[[Tensor], Tensor]
"""Runs a tower: from input to features, shape (n, dim)."""


def fastest(ways: Mapping[str, Variant], batch: Tensor) -> str:
    """Return the name of the fastest way.

    Args:
        ways: by name, with `PLAIN` among them; all agree with it.
        batch: the input that is timed. Each way has run before, so that none is timed warming up.
    """
    if len(ways) == 1:
        return PLAIN
    took: dict[str, list[float]] = {name: [] for name in ways}
    began = time.perf_counter()
    for done in range(MOST_ROUNDS):
        if done >= LEAST_ROUNDS and time.perf_counter() - began > PATIENCE_S:
            break
        for name, way in ways.items():  # in turn, so that a busy moment of the machine meets all of them
            start = time.perf_counter()
            way(batch).cpu()  # a graphics processor is done when its answer is here
            took[name].append(time.perf_counter() - start)
    usual = {name: statistics.median(seconds) for name, seconds in took.items()}
    winner = min(usual, key=lambda name: usual[name])
    return winner if usual[winner] * GAIN <= usual[PLAIN] else PLAIN


def agrees(way: Variant, batch: Tensor, expected: Tensor) -> bool:
    """Return whether a way runs and its vectors are the expected ones, to a cosine of `AGREEMENT`."""
    try:
        found = way(batch)
    except (RuntimeError, TypeError, ValueError, AttributeError, NotImplementedError):
        return False  # a tower of a kind that this way does not know
    if found.shape != expected.shape:
        return False
    # A NaN compares false, so it does not agree either.
    return bool((cosine_similarity(found.double(), expected.double(), dim=-1) >= AGREEMENT).all())


def machine() -> str:
    """Return what, besides the model, decides which way is fastest: processor, threads and torch."""
    return "|".join(
        [
            platform.machine(),
            torch.cuda.get_device_name() if torch.cuda.is_available() else _processor(),
            torch.backends.cpu.get_cpu_capability(),
            str(torch.get_num_threads()),
            torch.__version__,
        ]
    )


class TuningCache:
    """Choices made before, in a small JSON file; where it cannot be read or written, there are none."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Take the cache folder and the model's fingerprint."""
        self._path = folder / FILE
        self._key = hashlib.sha256(f"{fingerprint}|{machine()}".encode()).hexdigest()

    def read(self) -> dict[str, str]:
        """Return the way chosen for each case; empty where nothing is known."""
        found = self._all().get(self._key)
        if not isinstance(found, dict):
            return {}
        return {case: way for case, way in found.items() if isinstance(way, str)}

    def write(self, chosen: Mapping[str, str]) -> None:
        """Keep the way chosen for each case."""
        everything = {**self._all(), self._key: dict(chosen)}
        aside = self._path.with_name(f"{FILE}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps(everything, indent=1), encoding="utf-8")
            aside.replace(self._path)
        except OSError:
            return  # the next start measures again

    def _all(self) -> dict[str, object]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    # The model's name is not enough: a virtual machine may hide a part of what it can.
    return "|".join(dict.fromkeys(line for line in lines if line.startswith(("model name", "flags"))))
