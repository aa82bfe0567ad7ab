"""The image tower and the text tower of a loaded model, and the ways each can be run."""

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

from fashion_search.encoder.autotune import BUDGET_S, PLAIN, TuningCache, Variant, agrees, fastest
from fashion_search.encoder.optimize import can_prepare, has_bfloat16, has_int8, prepared
from fashion_search.encoder.preprocess import Preprocess
from fashion_search.encoder.registry import BUILT_IN
from fashion_search.encoder.text_tower import WholeTextTower, text_tower
from fashion_search.imaging.decode import open_image

CPU_BATCH, ACCELERATOR_BATCH = 8, 64
"""Pictures run at a time. On a CPU more are slower: what lies between two layers leaves the cache."""

EXACT = 1e-5
"""How far a trimmed text's vector may be from the whole text's, in any of its numbers."""

TEXTS = ("red summer dress", "black leather handbag with a gold chain and two outer pockets")
"""What is tried out: a short query, which is timed, and a long one."""

PICTURES = 4
"""Pictures that are tried out."""

Tokenizer = Callable[[list[str]], Tensor]
"""Texts to tokens, shape (n, context)."""

Maker = Callable[[nn.Module], Variant]
"""From a tower in evaluation mode to a way of running it."""


@dataclass(frozen=True)
class Towers:
    """How words, a picture alone and pictures in batches become features."""

    words: Variant
    lengths: Callable[[Tensor], Tensor]
    """How many tokens of each text are run: texts of one length go well together."""
    picture: Variant
    pictures: Variant
    device: torch.device
    at_a_time: int
    """Pictures in a batch."""


class PictureTower(nn.Module):
    """The picture half of a model: features, also where open_clip's tower returns tokens with them."""

    def __init__(self, visual: nn.Module) -> None:
        """Take open_clip's tower."""
        super().__init__()
        self.visual = visual

    def forward(self, pictures: Tensor) -> Tensor:
        """Return features, shape (n, dim), of pictures, shape (n, 3, height, width)."""
        out = self.visual(pictures)
        features: Tensor = out[0] if isinstance(out, tuple) else out
        return features


@torch.inference_mode()
def of(model: Any, tokenizer: Tokenizer, preprocess: Preprocess, memory: TuningCache | None) -> Towers:  # noqa: ANN401
    """Return a model's towers.

    Args:
        model: of open_clip's, in evaluation mode, on the CPU.
        tokenizer: the model's own.
        preprocess: the model's own.
        memory: what was found fastest before, and where to keep what is found now; None runs the
            model in float32 on the CPU, as it is.
    """
    tokens = tokenizer(list(TEXTS))
    text = checked_text_tower(model, tokens)
    visual = PictureTower(model.visual)
    cpu = torch.device("cpu")
    if memory is None:
        return Towers(text, text.lengths, visual, visual, cpu, CPU_BATCH)
    device = accelerator() or cpu
    if device != cpu:
        model.to(device)
        text.to(device)
    makers = ways(device)
    chosen = memory.read()
    towers = {"words": text, "picture": visual, "pictures": visual}
    if not all(chosen.get(case) in makers for case in towers):
        pictures = preprocess(trial_pictures()).to(device)
        tokens = tokens.to(device)
        deadline = time.monotonic() + BUDGET_S
        chosen = try_out(makers, text, {"words": tokens[:1]}, tokens, deadline)
        chosen |= try_out(makers, visual, {"picture": pictures[:1], "pictures": pictures}, pictures, deadline)
        memory.write(chosen)
    made = {(towers[case], chosen[case]): makers[chosen[case]](towers[case]) for case in towers}
    words, picture, pictures_ = (made[towers[case], chosen[case]] for case in towers)
    at_a_time = CPU_BATCH if device == cpu else ACCELERATOR_BATCH
    return Towers(words, text.lengths, picture, pictures_, device, at_a_time)


def checked_text_tower(model: Any, tokens: Tensor) -> Any:  # noqa: ANN401
    """Return the text tower, trimming if it is proved on some texts that this changes nothing.

    Args:
        model: of open_clip's.
        tokens: of texts of different lengths, shape (n, context).
    """
    tower = text_tower(model)
    expected = normalize(model.encode_text(tokens), dim=-1)
    # One at a time: next to a longer one, a text would not be trimmed to its own length.
    found = normalize(torch.cat([tower(text) for text in torch.split(tokens, 1)]), dim=-1)
    if bool((found - expected).abs().max() <= EXACT):
        return tower
    return WholeTextTower(_TextOf(model))


class _TextOf(nn.Module):
    def __init__(self, model: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.model = model

    def forward(self, tokens: Tensor) -> Tensor:
        features: Tensor = self.model.encode_text(tokens)
        return features


def ways(device: torch.device) -> dict[str, Maker]:
    """Return the ways of running a tower on a device, by name; what is made twice is made once."""
    found: dict[str, Maker] = {PLAIN: lambda tower: tower}
    if device.type != "cpu":
        dtype = half(device)
        return found | {f"autocast {dtype}": lambda tower: autocast(tower, device, dtype)}
    if can_prepare():
        # What promises most comes first: the budget may not reach the last.
        if has_int8():
            found["packed int8"] = lambda tower: prepared(tower, torch.qint8)
        if has_bfloat16():
            found["packed bfloat16"] = lambda tower: prepared(tower, torch.bfloat16)
        found["packed float32"] = lambda tower: prepared(tower, torch.float32)
    return {name: functools.cache(make) for name, make in found.items()}


def autocast(tower: nn.Module, device: torch.device, dtype: torch.dtype) -> Variant:
    """Return a tower whose products of matrices are of another type."""

    def run(batch: Tensor) -> Tensor:
        with torch.autocast(device.type, dtype):
            features: Tensor = tower(batch)
        return features

    return run


def accelerator() -> torch.device | None:
    """Return a graphics processor, where there is one."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps") if torch.backends.mps.is_available() else None


def half(device: torch.device) -> torch.dtype:
    """Return the type of 16 bits that a graphics processor multiplies fast; bfloat16 never overflows."""
    if device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    return torch.float16


def try_out(
    makers: Mapping[str, Maker],
    tower: nn.Module,
    cases: Mapping[str, Tensor],
    checked: Tensor,
    deadline: float = math.inf,
) -> dict[str, str]:
    """Return the name of the fastest way for each case.

    Args:
        makers: of ways, by name.
        tower: what is run.
        cases: an input to be timed for each.
        checked: the input on which a way's vectors must agree with the plain ones.
        deadline: in seconds of `time.monotonic`; ways that have not been tried by then are left out.
    """
    right: dict[str, Variant] = {PLAIN: makers[PLAIN](tower)}
    expected = right[PLAIN](checked)
    for name, make in makers.items():
        if name == PLAIN or time.monotonic() > deadline:
            continue
        try:
            way = make(tower)
        except (RuntimeError, TypeError, ValueError, AttributeError, AssertionError):
            continue  # a tower of a kind that this way does not know
        if agrees(way, checked, expected):
            right[name] = way
    return {case: fastest(right, batch) for case, batch in cases.items()}


def trial_pictures() -> list[Image.Image]:
    """Return some pictures of the drawn catalogue; plain ones where it is not there."""
    paths = sorted((BUILT_IN.parent / "sample" / "images").glob("*"))
    chosen = paths[:: max(1, len(paths) // PICTURES)][:PICTURES]
    colours = ["white", "red", "navy", "olive"]
    return [open_image(path) for path in chosen] or [
        Image.new("RGB", (300, 400), colour) for colour in colours
    ]
