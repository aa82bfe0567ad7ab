"""The image and text tower of a loaded model, and the choice of the fastest variant of each."""

import functools
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import normalize

from fashion_search.encoder.autotune import BUDGET_SECONDS, PLAIN, TuningCache, Variant, agrees, fastest
from fashion_search.encoder.optimize import can_optimize, has_bfloat16, has_int8, optimized
from fashion_search.encoder.preprocess import Preprocess
from fashion_search.encoder.registry import BUILT_IN
from fashion_search.encoder.text_tower import WholeTextTower, text_tower
from fashion_search.imaging.decode import open_image

CPU_BATCH, GPU_BATCH = 8, 64
"""Pictures per batch. On a CPU, larger batches are slower, as activations leave the cache."""

MAX_DIFFERENCE = 1e-5
"""Largest difference between any component of a trimmed text's vector and the full one's."""

TRIAL_TEXTS = ("red summer dress", "black leather handbag with a gold chain and two outer pockets")
"""A short query, which is timed, and a long one."""

TRIAL_PICTURES = 4
"""Number of pictures for trials."""

Tokenizer = Callable[[list[str]], Tensor]
"""Texts to tokens, shape (n, context)."""

VariantMaker = Callable[[nn.Module], Variant]
"""Makes a variant of a tower in evaluation mode."""


@dataclass(frozen=True)
class Towers:
    """The chosen variants for texts, for one picture and for batches of pictures."""

    words: Variant
    lengths: Callable[[Tensor], Tensor]
    """Counts the tokens to compute for each text."""
    picture: Variant
    pictures: Variant
    device: torch.device
    batch_size: int
    """Pictures per batch."""


class PictureTower(nn.Module):
    """The image tower of a model; drops the tokens that some open_clip towers also return."""

    def __init__(self, visual: nn.Module) -> None:
        """Take open_clip's image tower."""
        super().__init__()
        self.visual = visual

    def forward(self, pictures: Tensor) -> Tensor:
        """Return features, shape (n, dim), of pictures, shape (n, 3, height, width)."""
        out = self.visual(pictures)
        features: Tensor = out[0] if isinstance(out, tuple) else out
        return features


@torch.inference_mode()
def make_towers(
    model: Any,  # noqa: ANN401
    tokenizer: Tokenizer,
    preprocess: Preprocess,
    tuning: TuningCache | None,
) -> Towers:
    """Return a model's towers in their fastest variants.

    Args:
        model: an open_clip model in evaluation mode, on the CPU.
        tokenizer: of the model.
        preprocess: of the model.
        tuning: cache of the choices; None runs the model unchanged, in float32 on the CPU.
    """
    tokens = tokenizer(list(TRIAL_TEXTS))
    text = checked_text_tower(model, tokens)
    visual = PictureTower(model.visual)
    cpu = torch.device("cpu")
    if tuning is None:
        return Towers(text, text.lengths, visual, visual, cpu, CPU_BATCH)
    device = accelerator() or cpu
    if device != cpu:
        model.to(device)
        text.to(device)
    makers = variants(device)
    chosen = tuning.read()
    towers = {"words": text, "picture": visual, "pictures": visual}
    if not all(chosen.get(case) in makers for case in towers):
        pictures = preprocess(trial_pictures()).to(device)
        tokens = tokens.to(device)
        deadline = time.monotonic() + BUDGET_SECONDS
        chosen = choose_variants(makers, text, {"words": tokens[:1]}, tokens, deadline)
        chosen |= choose_variants(
            makers, visual, {"picture": pictures[:1], "pictures": pictures}, pictures, deadline
        )
        tuning.write(chosen)
    made = {(towers[case], chosen[case]): makers[chosen[case]](towers[case]) for case in towers}
    words, picture, pictures_ = (made[towers[case], chosen[case]] for case in towers)
    batch_size = CPU_BATCH if device == cpu else GPU_BATCH
    return Towers(words, text.lengths, picture, pictures_, device, batch_size)


