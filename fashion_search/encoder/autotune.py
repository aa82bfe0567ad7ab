"""Measures once which variant of a model is fastest on this machine, and caches the choice.

The best variant differs: bfloat16 halves the memory traffic of a short text and makes pictures twice as fast
on processors with AMX, but slower on others; int8 is faster still with VNNI, but too coarse for some models.
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
"""The tower as open_clip runs it: the reference, and the choice if nothing is faster."""

MIN_COSINE = 0.9995
"""Lowest cosine between a variant's vectors and the plain ones on trial inputs, so that it is 0.999 on others."""

BUDGET_SECONDS = 12.0
"""Time on the first start after which no further variant is tried."""

MIN_SPEEDUP = 1.1
"""How many times faster than plain a variant must be, to exceed the noise of timings."""

MIN_ROUNDS, MAX_ROUNDS = 3, 15
TIMING_SECONDS = 0.8
"""A case is timed for this long, with at least and at most this many rounds."""

FILE = "encoder.json"

Variant = Callable[[Tensor], Tensor]
"""A way to run a tower: from input to features, shape (n, dim)."""


def fastest(variants: Mapping[str, Variant], batch: Tensor) -> str:
    """Return the name of the fastest variant.

    Args:
        variants: by name, with `PLAIN` among them; already warmed up and checked with `agrees`.
        batch: the input that is timed.
    """
    if len(variants) == 1:
        return PLAIN
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    began = time.perf_counter()
    for done in range(MAX_ROUNDS):
        if done >= MIN_ROUNDS and time.perf_counter() - began > TIMING_SECONDS:
            break
        for name, variant in variants.items():  # in turn, so that a busy moment affects all of them
            start = time.perf_counter()
            variant(batch).cpu()  # waits for a GPU
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(rounds) for name, rounds in seconds.items()}
    winner = min(medians, key=lambda name: medians[name])
    return winner if medians[winner] * MIN_SPEEDUP <= medians[PLAIN] else PLAIN


def agrees(variant: Variant, batch: Tensor, expected: Tensor) -> bool:
    """Return whether a variant runs and its vectors have a cosine of `MIN_COSINE` with the expected ones."""
    try:
        result = variant(batch)
    except (RuntimeError, TypeError, ValueError, AttributeError):
        return False  # the variant does not support this tower
    if result.shape != expected.shape:
        return False
    # NaN compares false.
    return bool((cosine_similarity(result.double(), expected.double(), dim=-1) >= MIN_COSINE).all())


def machine_key() -> str:
    """Return what affects speed besides the model: processor, threads and torch version."""
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
    """Earlier choices in a small JSON file; errors of reading and writing are ignored."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Take the cache folder and the model's fingerprint."""
        self._path = folder / FILE
        self._key = hashlib.sha256(f"{fingerprint}|{machine_key()}".encode()).hexdigest()

    def read(self) -> dict[str, str]:
        """Return the variant chosen for each case; empty if unknown."""
        result = self._all().get(self._key)
        if not isinstance(result, dict):
            return {}
        return {case: variant for case, variant in result.items() if isinstance(variant, str)}

    def write(self, chosen: Mapping[str, str]) -> None:
        """Save the variant chosen for each case."""
        everything = {**self._all(), self._key: dict(chosen)}
        draft = self._path.with_name(f"{FILE}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(everything, indent=1), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            return  # the next start measures again

    def _all(self) -> dict[str, object]:
        try:
            result = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return result if isinstance(result, dict) else {}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    # The model name is not enough: a virtual machine may hide features.
    return "|".join(dict.fromkeys(line for line in lines if line.startswith(("model name", "flags"))))
