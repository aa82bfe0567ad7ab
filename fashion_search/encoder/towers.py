"""The towers of a loaded model, for texts and for pictures, each in its fastest variant."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from fashion_search.encoder.autotune import TuningCache, Variant, choose_variant, variants
from fashion_search.encoder.preprocess import Preprocess
from fashion_search.encoder.registry import BUILT_IN
from fashion_search.encoder.text_tower import Tower, text_tower
from fashion_search.imaging.decode import open_image

CPU_BATCH, GPU_BATCH = 8, 64
"""Pictures per batch. On a CPU, larger batches are slower, as activations leave the cache."""

BUDGET_SECONDS = 12.0
"""Time on the first start after which no further variant is tried."""

TRIAL_TEXTS = ("red summer dress", "black leather handbag with a gold chain and two outer pockets")
"""A short query, which is timed, and a long one."""

TRIAL_PICTURES = 4
"""Number of pictures for trials."""

Tokenizer = Callable[[list[str]], Tensor]
"""Texts to tokens, shape (n, context)."""


@dataclass(frozen=True)
class Towers:
    """The towers of a model, and where they run."""

    words: Variant
    pictures: Variant
    device: torch.device

    @property
    def batch_size(self) -> int:
        """Pictures per batch."""
        return CPU_BATCH if self.device.type == "cpu" else GPU_BATCH


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
    words, pictures = text_tower(model, tokens), Tower(model.visual)
    if tuning is None:
        return Towers(words, pictures, torch.device("cpu"))
    device = _device()
    words.to(device)
    pictures.to(device)
    makers, chosen = variants(device), tuning.read()
    if chosen.get("words") not in makers or chosen.get("pictures") not in makers:
        deadline = time.monotonic() + BUDGET_SECONDS
        texts, images = tokens.to(device), preprocess(_trial_pictures()).to(device)
        chosen = {
            "words": choose_variant(makers, words, texts, texts[:1], deadline),
            "pictures": choose_variant(makers, pictures, images, images, deadline),
        }
        tuning.write(chosen)
    return Towers(makers[chosen["words"]](words), makers[chosen["pictures"]](pictures), device)


def _device() -> torch.device:
    """Return a GPU if there is one, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def _trial_pictures() -> list[Image.Image]:
    """Return some pictures of the sample catalogue, or plain ones if it is missing."""
    paths = sorted((BUILT_IN.parent / "sample" / "images").glob("*"))
    chosen = paths[:: max(1, len(paths) // TRIAL_PICTURES)][:TRIAL_PICTURES]
    colours = ["white", "red", "navy", "olive"]
    return [open_image(path) for path in chosen] or [
        Image.new("RGB", (300, 400), colour) for colour in colours
    ]