def checked_text_tower(model: Any, tokens: Tensor) -> Any:  # noqa: ANN401
    """Return the text tower, trimming if that does not change the vectors of trial texts.

    Args:
        model: an open_clip model.
        tokens: of texts of different lengths, shape (n, context).
    """
    tower = text_tower(model)
    expected = normalize(model.encode_text(tokens), dim=-1)
    # One at a time: in a batch, texts are trimmed to the longest only.
    found = normalize(torch.cat([tower(text) for text in torch.split(tokens, 1)]), dim=-1)
    if bool((found - expected).abs().max() <= MAX_DIFFERENCE):
        return tower
    return WholeTextTower(_OpenClipText(model))


class _OpenClipText(nn.Module):
    def __init__(self, model: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.model = model

    def forward(self, tokens: Tensor) -> Tensor:
        features: Tensor = self.model.encode_text(tokens)
        return features


def variants(device: torch.device) -> dict[str, VariantMaker]:
    """Return makers of the variants for a device, by name; each tower's variant is made only once."""
    found: dict[str, VariantMaker] = {PLAIN: lambda tower: tower}
    if device.type != "cpu":
        dtype = half_precision(device)
        return found | {f"autocast {dtype}": lambda tower: autocast(tower, device, dtype)}
    if can_optimize():
        # The most promising first: the time budget may not reach the last.
        if has_int8():
            found["packed int8"] = lambda tower: optimized(tower, torch.qint8)
        if has_bfloat16():
            found["packed bfloat16"] = lambda tower: optimized(tower, torch.bfloat16)
        found["packed float32"] = lambda tower: optimized(tower, torch.float32)
    return {name: functools.cache(make) for name, make in found.items()}


def autocast(tower: nn.Module, device: torch.device, dtype: torch.dtype) -> Variant:
    """Return a tower that runs under torch.autocast."""

    def run(batch: Tensor) -> Tensor:
        with torch.autocast(device.type, dtype):
            features: Tensor = tower(batch)
        return features

    return run


def accelerator() -> torch.device | None:
    """Return a GPU, if there is one."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps") if torch.backends.mps.is_available() else None


def half_precision(device: torch.device) -> torch.dtype:
    """Return the 16-bit type that a GPU computes fast; bfloat16 is preferred as it does not overflow."""
    if device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    return torch.float16


def choose_variants(
    makers: Mapping[str, VariantMaker],
    tower: nn.Module,
    cases: Mapping[str, Tensor],
    check_input: Tensor,
    deadline: float = math.inf,
) -> dict[str, str]:
    """Return the name of the fastest variant for each case.

    Args:
        makers: makers of variants, by name.
        tower: the tower to run.
        cases: the input to time for each case.
        check_input: input on which a variant's vectors must agree with the plain ones.
        deadline: `time.monotonic` in seconds, after which no further variant is tried.
    """
    correct: dict[str, Variant] = {PLAIN: makers[PLAIN](tower)}
    expected = correct[PLAIN](check_input)
    for name, make in makers.items():
        if name == PLAIN or time.monotonic() > deadline:
            continue
        try:
            variant = make(tower)
        except (RuntimeError, TypeError, ValueError, AttributeError, AssertionError):
            continue  # the variant does not support this tower
        if agrees(variant, check_input, expected):
            correct[name] = variant
    return {case: fastest(correct, batch) for case, batch in cases.items()}


def trial_pictures() -> list[Image.Image]:
    """Return some pictures of the sample catalogue, or plain ones if it is missing."""
    paths = sorted((BUILT_IN.parent / "sample" / "images").glob("*"))
    chosen = paths[:: max(1, len(paths) // TRIAL_PICTURES)][:TRIAL_PICTURES]
    colours = ["white", "red", "navy", "olive"]
    return [open_image(path) for path in chosen] or [
        Image.new("RGB", (300, 400), colour) for colour in colours
    ]
