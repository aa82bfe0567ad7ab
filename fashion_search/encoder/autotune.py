"""Measures once which variant of a tower is fastest on this machine, and caches the choice.

The best variant differs: bfloat16 halves the memory traffic of a short text and makes pictures twice as fast
on processors with AMX, but slower on others; int8 is faster still with VNNI, but too coarse for some models.
"""

import contextlib
import hashlib
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cosine_similarity

from fashion_search.encoder.optimize import can_optimize, has_bfloat16, has_int8, optimized

PLAIN = "plain"
"""The tower as open_clip runs it: the reference, and the choice if nothing is faster."""

MIN_COSINE = 0.9995
"""Lowest cosine between a variant's vectors and the plain ones on trial inputs, so that it is 0.999 on others."""

MIN_SPEEDUP = 1.1
"""How many times faster than plain a variant must be, to exceed the noise of timings."""

MIN_ROUNDS, MAX_ROUNDS = 3, 15
TIMING_SECONDS = 0.8
"""A tower's variants are timed for this long, with at least and at most this many rounds."""

Variant = Callable[[Tensor], Tensor]
"""A way to run a tower: from input to features, shape (n, dim)."""

VariantMaker = Callable[[nn.Module], Variant]
"""Makes a variant of a tower in evaluation mode."""


def variants(device: torch.device) -> dict[str, VariantMaker]:
    """Return makers of the variants for a device, by name."""
    found: dict[str, VariantMaker] = {PLAIN: lambda tower: tower}
    if device.type != "cpu":
        # bfloat16 is preferred as it does not overflow.
        bfloat16 = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
        dtype = torch.bfloat16 if bfloat16 else torch.float16
        return found | {f"autocast {dtype}": lambda tower: autocast(tower, device, dtype)}
    if can_optimize():
        # The most promising first: the time may not suffice for the last.
        if has_int8():
            found["packed int8"] = lambda tower: optimized(tower, torch.qint8)
        if has_bfloat16():
            found["packed bfloat16"] = lambda tower: optimized(tower, torch.bfloat16)
        found["packed float32"] = lambda tower: optimized(tower, torch.float32)
    return found


def autocast(tower: nn.Module, device: torch.device, dtype: torch.dtype) -> Variant:
    """Return a tower that runs under torch.autocast."""

    def run(batch: Tensor) -> Tensor:
        with torch.autocast(device.type, dtype):
            features: Tensor = tower(batch)
        return features

    return run


def choose_variant(
    makers: Mapping[str, VariantMaker], tower: nn.Module, trial: Tensor, timed: Tensor, deadline: float
) -> str:
    """Return the name of a tower's fastest variant.

    Args:
        makers: makers of variants, by name.
        tower: the tower to run.
        trial: input on which a variant's vectors must agree with the plain ones.
        timed: input that is timed.
        deadline: `time.monotonic` in seconds, after which no further variant is tried.
    """
    expected = tower(trial)
    agreeing: dict[str, Variant] = {PLAIN: tower}
    for name, make in makers.items():
        if name == PLAIN or time.monotonic() > deadline:
            continue
        try:
            variant = make(tower)
            cosines = cosine_similarity(variant(trial).double(), expected.double(), dim=-1)
        except (RuntimeError, TypeError, ValueError, AttributeError, AssertionError):
            continue  # the variant does not support this tower
        if bool((cosines >= MIN_COSINE).all()):  # NaN compares false
            agreeing[name] = variant
    return _fastest(agreeing, timed)


def _fastest(variants: Mapping[str, Variant], batch: Tensor) -> str:
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


class TuningCache:
    """The variants chosen for a model on this machine, in a small JSON file; errors of files are ignored."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Take the cache folder and the model's fingerprint."""
        key = hashlib.sha256(f"{fingerprint}|{_machine()}".encode()).hexdigest()
        self._path = folder / "encoder" / f"{key}.json"

    def read(self) -> dict[str, str]:
        """Return the variant chosen for each tower; empty if unknown."""
        try:
            chosen = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {tower: str(name) for tower, name in chosen.items()} if isinstance(chosen, dict) else {}

    def write(self, chosen: Mapping[str, str]) -> None:
        """Save the variant chosen for each tower."""
        draft = self._path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):  # the next start measures again
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(chosen), encoding="utf-8")
            draft.replace(self._path)


def _machine() -> str:
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


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    # The model name is not enough: a virtual machine may hide features.
    return "|".join(dict.fromkeys(line for line in lines if line.startswith(("model name", "flags"))))
